"""The words of the index, and those among them that almost are what was typed."""

from __future__ import annotations

import unicodedata
from typing import Final

from storage.sql.spelling import LAST_LETTER, MOST_READ, begins_like, can_be_misspelt, nearest
from storage.sqlite.library import Database
from storage.words import fold_for_search

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
        [begin, begin + LAST_LETTER, MOST_READ, limit],
    )
    return [term for (term,) in rows]


def near_words(database: Database, word: str, *, limit: int) -> list[str]:
    """Return words of the index that are a slip or two away from *word*, the nearest first."""
    typed = as_indexed(word)
    if not can_be_misspelt(typed):
        return []
    _look_up(database)
    rows = database.execute(
        "SELECT term, doc FROM temp.article_words WHERE term >= ? AND term < ? LIMIT ?",
        [*begins_like(typed), MOST_READ],
    ).fetchall()
    return nearest(typed, rows, limit=limit)


def _look_up(database: Database) -> None:
    """Have the table of words, which is the connection's own and holds nothing itself."""
    ((is_reader,),) = database.execute("PRAGMA query_only").fetchall()
    # A reader may write nothing, not even what only it can see and its end takes away.
    database.execute("PRAGMA query_only = OFF")
    try:
        database.execute(_VOCABULARY)
    finally:
        database.execute(f"PRAGMA query_only = {int(is_reader)}")
