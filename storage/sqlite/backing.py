"""Copies of the database: made while it is in use, looked through, and only then called so."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from storage.errors import DamagedError, DiskFullError, StorageError
from storage.sqlite.connection import Connection, in_words
from storage.sqlite.examining import thorough_problems
from storage.sqlite.files import make_private, remove, size_of
from storage.sqlite.library import Database
from storage.sqlite.long_work import LongWork

SPARE: Final = 16_777_216
"""Bytes that a copy leaves free on its disk: others, the database too, write there meanwhile."""


STEP: Final = 8_192
"""Pages that are copied in one step: 8 MB."""


def back_up(
    database: Database,
    path: Path,
    copy: Path,
    expected: frozenset[str],
    level: int = logging.INFO,
) -> int:
    """Write what *database*, the file at *path*, holds now to *copy*; return its bytes.

    Others go on writing. The copy is looked through before it has its name: a file of that name
    is whole. Nobody but its owner may read it.

    :param expected: names of tables and indexes that must be in it
    :param level: of the messages that say how far a long one is
    :raises DiskFullError: where there is no room for it
    :raises DamagedError: when the database is damaged; there is no copy then
    :raises StorageError: when *copy* cannot be written
    """
    _refuse_without_room(path, copy)
    half = copy.with_name(f"{copy.name}.half")
    try:
        remove(half)
        make_private(half)
        _copy(database, half, LongWork(f"copying the database to {copy}", level))
        if problems := _look_through(half, expected, LongWork(f"looking through {half}", level)):
            raise DamagedError(f"{path}: is damaged ({problems[0]}): no copy was made", problems[0])
        _to_disk(half)
        half.replace(copy)
        _to_disk(copy.parent)
    except OSError as error:
        raise StorageError(f"{copy}: cannot be written ({error.strerror})") from error
    finally:
        remove(half)
    return size_of(copy).data


def _refuse_without_room(path: Path, copy: Path) -> None:
    needed = sum((size_of(path).data, size_of(path).log)) + SPARE
    try:
        free = shutil.disk_usage(copy.parent).free
    except OSError as error:
        raise StorageError(f"{copy}: cannot be written ({error.strerror})") from error
    if free < needed:
        raise DiskFullError(
            f"{copy}: there is no room for a copy of {needed / 1e6:.0f} MB "
            f"({free / 1e6:.0f} MB are free): free some space, or choose another disk"
        )


def _copy(database: Database, half: Path, work: LongWork) -> None:
    def tell(_: int, remaining: int, total: int) -> None:
        work.begin(f"{100 * (total - remaining) / max(total, 1):.0f} %")

    target = sqlite3.connect(half)
    try:
        # In steps, between which a signal is heard, and of one state: others go on writing, and
        # without the transaction each of their commits would have it begin anew.
        database.execute("BEGIN")
        try:
            database.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
            database.conn.backup(target, pages=STEP, progress=tell)
        finally:
            database.execute("ROLLBACK")
        # One file and nothing beside it, wherever it is taken.
        target.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.Error as error:
        known = in_words(error)
        if isinstance(known, DamagedError | DiskFullError):
            raise known from error
        raise StorageError(f"{half}: cannot be written ({error})") from error
    finally:
        target.close()


def _look_through(half: Path, expected: frozenset[str], work: LongWork) -> list[str]:
    connection = sqlite3.connect(half, factory=Connection, isolation_level=None)
    try:
        return thorough_problems(Database(connection), expected, work)
    finally:
        connection.close()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def holds(copy: Path, names: Iterable[str]) -> bool | None:
    """Tell whether the copy has an article or an announced item of these *names*.

    Any version's copy, which is not changed: ids and addresses stand where they always stood.
    None: it cannot be read.
    """
    wanted = json.dumps(list(names))
    among = "IN (SELECT value FROM json_each(?))"
    try:
        connection = sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            found = connection.execute(
                f"SELECT EXISTS (SELECT 1 FROM articles WHERE id {among} OR url {among}) "
                f"OR EXISTS (SELECT 1 FROM entries WHERE link {among} AND title <> '')",
                [wanted] * 3,
            ).fetchone()
        finally:
            connection.close()
    except (sqlite3.Error, ValueError):
        return None
    return bool(found[0])
