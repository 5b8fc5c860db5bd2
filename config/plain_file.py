"""Reading files that a person named: plain ones only, and no further than asked."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class NotPlainError(Exception):
    """The path names no plain file; the message says what it is."""


def read_plain(path: Path, limit: int) -> bytes:
    """Return the first *limit* bytes of the plain file *path*; never waits, whatever it names.

    :raises NotPlainError: for a directory, a pipe, a socket or a device
    :raises OSError: when it cannot be read
    """
    with open(_opened(path), "rb") as file:
        return file.read(limit)


def refuse_others(path: Path) -> None:
    """Refuse a *path* that names no plain file that can be read; never waits.

    :raises NotPlainError: for a directory, a pipe, a socket or a device
    :raises OSError: when it cannot be read
    """
    os.close(_opened(path))


def _opened(path: Path) -> int:
    # Without O_NONBLOCK the opening of a pipe waits for its writer.
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        if path.is_socket():
            raise NotPlainError("a socket, no plain file") from None
        raise
    mode = os.fstat(number).st_mode
    if not stat.S_ISREG(mode):
        os.close(number)
        raise NotPlainError(f"{_called(mode)}, no plain file")
    return number


def _called(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a directory"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device"
