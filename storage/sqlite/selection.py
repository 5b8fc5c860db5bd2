"""Choosing what to do again: pages and articles by source, time, reason and text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils import Database

from storage.contract.selection import Selection
from storage.sqlite.rows import stamp


class SqliteSelection(Selection):
    """Reads which pages, captures and articles belong together."""

    def __init__(self, database: Database) -> None:
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
            "SELECT page FROM entries WHERE page <> '' AND (? = '' OR source = ?) "
            "AND first_seen >= ? AND first_seen < ? GROUP BY page ORDER BY min(first_seen), page",
            [source, source, stamp(since) if since else "", stamp(until) if until else "9"],
        )
        return [row[0] for row in rows]

    def pages_with_reason(self, reason: str, *, fetched_by: str, read_by: str) -> list[str]:
        """Return the pages whose fetching, or whose reading, ended with *reason*."""
        rows = self._database.execute(
            "SELECT item FROM work WHERE stage = ? AND reason = ? UNION "
            "SELECT c.page FROM work w JOIN captures c ON c.id = w.item "
            "WHERE w.stage = ? AND w.reason = ? AND c.page <> '' ORDER BY 1",
            [fetched_by, reason, read_by, reason],
        )
        return [row[0] for row in rows]

    def pages_of(self, articles: Sequence[str]) -> list[str]:
        """Return the pages that *articles* were read from."""
        rows = self._database.execute(
            "SELECT DISTINCT c.page FROM articles a JOIN captures c ON c.id = a.capture "
            "WHERE c.page <> '' AND a.id IN (SELECT value FROM json_each(?)) ORDER BY 1",
            [json.dumps(list(articles))],
        )
        return [row[0] for row in rows]

    def articles_of(self, pages: Iterable[str]) -> list[str]:
        """Return the articles that were read from *pages*."""
        rows = self._database.execute(
            "SELECT DISTINCT a.id FROM articles a JOIN captures c ON c.id = a.capture "
            "WHERE c.page IN (SELECT value FROM json_each(?)) ORDER BY a.first_seen, a.number",
            [json.dumps(list(pages))],
        )
        return [row[0] for row in rows]

    def walked_to(self, source: str, *, fetched_by: str) -> list[str]:
        """Return the pages to be fetched that walks into the past of *source* found."""
        rows = self._database.execute(
            "SELECT DISTINCT w.item FROM entries e JOIN captures c ON c.id = e.capture "
            "JOIN work w ON w.stage = ? AND w.item = e.page "
            "WHERE e.source = ? AND e.page <> '' AND c.purpose = 'walk' "
            "AND w.due_at IS NOT NULL",
            [fetched_by, source],
        )
        return [row[0] for row in rows]

    def found_by_walks(self, source: str) -> int:
        """Return how many pages walks into the past of *source* were the first to find."""
        row = self._database.execute(
            "SELECT count(DISTINCT e.page) FROM entries e JOIN captures c ON c.id = e.capture "
            "WHERE e.source = ? AND c.purpose = 'walk'",
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
