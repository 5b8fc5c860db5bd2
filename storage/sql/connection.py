"""What the parts ask of a connection, whatever database is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from storage.sql.at_hand import AtHand

Values = Sequence[Any] | Mapping[str, Any]
"""Of ``?`` in a statement, in order, or of ``:name``, by name."""


class Cursor(Protocol):
    """What a statement gives: its rows as tuples."""

    @property
    def description(self) -> Any:
        """Return the columns, each a sequence that begins with its name."""

    @property
    def rowcount(self) -> int:
        """Return how many rows were written."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Go through the rows."""


class WordIndex(Protocol):
    """The words of the latest versions, for search."""

    def add(self, number: int, headline: str, text: str) -> None:
        """Note the words of the article with that number."""

    def remove(self, number: int, headline: str, text: str) -> None:
        """Forget them; *headline* and *text* are those with which they were added."""


class SketchIndex(Protocol):
    """Which articles have a shingle's hash; an article's own stand packed beside its signature."""

    def kept(self, hashes: Sequence[int]) -> tuple[int, ...]:
        """Return those of *hashes* that are kept of an article, sorted."""

    def add(self, article: int, hashes: Sequence[int]) -> None:
        """Keep these for *article*, whose signature has them, and which has no others."""

    def remove(self, article: int, hashes: Sequence[int]) -> None:
        """Forget those of *article*: they are all that were added."""

    def sharing(self, article: int, hashes: Sequence[int], *, least: int, limit: int) -> list[str]:
        """Return other articles that have *least* of *hashes*, the best first."""


class Connection(Protocol):
    """A connection that says in a StorageError when its database cannot do what it should."""

    @property
    def at_hand(self) -> AtHand:
        """Return what this transaction looked up and wrote; `NOTHING` outside of one."""

    @property
    def words(self) -> WordIndex:
        """Return the index of words."""

    @property
    def sketches(self) -> SketchIndex:
        """Return the index of sketches."""

    def execute(self, sql: str, values: Values = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Values], /) -> Cursor:
        """Run one statement for each of *rows*."""

    def many(self, sql: str, values: Values = ..., /) -> Cursor:
        """Run one query whose rows may be more than memory holds: read as they are consumed."""

    def referring(self) -> list[tuple[str, str]]:
        """Return (table, column) of all that refers to the table ``ids``."""

    def overwriting(self) -> AbstractContextManager[None]:
        """Have whatever the block deletes leave as little behind as the database can do."""
