"""The index of words on a server: tokens of our own, so that no setting changes what is found.

A text becomes the tokens that `storage.words` makes of it, pairs of characters for Chinese, each
with its places, and the column of search (``tsvector``) is written from these as they are: neither
the parser nor the locale of the server has a say. Limits are the server's:
https://www.postgresql.org/docs/current/textsearch-limitations.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

import regex

from storage.sql.connection import Connection, WordIndex
from storage.words import index_text, phrase_of

_TOKEN: Final = regex.compile(r"[\p{L}\p{N}\p{M}\p{Co}]+")
"""Letters and digits with the marks on them: signs of vowels are parts of words in Hindi."""

LONGEST: Final = 100
"""Characters of a token that count; what is longer is an address or garbage. The server takes 2 KB,
and a character has four bytes at most."""

LAST_PLACE: Final = 16_383
"""The last place that the server can note: what stands behind is found, in no phrase."""

PLACES: Final = 255
"""Places that it notes of one token."""

ROOM: Final = 900_000
"""Bytes of tokens and places that are noted of one article; the server refuses more than 1 MB."""

BETWEEN: Final = 10
"""Places between headline and text: no phrase reaches from one into the other."""


class ServerWords(WordIndex):
    """The ``article_index`` and ``vocabulary`` tables."""

    def __init__(self, connection: Connection, uncounted: set[int]) -> None:
        """Use the tables over *connection*.

        :param uncounted: the articles of this transaction whose words are not counted yet
        """
        self._connection = connection
        self._uncounted = uncounted

    def add(self, number: int, headline: str, text: str) -> None:
        """Note the words of an article."""
        self._connection.execute(
            "INSERT INTO article_index (article, words) VALUES (?, CAST(? AS tsvector))",
            [number, as_vector(headline, text)],
        )
        self._uncounted.add(number)

    def count(self) -> None:
        """Count the words of what was added: the end of a transaction, which stands in line.

        Pages share most of their words, of which each has one row: raised once for all of them.
        """
        if self._uncounted:
            self._connection.execute(_COUNT, [json.dumps(sorted(self._uncounted))])
            self._uncounted.clear()

    def remove(self, number: int, headline: str, text: str) -> None:  # noqa: ARG002 - it is noted
        """Forget them."""
        self.count()
        self._connection.execute(
            "UPDATE vocabulary SET articles = articles - 1 "
            f"WHERE word IN (SELECT w.lexeme {_SPELT})",
            [number],
        )
        self._connection.execute(
            f"DELETE FROM vocabulary WHERE articles < 1 AND word IN (SELECT w.lexeme {_SPELT})",
            [number],
        )
        self._connection.execute("DELETE FROM article_index WHERE article = ?", [number])


_SPELT: Final = (
    "FROM article_index i CROSS JOIN unnest(i.words) w ON length(w.lexeme) > 2 WHERE i.article = ?"
)
"""The words of an article that may be misspelt; of one or two letters any other is near."""

_COUNT: Final = (
    "INSERT INTO vocabulary AS v (word, articles) SELECT w.lexeme, count(*) "
    "FROM article_index i CROSS JOIN unnest(i.words) w ON length(w.lexeme) > 2 "
    "WHERE i.article IN (SELECT CAST(value AS bigint) FROM json_each(?)) GROUP BY w.lexeme "
    "ON CONFLICT (word) DO UPDATE SET articles = v.articles + excluded.articles"
)


def tokens(indexed: str) -> Iterator[str]:
    """Yield the tokens of a text that is *indexed* (`storage.words.index_text`), in order."""
    for found in _TOKEN.finditer(indexed):
        yield found[0].casefold()[:LONGEST]


def as_vector(headline: str, text: str) -> str:
    """Return the words of an article as the server reads them: ``'summit':1A,14 'opens':2A``."""
    places: dict[str, list[str]] = {}
    room = ROOM
    place = 0
    for part, weight, gap in ((headline, "A", 0), (text, "", BETWEEN)):
        place += gap
        for token in tokens(index_text(part)):
            place += 1
            noted = places.get(token)
            if noted is None:
                room -= len(token.encode()) + 8
                if room < 0:
                    continue
                noted = places[token] = []
            if len(noted) < PLACES:
                room -= 2
                noted.append(f"{min(place, LAST_PLACE)}{weight}")
    return " ".join(f"'{token}':{','.join(noted)}" for token, noted in places.items())


def as_query(typed: str) -> str:
    """Return what finds the words *typed*, next to each other: ``'sum':*``; "" for no words."""
    words, is_beginning = phrase_of(typed)
    wanted = [token for word in words for token in tokens(word)]
    if not wanted:
        return ""
    return " <-> ".join(f"'{token}'" for token in wanted) + (":*" if is_beginning else "")
