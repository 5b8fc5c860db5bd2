"""Further documents of sources: those polled with them, and those of their past."""

from __future__ import annotations

from typing import Final

from storage.contract.documents import Documents
from storage.records import Capture, Follow, Walk
from storage.sql.archive import READ_CAPTURE
from storage.sql.connection import Connection
from storage.sql.ids import Ids
from storage.sql.rows import from_row, put, select, to_row

_BY_ID: Final = "WHERE number = (SELECT number FROM ids WHERE id = ?)"


class SqlDocuments(Documents):
    """The ``follows`` and ``walks`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put_follow(self, follow: Follow) -> None:
        """Keep *follow*; what is known of it stays."""
        self._put("follows", follow)

    def follow(self, name: str) -> Follow | None:
        """Return the further document whose id is *name*, or None."""
        for row in select(self._database, f"SELECT * FROM follows {_BY_ID}", [name]):
            return from_row(Follow, row)
        return None

    def followed(self, source: str) -> list[Follow]:
        """Return the further documents of *source*, by address."""
        rows = select(
            self._database, "SELECT * FROM follows WHERE source = ? ORDER BY url", [source]
        )
        return [from_row(Follow, row) for row in rows]

    def answer(self, follow: Follow) -> Capture | None:
        """Return the newest poll that brought a further document (200), without bytes, or None."""
        for row in select(
            self._database,
            f"{READ_CAPTURE} follows f CROSS JOIN captures c ON c.number = f.answer "
            "WHERE f.source = ? AND f.url = ?",
            [follow.source, follow.url],
        ):
            return from_row(Capture, row)
        return None

    def put_walk(self, walk: Walk) -> None:
        """Keep *walk*."""
        self._put("walks", walk)

    def walk(self, name: str) -> Walk | None:
        """Return the document of a walk whose id is *name*, or None."""
        for row in select(self._database, f"SELECT * FROM walks {_BY_ID}", [name]):
            return from_row(Walk, row)
        return None

    def walks(self, source: str) -> list[Walk]:
        """Return the documents of all walks into the past of *source*, as they were found."""
        rows = select(
            self._database, "SELECT * FROM walks WHERE source = ? ORDER BY number", [source]
        )
        return [from_row(Walk, row) for row in rows]

    def _put(self, table: str, record: Follow | Walk) -> None:
        row = {"number": self._ids.given(record.id)} | to_row(record)
        put(self._database, table, row, pk="number", ignore=True)
