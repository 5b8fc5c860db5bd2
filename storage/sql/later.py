"""Hashes of articles that are not in the table of sketches yet, as a writer has them at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Posting = tuple[int, int]
"""A hash, and an article that has it."""


class Later:
    """The hashes of the articles that are not in the table yet."""

    def __init__(self, sketches: Iterable[tuple[int, Sequence[int]]]) -> None:
        self.articles: dict[int, Sequence[int]] = {}
        self._having: dict[int, list[int]] = {}
        for article, hashes in sketches:
            self.add(article, hashes)

    def add(self, article: int, hashes: Sequence[int]) -> None:
        """Note the *hashes* of *article*."""
        self.articles[article] = hashes
        for value in hashes:
            self._having.setdefault(value, []).append(article)

    def remove(self, article: int) -> None:
        """Forget them."""
        for value in self.articles.pop(article):
            self._having[value].remove(article)

    def postings(self, hashes: Iterable[int]) -> list[Posting]:
        """Return those of *hashes*."""
        having = self._having
        return [(value, one) for value in hashes if value in having for one in having[value]]

    def sorted(self) -> list[Posting]:
        """Return all, in the order in which the table has them."""
        having = self._having
        return [(value, one) for value in sorted(having) for one in having[value]]
