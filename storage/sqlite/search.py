"""Finding articles: the query language of ``storage.query`` put to the tables.

What is read grows with what is asked for, not with what is stored: answers are looked for where the
narrowest facet of a query stands, newest first, or where its words stand, and no further than a
page takes (`storage.sqlite.planning`, `storage.sqlite.answers`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice

from storage.contract.days import Days, StoryDays
from storage.contract.search import Search, SearchHit, Value
from storage.query import Query
from storage.sql.rows import stamp
from storage.sql.values import values_of
from storage.sqlite.answers import MATCHED, Answers
from storage.sqlite.conditions import condition, joined
from storage.sqlite.connection import connection_of
from storage.sqlite.facets import ALL, Facets, numbers_of
from storage.sqlite.library import Database
from storage.sqlite.planning import Plan, plan
from storage.sqlite.vocabulary import near_words, words_beginning


class SqliteSearch(Search):
    """Reads all tables, writes none."""

    def __init__(self, database: Database, days: Days) -> None:
        self._database = database
        self._days = days
        self._facets = Facets(database)
        self._answers = Answers(database, self._facets)

    def find(
        self, query: Query, *, limit: int = 50, offset: int = 0, newest: bool = False
    ) -> list[SearchHit]:
        """Return the articles that answer *query*: best first where it has words, else newest."""
        if limit <= 0:
            return []
        answers = self._answers.to(query, newest=newest, wanted=offset + limit)
        return [SearchHit(one.article, one.rank) for one in islice(answers, offset, offset + limit)]

    def stories(
        self, query: Query, *, limit: int = 50, offset: int = 0, newest: bool = False
    ) -> list[str]:
        """Return the stories with an article that answers *query*, best first."""
        found: dict[int, None] = {}
        for answer in self._answers.to(query, newest=newest, wanted=offset + limit):
            if answer.story is not None:
                found.setdefault(answer.story)
            if len(found) >= offset + limit:
                break
        rows = self._database.execute(
            "SELECT s.id FROM json_each(?) j CROSS JOIN ids s ON s.number = j.value",
            [json.dumps(list(found)[offset : offset + limit])],
        )
        return [row[0] for row in rows]

    def by_day(self, query: Query, *, since: datetime, until: datetime) -> dict[date, int]:
        """Return how many articles that answer *query* were first seen on each day (UTC)."""
        how = plan(query.root, self._facets)
        first, after = since.astimezone(UTC), until.astimezone(UTC)
        if first.time() == after.time() == time() and how.beside_pairs is None:
            return self._facets.by_day(
                how.pairs,
                first.date(),
                after.date(),
                within=None if how.is_counted else (how.since, how.until),
            )
        return self._by_day(query, how, "a.number", since=since, until=until)

    def stories_by_day(self, query: Query, *, since: datetime, until: datetime) -> StoryDays:
        """Return how many stories had an article that answers *query* on each day (UTC)."""
        how = plan(query.root, self._facets)
        if how.is_counted and len(how.pairs) <= 1:
            if not how.pairs:
                return StoryDays({})
            return self._days.stories(*how.pairs[0], since=since, until=until)
        return StoryDays(self._by_day(query, how, "m.story", since=since, until=until))

    def _by_day(
        self, query: Query, how: Plan, what: str, *, since: datetime, until: datetime
    ) -> dict[date, int]:
        """Return how many of *what* (a column) the answers of each day are of, one by one."""
        first, after = since.astimezone(UTC), until.astimezone(UTC)
        seen = self._facets.by_day([ALL], first.date(), after.date())
        if how.number < sum(seen.values()):
            numbers, values = numbers_of(how.pairs)
        else:
            numbers = (
                "SELECT number AS article FROM articles WHERE first_seen >= ? AND first_seen < ?"
            )
            values = [stamp(since), stamp(until)]
        text, asked = condition(query.root, self._facets)
        rows = self._database.execute(
            f"SELECT substr(a.first_seen, 1, {len('2026-11-21')}) AS day, count(DISTINCT {what}) "
            f"FROM ({numbers}) n {joined('n.article')} "
            f"WHERE a.first_seen >= ? AND a.first_seen < ? AND {text} GROUP BY day ORDER BY day",
            [*values, stamp(since), stamp(until), *asked],
        )
        return {date.fromisoformat(day): number for day, number in rows if number}

    def count(self, query: Query) -> int:
        """Return how many articles answer *query*."""
        how = plan(query.root, self._facets)
        if how.is_counted:
            return how.number
        if how.words and how.beside_words is None:
            return self._answers.matched(how.words)
        return self._count(how, "a.number")

    def count_stories(self, query: Query) -> int:
        """Return how many stories have an article that answers *query*."""
        return self._count(plan(query.root, self._facets), "m.story")

    def values(self, articles: Sequence[str]) -> Mapping[str, Mapping[str, Value]]:
        """Return the values that *articles* have, by field, and how many of them have each."""
        return values_of(connection_of(self._database), articles)

    def beginning(self, letters: str, *, limit: int = 2_000) -> list[str]:
        """Return the words of articles that begin with *letters*, the most frequent first."""
        return words_beginning(self._database, letters, limit=limit)

    def near(self, word: str, *, limit: int = 3) -> list[str]:
        """Return words that stand in articles and almost are *word*, the likeliest first."""
        return near_words(self._database, word, limit=limit)

    def _count(self, how: Plan, what: str) -> int:
        """Return how many of *what* (a column) the answers are of."""
        if how.words and self._answers.matched(how.words) <= how.number:
            numbers, values, rest = (
                f"SELECT rowid AS article {MATCHED}",
                [how.words],
                how.beside_words,
            )
        else:
            numbers, values = numbers_of(how.pairs, since=how.since, until=how.until)
            rest = how.beside_pairs
        if rest is None and what == "a.number":
            counted = f"SELECT count(DISTINCT n.article) FROM ({numbers}) n"
            return int(self._database.execute(counted, values).fetchone()[0])
        text, asked = condition(rest, self._facets)
        row = self._database.execute(
            f"SELECT count(DISTINCT {what}) FROM ({numbers}) n {joined('n.article')} WHERE {text}",
            [*values, *asked],
        ).fetchone()
        return int(row[0])
