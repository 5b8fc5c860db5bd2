"""The calendar: what articles announce for days after their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from storage.records import Planned, PlannedEvent


class Calendar(Protocol):
    """The events that are planned, as each article that announces one tells it.

    Two articles that announce one event are two: whoever shows them puts together what has the
    same ``event``, or the same ``kind``, ``starts`` and ``city``.
    """

    def put(self, found: Planned) -> bool:
        """Keep what an article announces, instead of what it did; return whether it is another."""

    def of(self, articles: Sequence[str]) -> dict[str, tuple[PlannedEvent, ...]]:
        """Return what *articles* announce, by article, in the order of their text."""

    def between(self, *, since: date, until: date) -> list[PlannedEvent]:
        """Return what goes on in the days from *since* to before *until*.

        Articles that are not relevant, by the word of a person too, announce nothing here.
        The first to begin come first; then by ``ends``, ``kind``, ``city``, article and place.
        """
