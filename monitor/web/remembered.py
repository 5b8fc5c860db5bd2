"""What was worked out for one who asks, given to others who ask the same within seconds."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

Value = TypeVar("Value")


@dataclass(slots=True)
class _Entry:
    """One answer; who works it out holds the lock, and others wait for him."""

    until: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: object = None
    is_made: bool = False


class Remembered(Generic[Value]):
    """The last *most* answers, each for so many *seconds*. For any thread."""

    def __init__(
        self, *, seconds: float, most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return what *make* returned for *key* some seconds ago, or returns now.

        What it raises is raised, and remembered by nobody.
        """
        entry = self._entry(key)
        with entry.lock:
            if not entry.is_made:
                entry.value, entry.is_made = make(), True
        return cast("Value", entry.value)

    def _entry(self, key: Hashable) -> _Entry:
        now = self._clock()
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.until <= now:
                entry = self._entries[key] = _Entry(now + self._seconds)
            self._entries.move_to_end(key)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)
            return entry
