"""Finding articles: the query language of ``storage.query`` put to the tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlite_utils import Database

from storage.contract.search import Search, SearchHit
from storage.query import And, Condition, Node, Not, Or, Query, span, tag_answers
from storage.query_fields import TAG_FIELDS
from storage.sqlite.rows import stamp
from storage.sqlite.spelling import near_words, words_beginning
from storage.words import fold_for_search, match_phrase

HEADLINE_WEIGHT: Final = 4.0
"""A word in the headline counts as much as four in the text."""

_JOINED: Final = (
    "FROM articles a LEFT JOIN classifications c ON c.article = a.number "
    "LEFT JOIN reprints r ON r.article = a.number "
    "LEFT JOIN memberships m ON m.article = a.number "
)
_AT: Final = "coalesce(a.date_published, a.first_seen)"
_RANKED: Final = (
    "ranked AS MATERIALIZED (SELECT rowid AS number, "
    f"bm25(article_index, {HEADLINE_WEIGHT}, 1.0) AS rank "
    "FROM article_index WHERE article_index MATCH ?), "
)
_HITS: Final = (
    "WITH {ranked}hits AS (SELECT a.id AS article, a.number, m.story, {rank} AS rank, "
    f"{_AT} AS at {_JOINED}{{join}}WHERE {{condition}})"
)


class SqliteSearch(Search):
    """Reads all tables, writes none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        connection = database.conn
        connection.create_function("tag_answers", 3, tag_answers, deterministic=True)
        connection.create_function(
            "names",
            2,
            lambda text, part: part in fold_for_search(text).casefold(),
            deterministic=True,
        )

    def find(
        self, query: Query, *, limit: int = 50, offset: int = 0, newest: bool = False
    ) -> list[SearchHit]:
        """Return the articles that answer *query*: best first where it has words, else newest."""
        hits, values, has_words = _hits(query)
        rows = self._database.execute(
            f"{hits} SELECT article, rank FROM hits "
            f"ORDER BY {'' if newest else 'rank, '}at DESC, "
            f"number {'' if has_words else 'DESC'} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [SearchHit(article, float(rank)) for article, rank in rows]

    def stories(self, query: Query, *, limit: int = 50, offset: int = 0) -> list[str]:
        """Return the stories with an article that answers *query*, best first."""
        hits, values, _ = _hits(query)
        rows = self._database.execute(
            f"{hits} SELECT s.id FROM hits JOIN ids s ON s.number = hits.story GROUP BY hits.story "
            "ORDER BY min(rank), max(at) DESC, hits.story DESC LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [row[0] for row in rows]

    def by_day(self, query: Query, *, since: datetime, until: datetime) -> dict[date, int]:
        """Return how many articles that answer *query* were first seen on each day (UTC)."""
        condition, values = _condition(query.root)
        rows = self._database.execute(
            f"SELECT substr(a.first_seen, 1, {len('2026-11-21')}) AS day, count(*) {_JOINED}"
            f"WHERE a.first_seen >= ? AND a.first_seen < ? AND {condition} "
            "GROUP BY day ORDER BY day",
            [stamp(since), stamp(until), *values],
        )
        return {date.fromisoformat(day): number for day, number in rows}

    def count(self, query: Query) -> int:
        """Return how many articles answer *query*."""
        condition, values = _condition(query.root)
        row = self._database.execute(f"SELECT count(*) {_JOINED}WHERE {condition}", values)
        return int(row.fetchone()[0])

    def count_stories(self, query: Query) -> int:
        """Return how many stories have an article that answers *query*."""
        condition, values = _condition(query.root)
        row = self._database.execute(
            f"SELECT count(DISTINCT m.story) {_JOINED}WHERE {condition}", values
        )
        return int(row.fetchone()[0])

    def beginning(self, letters: str, *, limit: int = 2_000) -> list[str]:
        """Return the words of articles that begin with *letters*, the most frequent first."""
        return words_beginning(self._database, letters, limit=limit)

    def near(self, word: str, *, limit: int = 3) -> list[str]:
        """Return words that stand in articles and almost are *word*, the likeliest first."""
        return near_words(self._database, word, limit=limit)


def _hits(query: Query) -> tuple[str, list[Any], bool]:
    """Return the clause that makes ``hits``, its values, and whether words rank them.

    ``hits`` are the articles that answer *query*: article, number, story, rank, at.
    """
    condition, values = _condition(query.root)
    words = " OR ".join(
        phrase for term in _positive(query.root) if (phrase := match_phrase(term.value))
    )
    if not words:
        return _HITS.format(ranked="", rank="0", join="", condition=condition), values, False
    # Words rank; the condition decides. What holds without a word comes after.
    clause = _HITS.format(
        ranked=_RANKED,
        rank="coalesce(k.rank, 0)",
        join="LEFT JOIN ranked k ON k.number = a.number ",
        condition=condition,
    )
    return clause, [words, *values], True


def _positive(node: Node) -> list[Condition]:
    """Return the word terms that are asked for, not those taken away."""
    match node:
        case Condition():
            return [node] if not node.field else []
        case Not():
            return []
        case And(parts) | Or(parts):
            return [term for part in parts for term in _positive(part)]


def _condition(node: Node) -> tuple[str, list[Any]]:
    """Return a WHERE condition and its values; values never become part of the text."""
    match node:
        case Condition():
            return _term(node)
        case Not(part):
            condition, values = _condition(part)
            return f"NOT {condition}", values
        case And(parts) | Or(parts):
            found = [_condition(part) for part in parts]
            word = " AND " if isinstance(node, And) else " OR "
            return (
                "(" + word.join(condition for condition, _ in found) + ")",
                [value for _, values in found for value in values],
            )


_COLUMNS: Final = {
    "relevance": "coalesce(c.level, 'none') = ?",
    "language": "a.language = ?",
    "source": "names(a.source, ?)",
    "outlet": "names(CASE WHEN a.publisher = '' THEN a.source ELSE a.publisher END, ?)",
    "story": "coalesce((SELECT s.id FROM ids s WHERE s.number = m.story), '') = ?",
    "reprint": "(CASE WHEN r.article IS NULL THEN 'no' ELSE 'yes' END) = ?",
    "kind": "coalesce(r.kind, '') = ?",
}


def _term(term: Condition) -> tuple[str, list[Any]]:
    if not term.field:
        phrase = match_phrase(term.value)
        if not phrase:
            return "0", []
        return (
            "a.number IN (SELECT rowid FROM article_index WHERE article_index MATCH ?)",
            [phrase],
        )
    if term.field in TAG_FIELDS:
        return (
            "EXISTS (SELECT 1 FROM tags t WHERE t.article = a.number AND t.scheme = ? "
            "AND tag_answers(?, t.term, t.label))",
            [term.field, term.value],
        )
    if term.field in ("source", "outlet"):
        return _COLUMNS[term.field], [fold_for_search(term.value).casefold()]
    if term.field in _COLUMNS:
        return _COLUMNS[term.field], [term.value]
    first, after = span(term)
    if first is not None:
        return f"{_AT} >= ?", [stamp(first)]
    assert after is not None
    return f"{_AT} < ?", [stamp(after)]
