"""What became known day by day: articles and stories by what they are about, counted beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

LOOKED_AT: Final = 20_000
"""Articles of days that are not counted yet, and that one question may look at: 20 to 55 ms of CPU
on SQLite."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there were on a day."""

    articles: int
    stories: int


@dataclass(frozen=True, slots=True)
class StoryDays:
    """How many stories there were on each day, those without any left out.

    ``uncounted`` are days of which that is not known yet: there are many articles in them, and they
    wait to be counted.
    """

    days: Mapping[date, int]
    uncounted: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class ValueDays:
    """The values of a field with the most articles, each with its days; `StoryDays.uncounted`."""

    values: tuple[tuple[str, Mapping[date, Counted]], ...]
    uncounted: frozenset[date] = frozenset()


class Days(Protocol):
    """Counts the days (UTC) of first sight, and says what was counted.

    A field is the scheme of a tag, or language, source, outlet, relevance or kind; "" with the
    value "" is everything. A story is counted once on each day on which an article of it was first
    seen that has the value. Whatever is written makes its day due to be counted again; a day that
    is due is looked at article by article where it is small enough (`LOOKED_AT`).
    """

    def count_next(self) -> date | None:
        """Count the newest day that is due and return it; None where none is.

        Belongs inside a transaction. Takes 15 ms of CPU for a day of 1,000 articles on SQLite.
        """

    def due(self) -> int:
        """Return how many days are due to be counted."""

    def stories(self, field: str, value: str, *, since: datetime, until: datetime) -> StoryDays:
        """Return how many stories had *value* on each day, from *since* to before *until*."""

    def articles(
        self, field: str, value: str, *, since: datetime, until: datetime
    ) -> Mapping[date, int] | None:
        """Return how many articles had *value* on each day; None where a day is not counted yet."""

    def leading(self, field: str, *, since: datetime, until: datetime, most: int) -> ValueDays:
        """Return the values of *field* with the most articles in that time, those first."""
