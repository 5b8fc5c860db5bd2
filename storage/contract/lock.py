"""The right to be the one writer."""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Protocol, Self


class WriterLock(Protocol):
    """Held for the length of a ``with`` block, by one process at a time.

    The daemon holds it, and a command that does the work itself. It is given back when its
    process ends, however it ends. A command beside the daemon writes without it, in short
    transactions (`storage.store.Store.writing`).
    """

    def __enter__(self) -> Self:
        """Take the lock at once.

        :raises LockedError: when another process holds it; the message names that process
        :raises StorageError: when it cannot be taken at all
        """

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back."""

    def is_free(self) -> bool:
        """Tell whether nobody holds the lock now. Writes nothing and is in nobody's way."""

    def held_since(self) -> datetime | None:
        """Return when the process that holds the lock took it, or None where nobody does."""
