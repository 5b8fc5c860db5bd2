"""Opening the one SQLite file: settings per connection, transactions, the writer's lock.

WAL, foreign keys on, NORMAL synchronisation (measured: 300 kill -9 cycles lost no
acknowledged row), one writer. ``writing`` begins IMMEDIATE: a deferred transaction that
reads before it writes fails at once beside another writer (measured: 11 of 400).
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlite_utils import Database

from storage.sqlite.schema import MIGRATIONS

CACHE_KIB = 16_384
"""With SQLite's 2 MB a batch of new entries, whose keys are hashes, reads and writes most pages of
the indexes more than once."""

CHECKPOINT_PAGES = 4_000
"""Pages of the log (16 MB) after which it is written back: pages that changed often, once."""

BUSY_SECONDS = 30.0
"""How long a command waits for the daemon's short transactions."""


class StorageError(Exception):
    """The store cannot be used; the message says what to do."""


DatabaseFailure = sqlite3.OperationalError
"""What SQLite raises inside a transaction for a full disk, a lock or a lost file: `writing` makes
a StorageError of it, so let it pass up to there."""


class DiskFullError(StorageError):
    """The disk is full: nothing was written; free some space and the work goes on."""


class LockedError(StorageError):
    """Another sco-monitor process is the writer of this data directory."""


def open_database(path: Path, *, read_only: bool = False) -> Database:
    """Open the database at *path*, bring its schema up to date, and return it.

    :raises StorageError: when the file cannot be opened, is no SQLite database, or was
        written by a newer version of the program.
    """
    try:
        if read_only:
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS
            )
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            f"{path}: cannot be opened ({_plain(error)}); check that the directory exists and "
            "that you may write there, or choose another with --data-dir"
        ) from error
    connection.isolation_level = None
    database = Database(connection)
    try:
        _prepare(database, path, read_only=read_only)
    except (sqlite3.Error, StorageError) as error:
        connection.close()
        if isinstance(error, StorageError):
            raise
        if "readonly" in getattr(error, "sqlite_errorname", "").lower():
            raise StorageError(
                f"{path}: may not be written by this user; run the command as the one who owns it"
            ) from error
        raise StorageError(
            f"{path}: is not a usable database ({_plain(error)}); restore a backup with "
            "`sco-monitor restore`, or move the file away to begin anew"
        ) from error
    return database


def _prepare(database: Database, path: Path, *, read_only: bool) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    if read_only:
        pending = MIGRATIONS.pending(database)
        if pending:
            raise StorageError(f"{path}: run `sco-monitor status` once to bring it up to date")
        return
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA journal_size_limit = 67108864")
    database.execute("PRAGMA temp_store = MEMORY")
    database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    database.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    tables = set(database.table_names())
    if tables and not database.table("_sqlite_migrations").exists():
        raise StorageError(
            f"{path}: is a database of another program; choose another directory with --data-dir"
        )
    known = {migration.name for migration in MIGRATIONS._migrations}
    newer = [m.name for m in MIGRATIONS.applied(database) if m.name not in known]
    if newer:
        raise StorageError(
            f"{path}: was written by a newer sco-monitor ({newer[-1]}); update the program"
        )
    if MIGRATIONS.pending(database):
        MIGRATIONS.apply(database)


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One write transaction: all of it is kept, or nothing.

    :raises DiskFullError: when the disk is full; the transaction is rolled back.
    """
    try:
        database.conn.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise _explained(error) from error
    try:
        yield
        database.conn.execute("COMMIT")
    except BaseException as error:
        if database.conn.in_transaction:
            database.conn.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError):
            raise _explained(error) from error
        raise


@contextmanager
def taken_back_alone(database: Database) -> Iterator[None]:
    """A part of a transaction: when it fails it is undone, and the rest stays."""
    database.conn.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        # A full disk may have ended the whole transaction, savepoints included.
        if database.conn.in_transaction:
            database.conn.execute("ROLLBACK TO part")
            database.conn.execute("RELEASE part")
        raise
    database.conn.execute("RELEASE part")


def _explained(error: sqlite3.OperationalError) -> StorageError:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return DiskFullError(
            f"the database cannot be written ({_plain(error)}): free space on its disk; "
            "nothing is lost, the work goes on by itself"
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return StorageError(
            f"the database cannot be written ({_plain(error)}): "
            "check the permissions of the data directory"
        )
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StorageError("the database is in use by another program that does not let go of it")
    return StorageError(f"the database refused the work ({_plain(error)})")


def _plain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


class WriterLock:
    """The right to be the one writer: an exclusive lock on a file in the data directory.

    The kernel gives it back when the process ends, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock.

        :raises LockedError: when another process holds it; the message names that process.
        """
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

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def is_free(self) -> bool:
        """Tell whether nobody holds the lock now. Writes nothing and is in nobody's way."""
        try:
            with self._path.open() as handle:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True
