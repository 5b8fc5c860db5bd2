"""Deleting what is old: never an article that is about the SCO, never what a message told.

What goes takes its work rows with it, so that the queue does not outgrow what it is about.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product

from storage.contract.retention import ANNOUNCED, Pruned, Retention, StagesOf
from storage.sql.articles import SqlArticles
from storage.sql.connection import Connection
from storage.sql.entries import each_source
from storage.sql.ids import Ids
from storage.sql.rows import stamp

_OLD_ARTICLES = (
    "SELECT a.id, a.number FROM articles a JOIN classifications c ON c.article = a.number "
    "WHERE c.level = 'none' AND a.first_seen < ? "
    "AND NOT EXISTS (SELECT 1 FROM reprints r "
    "WHERE r.source_article = a.number OR r.origin = a.number) "
    "AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.article = a.number)"
)
_OLD_POLLS = "FROM captures WHERE source = ? AND purpose = 'poll' AND at < ?"
_OLD_ENTRIES = (
    "FROM entries WHERE source = ? AND first_seen < ? AND decision <> 'asked' "
    "AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.page = coalesce(entries.page, "
    "(SELECT i.number FROM ids i WHERE i.id = entries.id)))"
)
_UNUSED_BODIES = (
    "FROM bodies WHERE NOT EXISTS (SELECT 1 FROM captures c WHERE c.digest = bodies.digest "
    "AND c.digest <> '' AND c.at >= CASE c.purpose WHEN 'poll' THEN ? ELSE ? END)"
)


class SqlRetention(Retention):
    """Removes rows by age; how room is given back is each implementation's."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._articles = SqlArticles(database)
        self._ids = Ids(database)

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
        old = self._database.execute(_OLD_ARTICLES, [stamp(irrelevant)]).fetchall()
        polls = entries = 0
        for source in self._sources():
            polls += self._prune_polls(source, history, stages.polls, dry_run=dry_run)
            entries += self._prune_entries(
                source, history, announced, stages.pages, dry_run=dry_run
            )
        if not dry_run:
            for article, _ in old:
                self._articles.remove(article)
            self._forget((number for _, number in old), stages.articles)
        limits = [stamp(max(documents, history)), stamp(bodies)]
        gone = self._go(_UNUSED_BODIES, limits, dry_run=dry_run)
        return Pruned(bodies=gone, articles=len(old), polls=polls, entries=entries)

    def _sources(self) -> Iterator[str]:
        """Yield the names that anything is kept of, also of sources that were removed."""
        return (row[0] for row in self._database.execute(each_source("captures")).fetchall())

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
        if dry_run:
            return self._count(_OLD_POLLS, where)
        gone = self._database.execute(f"DELETE {_OLD_POLLS} RETURNING key", where).fetchall()
        self._forget((key for (key,) in gone if key is not None), stages)
        return len(gone)

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
            "SELECT first_seen FROM entries WHERE source = :source ORDER BY first_seen DESC "
            "LIMIT 1 OFFSET :announced * (SELECT CASE WHEN count(DISTINCT url) > 1 "
            "THEN count(DISTINCT url) ELSE 1 END FROM captures "
            "WHERE source = :source AND purpose = 'poll') - 1",
            {"source": source, "announced": announced},
        ).fetchone()
        if limit is None:
            return 0
        where = [source, min(stamp(history), limit[0])]
        if dry_run:
            return self._count(_OLD_ENTRIES, where)
        gone = self._database.execute(f"DELETE {_OLD_ENTRIES} RETURNING page", where).fetchall()
        pages = {page for (page,) in gone if page is not None}
        self._forget(pages - self._announced(pages), stages)
        return len(gone)

    def _announced(self, pages: Collection[int]) -> set[int]:
        """Return those of *pages* that are announced, by another source too."""
        rows = self._database.execute(
            "SELECT CAST(j.value AS BIGINT) FROM json_each(?) j "
            "WHERE EXISTS (SELECT 1 FROM entries e WHERE e.page = CAST(j.value AS BIGINT))",
            [json.dumps(list(pages))],
        )
        return {row[0] for row in rows}

    def _forget(self, numbers: Iterable[int], stages: Sequence[str]) -> None:
        """Forget the work of *stages* on what is gone, and what it was called."""
        gone = list(numbers)
        self._database.executemany(
            "DELETE FROM work WHERE item = ? AND stage = ? AND due_at IS NULL",
            product(gone, stages),
        )
        self._ids.forget(gone)

    def _go(self, rows: str, values: list[str], *, dry_run: bool) -> int:
        """Delete *rows*, or only count them."""
        if dry_run:
            return self._count(rows, values)
        return self._database.execute(f"DELETE {rows}", values).rowcount

    def _count(self, rows: str, values: list[str]) -> int:
        return int(self._database.execute(f"SELECT count(*) {rows}", values).fetchone()[0])
