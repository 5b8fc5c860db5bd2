"""Moving all rows from one database to another, ids and numbers kept, and proving that all came.

Rows go in the order of their keys, some hundreds in a transaction, so what the target holds says
how far it is: whoever was killed goes on behind the last row. At the end both sides are read once
more, and the digests of their rows compared, table by table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

from storage.errors import StorageError
from storage.sql.connection import Connection
from storage.sql.rows import quoted
from storage.sql.tables import KEYS

AT_ONCE: Final = 500
"""Rows in one transaction."""

Told = Callable[[str, int], None]
"""Is given a table and how many of its rows are moved, now and then."""


@dataclass(frozen=True, slots=True)
class Table:
    """What both sides have of a table: how many ``rows``, and the ``digest`` of all of them."""

    name: str
    rows: int
    digest: str


def move(
    source: Connection,
    target: Connection,
    writing: Callable[[], AbstractContextManager[None]],
    *,
    told: Told = lambda _table, _rows: None,
) -> None:
    """Bring all rows of *source* that *target* does not have yet, with the words of articles.

    Nobody else writes to either meanwhile.

    :param writing: begins a transaction of *target*
    """
    for table in KEYS:
        columns = _columns(source, target, table)
        moved = 0
        for rows in _chunks(source, table, columns, after=_last(target, table)):
            with writing():
                _insert(target, table, columns, rows)
            moved += len(rows)
            told(table, moved)


def compare(source: Connection, target: Connection) -> list[Table]:
    """Return what both sides have.

    :raises StorageError: where they differ; it names the table
    """
    same = []
    for table in KEYS:
        columns = _columns(source, target, table)
        here, there = (_table(side, table, columns) for side in (source, target))
        if here != there:
            raise StorageError(
                f"the table {table} is not the same on both sides ({here.rows} and {there.rows} "
                "rows): it was written meanwhile"
            )
        same.append(here)
    return same


def _columns(source: Connection, target: Connection, table: str) -> list[str]:
    """Return the columns of *table* in the order of the source.

    :raises StorageError: where the target has others
    """
    here, there = (
        [column[0] for column in side.execute(f"SELECT * FROM {table} LIMIT 0").description]
        for side in (source, target)
    )
    if sorted(here) != sorted(there):
        raise StorageError(
            f"the table {table} has other columns on the other side: "
            "bring both up to date with the same version of the program"
        )
    return here


def _last(target: Connection, table: str) -> Sequence[Any] | None:
    keys = KEYS[table]
    order = ", ".join(f"{quoted(key)} DESC" for key in keys)
    row = target.execute(f"SELECT {_listed(keys)} FROM {table} ORDER BY {order} LIMIT 1").fetchone()
    return tuple(row) if row else None


def _chunks(
    source: Connection, table: str, columns: Sequence[str], *, after: Sequence[Any] | None
) -> Iterator[list[Any]]:
    keys = KEYS[table]
    places = [columns.index(key) for key in keys]
    behind = f"WHERE ({_listed(keys)}) > ({', '.join('?' * len(keys))})"
    while True:
        rows = source.execute(
            f"SELECT {_listed(columns)} FROM {table} {behind if after is not None else ''} "
            f"ORDER BY {_listed(keys)} LIMIT {AT_ONCE}",
            after or (),
        ).fetchall()
        if not rows:
            return
        yield rows
        after = tuple(rows[-1][place] for place in places)


def _insert(target: Connection, table: str, columns: Sequence[str], rows: list[Any]) -> None:
    target.executemany(
        f"INSERT INTO {table} ({_listed(columns)}) VALUES ({', '.join('?' * len(columns))})", rows
    )
    if table == "articles":
        number, headline, text = (columns.index(name) for name in ("number", "headline", "text"))
        for row in rows:
            target.words.add(row[number], row[headline], row[text])


def _table(side: Connection, table: str, columns: Sequence[str]) -> Table:
    summed, count = hashlib.sha256(), 0
    for rows in _chunks(side, table, columns, after=None):
        count += len(rows)
        for row in rows:
            summed.update(repr([_plain(value) for value in row]).encode())
    return Table(table, count, summed.hexdigest())


def _plain(value: Any) -> Any:
    # A server has no place for NUL in a text: it keeps another character in its place.
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(quoted(column) for column in columns)
