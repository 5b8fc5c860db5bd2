"""A connection to the SQLite file: its transactions, and its errors in the words of the store.

``writing`` begins IMMEDIATE: a deferred transaction that reads before it writes fails at once
beside another writer (measured: 11 of 400).
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, Self

from storage.errors import (
    BusyError,
    DamagedError,
    DiskFullError,
    ReadOnlyError,
    SlowError,
    StorageError,
)
from storage.sql.at_hand import NOTHING, AtHand
from storage.sqlite.library import Database
from storage.sqlite.sketches import SortedSketches
from storage.sqlite.together import row_of, together
from storage.sqlite.words import FtsWords

BUSY_SECONDS: Final = 30.0
"""How long a command waits for the daemon's short transactions."""

ASKED_EVERY: Final = 0.5
"""Seconds of that within SQLite, which cannot be left before; then it is asked again."""


class Cursor(sqlite3.Cursor):
    """What a statement gives. A page of a table may be met, and found damaged, at any row."""

    def execute(self, *arguments: Any) -> Self:
        """Run one statement."""
        with _in_words():
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> Self:
        """Run one statement for each row of values."""
        with _in_words():
            return super().executemany(*arguments)

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        with _in_words():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        with _in_words():
            return super().fetchall()

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]  # a generator is one
        """Go through the rows."""
        with _in_words():
            # A generator over C's own iteration costs less a row than a method for each.
            yield from iter(super().fetchone, None)


class Connection(sqlite3.Connection):
    """A connection that says in a StorageError when the file is full, in use, or damaged.

    What else SQLite refuses is an error of the program, and comes out as it is.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._at_hand = AtHand()
        self._version = 0
        self._give_up_at = math.inf

    @property
    def at_hand(self) -> AtHand:
        """Return what this writer looked up and wrote, while nobody else has written.

        Within its transaction alone: only there nobody does.
        """
        return self._at_hand if self._version and self.in_transaction else NOTHING

    @property
    def words(self) -> FtsWords:
        """Return the index of words."""
        return FtsWords(self)

    @property
    def sketches(self) -> SortedSketches:
        """Return the index of sketches."""
        return SortedSketches(self)

    def many(self, *arguments: Any) -> sqlite3.Cursor:
        """Run one query: SQLite reads all rows as they are consumed."""
        return self.execute(*arguments)

    def referring(self) -> list[tuple[str, str]]:
        """Return (table, column) of all that refers to the table ``ids``."""
        return self.execute(
            'SELECT t.name, k."from" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k '
            "WHERE t.type = 'table' AND k.\"table\" = 'ids'"
        ).fetchall()

    @contextmanager
    def overwriting(self) -> Iterator[None]:
        """Have whatever the block deletes overwritten, pages that become free included."""
        self.execute("PRAGMA secure_delete = ON").fetchall()
        try:
            yield
        finally:
            self.execute("PRAGMA secure_delete = FAST").fetchall()

    def begin(self) -> None:
        """Begin a write transaction; what another process may have changed is not at hand.

        :raises BusyError: when another one does not end in time
        """
        self._wait_for_others()
        (version,) = self.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self.forget()

    def hurry(self, seconds: float) -> None:
        """Wait for others so many *seconds* from now on, and then no more. Safe in any thread."""
        self._give_up_at = min(self._give_up_at, time.monotonic() + seconds)

    def _wait_for_others(self) -> None:
        until = time.monotonic() + BUSY_SECONDS
        self.execute(f"PRAGMA busy_timeout = {ASKED_EVERY * 1_000:.0f}")
        try:
            while True:
                try:
                    self.execute("BEGIN IMMEDIATE")
                    return
                except BusyError:
                    if time.monotonic() >= min(until, self._give_up_at):
                        raise
        finally:
            self.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1_000:.0f}")

    def forget(self) -> None:
        """Forget what is at hand: it may be of what was undone, or another one's by now."""
        self._at_hand.clear()

    def cursor(self, factory: Any = Cursor) -> Any:
        """Return a cursor that does so."""
        return super().cursor(factory)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """Run one statement, through such a cursor: the module's own would be a plain one."""
        return super().cursor(Cursor).execute(*arguments)

    def executemany(self, sql: str, rows: Iterable[Any], /) -> sqlite3.Cursor:
        """Run one statement for each row of values; those that insert rows take many in one."""
        cursor: Cursor = super().cursor(Cursor)
        if (row := row_of(sql)) is None:
            return cursor.executemany(sql, rows)
        for statement, values in together(sql, row, rows):
            cursor.execute(statement, values)
        return cursor


