"""Finding articles: the query language of ``storage.query`` put to the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final, Protocol

from storage.contract.days import Days, StoryDays
from storage.contract.search import Search, SearchHit, Value
from storage.query import And, Condition, Node, Not, Or, Query, span
from storage.query_fields import TAG_FIELDS
from storage.sql.connection import Connection
from storage.sql.rows import stamp
from storage.sql.values import values_of
from storage.words import fold_for_search

HEADLINE_WEIGHT: Final = 4.0
"""A word in the headline counts as much as four in the text."""

Clause = tuple[str, list[Any]]
"""A piece of SQL, and the values of its ``?``: values never become part of the text."""


class Matching(Protocol):
    """How a database finds words and names; the tables are called as in `SqlSearch`.

    A condition of nothing that could be found is false.
    """

    def words(self, typed: str) -> Clause:
        """Return the condition that *typed* stands in headline or text of the article ``a``."""

    def ranked(self, typed: Sequence[str]) -> Clause | None:
        """Return the query for (number, rank) of articles with any of *typed*; None: no words.

        The lower a rank, the better; all are below 0.
        """

    def tag(self, scheme: str, value: str) -> Clause:
        """Return the condition that the tag ``t`` of *scheme* is what *value* asks for."""

    def pair(self, term: Condition) -> tuple[str, str] | None:
        """Return the one (field, value) that the answers to *term* have, and nobody else.

        None where there are more, or none, or where it is not told by a field; see `Days`.
        """

    def named(self, column: str, part: str) -> Clause:
        """Return the condition that *column* of the articles ``a`` has the folded *part* in it."""

    def beginning(self, letters: str, *, limit: int) -> list[str]:
        """Return what `Search.beginning` returns."""

    def near(self, word: str, *, limit: int) -> list[str]:
        """Return what `Search.near` returns."""


_JOINED: Final = (
    "FROM articles a LEFT JOIN classifications c ON c.article = a.number "
    "LEFT JOIN reprints r ON r.article = a.number "
    "LEFT JOIN memberships m ON m.article = a.number "
)
_AT: Final = "coalesce(a.date_published, a.first_seen)"
_HITS: Final = (
    "WITH {ranked}hits AS (SELECT a.id AS article, a.number, m.story, {rank} AS rank, "
    f"{_AT} AS at {_JOINED}{{join}}WHERE {{condition}})"
)


class SqlSearch(Search):
    """Reads all tables, writes none.

    Articles are called ``a``, classifications ``c``, reprints ``r``, memberships ``m``.
    """

    def __init__(self, database: Connection, matching: Matching, days: Days) -> None:
        self._database = database
        self._matching = matching
        self._days = days

    def find(
        self, query: Query, *, limit: int = 50, offset: int = 0, newest: bool = False
    ) -> list[SearchHit]:
        """Return the articles that answer *query*: best first where it has words, else newest."""
        hits, values, has_words = self._hits(query)
        rows = self._database.execute(
            f"{hits} SELECT article, rank FROM hits "
            f"ORDER BY {'' if newest else 'rank, '}at DESC, "
            f"number {'' if has_words else 'DESC'} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [SearchHit(article, float(rank)) for article, rank in rows]

    def stories(
        self, query: Query, *, limit: int = 50, offset: int = 0, newest: bool = False
    ) -> list[str]:
        """Return the stories with an article that answers *query*, best first."""
        hits, values, _ = self._hits(query)
        rows = self._database.execute(
            f"{hits} SELECT s.id FROM hits JOIN ids s ON s.number = hits.story "
            "GROUP BY hits.story, s.id "
            f"ORDER BY {'' if newest else 'min(rank), '}max(at) DESC, hits.story DESC "
            "LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [row[0] for row in rows]

    def by_day(self, query: Query, *, since: datetime, until: datetime) -> dict[date, int]:
        """Return how many articles that answer *query* were first seen on each day (UTC)."""
        pair = self._pair(query, since, until)
        counted = self._days.articles(*pair, since=since, until=until) if pair else None
        if counted is not None:
            return dict(counted)
        return self._by_day(query, "*", since=since, until=until)

    def stories_by_day(self, query: Query, *, since: datetime, until: datetime) -> StoryDays:
        """Return how many stories had an article that answers *query* on each day (UTC)."""
        if pair := self._pair(query, since, until):
            return self._days.stories(*pair, since=since, until=until)
        return StoryDays(self._by_day(query, "DISTINCT m.story", since=since, until=until))

    def _pair(self, query: Query, since: datetime, until: datetime) -> tuple[str, str] | None:
        """Return what is counted of *query* in whole days, or None."""
        if any(at.astimezone(UTC).time() != time() for at in (since, until)):
            return None
        return self._matching.pair(query.root) if isinstance(query.root, Condition) else None

    def _by_day(
        self, query: Query, what: str, *, since: datetime, until: datetime
    ) -> dict[date, int]:
        """Return how many of *what* (a column) the answers of each day are of, one by one."""
        condition, values = self._condition(query.root)
        rows = self._database.execute(
            f"SELECT substr(a.first_seen, 1, {len('2026-11-21')}) AS day, count({what}) {_JOINED}"
            f"WHERE a.first_seen >= ? AND a.first_seen < ? AND {condition} "
            "GROUP BY day ORDER BY day",
            [stamp(since), stamp(until), *values],
        )
        return {date.fromisoformat(day): number for day, number in rows if number}

    def count(self, query: Query) -> int:
        """Return how many articles answer *query*."""
        condition, values = self._condition(query.root)
        row = self._database.execute(f"SELECT count(*) {_JOINED}WHERE {condition}", values)
        return int(row.fetchone()[0])

    def count_stories(self, query: Query) -> int:
        """Return how many stories have an article that answers *query*."""
        condition, values = self._condition(query.root)
        row = self._database.execute(
            f"SELECT count(DISTINCT m.story) {_JOINED}WHERE {condition}", values
        )
        return int(row.fetchone()[0])

    def values(self, articles: Sequence[str]) -> Mapping[str, Mapping[str, Value]]:
        """Return the values that *articles* have, by field, and how many of them have each."""
        return values_of(self._database, articles)

    def beginning(self, letters: str, *, limit: int = 2_000) -> list[str]:
        """Return the words of articles that begin with *letters*, the most frequent first."""
        return self._matching.beginning(letters, limit=limit)

    def near(self, word: str, *, limit: int = 3) -> list[str]:
        """Return words that stand in articles and almost are *word*, the likeliest first."""
        return self._matching.near(word, limit=limit)

    def _hits(self, query: Query) -> tuple[str, list[Any], bool]:
        """Return the clause that makes ``hits``, its values, and whether words rank them.

        ``hits`` are the articles that answer *query*: article, number, story, rank, at.
        """
        condition, values = self._condition(query.root)
        ranked = self._matching.ranked([term.value for term in _positive(query.root)])
        if ranked is None:
            return _HITS.format(ranked="", rank="0", join="", condition=condition), values, False
        # Words rank; the condition decides. What holds without a word comes after.
        clause = _HITS.format(
            ranked=f"ranked AS MATERIALIZED ({ranked[0]}), ",
            rank="coalesce(k.rank, 0)",
            join="LEFT JOIN ranked k ON k.number = a.number ",
            condition=condition,
        )
        return clause, [*ranked[1], *values], True

    def _condition(self, node: Node) -> Clause:
        """Return a WHERE condition and its values."""
        match node:
            case Condition():
                return self._term(node)
            case Not(part):
                condition, values = self._condition(part)
                return f"NOT ({condition})", values
            case And(parts) | Or(parts):
                found = [self._condition(part) for part in parts]
                word = " AND " if isinstance(node, And) else " OR "
                return (
                    "(" + word.join(condition for condition, _ in found) + ")",
                    [value for _, values in found for value in values],
                )

    def _term(self, term: Condition) -> Clause:
        if not term.field:
            return self._matching.words(term.value)
        if term.field in TAG_FIELDS:
            condition, values = self._matching.tag(term.field, term.value)
            return (
                "EXISTS (SELECT 1 FROM tags t WHERE t.article = a.number AND t.scheme = ? "
                f"AND {condition})",
                [term.field, *values],
            )
        if term.field in _NAMED:
            part = fold_for_search(term.value).casefold()
            return self._matching.named(_NAMED[term.field], part)
        if term.field in _COLUMNS:
            return _COLUMNS[term.field], [term.value]
        first, after = span(term)
        if first is not None:
            return f"{_AT} >= ?", [stamp(first)]
        assert after is not None
        return f"{_AT} < ?", [stamp(after)]


def _positive(node: Node) -> list[Condition]:
    """Return the word terms that are asked for, not those taken away."""
    match node:
        case Condition():
            return [node] if not node.field else []
        case Not():
            return []
        case And(parts) | Or(parts):
            return [term for part in parts for term in _positive(part)]


_COLUMNS: Final = {
    "relevance": "coalesce(c.level, 'none') = ?",
    "language": "a.language = ?",
    "story": "coalesce((SELECT s.id FROM ids s WHERE s.number = m.story), '') = ?",
    "reprint": "(CASE WHEN r.article IS NULL THEN 'no' ELSE 'yes' END) = ?",
    "kind": "coalesce(r.kind, '') = ?",
}
_NAMED: Final = {
    "source": "a.source",
    "outlet": "CASE WHEN a.publisher = '' THEN a.source ELSE a.publisher END",
}
