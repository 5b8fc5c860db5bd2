"""Numbers at hand are true ones: what is undone or forgotten elsewhere is looked up anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.sql.at_hand import NUMBERS
from storage.sql.ids import Ids
from storage.sqlite.store import SqliteStore


def test_a_number_given_in_what_was_undone_is_given_anew(store: SqliteStore) -> None:
    ids = Ids(store.database.conn)
    with pytest.raises(ZeroDivisionError), store.writing():  # noqa: PT012 - what is undone
        ids.given("first")
        raise ZeroDivisionError
    with store.writing():
        ids.given("other")
        number = ids.given("first")
    assert ids.names([number]) == {number: "first"}


def test_a_number_forgotten_by_another_process_is_not_at_hand(
    store: SqliteStore, path: Path
) -> None:
    ids = Ids(store.database.conn)
    with store.writing():
        number = ids.given("gone")
        assert ids.number("gone") == number
    with SqliteStore.open(path) as other, other.writing():
        Ids(other.database.conn).forget([number])
        Ids(other.database.conn).given("new")
    with store.writing():
        assert ids.number("gone") is None
        assert ids.given_all(["gone", "new"])["new"] != ids.number("gone")


def test_more_than_is_kept_is_still_right(store: SqliteStore) -> None:
    ids = Ids(store.database.conn)
    with store.writing():
        given = ids.given_all(f"n{number}" for number in range(NUMBERS + 10))
        assert ids.given_all(["n0", f"n{NUMBERS}"]) == {
            "n0": given["n0"],
            f"n{NUMBERS}": given[f"n{NUMBERS}"],
        }
        assert len(set(given.values())) == NUMBERS + 10
