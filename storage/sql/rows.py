"""Records to rows and back, led by the records' own annotations; msgspec makes the records.

A datetime becomes ISO 8601 text in UTC of one fixed width, so that text order is time
order; a date the same without a time; tuples and nested records become JSON; a bool becomes 0 or 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec

from storage.sql.connection import Connection, Cursor

Row = dict[str, Any]
T = TypeVar("T")


def stamp(at: datetime) -> str:
    """Return *at* as the fixed-width text that the tables hold, to the millisecond."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """Return the time that ``stamp`` wrote."""
    return datetime.fromisoformat(text)


def select(
    database: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> Iterator[Row]:
    """Run a query at once and yield its rows by column name.

    Like ``Database.query``, without the savepoint with which that one guards against writes:
    two more statements for each of the dozens of look-ups that an article takes.
    """
    return _by_name(database.execute(sql, values))


def select_many(
    database: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> Iterator[Row]:
    """Do what `select` does, for rows that may be more than memory holds."""
    return _by_name(database.many(sql, values))


def _by_name(cursor: Cursor) -> Iterator[Row]:
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def quoted(name: str) -> str:
    """Return the name of a column as a statement has it: some are words of SQL ("fetch")."""
    return f'"{name}"'


def put(database: Connection, table: str, row: Row, *, pk: str, ignore: bool = False) -> bool:
    """Insert *row*, or replace the one with its *pk*; return whether anything was written.

    What the engine does dozens of times for each article: one prepared statement, where
    ``Table.upsert`` asks for the schema first (measured: 24 look-ups and 12 ms a page).

    :param ignore: leave a row that is there already as it is
    """
    sql = _statement(table, tuple(row), pk, ignore=ignore)
    return database.execute(sql, tuple(row.values())).rowcount > 0


@cache
def _statement(table: str, columns: tuple[str, ...], pk: str, *, ignore: bool) -> str:
    values = ", ".join("?" * len(columns))
    changes = ", ".join(
        f"{quoted(name)} = excluded.{quoted(name)}" for name in columns if name != pk
    )
    then = "NOTHING" if ignore or not changes else f"UPDATE SET {changes}"
    target = "" if ignore else f" ({pk})"
    return (
        f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) VALUES ({values}) "
        f"ON CONFLICT{target} DO {then}"
    )


def to_row(record: Any, *, leave_out: tuple[str, ...] = ()) -> Row:
    """Return the columns of *record*, a record of ``storage.records``."""
    names = _columns_of(cast("Any", type(record))).names
    row = dict(zip(names, to_values(record), strict=True))
    for name in leave_out:
        del row[name]
    return row


def to_values(record: Any) -> list[Any]:
    """Return the values of *record* in the order of its fields, as the columns hold them."""
    columns = _columns_of(cast("Any", type(record)))
    values = list(columns.values_of(record))
    for place, encode in columns.encoders:
        if values[place] is not None:
            values[place] = encode(values[place])
    return values


def from_row(kind: type[T], row: Mapping[str, Any]) -> T:
    """Make a *kind* from *row*; columns that the record does not know are passed over.

    :raises msgspec.ValidationError: for a row that does not hold such a record
    """
    packed = _columns_of(cast("Any", kind)).packed
    if packed:
        unpacked = {name: _unpack(row[name]) for name in packed if row.get(name) is not None}
        row = {**row, **unpacked}
    return msgspec.convert(row, kind, strict=False, builtin_types=(bytes,))


def read_back(kind: type[T], row: Row) -> T | None:
    """Return the record that `from_row` makes of *row* once it has been written.

    None where that hangs on the database: a text with NUL, for which a server has no place.
    """
    if any("\0" in value for value in row.values() if isinstance(value, str)):
        return None
    return from_row(kind, row)


_pack = json.JSONEncoder(ensure_ascii=False, default=msgspec.to_builtins).encode
_unpack = msgspec.json.decode


@lru_cache(maxsize=1024)
def _pack_strings(value: tuple[str, ...]) -> str:
    """Return JSON of names and categories: a source has few, again and again."""
    return _pack(value)


Encoder = Callable[[Any], Any]

_ENCODERS: Final[Mapping[Any, Encoder | None]] = {
    str: None,
    int: None,
    float: None,
    bytes: None,
    bool: int,
    datetime: stamp,
    date: date.isoformat,
    tuple[str, ...]: _pack_strings,
}
"""How a column holds a value of a type, None for as it is; JSON where the type is another."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a record: ``encoders`` by their place, ``packed`` are those that are JSON."""

    names: tuple[str, ...]
    values_of: Callable[[Any], tuple[Any, ...]]
    encoders: tuple[tuple[int, Encoder], ...]
    packed: tuple[str, ...]


@cache
def _columns_of(kind: Hashable) -> _Columns:
    hints = {name: _bare(hint) for name, hint in get_type_hints(kind).items()}
    encoders = {name: _ENCODERS.get(hint, _pack) for name, hint in hints.items()}
    return _Columns(
        names=tuple(hints),
        values_of=attrgetter(*hints),
        encoders=tuple((place, how) for place, how in enumerate(encoders.values()) if how),
        packed=tuple(name for name, how in encoders.items() if how in (_pack, _pack_strings)),
    )


def _bare(hint: Any) -> Any:
    """Return a type without None; that of a Literal is text."""
    if get_origin(hint) is UnionType:
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    return str if get_origin(hint) is Literal else hint
