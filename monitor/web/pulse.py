"""Does the daemon live? Told by the daemon itself, beat by beat, or by the lock that it holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from storage.opening import Place, writer_lock

PATIENCE: Final = 120.0
"""Seconds without a beat after which a daemon hangs. It beats several times a second while it
works, and each second when it has nothing to do; its longest steps are a copy of the database
before an update, which is before the first beat, and a transaction that waits 30 s for another's.
"""


class Pulse:
    """What is known of the daemon over the store at *place*."""

    def __init__(self, place: Place, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._lock = writer_lock(place)
        self._seconds = seconds
        self._beat: float | None = None

    def beat(self) -> None:
        """Note a sign of life of the daemon that started this server."""
        self._beat = self._seconds()

    def running_since(self) -> datetime | None:
        """Return since when a daemon, or a command, is the writer; None where nobody is."""
        return self._lock.held_since()

    def is_alive(self) -> bool:
        """Tell whether a daemon is there and goes on; of another process's, that it is there."""
        if self._beat is None:
            return self.running_since() is not None
        return self._seconds() - self._beat < PATIENCE

    def last_beat(self, now: datetime) -> datetime | None:
        """Return when the daemon gave its last sign of life; None where it gives none here."""
        if self._beat is None:
            return None
        return datetime.fromtimestamp(now.timestamp() - (self._seconds() - self._beat), UTC)
