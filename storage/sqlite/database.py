"""Opening the one SQLite file, to write or only to read: its settings, and its schema's version.

WAL, foreign keys on, NORMAL synchronisation (measured: 300 kill -9 cycles lost no
acknowledged row), one writer.
"""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from storage.errors import (
    DamagedError,
    DiskFullError,
    LockedError,
    NewerStoreError,
    NoStoreError,
    OlderStoreError,
    ReadOnlyError,
    StorageError,
)
from storage.sqlite.backing import back_up
from storage.sqlite.connection import BUSY_SECONDS, Connection, in_words
from storage.sqlite.damage import known_damage, refuse_empty
from storage.sqlite.files import is_stranded, make_private, remove
from storage.sqlite.library import Database
from storage.sqlite.lock import FileLock
from storage.sqlite.patience import PatientConnection
from storage.sqlite.schema import MIGRATIONS
from storage.sqlite.views import drop_views, make_views

CACHE_KIB = 16_384
"""With SQLite's 2 MB a batch of new entries, whose keys are hashes, reads and writes most pages of
the indexes more than once."""

SERVER_CACHE_KIB = 4_096
"""Of a reader of which a server has several at once."""

PAGE_BYTES = 1_024
"""A page is written whole however little changes on it, to the log and again to the file: a day of
1,000 sources made 1,889 MB of log with SQLite's 4,096, 1,085 with 2,048 and 650 with 1,024, at
the same CPU. A database that has larger pages keeps them until `prune` writes it anew."""

LOG_BYTES = 67_108_864
"""Of the log, after which it is written back: pages that changed often, once. With 16 MB the day of
1,000 sources wrote 1,105 MB in all, with 64 MB 969."""


