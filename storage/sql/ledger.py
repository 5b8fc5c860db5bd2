"""What became known, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.contract.ledger import Ledger
from storage.records import Known
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import from_row, select, stamp, to_row


class SqlLedger(Ledger):
    """The ``known`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, known: Known) -> bool:
        """Add a line at the end and number it. Return True."""
        row = to_row(known, leave_out=("number",)) | {"article": self._ids.given(known.article)}
        self._database.execute(
            "INSERT INTO known (article, at, version, topics, tellable, anew) "
            "VALUES (:article, :at, :version, :topics, :tellable, :anew)",
            row,
        )
        self._database.at_hand.wrote("known", row["article"])
        return True

    def last(self, article: str) -> Known | None:
        """Return the last line about *article*, or None."""
        if self._database.at_hand.is_blank("known", self._ids.number(article) or 0):
            return None
        for row in select(
            self._database,
            "SELECT k.*, i.id AS article FROM ids i CROSS JOIN known k ON k.article = i.number "
            "WHERE i.id = ? ORDER BY k.number DESC LIMIT 1",
            [article],
        ):
            return from_row(Known, row)
        return None

    def newest(self, *, before: datetime | None = None) -> int:
        """Return the number of the last line (of those that say an earlier time), or 0."""
        if before is None:
            row = self._database.execute("SELECT max(number) FROM known").fetchone()
            return row[0] or 0
        # By number, from the end: an index on times would be read from its beginning, and sorted.
        row = self._database.execute(
            "SELECT number FROM known WHERE at || '' < ? ORDER BY number DESC LIMIT 1",
            [stamp(before)],
        ).fetchone()
        return row[0] if row else 0

    def newest_of(self, *, since: datetime, until: datetime) -> int:
        """Return the number of the last line about articles first seen in that time, or 0."""
        row = self._database.execute(
            "SELECT max(k.number) FROM articles a CROSS JOIN known k ON k.article = a.number "
            "WHERE a.first_seen >= ? AND a.first_seen < ?",
            [stamp(since), stamp(until)],
        ).fetchone()
        return row[0] or 0

    def news(
        self, *, after: int, upto: int, begun: int, since: datetime, until: datetime
    ) -> list[Known]:
        """Return the lines from behind *after* to *upto* by which articles are news, in order."""
        rows = select(
            self._database,
            "SELECT k.*, i.id AS article FROM known k CROSS JOIN ids i ON i.number = k.article "
            "WHERE k.number > :after AND k.number <= :upto AND k.tellable = 1 "
            "AND (k.number > :begun OR k.at >= :since AND k.at <= :until) "
            "AND (k.anew = 1 OR NOT EXISTS (SELECT 1 FROM known e "
            "WHERE e.article = k.article AND e.number <= :begun)) ORDER BY k.number",
            {
                "after": after,
                "upto": upto,
                "begun": begun,
                "since": stamp(since),
                "until": stamp(until),
            },
        )
        return [from_row(Known, row) for row in rows]

    def touched(self, *, after: int, upto: int) -> list[str]:
        """Return the articles that lines from behind *after* to *upto* are about, in order."""
        rows = self._database.execute(
            "SELECT i.id FROM known k CROSS JOIN ids i ON i.number = k.article "
            "WHERE k.number > ? AND k.number <= ? GROUP BY i.id ORDER BY min(k.number)",
            [after, upto],
        )
        return [row[0] for row in rows]

    def originals(self, *, since: datetime, until: datetime) -> dict[str, int]:
        """Return how many texts of their own became known of each story from *since* to *until*."""
        rows = self._database.execute(
            "SELECT i.id, count(*) FROM known k CROSS JOIN memberships m ON m.article = k.article "
            "CROSS JOIN ids i ON i.number = m.story "
            "WHERE k.at >= ? AND k.at < ? AND k.tellable = 1 AND k.anew = 1 AND NOT EXISTS "
            "(SELECT 1 FROM reprints r WHERE r.article = k.article) GROUP BY i.id",
            [stamp(since), stamp(until)],
        )
        return {row[0]: row[1] for row in rows}

    def versions(self, articles: Sequence[str], *, upto: int) -> dict[str, int]:
        """Return the version of *articles* that the last lines up to *upto* know, by article."""
        rows = self._database.execute(
            f"SELECT i.id, k.version FROM {ASKED} CROSS JOIN known k ON k.number = "
            "(SELECT max(l.number) FROM known l WHERE l.article = i.number AND l.number <= ?)",
            [listed(articles), upto],
        )
        return {row[0]: row[1] for row in rows}
