"""The ledger: what became known, in that order, whatever the clock said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Known


class Ledger(Protocol):
    """Lines about articles, numbered from 1: a line is never changed, and no number comes twice."""

    def put(self, known: Known) -> bool:
        """Add a line at the end and number it. Return True."""

    def last(self, article: str) -> Known | None:
        """Return the last line about *article*, or None."""

    def newest(self, *, before: datetime | None = None) -> int:
        """Return the number of the last line (of those that say an earlier time), or 0."""

    def newest_of(self, *, since: datetime, until: datetime) -> int:
        """Return the number of the last line about articles first seen in that time, or 0.

        As long as it is the same, so are their versions, levels and tags; the ledger has no line
        for an article that comes into another story.
        """

    def news(
        self, *, after: int, upto: int, begun: int, since: datetime, until: datetime
    ) -> list[Known]:
        """Return the lines from behind *after* to *upto* by which articles are news, in order.

        An article is news where it became tellable, or is otherwise now than when it became
        known, behind *begun*. Of the lines up to *begun* only those say news that are of the
        time from *since* to *until*: what is looked back on when an edition is the first.
        """

    def touched(self, *, after: int, upto: int) -> list[str]:
        """Return the articles that lines from behind *after* to *upto* are about, in order."""

    def originals(self, *, since: datetime, until: datetime) -> dict[str, int]:
        """Return how many texts of their own became known of each story from *since* to *until*.

        Copies are not counted; nor is what is in no story.
        """

    def versions(self, articles: Sequence[str], *, upto: int) -> dict[str, int]:
        """Return the version of *articles* that the last lines up to *upto* know, by article."""
