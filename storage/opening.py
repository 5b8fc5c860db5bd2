"""The ways into a store: the one module that knows which implementation keeps a place.

A place is a path, of the SQLite file, or the same as ``sqlite:PATH``; or the URL of a database on a
PostgreSQL server, ``postgresql://USER@HOST/DATABASE``, whose password may stand in the file that
``?password_file=PATH`` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import DamagedError, LockedError, NoStoreError, OlderStoreError, StorageError
from storage.sqlite import damage
from storage.sqlite.lock import FileLock

if TYPE_CHECKING:  # an implementation is loaded with the first store of its kind
    from storage.contract.cluster import Cluster, Turns
    from storage.contract.lock import WriterLock
    from storage.postgres.address import Address
    from storage.sqlite.damage import Damage
    from storage.store import Restored, Store

Place = str | Path

SERVERS = ("postgresql", "postgres")
"""How the URL of a server begins."""

BACKUPS = "backups"
"""The folder beside a store that holds its copies, where none is named."""


def open_store(place: Place, *, backups: Path | None = None, note: Path | None = None) -> Store:
    """Open the store at *place* for writing; make it, or bring an older one up to date.

    An older file is copied before, into the folder *backups* (None: ``backups`` beside it).

    A server's is refused where the file *note* says that it was another one (None: any is taken).

    One process at a time is the writer (`writer_lock`); beside it others write in short
    transactions only.

    :raises StorageError: when it cannot be opened, or a newer version of the program wrote it
    """
    if (server := server_at(place)) is not None:
        from storage.postgres.store import open_writer

        return open_writer(server, note=note)
    from storage.sqlite.database import open_database
    from storage.sqlite.store import SqliteStore

    file = path_of(place)
    return SqliteStore(file, open_database(file, backups or file.with_name(BACKUPS)))


def open_reader(place: Place, *, is_needed: bool = True) -> Store:
    """Open the store at *place* for reading alone: beside its writer, and on a read-only disk.

    An older store is brought up to date first where no writer is at work and this user may do it.

    :param is_needed: False to read an empty store where nothing is stored yet
    :raises NoStoreError: when nothing is stored there, and it is needed
    :raises StorageError: when it cannot be read: it says what to do
    """
    try:
        return _reader(place)
    except NoStoreError:
        if is_needed:
            raise
        from storage.sqlite.store import EmptyStore

        return EmptyStore()
    except OlderStoreError as error:
        _bring_up_to_date(place, error)
        return _reader(place)


def open_hurried_reader(place: Place, *, seconds: float) -> Store:
    """Open the store at *place* for reading alone, by one who cannot wait, like a server.

    Every question may take so many *seconds*, and then raises a SlowError. An older store is left
    as it is.

    :raises OlderStoreError: when an older version of the program wrote it
    :raises StorageError: like `open_reader`
    """
    return _reader(place, seconds=seconds)


def writer_lock(place: Place) -> WriterLock:
    """Return the lock of the one writer of the store at *place*, not taken yet."""
    if (server := server_at(place)) is not None:
        from storage.postgres.lock import AdvisoryLock

        return AdvisoryLock(server)
    return FileLock(path_of(place).with_name("lock"))


def restore_store(
    place: Place, copy: Path, *, amend: Callable[[Store], None] = lambda _: None
) -> Restored:
    """Put a *copy* that `Store.backup` made in place of the store at *place*.

    Belongs to the holder of the lock. What was there is kept under another name.

    :param amend: is given the copy, open for writing, before it has that place
    :raises StorageError: when the copy cannot be read or is damaged; nothing was changed
    """
    if (server := server_at(place)) is not None:
        from storage.postgres import copies

        return copies.restore(server, copy, amend)
    from storage.sqlite.restoring import restore

    return restore(path_of(place), copy, amend)


def finish_erasing(place: Place) -> None:
    """Overwrite the traces of what was withdrawn, where whoever did that did not come so far.

    Belongs before a copy is made: it has the free pages too.

    :raises StorageError: when it cannot be written
    """
    with open_reader(place, is_needed=False) as reader:
        if not reader.withdrawals.unerased():
            return
    with open_store(place) as store:
        store.withdrawals.erase()


def copy_holds(copy: Path, names: Iterable[str]) -> bool | None:
    """Tell whether the file *copy* has an article or an entry of these ids and addresses.

    It is not changed, whatever version wrote it. None: it cannot be read.
    """
    from storage.sqlite.backing import holds

    return holds(copy, names)


def older_stores(place: Place) -> list[Path]:
    """Return the files that a restore put aside, in the order of their names.

    A server keeps in a schema what was put aside; its restore says in which.
    """
    if is_server(place):
        return []
    file = path_of(place)
    return sorted(
        path
        for path in file.parent.glob(f"{file.stem}.before-*")
        if not path.name.endswith(("-wal", "-shm"))
    )


def check_store(place: Place, *, seconds: float | None = None) -> None:
    """Look whether the store at *place* is whole, without writing; nothing stored is whole.

    :param seconds: how long the look may take; None for a thorough one, of everything
    :raises DamagedError: when it is not
    :raises StorageError: when it cannot be read
    """
    try:
        with _reader(place) as reader:
            problems = reader.problems(seconds=seconds)
    except (NoStoreError, OlderStoreError):
        return  # an older one is looked through as it is copied, before it is brought up to date
    if problems:
        raise DamagedError(
            f"{shown(place)}: is damaged ({problems[0]}): nothing is written to it; "
            "put the last good backup in its place with `sco-monitor restore FILE`",
            problems[0],
        )


def known_damage(place: Place) -> Damage | None:
    """Return what was found wrong with the very file at *place* before, None for nothing.

    Of a server nothing is noted: whether it is damaged is its operator's to find out and to mend.
    """
    if is_server(place):
        return None
    return damage.known_damage(path_of(place))


def note_damage(place: Place, what: str, at: datetime, backup: str) -> bool:
    """Write beside the store that it is damaged: it is not opened for writing any more.

    :param backup: the path of the last good copy, "" for none
    :return: False where it was known
    """
    if is_server(place):
        return False
    return damage.note_damage(path_of(place), what, at, backup)


def note_told(place: Place, name: str) -> None:
    """Write beside the store that the subscription *name* was told of its damage."""
    if not is_server(place):
        damage.note_told(path_of(place), name)


def forget_damage(place: Place) -> None:
    """Take the note away: the store was found whole."""
    if not is_server(place):
        damage.forget_damage(path_of(place))


def cluster_of(store: Store) -> Cluster:
    """Return what many engines over *store* agree on.

    :raises StorageError: where one process alone works on it: it is a file
    """
    from storage.sqlite.store import SqliteStore

    if isinstance(store, SqliteStore):
        raise StorageError(_ALONE)
    from storage.postgres.cluster import PostgresCluster

    return PostgresCluster(store.connection)  # type: ignore[attr-defined]  # it is on a server


def open_turns(place: Place) -> Turns:
    """Return the turns at hosts that all share who work on the store at *place*.

    :raises StorageError: where one process alone works on it
    """
    server = server_at(place)
    if server is None:
        raise StorageError(_ALONE)
    from storage.postgres.turns import PostgresTurns

    return PostgresTurns(server)


def jobs_address(place: Place) -> str:
    """Return what libpq is told to reach the jobs of the store at *place*: its password too.

    :raises StorageError: where one process alone works on it
    """
    server = server_at(place)
    if server is None:
        raise StorageError(_ALONE)
    from storage.postgres.cluster import connection_to_jobs

    return connection_to_jobs(server)


_ALONE = (
    "one process alone works on a file: many need a store on a PostgreSQL server, [store] url = "
    '"postgresql://USER@HOST/DATABASE"'
)


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


def is_server(place: Place) -> bool:
    """Tell whether *place* is on a server."""
    return isinstance(place, str) and place.partition(":")[0] in SERVERS


def shown(place: Place) -> str:
    """Return what *place* is called in messages: never with a password."""
    server = server_at(place)
    return str(path_of(place)) if server is None else server.shown


def _reader(place: Place, *, seconds: float | None = None) -> Store:
    if (server := server_at(place)) is not None:
        from storage.postgres.store import open_reader as read

        return read(server, seconds=seconds)
    from storage.sqlite.store import SqliteReader

    return SqliteReader.open(path_of(place), seconds=seconds)


def server_at(place: Place) -> Address | None:
    """Return the address that *place* is, None for a file.

    What needs a server's library is imported where a place is on one: it is not in every
    installation.
    """
    if not is_server(place):
        return None
    try:
        from storage.postgres.address import address_of
    except ImportError as error:
        raise StorageError(
            "a store on a PostgreSQL server needs the extra `postgres`: "
            "pip install 'sco-monitor[postgres]'"
        ) from error
    return address_of(str(place))


def server_of(place: Place) -> Address:
    """Return the address that *place* is, which `is_server`."""
    found = server_at(place)
    assert found is not None
    return found


def path_of(place: Place) -> Path:
    """Return the file that *place* is.

    :raises StorageError: for what is none
    """
    if isinstance(place, Path):
        return place
    kind, colon, path = place.partition(":")
    if not colon:
        return Path(place)
    if kind == "sqlite":
        return Path(path)
    raise StorageError(
        f"there is no kind of store called {kind!r}; write sqlite:PATH, a path, or "
        "postgresql://USER@HOST/DATABASE"
    )
