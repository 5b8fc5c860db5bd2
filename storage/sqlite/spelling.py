"""Words of the index that almost are what was typed."""

from __future__ import annotations

import unicodedata
from typing import Final

from sqlite_utils import Database

from storage.words import fold_for_search

MOST_READ: Final = 50_000
"""Words of the index that are looked at, those that begin with the same two letters; 0.6 s of
CPU for 40,000 such (``co`` and nine random letters, 80,000 places in 400 articles)."""

SHORTEST: Final = 4
"""Letters of a word from which it is looked for: of three, any other three are near."""

LONG: Final = 8
"""Letters from which two slips are forgiven; of a shorter word one."""

_VOCABULARY: Final = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.article_words "
    "USING fts5vocab('main', 'article_index', 'row')"
)


def as_indexed(word: str) -> str:
    """Return *word* as unicode61 keeps it: folded, without diacritics."""
    parts = unicodedata.normalize("NFD", fold_for_search(word).casefold())
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


def words_beginning(database: Database, letters: str, *, limit: int) -> list[str]:
    """Return words of the index that begin with *letters*, those of the most articles first."""
    begin = as_indexed(letters)
    if not begin:
        return []
    _look_up(database)
    # Cut before it is sorted: beginnings of two letters have tens of thousands of words.
    rows = database.execute(
        "SELECT term FROM (SELECT term, doc FROM temp.article_words WHERE term >= ? AND term < ? "
        "LIMIT ?) ORDER BY doc DESC, term LIMIT ?",
        [begin, begin + "\U0010ffff", MOST_READ, limit],
    )
    return [term for (term,) in rows]


def near_words(database: Database, word: str, *, limit: int) -> list[str]:
    """Return words of the index that are a slip or two away from *word*, the nearest first."""
    typed = as_indexed(word)
    if len(typed) < SHORTEST or not typed.isalpha():
        return []
    _look_up(database)
    slips = 2 if len(typed) >= LONG else 1
    begin = typed[:2]
    rows = database.execute(
        "SELECT term, doc FROM temp.article_words WHERE term >= ? AND term < ? LIMIT ?",
        [begin, begin + "\U0010ffff", MOST_READ],
    ).fetchall()
    found: list[tuple[int, int, str]] = []
    for term, articles in rows:
        if term == typed:
            return []
        if abs(len(term) - len(typed)) <= slips:
            away = distance(typed, term, most=slips)
            if away <= slips:
                found.append((away, -articles, term))
    return [term for _, _, term in sorted(found)[:limit]]


def _look_up(database: Database) -> None:
    """Have the table of words, which is the connection's own and holds nothing itself."""
    ((is_reader,),) = database.execute("PRAGMA query_only").fetchall()
    # A reader may write nothing, not even what only it can see and its end takes away.
    database.execute("PRAGMA query_only = OFF")
    try:
        database.execute(_VOCABULARY)
    finally:
        database.execute(f"PRAGMA query_only = {int(is_reader)}")


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters were left out, put in, replaced or exchanged with the next one.

    What is more than *most* is not counted further.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, with_ in enumerate(other, start=1):
            cost = min(
                above[column] + 1,
                here[column - 1] + 1,
                above[column - 1] + (letter != with_),
            )
            is_exchanged = (
                row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == with_
            )
            here.append(min(cost, before[column - 2] + 1) if is_exchanged else cost)
        if min(here) > most and min(above) > most:
            return most + 1
        before, above = above, here
    return above[-1]
