"""What articles announce for days after their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from storage.contract.calendar import Calendar
from storage.records import Planned, PlannedEvent
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import from_row, select, to_row

_READ: Final = "SELECT i.id, p.* FROM"


class SqlCalendar(Calendar):
    """The ``planned_events`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, found: Planned) -> bool:
        """Keep what an article announces, instead of what it did; return whether it is another."""
        article, at_hand = self._ids.given(found.article), self._database.at_hand
        if not at_hand.is_blank("planned_events", article):
            if self.of([found.article]).get(found.article, ()) == found.events:
                return False
            self._database.execute("DELETE FROM planned_events WHERE article = ?", [article])
        elif not found.events:
            return False
        at_hand.wrote("planned_events", article)
        for place, event in enumerate(found.events):
            row = to_row(event) | {"article": article, "place": place}
            names = ", ".join(f'"{name}"' for name in row)
            self._database.execute(
                f"INSERT INTO planned_events ({names}) VALUES ({', '.join('?' * len(row))})",
                list(row.values()),
            )
        return True

    def of(self, articles: Sequence[str]) -> dict[str, tuple[PlannedEvent, ...]]:
        """Return what *articles* announce, by article, in the order of their text."""
        found: dict[str, tuple[PlannedEvent, ...]] = {}
        for event in self._events(
            f"{ASKED} CROSS JOIN planned_events p ON p.article = i.number "
            "ORDER BY p.article, p.place",
            [listed(articles)],
        ):
            found[event.article] = (*found.get(event.article, ()), event)
        return found

    def between(self, *, since: date, until: date) -> list[PlannedEvent]:
        """Return what goes on in these days, the first to begin first."""
        return list(
            self._events(
                "planned_events p CROSS JOIN ids i ON i.number = p.article "
                "WHERE p.starts < ? AND p.ends >= ? "
                "AND NOT EXISTS (SELECT 1 FROM classifications c "
                "WHERE c.article = p.article AND c.level = 'none') "
                "ORDER BY p.starts, p.ends, p.kind, p.city, i.id, p.place",
                [until.isoformat(), since.isoformat()],
            )
        )

    def _events(self, found: str, values: Sequence[Any]) -> Iterator[PlannedEvent]:
        for row in select(self._database, f"{_READ} {found}", values):
            yield from_row(PlannedEvent, row | {"article": row["id"]})
