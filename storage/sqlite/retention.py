"""Deleting what is old: never an article that is about the SCO, never what a message told.

What goes takes its work rows with it, so that the queue does not outgrow what it is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product

from sqlite_utils import Database

from storage.contract.retention import ANNOUNCED, Pruned, Retention, StagesOf
from storage.sqlite.articles import SqliteArticles
from storage.sqlite.rows import stamp

_OLD_ARTICLES = (
    "SELECT a.id FROM articles a JOIN classifications c ON c.article = a.id "
    "WHERE c.level = 'none' AND a.first_seen < ? "
    "AND NOT EXISTS (SELECT 1 FROM reprints r WHERE r.source_article = a.id OR r.origin = a.id) "
    "AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.article = a.id AND d.article <> '')"
)
_WORK_OF_ARTICLE = "DELETE FROM work WHERE stage = ? AND item = ? AND due_at IS NULL"
_OLD_POLLS = "FROM captures WHERE source = ? AND purpose = 'poll' AND at < ?"
_OLD_ENTRIES = (
    "FROM entries WHERE source = ? AND first_seen < ? AND decision <> 'asked' "
    "AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.page <> '' "
    "AND c.page = iif(entries.page = '', entries.id, entries.page))"
)
_UNUSED_BODIES = (
    "FROM bodies WHERE NOT EXISTS (SELECT 1 FROM captures c WHERE c.digest = bodies.digest "
    "AND c.digest <> '' AND c.at >= iif(c.purpose = 'poll', ?, ?))"
)


class SqliteRetention(Retention):
    """Removes rows by age."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._articles = SqliteArticles(database)

    def prune(
        self,
        *,
        bodies: datetime,
        documents: datetime,
        irrelevant: datetime,
        history: datetime,
        dry_run: bool,
        stages: StagesOf,
        announced: int = ANNOUNCED,
    ) -> Pruned:
        """Delete raw bytes, irrelevant articles, polls and idle entries older than given."""
        old = [row[0] for row in self._database.execute(_OLD_ARTICLES, [stamp(irrelevant)])]
        polls = entries = 0
        for source in self._sources():
            polls += self._prune_polls(source, history, stages.polls, dry_run=dry_run)
            entries += self._prune_entries(
                source, history, announced, stages.pages, dry_run=dry_run
            )
        if not dry_run:
            for article in old:
                self._articles.remove(article)
            self._database.conn.executemany(_WORK_OF_ARTICLE, product(stages.articles, old))
        limits = [stamp(max(documents, history)), stamp(bodies)]
        gone = self._go(_UNUSED_BODIES, limits, dry_run=dry_run)
        return Pruned(bodies=gone, articles=len(old), polls=polls, entries=entries)

    def give_back_space(self) -> None:
        """Make the file as small as what it holds. Belongs outside a transaction."""
        self._database.execute("VACUUM")

    def _sources(self) -> Iterator[str]:
        """Yield the names that anything is kept of, also of sources that were removed."""
        # A step from name to name on the index, where DISTINCT would read all of it.
        rows = self._database.execute(
            "WITH RECURSIVE names (name) AS (SELECT min(source) FROM captures UNION ALL "
            "SELECT (SELECT min(source) FROM captures WHERE source > name) FROM names "
            "WHERE name IS NOT NULL) SELECT name FROM names WHERE name IS NOT NULL"
        ).fetchall()
        return (row[0] for row in rows)

    def _prune_polls(
        self, source: str, history: datetime, stages: Sequence[str], *, dry_run: bool
    ) -> int:
        last = self._database.execute(
            "SELECT at FROM captures WHERE source = ? AND purpose = 'poll' "
            "ORDER BY at DESC LIMIT 1",
            [source],
        ).fetchone()
        if last is None:
            return 0
        where = [source, min(stamp(history), last[0])]
        for stage in () if dry_run else stages:
            self._database.execute(
                "DELETE FROM work WHERE stage = ? AND due_at IS NULL "
                f"AND item IN (SELECT id {_OLD_POLLS})",
                [stage, *where],
            )
        return self._go(_OLD_POLLS, where, dry_run=dry_run)

    def _prune_entries(
        self,
        source: str,
        history: datetime,
        announced: int,
        stages: Sequence[str],
        *,
        dry_run: bool,
    ) -> int:
        """Delete the announcements of a source that came to nothing and are not held any more."""
        limit = self._database.execute(
            "SELECT first_seen FROM entries WHERE source = ?1 ORDER BY first_seen DESC LIMIT 1 "
            "OFFSET ?2 * (SELECT max(1, count(DISTINCT url)) FROM captures "
            "WHERE source = ?1 AND purpose = 'poll') - 1",
            [source, announced],
        ).fetchone()
        if limit is None:
            return 0
        where = [source, min(stamp(history), limit[0])]
        if dry_run:
            return self._go(_OLD_ENTRIES, where, dry_run=True)
        pages = [
            row[0] for row in self._database.execute(f"DELETE {_OLD_ENTRIES} RETURNING page", where)
        ]
        for stage in stages:
            self._database.execute(
                "DELETE FROM work WHERE stage = ? AND due_at IS NULL "
                "AND item IN (SELECT value FROM json_each(?)) "
                "AND NOT EXISTS (SELECT 1 FROM entries e "
                "WHERE e.page = work.item AND e.page <> '')",
                [stage, json.dumps(pages)],
            )
        return len(pages)

    def _go(self, rows: str, values: list[str], *, dry_run: bool) -> int:
        """Delete *rows*, or only count them."""
        if dry_run:
            found = self._database.execute(f"SELECT count(*) {rows}", values).fetchone()
            return int(found[0])
        return self._database.execute(f"DELETE {rows}", values).rowcount
