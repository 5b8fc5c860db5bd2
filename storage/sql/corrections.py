"""What persons said of articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from storage.contract.corrections import Correction, Corrections
from storage.sql.at_hand import is_empty
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import from_row, select, stamp, to_row

_PUT: Final = (
    "INSERT INTO corrections (article, field, term, label, value, before, because, at) "
    "VALUES (:article, :field, :term, :label, :value, :before, :because, :at) "
    "ON CONFLICT (article, field, term) DO UPDATE SET label = excluded.label, "
    "value = excluded.value, because = excluded.because, at = excluded.at"
)

_COLUMNS: Final = "i.id AS article, c.field, c.term, c.label, c.value, c.before, c.because, c.at"


class SqlCorrections(Corrections):
    """The ``corrections`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, correction: Correction) -> None:
        """Keep *correction*, replacing one of the same thing, whose ``before`` stays."""
        row = to_row(correction) | {"article": self._ids.given(correction.article)}
        self._database.execute(_PUT, row)
        self._database.at_hand.empty.forget("corrections")

    def of(self, articles: Iterable[str]) -> dict[str, Sequence[Correction]]:
        """Return the corrections of *articles*, by article."""
        if is_empty(self._database, "corrections"):
            return {}
        rows = select(
            self._database,
            f"SELECT {_COLUMNS} FROM {ASKED} CROSS JOIN corrections c ON c.article = i.number "
            "ORDER BY c.at, c.field, c.term",
            [listed(articles)],
        )
        found: dict[str, list[Correction]] = {}
        for row in rows:
            found.setdefault(row["article"], []).append(from_row(Correction, row))
        return {article: tuple(ones) for article, ones in found.items()}

    def all(self, *, since: datetime | None = None) -> list[Correction]:
        """Return the corrections that were made since then, oldest first."""
        rows = select(
            self._database,
            f"SELECT {_COLUMNS} FROM corrections c JOIN ids i ON i.number = c.article "
            "WHERE c.at >= ? ORDER BY c.at, c.article, c.field, c.term",
            [stamp(since) if since else ""],
        )
        return [from_row(Correction, row) for row in rows]

    def drop(self, article: str) -> bool:
        """Forget the corrections of *article*; return whether there was one."""
        gone = self._database.execute(
            "DELETE FROM corrections WHERE article = (SELECT number FROM ids WHERE id = ?)",
            [article],
        )
        return gone.rowcount > 0
