"""Articles in versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Protocol

from storage.records import Article

VERSIONED: Final = ("headline", "text", "status", "reason")
"""A new version is made when one of these differs from the latest."""


class Articles(Protocol):
    """The articles by id: the latest version, and those before it.

    "In the order of arrival" is by first sight, and among equals by when they were kept first.
    """

    def put(self, article: Article) -> Article | None:
        """Keep *article* as the latest version; return it as kept, or None if nothing is new.

        The version number is given here: 1, or one more than the latest where one of `VERSIONED`
        changed. The time of first sight stays. Metadata alone is replaced in place.
        """

    def get(self, article: str) -> Article | None:
        """Return the latest version, or None."""

    def of_capture(self, capture: str) -> Article | None:
        """Return the article whose latest version was read from *capture*, or None."""

    def get_all(self, articles: Sequence[str]) -> dict[str, Article]:
        """Return the latest versions of *articles*, by id."""

    def versions(self, article: str) -> list[Article]:
        """Return every version, oldest first."""

    def find(self, name: str) -> Article | None:
        """Return the article with that id or URL, or whose id alone begins so, or None.

        *name* is the beginning of an id from 6 digits on.

        :raises AmbiguousError: where several begin so; the titles are headlines
        """

    def all(self, *, since: datetime | None = None) -> Iterator[Article]:
        """Yield the latest version of every article first seen since then, as they arrived."""

    def ids(
        self, *, since: datetime | None = None, until: datetime | None = None, source: str = ""
    ) -> list[str]:
        """Return the ids of articles by time of first sight and source, as they arrived."""

    def count_seen(self, *, since: datetime, until: datetime) -> int:
        """Return how many articles were first seen in that time."""

    def remove(self, article: str) -> None:
        """Forget an article, its versions and everything that was found out about it."""

    def count(self) -> int:
        """Return how many articles are stored."""
