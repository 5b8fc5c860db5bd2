"""What may go wrong with a store, whatever its implementation. Each message says what to do."""

from __future__ import annotations


class StorageError(Exception):
    """The store cannot be used now; the message says what to do."""


class NoStoreError(StorageError):
    """Nothing was ever stored at that place."""


class OlderStoreError(StorageError):
    """The store was written by an older version, and was not brought up to date yet."""


class DiskFullError(StorageError):
    """The disk is full: nothing was written; free some space and the work goes on."""


class LockedError(StorageError):
    """Another sco-monitor process is the writer of this store; the message names it."""
