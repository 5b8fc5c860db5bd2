"""Warnings that repeat: the first few are written, the rest counted, and told as one line."""

from __future__ import annotations

import copy
import logging
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

SHOWN: Final = 3
"""Lines of one kind that are written before the rest is counted."""

WINDOW_SECONDS: Final = 600.0
"""How long is counted before it is told: an outage of a day makes six lines an hour."""


@dataclass(slots=True)
class _Kind:
    until: float
    shown: int
    count: int = 0
    latest: logging.LogRecord | None = None


class Folding(logging.Filter):
    """Lets through what is no warning, and of each kind of warning the first few in a window.

    A kind is the record's ``fold`` where it has one, else its logger and its unformatted text.
    What was held back is told to *write* as one more record with the latest text. Thread-safe.

    :param seconds: a clock that never runs backwards
    """

    def __init__(
        self,
        write: Callable[[logging.LogRecord], object],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._write = write
        self._seconds = seconds
        self._kinds: dict[Hashable, _Kind] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether *record* is to be written now."""
        if record.levelno < logging.WARNING or hasattr(record, "folded"):
            return True
        key = getattr(record, "fold", (record.name, record.msg))
        with self._lock:
            kind = self._kinds.setdefault(key, _Kind(self._seconds() + WINDOW_SECONDS, 0))
            if kind.shown < SHOWN:
                kind.shown += 1
                return True
            kind.count += 1
            kind.latest = record
            return False

    def tick(self) -> None:
        """Tell of the kinds whose window is over; those that were quiet begin anew."""
        now = self._seconds()
        with self._lock:
            over = {key: kind for key, kind in self._kinds.items() if kind.until <= now}
            for key, kind in over.items():
                if kind.count:
                    self._kinds[key] = _Kind(now + WINDOW_SECONDS, SHOWN)
                else:
                    del self._kinds[key]
        self._tell(over)

    def close(self) -> None:
        """Tell of everything that was held back."""
        with self._lock:
            over, self._kinds = self._kinds, {}
        self._tell(over)

    def _tell(self, kinds: dict[Hashable, _Kind]) -> None:
        for kind in kinds.values():
            if kind.latest is None:
                continue
            record = copy.copy(kind.latest)
            minutes = WINDOW_SECONDS / 60
            times = "once" if kind.count == 1 else f"{kind.count} times"
            record.msg = f"{kind.latest.getMessage()} [and the like {times} in {minutes:g} min]"
            record.args = ()
            record.folded = kind.count
            self._write(record)