def connection_of(database: Database) -> Connection:
    """Return the connection of a *database* that was opened here."""
    assert isinstance(database.conn, Connection)
    return database.conn


class _in_words:  # noqa: N801 - reads as a with statement; a generator would cost 1 us a statement
    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        if isinstance(error, UnicodeDecodeError):
            what = "a name or a message that is no text"
            raise DamagedError(_DAMAGED.format(what), what) from error
        if isinstance(error, sqlite3.DatabaseError) and (known := in_words(error)) is not None:
            raise known from error


@contextmanager
def writing(database: Database) -> Iterator[None]:
    """One write transaction: all of it is kept, or nothing.

    :raises RuntimeError: inside another one
    :raises DiskFullError: when the disk is full; the transaction is rolled back.
    """
    if database.conn.in_transaction:
        raise RuntimeError("a transaction within a transaction would not be kept at its end")
    connection = database.conn
    if isinstance(connection, Connection):
        connection.begin()
    else:
        connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            # Where the disk refuses this too, what stands in the log is undone at the next start.
            with suppress(StorageError):
                connection.execute("ROLLBACK")
        if isinstance(connection, Connection):
            connection.forget()
        if isinstance(error, sqlite3.OperationalError):
            raise _refused(error) from error
        raise


@contextmanager
def part(database: Database) -> Iterator[None]:
    """A part of a transaction: when it fails it is undone, and the rest stays.

    :raises RuntimeError: outside a transaction
    """
    if not database.conn.in_transaction:
        raise RuntimeError("a part of a transaction stands inside one")
    connection = database.conn
    connection.execute("SAVEPOINT part")
    try:
        yield
    except BaseException as error:
        # A full disk may have ended the whole transaction, savepoints included.
        if connection.in_transaction:
            with suppress(StorageError):
                connection.execute("ROLLBACK TO part")
                connection.execute("RELEASE part")
        if isinstance(connection, Connection):
            connection.forget()
        if isinstance(error, sqlite3.OperationalError):
            raise _refused(error) from error
        raise
    connection.execute("RELEASE part")


def in_words(error: sqlite3.Error) -> StorageError | None:
    """Return *error* as the store says it; None for an error of the program."""
    code = getattr(error, "sqlite_errorname", "")
    for codes, kind, words in _WORDS:
        if code.startswith(codes):
            if kind is DamagedError:
                return DamagedError(words.format(error), str(error))
            return kind(words.format(error))
    if not code and "Could not decode to UTF-8" in str(error):
        return DamagedError(_DAMAGED.format("a text that is none"), "a text that is none")
    return None


_DAMAGED: Final = (
    "the database is damaged ({}): nothing more is written to it; put the last good backup in "
    "its place with `sco-monitor restore FILE`, `sco-monitor status` names it"
)

_FULL: Final = (
    "the database cannot be written, its disk is full ({}): free space on it; "
    "nothing is lost, the work goes on by itself"
)

_WORDS: Final[tuple[tuple[tuple[str, ...], type[StorageError], str], ...]] = (
    (("SQLITE_CORRUPT", "SQLITE_NOTADB"), DamagedError, _DAMAGED),
    (
        (
            "SQLITE_FULL",
            "SQLITE_IOERR_WRITE",
            "SQLITE_IOERR_FSYNC",
            "SQLITE_IOERR_TRUNCATE",
            "SQLITE_IOERR_SHM",
        ),
        DiskFullError,
        _FULL,
    ),
    (
        ("SQLITE_IOERR",),
        StorageError,
        "the disk of the database does not answer as it should ({}): look at the machine's log; "
        "the work goes on by itself when it does",
    ),
    (
        ("SQLITE_READONLY", "SQLITE_CANTOPEN"),
        ReadOnlyError,
        "the database may not be written by this user, or its disk is mounted for reading ({}): "
        "check the permissions of the data directory and the mount",
    ),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        BusyError,
        "the database is in use by another program that does not let go of it",
    ),
    (
        ("SQLITE_INTERRUPT",),
        SlowError,
        "the question takes too long and was given up: ask for less, or for a shorter time",
    ),
)
"""The first letters of SQLite's names of errors, what each is to the store, and its words."""


def _refused(error: sqlite3.OperationalError) -> StorageError:
    return StorageError(f"the database refused the work ({error})")
