"""Stories that became part of others: what they are part of now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from storage.records import Merger
from storage.sql.at_hand import is_empty
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, FEW, Ids, listed
from storage.sql.rows import from_row, put, select, stamp, to_row

_COLUMNS: Final = "s.id AS story, w.id AS joined, m.at, m.because"
_NAMED: Final = "JOIN ids s ON s.number = m.story JOIN ids w ON w.number = m.joined"


class Mergers:
    """The ``mergers`` table. What a story is part of is part of nothing: one step finds it."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, merger: Merger) -> bool:
        """Keep that a story is part of another; return whether that is new."""
        joined = self.joined([merger.story, merger.joined])
        into = joined.get(merger.joined, merger.joined)
        if merger.story == into or merger.story in joined:
            return False
        story, whole = self._ids.given(merger.story), self._ids.given(into)
        self._database.execute("UPDATE mergers SET joined = ? WHERE joined = ?", [whole, story])
        row = to_row(merger) | {"story": story, "joined": whole}
        self._database.at_hand.empty.forget("mergers")
        return put(self._database, "mergers", row, pk="story")

    def joined(self, stories: Sequence[str]) -> dict[str, str]:
        """Return the stories that *stories* are part of now, by story: of those that are."""
        if is_empty(self._database, "mergers"):
            return {}
        rows = self._database.execute(
            f"SELECT i.id, s.id FROM {ASKED} "
            "CROSS JOIN mergers m ON m.story = i.number JOIN ids s ON s.number = m.joined",
            [listed(stories)],
        )
        return dict(rows.fetchall())

    def of(self, stories: Sequence[str]) -> list[Merger]:
        """Return what became part of *stories*, the first first."""
        rows = select(
            self._database,
            f"SELECT {_COLUMNS} FROM {ASKED} CROSS JOIN mergers m ON m.joined = i.number "
            f"{_NAMED} ORDER BY m.at, s.id",
            [listed(stories)],
        )
        return [from_row(Merger, row) for row in rows]

    def since(self, at: datetime | None) -> list[Merger]:
        """Return what became part of another since then, the first first."""
        rows = select(
            self._database,
            f"SELECT {_COLUMNS} FROM mergers m {_NAMED} WHERE m.at >= ? ORDER BY m.at, s.id",
            [stamp(at) if at else ""],
        )
        return [from_row(Merger, row) for row in rows]

    def named(self, first: str, last: str) -> list[tuple[str, str]]:
        """Return (story, joined) of those whose ids are from *first* to *last*, a few at most."""
        return self._database.execute(
            "SELECT s.id, w.id FROM ids s CROSS JOIN mergers m ON m.story = s.number "
            "JOIN ids w ON w.number = m.joined WHERE s.id >= ? AND s.id <= ? ORDER BY s.id LIMIT ?",
            [first, last, FEW],
        ).fetchall()
