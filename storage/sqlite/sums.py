"""Sums of rows, so that a byte that the disk altered is seen, wherever it is a valid one.

SQLite's own checks see a page whose structure is broken, and an index that has not what its table
has; a letter within a text, or a byte of a packed number, is none of their business. What no index
covers is therefore added up once a night, part by part, after a look that found nothing wrong.
`storage.sqlite.schema.sums` says what is added up; there a sum goes with the first change of its
rows. Two tables whose rows lie in no order of time are compared with what they were made from.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import groupby
from typing import Any, Final

import msgspec

from storage.sql.rows import quoted
from storage.sql.sketches import unpacked
from storage.sql.tables import KEYS
from storage.sqlite.connection import writing
from storage.sqlite.library import Database
from storage.sqlite.schema.sums import BITS, NAMED, NUMBERED

SLICE: Final = 0.01
"""Seconds for which one transaction adds up: others wait so long to write, then have as long."""

SUMMED: Final = NUMBERED | NAMED
"""The key of each table that is added up: a number, or a text."""

ZEROS: Final = "\0" * 32
"""So many in a row are in no text that is kept; a page that the disk lost has nothing else."""

LOW: Final = 0x7FFF_FFFF
"""The bits of a hash that a sum takes at once: the sums of a billion are a number of SQLite's."""

_encode: Final = msgspec.msgpack.Encoder().encode

Row = tuple[Any, ...]
Part = int | str


def note_sums(database: Database, goes_on: Callable[[], bool]) -> int:
    """Add up all rows that have no sum, in short transactions; return how many parts those were.

    :param goes_on: is asked between two transactions
    """
    noted = 0
    for table in SUMMED:
        columns = _columns(database, table)
        if _columns_summed(database, table) != columns:
            _begin(database, table, columns)
        have = _noted(database, table)
        missing = [part for part in _parts(database, table) if part not in have]
        missing.reverse()
        while missing:
            if not goes_on():
                return noted
            before = len(missing)
            with writing(database):
                began = time.monotonic()  # what it waited for others is not its own time
                while missing and time.monotonic() - began < SLICE:
                    _note(database, table, columns, missing.pop())
                took = time.monotonic() - began
            noted += before - len(missing)
            time.sleep(took)
    return noted


def altered(database: Database) -> Iterator[str]:
    """Give what is not as it was last written, and texts that were lost, in the tables `summed`.

    Reads every row. Belongs outside a transaction: it has one of its own, so that a sum and its
    rows are of one time.
    """
    database.execute("BEGIN")
    try:
        for table in summed(database):
            yield from _altered(database, table)
        for (name,) in database.execute(
            "SELECT DISTINCT name FROM sums WHERE name NOT IN (SELECT name FROM summed)"
        ):
            yield f"there are sums of {name}, which is no table of which there are"
        yield from _shingles(database)
        yield from _keys(database)
    finally:
        if database.conn.in_transaction:
            database.execute("ROLLBACK")


def summed(database: Database) -> list[str]:
    """Return the tables that were added up; none in a database of an older version."""
    if "summed" not in database.table_names():
        return []
    return [name for (name,) in database.execute("SELECT name FROM summed") if name in SUMMED]


def _altered(database: Database, table: str) -> Iterator[str]:
    columns = _columns(database, table)
    known = _columns_summed(database, table) == columns
    noted = _noted(database, table) if known else {}
    place = columns.index(SUMMED[table])
    rows = database.execute(f"SELECT {_listed(columns)} FROM {table} ORDER BY {_order(table)}")

    def part_of(row: Row) -> Part:
        key: Part = row[place]
        return key >> BITS if isinstance(key, int) else key

    for part, together in groupby(rows, part_of):
        total = 0
        for row in together:
            if any(isinstance(value, str) and ZEROS in value for value in row):
                yield f"a text in {table} is nothing but zeros"
            total = zlib.crc32(_encode(row), total)
        if noted.pop(part, total) != total:
            yield f"rows of {table} are not as they were written (at {_shown(table, part)})"
    for part in noted:
        yield f"rows of {table} are gone (at {_shown(table, part)})"


