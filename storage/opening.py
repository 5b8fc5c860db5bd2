"""The ways into a store: the one module that knows which implementation keeps a place.

A place is a path, of the SQLite file, or the same as ``sqlite:PATH``.
"""

from __future__ import annotations

from pathlib import Path

from storage.contract.lock import WriterLock
from storage.errors import LockedError, NoStoreError, OlderStoreError, StorageError
from storage.sqlite.lock import FileLock
from storage.sqlite.restoring import restore
from storage.sqlite.store import EmptyStore, SqliteReader, SqliteStore
from storage.store import Restored, Store

Place = str | Path


def open_store(place: Place) -> Store:
    """Open the store at *place* for writing; make it, or bring an older one up to date.

    One process at a time is the writer (`writer_lock`); beside it others write in short
    transactions only.

    :raises StorageError: when it cannot be opened, or a newer version of the program wrote it
    """
    return SqliteStore.open(_file(place))


def open_reader(place: Place, *, is_needed: bool = True) -> Store:
    """Open the store at *place* for reading alone: beside its writer, and on a read-only disk.

    An older store is brought up to date first where no writer is at work and this user may do it.

    :param is_needed: False to read an empty store where nothing is stored yet
    :raises NoStoreError: when nothing is stored there, and it is needed
    :raises StorageError: when it cannot be read: it says what to do
    """
    file = _file(place)
    try:
        return SqliteReader.open(file)
    except NoStoreError:
        if is_needed:
            raise
        return EmptyStore()
    except OlderStoreError as error:
        _bring_up_to_date(place, error)
        return SqliteReader.open(file)


def writer_lock(place: Place) -> WriterLock:
    """Return the lock of the one writer of the store at *place*, not taken yet."""
    return FileLock(_file(place).with_name("lock"))


def restore_store(place: Place, copy: Path) -> Restored:
    """Put a *copy* that `Store.backup` made in place of the store at *place*.

    Belongs to the holder of the lock. What was there is kept under another name.

    :raises StorageError: when the copy cannot be read or is damaged; nothing was changed
    """
    return restore(_file(place), copy)


def _bring_up_to_date(place: Place, older: OlderStoreError) -> None:
    try:
        with writer_lock(place):
            open_store(place).close()
    except LockedError as error:
        raise StorageError(
            f"{older}, and {error}: restart that one with this version of the program"
        ) from error
    except StorageError as error:
        raise StorageError(
            f"{older}: run any command once as the user who owns it, or read a copy"
        ) from error


def _file(place: Place) -> Path:
    if isinstance(place, Path):
        return place
    kind, colon, path = place.partition(":")
    if not colon:
        return Path(place)
    if kind == "sqlite":
        return Path(path)
    raise StorageError(f"there is no kind of store called {kind!r}; write sqlite:PATH, or a path")
