"""Looking whether a database is whole: a quick look within a time, and a thorough one."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final

import zstandard

from storage.errors import DamagedError, SlowError
from storage.records import digest
from storage.sqlite.library import Database
from storage.sqlite.long_work import LongWork, long_work
from storage.sqlite.sums import ZEROS, altered, summed

NAMED: Final = 5
"""Problems that are named; a damaged page makes hundreds."""


def quick_problems(
    database: Database, expected: frozenset[str], seconds: float | None = None
) -> list[str]:
    """Return what a look of at most *seconds* finds wrong (None: of any length).

    Tables and indexes that must be there, and SQLite's own quick check of all pages, as far as
    the time goes.
    """
    return _found(lambda: _quick(database, expected, seconds))


def thorough_problems(
    database: Database, expected: frozenset[str], work: LongWork | None = None
) -> list[str]:
    """Return all that can be found wrong; reads everything, every page and every value.

    Beside the quick look: indexes against tables, references, the index of words, bodies against
    the digests that they are called by, texts that are none, rows that are not as they were written
    (as far as they have a sum: `storage.sqlite.sums`). A database that may be written is
    needed for the index of words; nothing is changed.
    """
    with long_work(database, work or LongWork("looking through the database")):
        return _found(lambda: _thorough(database, expected))


def _found(look: Callable[[], Iterator[str]]) -> list[str]:
    problems: list[str] = []
    try:
        for problem in look():
            problems.append(problem)
            if len(problems) == NAMED:
                break
    except DamagedError as error:
        problems.append(str(error.__cause__ or error))
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        problems.append(str(error))
    return problems


def _quick(database: Database, expected: frozenset[str], seconds: float | None) -> Iterator[str]:
    yield from _missing(database, expected)
    work = LongWork("looking at the database", seconds=math.inf if seconds is None else seconds)
    with suppress(SlowError), long_work(database, work):  # the time is over: what was seen is whole
        yield from _answers(database, f"PRAGMA quick_check({NAMED})")


def _thorough(database: Database, expected: frozenset[str]) -> Iterator[str]:
    yield from _missing(database, expected)
    yield from _answers(database, f"PRAGMA integrity_check({NAMED})")
    for table, *_ in database.execute("PRAGMA foreign_key_check").fetchall()[:NAMED]:
        yield f"a row of {table} refers to one that is not there"
    yield from _words(database)
    yield from _bodies(database)
    if seen := summed(database):
        yield from altered(database)
    yield from _values(database, seen)


def _answers(database: Database, check: str) -> Iterator[str]:
    for (answer,) in database.execute(check):
        if answer != "ok":
            yield answer


def _missing(database: Database, expected: frozenset[str]) -> Iterator[str]:
    there = {name for (name,) in database.execute("SELECT name FROM sqlite_schema")}
    for name in sorted(expected - there):
        yield f"{name} is missing"


def _words(database: Database) -> Iterator[str]:
    """The index of words holds no text of its own: it is whole in itself, and of each article."""
    (is_reader,) = database.execute("PRAGMA query_only").fetchone()
    if not is_reader:
        database.execute("SAVEPOINT look")
        try:
            database.execute("INSERT INTO article_index (article_index) VALUES ('integrity-check')")
        finally:
            database.execute("ROLLBACK TO look")
            database.execute("RELEASE look")
    (articles,) = database.execute("SELECT count(*) FROM articles").fetchone()
    (indexed,) = database.execute("SELECT count(*) FROM article_index_docsize").fetchone()
    if articles != indexed:
        yield f"the index of words has {indexed} of {articles} articles"


def _bodies(database: Database) -> Iterator[str]:
    unpack = zstandard.ZstdDecompressor().decompress
    for name, data in database.execute("SELECT digest, data FROM bodies WHERE data <> x''"):
        try:
            is_whole = digest(unpack(data)) == name
        except (zstandard.ZstdError, TypeError):
            is_whole = False
        if not is_whole:
            yield f"the bytes called {name} are not those that were received"


def _values(database: Database, seen: Sequence[str]) -> Iterator[str]:
    """Read the other values: a text that is no UTF-8 raises, one of zeros was a lost page."""
    for name in database.table_names():
        if name in seen or name == "bodies" or name.startswith(("sqlite_", "article_index")):
            continue
        for row in database.execute(f'SELECT * FROM "{name}"'):
            if any(isinstance(value, str) and ZEROS in value for value in row):
                yield f"a text in {name} is nothing but zeros"
