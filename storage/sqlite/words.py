"""The index of words: a contentless table of FTS5."""

from __future__ import annotations

import sqlite3

from storage.sql.connection import WordIndex
from storage.words import index_text


class FtsWords(WordIndex):
    """The ``article_index`` table."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, number: int, headline: str, text: str) -> None:
        """Note the words of an article."""
        self._connection.execute(
            "INSERT INTO article_index (rowid, headline, text) VALUES (?, ?, ?)",
            [number, index_text(headline), index_text(text)],
        )

    def remove(self, number: int, headline: str, text: str) -> None:
        """Forget them: a contentless index does so only when it is told what the row said."""
        self._connection.execute(
            "INSERT INTO article_index (article_index, rowid, headline, text) "
            "VALUES ('delete', ?, ?, ?)",
            [number, index_text(headline), index_text(text)],
        )
