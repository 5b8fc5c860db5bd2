"""Deleting what is old: never an article that is about the SCO, never what a message told.

What goes takes its work rows with it, so that the queue does not outgrow what it is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.sqlite.articles import Articles
from storage.sqlite.rows import stamp

ANNOUNCED = 1_000
"""Of each document of a source so many of the newest entries stay whatever their age: twice what
is read of one. What a document still holds would come back as news otherwise."""

_OLD_ARTICLES = (
    "SELECT a.id FROM articles a JOIN classifications c ON c.article = a.id "
    "WHERE c.level = 'none' AND a.first_seen < ? "
    "AND NOT EXISTS (SELECT 1 FROM reprints r WHERE r.source_article = a.id OR r.origin = a.id) "
    "AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.article = a.id AND d.article <> '')"
)
_WORK_OF_ARTICLE = (
    "DELETE FROM work WHERE stage IN ('compare', 'classify', 'group', 'match') AND item = ? "
    "AND due_at IS NULL"
)
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


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was deleted."""

    bodies: int
    articles: int
    polls: int
    entries: int


class Retention:
    """Removes rows by age. Belongs inside ``storage.sqlite.database.writing``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._articles = Articles(database)

    def prune(
        self,
        *,
        bodies: datetime,
        documents: datetime,
        irrelevant: datetime,
        history: datetime,
        dry_run: bool,
        announced: int = ANNOUNCED,
    ) -> Pruned:
        """Delete raw bytes, irrelevant articles, polls and idle entries older than given.

        An irrelevant article stays while another is a copy of it, or a message told it. A
        source's last poll stays. An entry stays while its page was ever fetched or asked for,
        and while a document may still hold it: see ANNOUNCED.

        :param bodies: for pages, texts and files
        :param documents: for the documents of sources, which come again and again; they do
            not outlive their polls
        :param history: for polls, and for entries whose page was not fetched
        """
        old = [row[0] for row in self._database.execute(_OLD_ARTICLES, [stamp(irrelevant)])]
        polls = entries = 0
        for source in self._sources():
            polls += self._prune_polls(source, history, dry_run=dry_run)
            entries += self._prune_entries(source, history, announced, dry_run=dry_run)
        if not dry_run:
            for article in old:
                self._articles.remove(article)
            self._database.conn.executemany(_WORK_OF_ARTICLE, [(article,) for article in old])
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

    def _prune_polls(self, source: str, history: datetime, *, dry_run: bool) -> int:
        last = self._database.execute(
            "SELECT at FROM captures WHERE source = ? AND purpose = 'poll' "
            "ORDER BY at DESC LIMIT 1",
            [source],
        ).fetchone()
        if last is None:
            return 0
        where = [source, min(stamp(history), last[0])]
        if not dry_run:
            self._database.execute(
                "DELETE FROM work WHERE stage = 'parse' AND due_at IS NULL "
                f"AND item IN (SELECT id {_OLD_POLLS})",
                where,
            )
        return self._go(_OLD_POLLS, where, dry_run=dry_run)

    def _prune_entries(
        self, source: str, history: datetime, announced: int, *, dry_run: bool
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
        self._database.execute(
            "DELETE FROM work WHERE stage = 'fetch' AND due_at IS NULL "
            "AND item IN (SELECT value FROM json_each(?)) "
            "AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.page = work.item AND e.page <> '')",
            [json.dumps(pages)],
        )
        return len(pages)

    def _go(self, rows: str, values: list[str], *, dry_run: bool) -> int:
        """Delete *rows*, or only count them."""
        if dry_run:
            found = self._database.execute(f"SELECT count(*) {rows}", values).fetchone()
            return int(found[0])
        return self._database.execute(f"DELETE {rows}", values).rowcount