def _shown(table: str, part: Part) -> str:
    if isinstance(part, str):
        return part
    return f"{SUMMED[table]} {part << BITS} to {((part + 1) << BITS) - 1}"


def _shingles(database: Database) -> Iterator[str]:
    """Compare the index of shingles with the signatures that it was made from."""
    there = database.execute(
        "SELECT count(*), coalesce(sum(article), 0), coalesce(sum(hash & :low), 0), "
        "coalesce(sum(hash >> 31 & :low), 0) FROM sketches",
        {"low": LOW},
    ).fetchone()
    count = articles = low = high = 0
    put_in = "SELECT article, sketch FROM signatures"
    if "sketches_later" in database.table_names():
        put_in += " WHERE article NOT IN (SELECT article FROM sketches_later)"
    for article, sketch in database.execute(put_in):
        hashes = unpacked(sketch[: len(sketch) // 8 * 8])
        count += len(hashes)
        articles += article * len(hashes)
        low += sum([value & LOW for value in hashes])
        high += sum([value >> 31 & LOW for value in hashes])
    if tuple(there) != (count, articles, low, high):
        yield "the index of shingles (sketches) is not that of the signatures"


def _keys(database: Database) -> Iterator[str]:
    """Compare the index of what articles share with the profiles that it was made from."""
    there = made = 0
    for row in database.execute("SELECT key, at, article FROM profile_keys"):
        there += zlib.crc32(_encode(row))
    for article, at, keys in database.execute("SELECT article, at, keys FROM profiles"):
        with suppress(ValueError, TypeError):  # no JSON any more: the sum says so
            made += sum(zlib.crc32(_encode((key, at, article))) for key in set(json.loads(keys)))
    if there != made:
        yield "the index of shared keys (profile_keys) is not that of the profiles"


def _columns(database: Database, table: str) -> tuple[str, ...]:
    rows = database.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", [table])
    return tuple(name for (name,) in rows)


def _columns_summed(database: Database, table: str) -> tuple[str, ...]:
    row = database.execute("SELECT columns FROM summed WHERE name = ?", [table]).fetchone()
    return tuple(row[0].split(",")) if row else ()


def _begin(database: Database, table: str, columns: tuple[str, ...]) -> None:
    """Begin anew with a *table* that has other columns than those that were added up."""
    with writing(database):
        database.execute("DELETE FROM sums WHERE name = ?", [table])
        database.execute(
            "INSERT INTO summed (name, columns) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET columns = excluded.columns",
            [table, ",".join(columns)],
        )


def _noted(database: Database, table: str) -> dict[Part, int]:
    return dict(database.execute("SELECT part, sum FROM sums WHERE name = ?", [table]).fetchall())


def _parts(database: Database, table: str) -> Iterator[Part]:
    """Give the parts of *table* that have rows: one look for each, not for each row."""
    key = SUMMED[table]
    next_one = f"SELECT min({quoted(key)}) FROM {table} WHERE {quoted(key)}"
    (found,) = database.execute(f"SELECT min({quoted(key)}) FROM {table}").fetchone()
    while found is not None:
        if table in NAMED:
            yield found
            (found,) = database.execute(f"{next_one} > ?", [found]).fetchone()
        else:
            yield found >> BITS
            above = (found >> BITS) + 1
            (found,) = database.execute(f"{next_one} >= ?", [above << BITS]).fetchone()


def _note(database: Database, table: str, columns: tuple[str, ...], part: Part) -> None:
    """Add up the rows of *part* as they are now. Belongs inside a transaction."""
    first, last = (
        (part, part) if isinstance(part, str) else (part << BITS, ((part + 1) << BITS) - 1)
    )
    total, rows = 0, 0
    for row in database.execute(
        f"SELECT {_listed(columns)} FROM {table} "
        f"WHERE {quoted(SUMMED[table])} BETWEEN ? AND ? ORDER BY {_order(table)}",
        [first, last],
    ):
        total = zlib.crc32(_encode(row), total)
        rows += 1
    if rows:
        database.execute(
            "INSERT INTO sums (name, part, sum) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [table, part, total],
        )


def _order(table: str) -> str:
    return _listed(KEYS[table])


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(quoted, names))
