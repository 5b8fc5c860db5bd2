"""Vectors as pgvector has them, where the server's operator has installed it: compared over there.

`CREATE EXTENSION vector` in the database is all that it takes. The next program that opens the
store for writing then keeps each vector a second time, as the extension's own type, and searches by
meaning compare on the server instead of reading every vector. It is the same exact search: the mean
of each language moves with the store, so that no index of distances would stay right.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from storage.postgres.connection import Connection
from storage.records import Vector
from storage.sql.vectors import SqlVectors

TABLE: Final = "near_vectors"
FILLED: Final = 2_000
"""Vectors that are copied in one statement: 3 MB."""

_MADE: Final = """
CREATE TABLE near_vectors (
  article BIGINT PRIMARY KEY REFERENCES vectors ON DELETE CASCADE,
  model TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  numbers {vector} NOT NULL
)
"""
_MISSING: Final = (
    "SELECT v.article, v.model, v.language, v.numbers FROM vectors v "
    "LEFT JOIN near_vectors n ON n.article = v.article WHERE n.article IS NULL "
    "ORDER BY v.article LIMIT ?"
)
_PUT: Final = (
    "INSERT INTO near_vectors (article, model, language, numbers) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (article) DO UPDATE SET model = excluded.model, "
    "language = excluded.language, numbers = excluded.numbers"
)


class PostgresVectors(SqlVectors):
    """The ``vectors`` table, and beside it ``near_vectors`` where pgvector is there."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._server = connection
        self._place = place_of(connection) if _is_made(connection) else ""

    def put(self, vector: Vector) -> bool:
        """Keep what an article means; return whether it is new or another."""
        is_new = super().put(vector)
        if is_new and self._place:
            article = self._ids.given(vector.article)
            _copy(
                self._server,
                self._place,
                [(article, vector.model, vector.language, vector.numbers)],
            )
        return is_new

    def nearest(
        self,
        model: str,
        direction: Sequence[float],
        means: Mapping[str, Sequence[float]],
        *,
        limit: int,
        among: Collection[str] | None = None,
    ) -> list[tuple[str, float]] | None:
        """Return the articles nearest to *direction*, compared by the server."""
        if not self._place or not means or not self._is_whole(model):
            return None
        vector, distance = f"{self._place}.vector", f"OPERATOR({self._place}.<=>)"
        languages = ", ".join(f"(?, ?::{vector})" for _ in means)
        chosen = "" if among is None else "AND i.id = ANY(?)"
        rows = self._server.execute(
            f"WITH means (language, mean) AS (VALUES {languages}), "
            f"far AS (SELECT i.id, (n.numbers OPERATOR({self._place}.-) m.mean) "
            f"{distance} ?::{vector} AS distance "
            "FROM near_vectors n JOIN means m ON m.language = n.language "
            f"JOIN ids i ON i.number = n.article WHERE n.model = ? {chosen}) "
            # Nothing that is left of a vector has no direction: it is like nothing.
            "SELECT id, CASE WHEN distance = 'NaN' THEN 0 ELSE 1 - distance END AS likeness "
            "FROM far ORDER BY likeness DESC, id DESC LIMIT ?",
            [
                *(value for name, mean in means.items() for value in (name, written(mean))),
                written(direction),
                model,
                *([] if among is None else [list(among)]),
                limit,
            ],
        )
        return [(str(article), float(likeness)) for article, likeness in rows]

    def _is_whole(self, model: str) -> bool:
        """Tell whether all vectors are there: one without this table may have written meanwhile."""
        (kept,) = self._server.execute(
            "SELECT coalesce(sum(count), 0) FROM vector_sums WHERE model = ?", [model]
        ).fetchone()
        (there,) = self._server.execute(
            "SELECT count(*) FROM near_vectors WHERE model = ?", [model]
        ).fetchone()
        return int(kept) == int(there)


def prepare(connection: Connection) -> None:
    """Make the table where pgvector is there and it is not; copy what is missing from it.

    Where the extension was taken away the table has lost its numbers, and goes too.
    """
    place = place_of(connection)
    if _is_made(connection):
        if place and not _missing(connection, 1):
            return
    elif not place:
        return
    with connection.writing():
        if not place:
            connection.execute("DROP TABLE near_vectors")
            return
        if not _is_made(connection):
            connection.execute(_MADE.format(vector=f"{place}.vector"))
        while rows := _missing(connection, FILLED):
            _copy(connection, place, rows)


def place_of(connection: Connection) -> str:
    """Return the schema in which pgvector is, quoted; "" where it is not installed."""
    row = connection.execute(
        "SELECT quote_ident(n.nspname) FROM pg_extension e "
        "JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'"
    ).fetchone()
    return str(row[0]) if row else ""


def written(numbers: Sequence[float]) -> str:
    """Return *numbers* as pgvector reads them."""
    return f"[{','.join(f'{number:.9g}' for number in numbers)}]"


def _is_made(connection: Connection) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?", [TABLE]
        ).fetchone()
        is not None
    )


def _missing(connection: Connection, most: int) -> list[tuple[int, str, str, bytes]]:
    return list(connection.execute(_MISSING, [most]).fetchall())


def _copy(connection: Connection, place: str, rows: Sequence[tuple[int, str, str, bytes]]) -> None:
    """Put rows of (article's number, model, language, numbers) beside the others."""
    connection.executemany(
        _PUT.replace("?)", f"?::{place}.vector)"),
        [
            (article, model, language, written(array("b", numbers)))
            for article, model, language, numbers in rows
        ],
    )
