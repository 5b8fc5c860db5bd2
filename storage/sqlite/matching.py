"""Finding words by FTS5, and names by functions of Python that SQLite calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storage.query import Condition, tag_answers
from storage.sql.search import HEADLINE_WEIGHT, Clause, Matching
from storage.sqlite.library import Database
from storage.sqlite.vocabulary import near_words, words_beginning
from storage.words import fold_for_search, match_phrase

_RANKED: Final = (
    f"SELECT rowid AS number, bm25(article_index, {HEADLINE_WEIGHT}, 1.0) AS rank "
    "FROM article_index WHERE article_index MATCH ?"
)


class SqliteMatching(Matching):
    """The ``article_index`` table, and two functions of the connection's own."""

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

    def words(self, typed: str) -> Clause:
        """Return the condition that *typed* stands in headline or text."""
        phrase = match_phrase(typed)
        if not phrase:
            return "0", []
        return (
            "a.number IN (SELECT rowid FROM article_index WHERE article_index MATCH ?)",
            [phrase],
        )

    def ranked(self, typed: Sequence[str]) -> Clause | None:
        """Return the query for (number, rank) of articles with any of *typed*."""
        phrases = " OR ".join(phrase for one in typed if (phrase := match_phrase(one)))
        return (_RANKED, [phrases]) if phrases else None

    def tag(self, scheme: str, value: str) -> Clause:  # noqa: ARG002 - of any scheme
        """Return the condition that a tag is what *value* asks for."""
        return "tag_answers(?, t.term, t.label)", [value]

    def pair(self, term: Condition) -> tuple[str, str] | None:  # noqa: ARG002 - facets tell it here
        """Return nothing: see `storage.sqlite.planning`."""
        return None

    def named(self, column: str, part: str) -> Clause:
        """Return the condition that *column* has *part* in it."""
        return f"names({column}, ?)", [part]

    def beginning(self, letters: str, *, limit: int) -> list[str]:
        """Return words of the index that begin with *letters*."""
        return words_beginning(self._database, letters, limit=limit)

    def near(self, word: str, *, limit: int) -> list[str]:
        """Return words of the index that almost are *word*."""
        return near_words(self._database, word, limit=limit)
