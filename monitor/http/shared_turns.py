"""Turns that many machines share: one request at a time to a domain, whoever of them asks.

What `Politeness` is for the threads of one process, the store's turns are for the processes: a
request has both, redirects included. The pause after a request is kept by the store's clock.
"""

from __future__ import annotations

import contextlib
import logging
import math
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Final

from monitor.http.politeness import Politeness
from storage.contract.cluster import Turns
from storage.errors import StorageError

log = logging.getLogger(__name__)

LONGEST_NAP: Final = 0.5
"""Seconds between two questions for a turn that another process has: when it ends is not known."""

MARGIN: Final = 30.0
"""Seconds beyond the longest request after which its process counts as dead."""


class SharedPoliteness(Politeness):
    """Gives turns that are given by *turns* too. Thread-safe.

    :param longest: seconds that a request may take
    """

    def __init__(
        self,
        delay_seconds: float,
        turns: Turns,
        *,
        longest: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(delay_seconds, clock, sleep)
        self._turns = turns
        self._longest = longest + MARGIN
        self._holder = secrets.token_hex(8)

    def ready_at(self, url: str) -> float:
        """Return when a request to *url* may start, here and elsewhere."""
        ready = super().ready_at(url)
        name = self.key(url)
        if not self._delay or not name or ready > self._clock():
            return ready
        return max(ready, self._clock() + self._turns.wait_for(name))

    @contextlib.contextmanager
    def turn(self, url: str, seconds: float = math.inf) -> Iterator[bool]:
        """Wait up to *seconds* for the turn of *url* and hold it: True, or False when it
        did not come. A store that is out of reach gives none.
        """
        until = self._clock() + seconds
        with super().turn(url, seconds) as came:
            name = self.key(url)
            if not came or not self._delay or not name:
                yield came
                return
            came = self._await(name, until)
            try:
                yield came
            finally:
                if came:
                    self._give_back(name, self.delay(url))

    def _await(self, name: str, until: float) -> bool:
        try:
            while wait := self._turns.take(name, self._holder, seconds=self._longest):
                if self._clock() >= until:
                    return False
                self._sleep(min(wait, LONGEST_NAP))
        except StorageError as error:
            log.warning("no turn at %s: %s", name, error)
            return False
        return True

    def _give_back(self, name: str, pause: float) -> None:
        try:
            self._turns.give_back(name, self._holder, pause=pause)
        except StorageError as error:
            log.warning("the turn at %s ends by itself: %s", name, error)
