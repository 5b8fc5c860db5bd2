"""The dead man's switch: an address is asked every few minutes, and only while the service is well.

Whoever keeps the address calls a person when nobody asks: so a machine that is gone is heard of
too, which tells nobody itself. The address is a secret: only its host stands in the log.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Final

from config.settings import Settings, interval
from monitor.clock import now
from storage.errors import StorageError
from storage.opening import open_hurried_reader, writer_lock

if TYPE_CHECKING:  # what asks is loaded when there is an address to ask
    from monitor.http.exchange import Fetcher

log = logging.getLogger(__name__)

DEADLINE_SECONDS: Final = 10.0
"""For the answer."""

QUESTION_SECONDS: Final = 10.0
"""For one question to the store: nobody waits for this look."""


class Ping:
    """Asks the address that the settings name, in a thread of its own. *seconds* never go back."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = now,
        seconds: Callable[[], float] = time.monotonic,
        guard: Fetcher | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._seconds = seconds
        self._guard = guard
        self._next = 0.0
        self._thread: threading.Thread | None = None

    def follow(self, settings: Settings) -> None:
        """Go on with other *settings*."""
        self._settings = settings
        soon = self._seconds() + interval(settings.monitor.ping_every).total_seconds()
        self._next = min(self._next, soon)

    def look(self) -> None:
        """Begin to ask where it is time to; cheap, for every round of the daemon."""
        monitor = self._settings.monitor
        if not (monitor.ping_url or monitor.ping_url_file) or self._seconds() < self._next:
            return
        if self._thread is not None and self._thread.is_alive():
            return
        self._next = self._seconds() + interval(monitor.ping_every).total_seconds()
        self._thread = threading.Thread(target=self._ask, name="ping", daemon=True)
        self._thread.start()

    def close(self, seconds: float = 1.0) -> None:
        """Wait a moment for what is under way."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _ask(self) -> None:
        from monitor.http.exchange import Limits, Request
        from monitor.notifiers._secrets import SecretError
        from monitor.notifiers.webhook import origin
        from monitor.parts import Parts

        line = self._ill()
        if line:
            log.warning("no sign of life is sent: %s", line)
            return
        try:
            address = self._address()
        except SecretError as error:
            log.error("%s", error)
            return
        request = Request(url=address, secret_url=True)
        with ExitStack() as closing:
            guard = self._guard or Parts(self._settings, closing).post_guard
            limits = Limits(deadline_seconds=DEADLINE_SECONDS, max_bytes=65_536, max_redirects=2)
            answer = guard.fetch(request, limits)
        if not 200 <= answer.status < 300:
            how = f"answered {answer.status}" if answer.status else answer.reason
            log.warning("the sign of life did not reach %s: %s", origin(address), how)

    def _address(self) -> str:
        monitor = self._settings.monitor
        if monitor.ping_url:
            return monitor.ping_url
        from monitor.notifiers._secrets import read_secret

        return read_secret(monitor.ping_url_file, "[monitor] ping_url_file")[0].strip()

    def _ill(self) -> str:
        """Return what is wrong, "" where nothing is that somebody must get up for."""
        from monitor.stages.table import REPLAYED
        from monitor.watch.look import facts_of
        from monitor.watch.verdict import verdict

        settings, at = self._settings, self._clock()
        since = writer_lock(settings.database).held_since()
        try:
            with open_hurried_reader(settings.database, seconds=QUESTION_SECONDS) as store:
                facts = facts_of(store, settings, at, running_since=since, reading=REPLAYED)
        except StorageError as error:
            return str(error)
        told = verdict(facts)
        return told.line if told.state == "unhealthy" else ""
