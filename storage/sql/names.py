"""Beginnings of ids that can be typed."""

from __future__ import annotations

from collections.abc import Iterable

from storage.contract.names import LISTED, Names
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, listed


class SqlNames(Names):
    """Reads the ``ids`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def short(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the beginnings that no other id has now, by id."""
        asked = list(ids)
        # In the order of text only its neighbours can share more of it than any other.
        rows = self._database.execute(
            "SELECT i.id, (SELECT max(b.id) FROM ids b WHERE b.id < i.id), "
            f"(SELECT min(b.id) FROM ids b WHERE b.id > i.id) FROM {ASKED}",
            [listed(asked)],
        )
        found = {
            name: name[: max(LISTED, *(_shared(name, other) + 1 for other in beside if other), 0)]
            for name, *beside in rows
        }
        return {name: found.get(name, name) for name in asked}


def _shared(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
