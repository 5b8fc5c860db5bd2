"""Records to rows and back, led by the records' own annotations.

A datetime becomes ISO 8601 text in UTC of one fixed width, so that text order is time
order; tuples, mappings and nested records become JSON; a bool becomes 0 or 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sqlite_utils import Database

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
    database: Database, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> Iterator[Row]:
    """Run a query at once and yield its rows by column name.

    Like ``Database.query``, without the savepoint with which that one guards against writes:
    two more statements for each of the dozens of look-ups that an article takes.
    """
    cursor = database.conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def put(database: Database, table: str, row: Row, *, pk: str, ignore: bool = False) -> bool:
    """Insert *row*, or replace the one with its *pk*; return whether anything was written.

    What the engine does dozens of times for each article: one prepared statement, where
    ``Table.upsert`` asks for the schema first (measured: 24 look-ups and 12 ms a page).

    :param ignore: leave a row that is there already as it is
    """
    sql = _statement(table, tuple(row), pk, ignore=ignore)
    return database.conn.execute(sql, tuple(row.values())).rowcount > 0


@cache
def _statement(table: str, columns: tuple[str, ...], pk: str, *, ignore: bool) -> str:
    values = ", ".join("?" * len(columns))
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != pk)
    then = "NOTHING" if ignore or not changes else f"UPDATE SET {changes}"
    target = "" if ignore else f" ({pk})"
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values}) "
        f"ON CONFLICT{target} DO {then}"
    )


def to_row(record: Any, *, leave_out: tuple[str, ...] = ()) -> Row:
    """Return the columns of *record*, a record of ``storage.records``."""
    names = _columns(cast("Any", type(record)))[0]
    row = dict(zip(names, to_values(record), strict=True))
    for name in leave_out:
        del row[name]
    return row


def to_values(record: Any) -> list[Any]:
    """Return the values of *record* in the order of its fields, as the columns hold them."""
    _, values_of, to_encode = _columns(cast("Any", type(record)))
    values = list(values_of(record))
    for place in to_encode:
        values[place] = _encode(values[place])
    return values


def from_row(kind: type[T], row: Mapping[str, Any]) -> T:
    """Make a *kind* from *row*; columns that the record does not know are passed over."""
    values = {}
    for name, decode, is_needed in _decoders(cast("Any", kind)):
        if name in row:
            value = row[name]
            values[name] = value if value is None or decode is None else decode(value)
        elif is_needed:
            raise KeyError(f"{kind.__name__} needs the column {name}")
    return kind(**values)


@cache
def _columns(
    kind: Hashable,
) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[int, ...]]:
    """Return the fields, what gets their values, and the places of those to be encoded."""
    hints = get_type_hints(kind)
    names = tuple(f.name for f in fields(cast("Any", kind)))
    to_encode = tuple(n for n, name in enumerate(names) if not _is_plain(hints[name]))
    if len(names) > 1:
        return names, attrgetter(*names), to_encode
    return names, lambda record: (getattr(record, names[0]),), to_encode


def _is_plain(hint: Any) -> bool:
    return hint in _AS_IT_IS or get_origin(hint) is Literal


_AS_IT_IS = frozenset({str, int, float, bytes})
_to_json = json.JSONEncoder(ensure_ascii=False, default=asdict).encode


@lru_cache(maxsize=1024)
def _strings(value: tuple[str, ...]) -> str:
    """Return JSON of names and categories: a source has few, again and again."""
    return _to_json(value)


def _encode(value: Any) -> Any:
    kind = type(value)
    if value is None or kind in _AS_IT_IS:
        return value
    if kind is datetime:
        return stamp(value)
    if kind is bool:
        return int(value)
    if kind is tuple and all(type(part) is str for part in value):
        return _strings(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _to_json(asdict(value))
    return _to_json(value)


Decoder = Callable[[Any], Any]


@cache
def _decoders(kind: Hashable) -> tuple[tuple[str, Decoder | None, bool], ...]:
    """Return (field, how to read it or None for as it is, whether it must be there)."""
    hints = get_type_hints(kind)
    return tuple(
        (f.name, _decoder(hints[f.name]), f.default is MISSING) for f in fields(cast("Any", kind))
    )


def _decoder(hint: Any) -> Decoder | None:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        return _decoder(inner)
    if hint is datetime:
        return moment
    if hint is bool:
        return bool
    if origin is tuple:
        inner = get_args(hint)[0]
        return lambda text: () if text == "[]" else _tuples(json.loads(text), inner)
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return lambda text: _nested(hint, json.loads(text))
    return None


def _nested(kind: type[T], values: Mapping[str, Any]) -> T:
    hints = get_type_hints(kind)
    return kind(**{name: _whole(hints[name], value) for name, value in values.items()})


def _whole(hint: Any, value: Any) -> Any:
    if get_origin(hint) is tuple and isinstance(value, list):
        return _tuples(value, get_args(hint)[0])
    return value


def _tuples(values: list[Any], inner: Any) -> tuple[Any, ...]:
    if is_dataclass(inner):
        assert isinstance(inner, type)
        return tuple(_nested(inner, value) for value in values)
    if get_origin(inner) is tuple:
        return tuple(tuple(value) for value in values)
    return tuple(values)
