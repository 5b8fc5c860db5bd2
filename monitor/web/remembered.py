"""What was worked out for one who asks, given to others who ask the same within seconds.

What is worth much work may be given a little longer than it is fresh, while it is worked out anew
for whoever comes next: so nobody waits for it who does not ask first.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

Value = TypeVar("Value")

Renew = Callable[[Callable[[Value], None]], None]
"""Has an answer made by somebody else, who hands it to what is given."""


@dataclass(slots=True)
class _Entry:
    """One answer; who works it out holds the lock, and others wait for him.

    It is fresh until ``until`` while the ``state`` is what it was; ``is_renewed`` says that another
    is being worked out.
    """

    until: float
    state: Hashable
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: object = None
    is_made: bool = False
    is_renewed: bool = False

    def is_fresh(self, now: float, state: Hashable) -> bool:
        """Tell whether it is an answer for one who asks *now*; one that is being made is."""
        return now < self.until and (not self.is_made or self.state == state)


class Remembered(Generic[Value]):
    """The last *most* answers, each for so many *seconds*. For any thread.

    :param longer: the seconds after these for which an answer is given while it is made anew
    """

    def __init__(
        self,
        *,
        seconds: float,
        most: int,
        longer: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._longer = longer
        self._most = most
        self._clock = clock
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def of(
        self,
        key: Hashable,
        make: Callable[[], Value],
        *,
        state: Hashable = None,
        renew: Renew[Value] | None = None,
    ) -> Value:
        """Return what *make* returned for *key* some seconds ago, or returns now.

        What it raises is raised, and remembered by nobody.

        :param state: of what the answer depends on: in another one it is fresh no more
        :param renew: has another answer made elsewhere, while the old one is given
        """
        entry = self._entry(key, state, renew)
        with entry.lock:
            if not entry.is_made:
                entry.value, entry.is_made = make(), True
        return cast("Value", entry.value)

    def _entry(self, key: Hashable, state: Hashable, renew: Renew[Value] | None) -> _Entry:
        now, begins = self._clock(), False
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not entry.is_fresh(now, state):
                if renew and entry and entry.is_made and now < entry.until + self._longer:
                    begins, entry.is_renewed = not entry.is_renewed, True
                else:
                    entry = self._entries[key] = _Entry(now + self._seconds, state)
            self._entries.move_to_end(key)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
        if begins and renew:
            renew(lambda value: self._keep(key, _made(value, now + self._seconds, state)))
        return entry

    def _keep(self, key: Hashable, entry: _Entry) -> None:
        with self._lock:
            if key in self._entries:
                self._entries[key] = entry


def _made(value: object, until: float, state: Hashable) -> _Entry:
    return _Entry(until, state, value=value, is_made=True)
