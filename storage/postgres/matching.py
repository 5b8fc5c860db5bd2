"""Finding words by the server's own search, and names by asking which there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from storage.postgres.connection import Connection
from storage.postgres.words import as_query
from storage.query import Condition, tag_answers
from storage.query_fields import TAG_FIELDS
from storage.sql.search import HEADLINE_WEIGHT, Clause, Matching
from storage.sql.spelling import LAST_LETTER, MOST_READ, begins_like, can_be_misspelt, nearest
from storage.words import fold_for_search

_WEIGHTS: Final = f"{{{', '.join([str(1 / HEADLINE_WEIGHT)] * 3)}, 1.0}}"
"""Of the places D, C, B and A: the text is D, the headline A."""

BY_LENGTH: Final = 1
"""A rank is divided by 1 + the logarithm of the length of the article."""

NAMED: Final = 300
"""Characters of a name of an outlet that are looked at: an index holds no more than 2.7 KB, and
pages call themselves what they like."""

_FIND: Final = "article_index i WHERE i.words @@ CAST(? AS tsquery)"
_RANKED: Final = (
    f"SELECT i.article AS number, -ts_rank(CAST('{_WEIGHTS}' AS real[]), i.words, "
    f"CAST(? AS tsquery), {BY_LENGTH}) AS rank FROM {_FIND}"
)

_TAGS: Final = """
WITH RECURSIVE found (term, label) AS (
  (SELECT term, label FROM tags WHERE scheme = :scheme ORDER BY term, label LIMIT 1)
  UNION ALL
  SELECT n.term, n.label FROM found f CROSS JOIN LATERAL (
    SELECT term, label FROM tags WHERE scheme = :scheme AND (term, label) > (f.term, f.label)
    ORDER BY term, label LIMIT 1) n ON true)
SELECT term, label FROM found
"""
_NAMES: Final = """
WITH RECURSIVE found (name) AS (
  (SELECT {column} FROM articles a ORDER BY 1 LIMIT 1)
  UNION ALL
  SELECT (SELECT min({column}) FROM articles a WHERE {column} > f.name) FROM found f
  WHERE f.name IS NOT NULL)
SELECT name FROM found WHERE name IS NOT NULL
"""
"""Both jump from one to the next in an index, over however many articles have it."""


class PostgresMatching(Matching):
    """The ``article_index`` and ``vocabulary`` tables.

    Which tags and names answer is decided here, by the same functions that decide it elsewhere:
    there are some thousands, whatever the number of articles.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def words(self, typed: str) -> Clause:
        """Return the condition that *typed* stands in headline or text."""
        query = as_query(typed)
        if not query:
            return "1 = 0", []
        return f"a.number IN (SELECT i.article FROM {_FIND})", [query]

    def ranked(self, typed: Sequence[str]) -> Clause | None:
        """Return the query for (number, rank) of articles with any of *typed*."""
        queries = " | ".join(f"({query})" for one in typed if (query := as_query(one)))
        return (_RANKED, [queries, queries]) if queries else None

    def tag(self, scheme: str, value: str) -> Clause:
        """Return the condition that a tag is what *value* asks for."""
        rows = self._connection.execute(_TAGS, {"scheme": scheme})
        return _among(
            "t.term || ' ' || t.label",
            (f"{term} {label}" for term, label in rows if tag_answers(value, term, label)),
        )

    def pair(self, term: Condition) -> tuple[str, str] | None:
        """Return the one (field, value) that the answers to *term* have, and nobody else."""
        if term.field in TAG_FIELDS:
            found: dict[bool, set[str]] = {True: set(), False: set()}
            for name, label in self._connection.execute(_TAGS, {"scheme": term.field}):
                found[tag_answers(term.value, name, label)].add(name)
            # Where one name has two labels it may be that one of them answers alone.
            is_exact = len(found[True]) == 1 and found[True].isdisjoint(found[False])
            return (term.field, found[True].pop()) if is_exact else None
        if term.field in ("language", "kind") or (
            term.field == "relevance" and term.value != "none"
        ):
            return term.field, term.value
        return None

    def named(self, column: str, part: str) -> Clause:
        """Return the condition that *column* has *part* in it."""
        column = f"left({column}, {NAMED})"
        rows = self._connection.execute(_NAMES.format(column=column))
        return _among(
            column, (name for (name,) in rows if part in fold_for_search(name).casefold())
        )

    def beginning(self, letters: str, *, limit: int) -> list[str]:
        """Return words of the index that begin with *letters*, those of the most articles first."""
        begin = fold_for_search(letters).casefold()
        if not begin:
            return []
        self._connection.words.count()
        rows = self._connection.execute(
            "SELECT w.word FROM (SELECT word, articles FROM vocabulary "
            "WHERE word >= ? AND word < ? LIMIT ?) w ORDER BY w.articles DESC, w.word LIMIT ?",
            [begin, begin + LAST_LETTER, MOST_READ, limit],
        )
        return [row[0] for row in rows]

    def near(self, word: str, *, limit: int) -> list[str]:
        """Return words of the index that almost are *word*."""
        typed = fold_for_search(word).casefold()
        if not can_be_misspelt(typed):
            return []
        self._connection.words.count()
        rows = self._connection.execute(
            "SELECT word, articles FROM vocabulary WHERE word >= ? AND word < ? LIMIT ?",
            [*begins_like(typed), MOST_READ],
        )
        return nearest(typed, rows, limit=limit)


def _among(expression: str, names: Iterable[str]) -> Clause:
    return f"{expression} IN (SELECT value FROM json_each(?))", [json.dumps(list(names))]
