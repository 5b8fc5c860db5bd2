"""Choosing what to do again: pages and articles by source, time, reason and text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol


class Selection(Protocol):
    """Which pages, captures and articles belong together. Writes nothing."""

    def pages(
        self,
        *,
        source: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[str]:
        """Return the announced pages of a source and time of first sight, oldest first."""

    def pages_with_reason(self, reason: str, *, fetched_by: str, read_by: str) -> list[str]:
        """Return the pages whose fetching, or whose reading, ended with *reason*, by key.

        :param fetched_by: the stage whose items are pages
        :param read_by: the stage whose items are the captures of pages
        """

    def pages_of(self, articles: Sequence[str]) -> list[str]:
        """Return the pages that *articles* were read from, by key."""

    def articles_of(self, pages: Iterable[str]) -> list[str]:
        """Return the articles that were read from *pages*, as they arrived."""

    def walked_to(self, source: str, *, fetched_by: str) -> list[str]:
        """Return the pages that walks into the past of *source* found and that are to be fetched.

        In no order.
        """

    def found_by_walks(self, source: str) -> int:
        """Return how many pages walks into the past of *source* were the first to find."""

    def captures(self, *, purposes: Sequence[str], since: datetime | None = None) -> list[str]:
        """Return the ids of captures that received bytes, oldest first, then by id."""
