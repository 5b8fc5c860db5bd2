"""Turns at hosts: whether a request may be handed to a thread now, or its item waits in the table.

The guard holds the rule itself, redirects included. Here threads are kept from being held by
items that only wait: a hundred pages of one outlet wait in the table, not in the pool.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from monitor.engine.stage import Later
from monitor.http.politeness import Politeness

REMEMBERED = 20_000
"""Hosts whose last turn is remembered; older ones are past their pause long since."""


class HostTurns:
    """One turn at a time per registrable domain. Belongs to the engine's thread.

    :param seconds: the clock of *politeness*
    """

    def __init__(
        self, politeness: Politeness, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._politeness = politeness
        self._seconds = seconds
        self._given: dict[str, float] = {}

    def ready_at(self, url: str, now: datetime) -> Later | None:
        """Return when the host of *url* may be asked, or None for now: then the turn is given."""
        delay = self._politeness.delay(url)
        if not delay:
            return None
        host = self._politeness.key(url)
        if not host:
            return None  # a file of this machine
        # A host that is ready says "now" by its own clock: ours must not be read before.
        ready = self._politeness.ready_at(url)
        at = self._seconds()
        if host in self._given:
            # A turn that was given may not have begun: its thread has not come so far.
            ready = max(ready, self._given[host] + delay)
        if ready > at:
            return Later(host, now + timedelta(seconds=ready - at), delay)
        if len(self._given) > REMEMBERED:
            self._given = {h: t for h, t in self._given.items() if at - t < delay}
        self._given[host] = at
        return None
