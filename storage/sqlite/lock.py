"""The writer's lock as a file beside the database."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from storage.contract.lock import WriterLock
from storage.errors import DiskFullError, LockedError, ReadOnlyError, StorageError


def _refused(path: Path, error: OSError) -> StorageError:
    what = f"{path}: cannot be written ({error.strerror})"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(f"{what}: free space on its disk; nothing is lost")
    if error.errno == errno.EROFS:
        return ReadOnlyError(f"{what}: its disk is mounted for reading; look at the mount")
    is_refused = error.errno in (errno.EACCES, errno.EPERM)
    return (ReadOnlyError if is_refused else StorageError)(
        f"{what}; choose another directory with --data-dir"
    )


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
            handle = self._open()
        except OSError as error:
            raise _refused(self._path, error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            handle.close()
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            raise LockedError(f"sco-monitor is already running here (process {holder})") from error
        self._file = handle
        # The lock is the kernel's; who has it can be said only where the disk has room for it.
        with suppress(OSError):
            os.ftruncate(handle.fileno(), 0)
            os.pwrite(handle.fileno(), str(os.getpid()).encode(), 0)
        return self

    def _open(self) -> IO[str]:
        """Open the file, for reading alone where it may not be written: it is locked all the same.

        Nobody but its owner may open it: whoever could would hold up the writer.
        """
        flags = os.O_RDWR | os.O_CREAT
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return open(os.open(self._path, flags, 0o600), "r+")
        except OSError:
            if not self._path.exists():
                raise
            return self._path.open()

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
