"""A connection to the SQLite file: its transactions, and its errors in the words of the store.

``writing`` begins IMMEDIATE: a deferred transaction that reads before it writes fails at once
beside another writer (measured: 11 of 400).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database

from storage.errors import DiskFullError, StorageError


class Connection(sqlite3.Connection):
    """A connection that says in a StorageError when the file is full, in use or out of reach.

    What else SQLite refuses is an error of the program, and comes out as it is.
    """

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """Run one statement."""
        try:
            return super().execute(*arguments)
        except sqlite3.OperationalError as error:
            if (known := _out_of_reach(error)) is None:
                raise
            raise known from error

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """Run one statement for each row of values."""
        try:
            return super().executemany(*arguments)
        except sqlite3.OperationalError as error:
            if (known := _out_of_reach(error)) is None:
                raise
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
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
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
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        if isinstance(error, sqlite3.OperationalError):
            raise _refused(error) from error
        raise
    connection.execute("RELEASE part")


def _out_of_reach(error: sqlite3.OperationalError) -> StorageError | None:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return DiskFullError(
            f"the database cannot be written ({error}): free space on its disk; "
            "nothing is lost, the work goes on by itself"
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return StorageError(
            f"the database may not be written by this user ({error}): "
            "check the permissions of the data directory"
        )
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StorageError("the database is in use by another program that does not let go of it")
    return None


def _refused(error: sqlite3.OperationalError) -> StorageError:
    return StorageError(f"the database refused the work ({error})")
