"""What may go wrong with a store, whatever its implementation. Each message says what to do."""

from __future__ import annotations

from collections.abc import Sequence


class StorageError(Exception):
    """The store cannot be used now; the message says what to do."""


class NoStoreError(StorageError):
    """Nothing was ever stored at that place."""


class OlderStoreError(StorageError):
    """The store was written by an older version, and was not brought up to date yet."""


class NewerStoreError(StorageError):
    """A newer version of the program wrote the store: this one would not understand it."""


class DiskFullError(StorageError):
    """The disk is full: nothing was written; free some space and the work goes on."""


class ReadOnlyError(StorageError):
    """This process may not write here: a disk mounted for reading, or the rights of a user."""


class UnreachableError(StorageError):
    """The server does not answer, or takes no connection: the work goes on when it does."""


class DamagedError(StorageError):
    """The file is damaged: nothing more is written to it, and a backup takes its place.

    ``what`` is what was found, without advice.
    """

    def __init__(self, message: str, what: str = "") -> None:
        super().__init__(message)
        self.what = what or message


class SlowError(StorageError):
    """A question took longer than its asker would wait; it was given up, and nothing is broken."""


class BusyError(StorageError):
    """Another program is writing and does not let go of the store; nothing was written."""


class CrossedError(BusyError):
    """Two transactions waited for each other; this one was undone, so that the other can go on."""


class LockedError(StorageError):
    """Another sco-monitor process is the writer of this store; the message names it."""


class AmbiguousError(StorageError):
    """Several ids begin so; ``candidates`` are the first few of them, with their titles."""

    def __init__(self, name: str, candidates: Sequence[tuple[str, str]]) -> None:
        listed = "".join(f"\n  {known}  {title[:100]}".rstrip() for known, title in candidates)
        super().__init__(f"several ids begin with {name!r}; which of them is meant?{listed}")
        self.name = name
        self.candidates = tuple(candidates)
