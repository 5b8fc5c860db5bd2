"""Choosing what to do again: pages and articles by source, time, reason and text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from storage.contract.selection import Selection
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, listed
from storage.sql.rows import stamp
from storage.sql.work import DUE, ENDED

_ENDED_SO: Final = " UNION ALL ".join(
    f"SELECT item FROM work WHERE stage = ? AND reason = ? AND {half}" for half in (ENDED, DUE)
)
"""Items of a stage that ended so; some are due again."""


class SqlSelection(Selection):
    """Reads which pages, captures and articles belong together."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def pages(
        self,
        *,
        source: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[str]:
        """Return the announced pages of a source and time of first sight, oldest first."""
        rows = self._database.execute(
            "SELECT p.id FROM entries e JOIN ids p ON p.number = e.page "
            "WHERE (? = '' OR e.source = ?) AND e.first_seen >= ? AND e.first_seen < ? "
            "GROUP BY p.id ORDER BY min(e.first_seen), p.id",
            [source, source, stamp(since) if since else "", stamp(until) if until else "9"],
        )
        return [row[0] for row in rows]

    def pages_with_reason(self, reason: str, *, fetched_by: str, read_by: str) -> list[str]:
        """Return the pages whose fetching, or whose reading, ended with *reason*."""
        rows = self._database.execute(
            f"SELECT i.id FROM ({_ENDED_SO}) w CROSS JOIN ids i ON i.number = w.item UNION "
            f"SELECT p.id FROM ({_ENDED_SO}) w CROSS JOIN captures c ON c.key = w.item "
            "CROSS JOIN ids p ON p.number = c.page ORDER BY 1",
            [fetched_by, reason] * 2 + [read_by, reason] * 2,
        )
        return [row[0] for row in rows]

    def pages_of(self, articles: Sequence[str]) -> list[str]:
        """Return the pages that *articles* were read from."""
        rows = self._database.execute(
            f"SELECT DISTINCT p.id FROM {ASKED} CROSS JOIN articles a ON a.number = i.number "
            "CROSS JOIN captures c ON c.key = a.capture CROSS JOIN ids p ON p.number = c.page "
            "ORDER BY 1",
            [listed(articles)],
        )
        return [row[0] for row in rows]

    def articles_of(self, pages: Iterable[str]) -> list[str]:
        """Return the articles that were read from *pages*."""
        rows = self._database.execute(
            f"SELECT a.id FROM {ASKED} CROSS JOIN captures c ON c.page = i.number "
            "CROSS JOIN articles a ON a.capture = c.key "
            "GROUP BY a.number, a.id, a.first_seen ORDER BY a.first_seen, a.number",
            [listed(pages)],
        )
        return [row[0] for row in rows]

    def walked_to(self, source: str, *, fetched_by: str) -> list[str]:
        """Return the pages to be fetched that walks into the past of *source* found."""
        rows = self._database.execute(
            "SELECT DISTINCT i.id FROM entries e "
            "CROSS JOIN work w ON w.item = e.page AND w.stage = ? "
            "CROSS JOIN ids i ON i.number = e.page "
            "WHERE e.source = ? AND e.found = 'walked' AND w.due_at IS NOT NULL",
            [fetched_by, source],
        )
        return [row[0] for row in rows]

    def found_by_walks(self, source: str) -> int:
        """Return how many pages walks into the past of *source* were the first to find."""
        row = self._database.execute(
            "SELECT count(DISTINCT page) FROM entries WHERE source = ? AND found = 'walked'",
            [source],
        ).fetchone()
        return int(row[0])

    def captures(self, *, purposes: Sequence[str], since: datetime | None = None) -> list[str]:
        """Return the ids of captures that have bytes, oldest first."""
        rows = self._database.execute(
            "SELECT id FROM captures WHERE digest <> '' AND at >= ? AND purpose IN "
            "(SELECT value FROM json_each(?)) ORDER BY at, id",
            [stamp(since) if since else "", json.dumps(list(purposes))],
        )
        return [row[0] for row in rows]
