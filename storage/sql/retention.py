"""Deleting what is old: never an article that is about the SCO, never what a message told.

What goes takes its work rows with it, so that the queue does not outgrow what it is about.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, product

from storage.contract.retention import SLICE, Ages, Pruned, Retention, StagesOf
from storage.sql.archive import forget_bodies
from storage.sql.articles import SqlArticles
from storage.sql.connection import Connection
from storage.sql.entries import each_source
from storage.sql.ids import Ids
from storage.sql.rows import stamp

_OLD_ARTICLES = (
    "FROM articles a CROSS JOIN classifications c ON c.article = a.number "
    "WHERE a.first_seen > ? AND a.first_seen <= ? AND c.level = 'none' "
    "AND NOT EXISTS (SELECT 1 FROM reprints r "
    "WHERE r.source_article = a.number OR r.origin = a.number) "
    "AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.article = a.number)"
)
_OLD_POLLS = "FROM captures WHERE source = ? AND at > ? AND at <= ? AND purpose = 'poll'"
_OLD_ENTRIES = (
    "FROM entries WHERE source = ? AND first_seen > ? AND first_seen <= ? AND decision <> 'asked' "
    "AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.page = coalesce(entries.page, "
    "(SELECT i.number FROM ids i WHERE i.id = entries.id)))"
)
_UNUSED_BODIES = (
    "digest > ? AND digest <= ? "
    "AND NOT EXISTS (SELECT 1 FROM captures c WHERE c.digest = bodies.digest "
    "AND c.digest <> '' AND c.at >= CASE c.purpose WHEN 'poll' THEN ? ELSE ? END)"
)
_LAST = "~"
"""Behind every time and every digest."""


WHOLE = 2**62
"""Rows of a part where all is one."""


class SqlRetention(Retention):
    """Removes rows by age; how room is given back is each implementation's."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._articles = SqlArticles(database)
        self._ids = Ids(database)

    def prune(self, ages: Ages, *, stages: StagesOf, dry_run: bool) -> Pruned:
        """Delete raw bytes, irrelevant articles, polls and idle entries that are older."""
        return sum(self._gone(ages, stages, dry_run=dry_run, size=WHOLE), Pruned())

    def slices(self, ages: Ages, *, stages: StagesOf) -> Iterator[Pruned]:
        """Do the same bit by bit."""
        return self._gone(ages, stages, dry_run=False, size=SLICE)

    def _gone(self, ages: Ages, stages: StagesOf, *, dry_run: bool, size: int) -> Iterator[Pruned]:
        for source in list(self._sources()):
            until = self._end_of_polls(source, ages.history)
            for part in self._parts("captures", "at", source, until, size):
                yield self._prune_polls(source, part, stages.polls, dry_run=dry_run)
            until = self._end_of_entries(source, ages)
            for part in self._parts("entries", "first_seen", source, until, size):
                yield self._prune_entries(source, part, stages.pages, dry_run=dry_run)
        for part in self._parts("articles", "first_seen", "", stamp(ages.irrelevant), size):
            yield self._prune_articles(part, stages.articles, dry_run=dry_run)
        limits = [stamp(max(ages.documents, ages.history)), stamp(ages.bodies)]
        # The last part is never left out: a reader is refused, whatever there is to delete.
        for part in chain(self._parts("bodies", "digest", "", _LAST, size), [(_LAST, _LAST)]):
            values = [*part, *limits]
            if dry_run:
                yield Pruned(bodies=self._count(f"FROM bodies WHERE {_UNUSED_BODIES}", values))
            else:
                gone = forget_bodies(self._database, _UNUSED_BODIES, values, spares_new=True)
                yield Pruned(bodies=gone)

    def _parts(
        self, table: str, column: str, source: str, until: str, size: int
    ) -> Iterator[tuple[str, str]]:
        """Yield the bounds of parts of *size* rows (of a source) before *until*, by *column*.

        The first bound is outside, the last inside. An index says where each ends.
        """
        of_source, values = ("source = ? AND ", [source]) if source else ("", [])
        sql = (
            f"SELECT {column} FROM {table} WHERE {of_source}{column} > ? AND {column} < ? "
            f"ORDER BY {column}"
        )
        first = ""
        while True:
            row = self._database.execute(
                f"{sql} LIMIT 1 OFFSET ?", [*values, first, until, size - 1]
            ).fetchone()
            if row is None:
                break
            yield first, row[0]
            first = row[0]
        last = self._database.execute(f"{sql} DESC LIMIT 1", [*values, first, until]).fetchone()
        if last is not None:
            yield first, last[0]

    def _sources(self) -> Iterator[str]:
        """Yield the names that anything is kept of, also of sources that were removed."""
        return (row[0] for row in self._database.execute(each_source("captures")).fetchall())

    def _end_of_polls(self, source: str, history: datetime) -> str:
        """Return the time before which polls of *source* go: its last one stays."""
        last = self._database.execute(
            "SELECT at FROM captures WHERE source = ? AND purpose = 'poll' "
            "ORDER BY at DESC LIMIT 1",
            [source],
        ).fetchone()
        return min(stamp(history), last[0]) if last else ""

    def _end_of_entries(self, source: str, ages: Ages) -> str:
        """Return the time before which entries of *source* go: what may still be held stays."""
        limit = self._database.execute(
            "SELECT first_seen FROM entries WHERE source = :source ORDER BY first_seen DESC "
            "LIMIT 1 OFFSET :announced * (SELECT CASE WHEN count(DISTINCT url) > 1 "
            "THEN count(DISTINCT url) ELSE 1 END FROM captures "
            "WHERE source = :source AND purpose = 'poll') - 1",
            {"source": source, "announced": ages.announced},
        ).fetchone()
        return min(stamp(ages.history), limit[0]) if limit else ""

    def _prune_polls(
        self, source: str, part: tuple[str, str], stages: Sequence[str], *, dry_run: bool
    ) -> Pruned:
        if dry_run:
            return Pruned(polls=self._count(_OLD_POLLS, [source, *part]))
        gone = self._database.execute(
            f"DELETE {_OLD_POLLS} RETURNING key", [source, *part]
        ).fetchall()
        self._forget((key for (key,) in gone if key is not None), stages)
        return Pruned(polls=len(gone))

    def _prune_entries(
        self, source: str, part: tuple[str, str], stages: Sequence[str], *, dry_run: bool
    ) -> Pruned:
        """Delete the announcements of a source that came to nothing and are not held any more."""
        if dry_run:
            return Pruned(entries=self._count(_OLD_ENTRIES, [source, *part]))
        gone = self._database.execute(
            f"DELETE {_OLD_ENTRIES} RETURNING page", [source, *part]
        ).fetchall()
        pages = {page for (page,) in gone if page is not None}
        self._forget(pages - self._announced(pages), stages)
        return Pruned(entries=len(gone))

    def _prune_articles(
        self, part: tuple[str, str], stages: Sequence[str], *, dry_run: bool
    ) -> Pruned:
        if dry_run:
            return Pruned(articles=self._count(_OLD_ARTICLES, part))
        old = self._database.execute(f"SELECT a.id, a.number {_OLD_ARTICLES}", part).fetchall()
        for article, _ in old:
            self._articles.remove(article)
        self._forget((number for _, number in old), stages)
        return Pruned(articles=len(old))

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

    def _count(self, rows: str, values: Sequence[str]) -> int:
        return int(self._database.execute(f"SELECT count(*) {rows}", values).fetchone()[0])
