"""What things are called outside, and their numbers inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property

from storage.errors import AmbiguousError
from storage.sql.connection import Connection

ASKED = "json_each(?) j CROSS JOIN ids i ON i.id = j.value"
"""The beginning of a FROM: ids that are handed in as a JSON list (`listed`), those that exist.

The rows come in the order of the list.
"""

LAST = "\U0010ffff"
"""Behind all that an id may go on with, in SQLite's order of text."""
SHORTEST = 6
"""Digits from which the beginning of an id stands for it; what is shorter is a word."""
FEW = 10
"""Ids at most that are named where the beginning of several was given."""


def only(name: str, found: Sequence[tuple[str, str]]) -> str | None:
    """Return the one id of *found*, (id, title) pairs whose ids begin with *name*, or None.

    :raises AmbiguousError: for several
    """
    if len(found) > 1:
        raise AmbiguousError(name, found[:FEW])
    return found[0][0] if found else None


def listed(ids: Iterable[str]) -> str:
    """Return *ids* as the JSON list that `ASKED` takes: each once, in order."""
    return json.dumps(sorted(set(ids)))


class Ids:
    """The ``ids`` table. A number is given when something is called so for the first time."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def number(self, name: str) -> int | None:
        """Return the number of *name*, or None where nothing is called so."""
        known = self._database.at_hand.numbers
        if name in known:
            return known.get(name)
        row = self._database.execute("SELECT number FROM ids WHERE id = ?", (name,)).fetchone()
        number = None if row is None else int(row[0])
        known.keep(name, number)
        return number

    def given(self, name: str) -> int:
        """Return the number of *name*; it gets one where it has none."""
        number = self.number(name)
        if number is not None:
            return number
        (new,) = self._database.execute(
            "INSERT INTO ids (id) VALUES (?) RETURNING number", (name,)
        ).fetchone()
        self._database.at_hand.given(name, int(new))
        return int(new)

    def look_up(self, names: Iterable[str]) -> None:
        """Have the numbers of *names* at hand, also that some have none."""
        self._database.at_hand.numbers.found(names, self._numbers)

    def _numbers(self, names: list[str]) -> dict[str, int]:
        rows = self._database.execute(f"SELECT i.id, i.number FROM {ASKED}", [listed(names)])
        return dict(rows.fetchall())

    def given_all(self, names: Iterable[str]) -> dict[str, int]:
        """Return the numbers of *names*; those that had none are numbered in this order."""
        asked = dict.fromkeys(names)
        known = self._database.at_hand.numbers
        found = {name: number for name in asked if (number := known.get(name)) is not None}
        if missing := [name for name in asked if name not in found]:
            listing = json.dumps(missing)
            self._database.execute(
                "INSERT INTO ids (id) SELECT value FROM json_each(?) WHERE true "
                "ON CONFLICT DO NOTHING",
                [listing],
            )
            given = self._numbers(missing)
            for name, number in given.items():
                known.keep(name, number)
            found |= given
        return found

    def given_new(self, names: Iterable[str]) -> set[str]:
        """Give numbers to those of *names* that have none, in this order; return those.

        Nobody else knows these before the transaction is kept; who gives one of them waits for it.
        """
        rows = self._database.execute(
            "INSERT INTO ids (id) SELECT value FROM json_each(?) WHERE true "
            "ON CONFLICT DO NOTHING RETURNING id, number",
            [json.dumps(list(dict.fromkeys(names)))],
        ).fetchall()
        for name, number in rows:
            self._database.at_hand.given(name, int(number))
        return {name for name, _ in rows}

    def names(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return what *numbers* are called outside."""
        return dict(
            self._database.execute(
                "SELECT i.number, i.id FROM json_each(?) j "
                "CROSS JOIN ids i ON i.number = CAST(j.value AS BIGINT)",
                [json.dumps(list(numbers))],
            ).fetchall()
        )

    def forget(self, numbers: Iterable[int]) -> None:
        """Forget those of *numbers* to which nothing refers any more."""
        self._database.executemany(self._forgetting, [(number,) for number in numbers])
        self._database.at_hand.clear()

    @cached_property
    def _forgetting(self) -> str:
        """Return the statement that `forget` runs: it asks every column that refers to ids."""
        return "DELETE FROM ids WHERE number = ?" + "".join(
            f" AND NOT EXISTS (SELECT 1 FROM {table} WHERE {column} = ids.number)"
            for table, column in self._database.referring()
        )