def open_database(path: Path, backups: Path | None = None) -> Database:
    """Open the database at *path* for writing, make it or bring its schema up to date.

    :param backups: where a copy goes before the schema changes; None for no copy
    :raises DamagedError: when it is damaged, or was found so before
    :raises DiskFullError: when the disk is full
    :raises ReadOnlyError: when this user may not write it, or its disk is mounted for reading
    :raises StorageError: when a newer version of the program wrote it, or another program
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _sweep(path)
            _make(path)
        if (damage := known_damage(path)) is not None:
            raise DamagedError(damage.words(path), damage.what)
        refuse_empty(path)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, factory=Connection)
    except (OSError, sqlite3.Error) as error:
        raise _unopened(path, error) from error
    return _ready(connection, path, lambda database: _prepare_writer(database, path, backups))


def _sweep(path: Path) -> None:
    """Delete what those left behind who were killed while they made a database."""
    for left in path.parent.glob(f"{path.name}.new-*"):
        pid = left.name.removeprefix(f"{path.name}.new-").partition("-")[0]
        if not Path(f"/proc/{pid}").exists():
            left.unlink(missing_ok=True)


def _make(path: Path) -> None:
    """Make a database: under another name until it is whole, so that none is ever empty."""
    new = path.with_name(f"{path.name}.new-{os.getpid()}-{threading.get_ident()}")
    try:
        remove(new)
        make_private(new)
        connection = sqlite3.connect(new, timeout=BUSY_SECONDS, factory=Connection)
        _ready(connection, path, lambda database: _prepare_writer(database, path, None)).close()
        # Another process may have made one meanwhile: what is there stays.
        with suppress(FileExistsError):
            _give_name(new, path)
    finally:
        with suppress(OSError):
            remove(new)


def _give_name(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK):
            raise
        new.rename(path)  # a file system without links


def _unopened(path: Path, error: OSError | sqlite3.Error) -> StorageError:
    what = f"{path}: cannot be opened ({_plain(error)})"
    if isinstance(error, sqlite3.Error):
        known = in_words(error)
        return (
            StorageError(f"{what}; choose another place with --data-dir")
            if known is None
            else (type(known)(f"{what}: {known}"))
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(f"{what}: free some space on its disk; nothing is lost")
    if error.errno == errno.EROFS:
        return ReadOnlyError(f"{what}: its disk is mounted for reading; look at the mount")
    is_refused = error.errno in (errno.EACCES, errno.EPERM)
    return (ReadOnlyError if is_refused else StorageError)(
        f"{what}; check that the directory exists and "
        "that you may write there, or choose another with --data-dir"
    )


def reading_database(path: Path, *, is_alone: bool, seconds: float | None = None) -> Database:
    """Open the database at *path* for reading alone.

    :param is_alone: without log and locks: see `storage.sqlite.files.is_alone`
    :param seconds: how long one statement may take, and wait for another program; None: any time
    :raises NoStoreError: when nothing is stored there
    :raises OlderStoreError: when its schema is older than this program's
    :raises StorageError: when it cannot be read, or was written by a newer version
    """
    try:
        if not path.exists():
            raise _nothing(path)
        refuse_empty(path)
        if is_stranded(path):
            raise StorageError(
                f"{path}: its last changes are in a log beside it that this user cannot open; "
                "read a copy of the directory, or as the user who owns it"
            )
        connection = _reading_connection(
            f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if is_alone else ''}", seconds
        )
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            f"{path}: cannot be read ({_plain(error)}); "
            "run the command as the user who owns it, or choose another with --data-dir"
        ) from error
    cache = CACHE_KIB if seconds is None else SERVER_CACHE_KIB
    return _ready(connection, path, lambda database: _prepare_reader(database, path, cache))


def _reading_connection(address: str, seconds: float | None) -> Connection:
    if seconds is None:
        return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, factory=Connection)
    connection = sqlite3.connect(address, uri=True, timeout=seconds, factory=PatientConnection)
    connection.wait_at_most(seconds)
    return connection


def write_anew(database: Database) -> None:
    """Make the file as small as what it holds, in pages of `PAGE_BYTES`.

    Belongs outside a transaction.
    """
    (size,) = database.execute("PRAGMA page_size").fetchone()
    if size != PAGE_BYTES:
        # With a log the size cannot change; it stays where somebody else has the file open.
        with suppress(StorageError):
            database.execute("PRAGMA journal_mode = DELETE").fetchall()
            database.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    database.execute("VACUUM")
    database.execute("PRAGMA journal_mode = WAL").fetchall()


def empty_database() -> Database:
    """Return a database in memory that holds nothing and takes nothing."""
    database = Database(sqlite3.connect(":memory:", factory=Connection))
    MIGRATIONS.apply(database)
    database.conn.isolation_level = None
    database.execute("PRAGMA query_only = ON")
    return database


@cache
def expected_names() -> frozenset[str]:
    """Return the names of the tables, indexes and views that every database has."""
    database = empty_database()
    try:
        rows = database.execute("SELECT name FROM sqlite_schema").fetchall()
    finally:
        database.close()
    return frozenset(name for (name,) in rows if not name.startswith("sqlite_stat"))


def _ready(
    connection: sqlite3.Connection, path: Path, prepare: Callable[[Database], None]
) -> Database:
    connection.isolation_level = None
    database = Database(connection)
    try:
        prepare(database)
    except StorageError:
        connection.close()
        raise
    except sqlite3.Error as error:
        connection.close()
        raise DamagedError(
            f"{path}: is not a usable database ({error}); restore a backup with "
            "`sco-monitor restore`, or move the file away to begin anew",
            str(error),
        ) from error
    return database


def _prepare_writer(database: Database, path: Path, backups: Path | None) -> None:
    for setting in (
        f"page_size = {PAGE_BYTES}",
        "foreign_keys = ON",
        "secure_delete = FAST",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        f"journal_size_limit = {LOG_BYTES}",
        "temp_store = MEMORY",
        f"cache_size = -{CACHE_KIB}",
    ):
        database.execute(f"PRAGMA {setting}")
    (size,) = database.execute("PRAGMA page_size").fetchone()
    database.execute(f"PRAGMA wal_autocheckpoint = {LOG_BYTES // size}")
    _refuse_others(database, path)
    if MIGRATIONS.pending(database):
        _bring_up_to_date(database, path, backups)
    make_views(database)


def _bring_up_to_date(database: Database, path: Path, backups: Path | None) -> None:
    """Apply what is missing of the schema, alone: a program that is running knows the older one."""
    lock = FileLock(path.with_name("lock"))
    if not database.table_names() or lock.is_mine():
        _migrate(database, path, backups)
        return
    try:
        with lock:
            _migrate(database, path, backups)
    except LockedError as error:
        raise StorageError(
            f"{path}: was written by an older sco-monitor, and {error}: "
            "restart that one with this version of the program"
        ) from error


def _migrate(database: Database, path: Path, backups: Path | None) -> None:
    pending = MIGRATIONS.pending(database)
    if pending and backups is not None and database.table_names():
        _copy_before(database, path, backups / f"before-{pending[0].name}.db")
    drop_views(database)
    MIGRATIONS.apply(database)


def _copy_before(database: Database, path: Path, copy: Path) -> None:
    """Copy what an older version wrote before it is changed: the way back to that version.

    One that was made before is kept where nothing was written since: of an update that was killed,
    not of one that was taken back.
    """
    if _is_newer(copy, path):
        return
    try:
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ReadOnlyError(
            f"{copy.parent}: cannot be made ({_plain(error)}): a copy goes there before the "
            "database is brought up to date"
        ) from error
    back_up(database, path, copy, frozenset(), logging.WARNING)


def _is_newer(copy: Path, path: Path) -> bool:
    """Tell whether *copy* is there, and made after the last write to the database at *path*."""
    written = [path, path.with_name(f"{path.name}-wal")]
    try:
        last = max(one.stat().st_mtime_ns for one in written if one.exists())
        return copy.stat().st_mtime_ns > last
    except OSError:
        return False


def _prepare_reader(database: Database, path: Path, cache: int) -> None:
    for setting in ("query_only = ON", "temp_store = MEMORY", f"cache_size = -{cache}"):
        database.execute(f"PRAGMA {setting}")
    if _is_current(database):
        return
    _refuse_others(database, path)
    if not database.table_names():
        raise _nothing(path)
    if MIGRATIONS.pending(database):
        raise OlderStoreError(f"{path}: was written by an older sco-monitor")


def _is_current(database: Database) -> bool:
    """Tell in one look whether the schema is this program's: a page is read by a reader of its own.

    False says nothing: what is the matter is found out by who says so.
    """
    try:
        rows = database.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [MIGRATIONS.name]
        ).fetchall()
    except (StorageError, sqlite3.Error):
        return False
    return {name for (name,) in rows} == {one.name for one in MIGRATIONS._migrations}


def _refuse_others(database: Database, path: Path) -> None:
    tables = database.table_names()
    if tables and "_sqlite_migrations" not in tables:
        raise StorageError(
            f"{path}: is a database of another program; choose another directory with --data-dir"
        )
    known = {migration.name for migration in MIGRATIONS._migrations}
    newer = [m.name for m in MIGRATIONS.applied(database) if m.name not in known]
    if newer:
        raise NewerStoreError(
            f"{path}: was written by a newer sco-monitor ({newer[-1]}); update the program"
        )


def _nothing(path: Path) -> NoStoreError:
    return NoStoreError(
        f"nothing is stored in {path.parent} yet; "
        "begin with `sco-monitor run`, or name another directory with --data-dir"
    )


def _plain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)
