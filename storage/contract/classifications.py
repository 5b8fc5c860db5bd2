"""What articles are about: relevance with its evidence, and tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import Classification


class Classifications(Protocol):
    """At most one finding for each article, with its tags."""

    def put(self, found: Classification) -> bool:
        """Keep what an article is about; return whether anything differs from before.

        A difference beyond the fourth decimal of the score, or the third of a tag's confidence,
        is none.
        """

    def of(self, articles: Sequence[str]) -> dict[str, Classification]:
        """Return what *articles* are about, by article.

        Tags are in the order of their scheme, then the surest first, then of their term.
        """

    def articles_with(self, scheme: str, term: str) -> list[str]:
        """Return the stored articles with a tag, by id; a parent topic finds its children too."""

    def levels(self) -> dict[str, int]:
        """Return how many of the stored articles are about, mention or none."""
