"""The writer's lock as a file beside the database."""

from __future__ import annotations

import errno
import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from storage.contract.lock import WriterLock
from storage.errors import LockedError, StorageError


class FileLock(WriterLock):
    """An exclusive lock on a file, which holds the number of the process that has it.

    The kernel gives it back when the process ends, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        """Take the lock."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = self._path.open("a+")
        except OSError as error:
            raise StorageError(
                f"{self._path}: cannot be written ({error.strerror}); "
                "choose another directory with --data-dir"
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            handle.close()
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            raise LockedError(f"sco-monitor is already running here (process {holder})") from error
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()))
        handle.flush()
        self._file = handle
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def is_mine(self) -> bool:
        """Tell whether this process holds the lock now, by this object or by another."""
        try:
            return not self.is_free() and self._path.read_text("utf-8") == str(os.getpid())
        except OSError:
            return False

    def is_free(self) -> bool:
        """Tell whether nobody holds the lock now."""
        try:
            with self._path.open() as handle:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def held_since(self) -> datetime | None:
        """Return when the holder took the lock: it wrote its number then."""
        if self.is_free():
            return None
        try:
            return datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        except OSError:
            return None
