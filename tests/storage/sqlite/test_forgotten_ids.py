"""Numbers are given once, and forgotten with the last thing that they are of."""

from __future__ import annotations

from dataclasses import replace

from storage.contract.retention import Ages, StagesOf
from storage.records import Follow
from storage.sql.ids import Ids
from storage.sqlite.store import SqliteStore
from tests.storage.records import ABOUT, ARTICLE, CAPTURE, DAY, NOW, entry, poll

STAGES = StagesOf(polls=("parse",), pages=("fetch",), captures=(), articles=("compare", "classify"))


def names(store: SqliteStore) -> set[str]:
    """Return everything that has a number."""
    return {row[0] for row in store.database.execute("SELECT id FROM ids")}


def test_a_number_is_given_once_in_the_order_of_asking(store: SqliteStore) -> None:
    ids = Ids(store.database.conn)
    assert ids.number("a") is None
    first = ids.given("b")
    assert ids.given("b") == ids.number("b") == first
    assert ids.given_all(["z", "b", "a", "z"]) == {"z": first + 1, "b": first, "a": first + 2}
    assert ids.names([first, first + 2, 99]) == {first: "b", first + 2: "a"}
    assert ids.given_all([]) == {}


def test_only_what_nothing_refers_to_is_forgotten(store: SqliteStore) -> None:
    with store.writing():
        store.put([CAPTURE, ARTICLE, ABOUT])
        store.work.open("fetch", ["p9"], NOW)
        ids = Ids(store.database.conn)
        ids.given("nothing")
        before = names(store)
        ids.forget(ids.given_all(before).values())
    assert before - names(store) == {"nothing"}


def test_what_is_pruned_leaves_no_name_behind(store: SqliteStore) -> None:
    with store.writing():
        for number in range(10):
            at = NOW - (9 - number) * DAY
            store.put([poll(number, at), entry(number, at)])
            store.work.record("parse", [f"Kabar-poll-{number}"], "ok", at)
            store.work.record("fetch", [f"Kabar.example/{number}"], "not-fetched", at)
        old = replace(ARTICLE, first_seen=NOW - 9 * DAY)
        store.put([CAPTURE, old, replace(ABOUT, level="none", tags=())])
        store.work.record("compare", [old.id], "ok", NOW)
        until = NOW - 3 * DAY
        ages = Ages(bodies=until, documents=until, irrelevant=until, history=until, announced=2)
        store.retention.prune(ages, stages=STAGES, dry_run=False)
    left = (6, 7, 8, 9)
    assert names(store) == {
        *(f"Kabar-poll-{number}" for number in left),
        *(f"Kabar.example/{number}" for number in left),
        CAPTURE.id,
        CAPTURE.page,
    }


def test_a_source_that_is_removed_takes_its_names_along(store: SqliteStore) -> None:
    follow = Follow(source="Kabar", url="https://kabar.kg/2.xml")
    with store.writing():
        before = names(store)
        store.put([follow])
        store.work.open("poll", ["Kabar", follow.id], NOW)
        store.sources.remove("Kabar", polled_by="poll")
    assert names(store) == before
