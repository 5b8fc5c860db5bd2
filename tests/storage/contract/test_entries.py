"""Entries: which are worth a request, and what is remembered of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.contract.entries import REFETCHES
from storage.records import KnownItems
from storage.store import Store
from tests.storage.records import CAPTURE, DAY, ENTRY, HOUR, NOW

ITEMS = KnownItems(source="Kabar", url="https://kabar.kg/feed", capture="1", items=b"first")


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def test_an_entry_comes_back_as_it_went_in(store: Store) -> None:
    whole = replace(
        ENTRY,
        published=NOW - HOUR,
        updated=NOW,
        summary="In short",
        content="<p>Whole</p>",
        authors=("A. B.",),
        categories=("politics", "энергетика"),
        language="ky",
    )
    store.put([whole])
    assert store.entries.get("e1") == whole
    assert store.entries.get("unknown") is None


def test_an_entry_of_a_page_that_another_feed_announced_asks_for_no_second_request(
    store: Store,
) -> None:
    assert store.put([ENTRY]) == [ENTRY]
    assert store.put([replace(ENTRY, id="e2", source="24.kg")]) == []


def test_an_entry_of_a_page_that_was_fetched_asks_for_no_second_request(store: Store) -> None:
    store.put([CAPTURE])
    assert store.put([ENTRY]) == []
    failed = replace(CAPTURE, id="c2", page="p2", reason="timeout")
    store.put([failed])
    other = replace(ENTRY, id="e2", page="p2")
    assert store.put([other]) == [other]


def test_an_entry_announced_anew_is_worth_a_request_but_not_for_ever(store: Store) -> None:
    store.put([ENTRY])
    asked = [bool(store.put([replace(ENTRY, title=f"Title {n}")])) for n in range(10)]
    assert asked == [True] * REFETCHES + [False] * (10 - REFETCHES)


def test_a_page_that_was_not_wanted_is_asked_for_when_another_feed_wants_it(store: Store) -> None:
    store.put([replace(ENTRY, decision="matching")])
    wanted = replace(ENTRY, id="e2", source="InfoSCO", decision="all")
    assert store.put([wanted]) == [wanted]


def test_a_changed_summary_is_kept_and_asks_for_nothing(store: Store) -> None:
    store.put([ENTRY])
    assert store.put([replace(ENTRY, summary="advert of the hour")]) == []
    kept = store.entries.get("e1")
    assert kept is not None
    assert kept.summary == "advert of the hour"


def test_what_was_known_first_stays(store: Store) -> None:
    store.put([ENTRY])
    store.put([replace(ENTRY, title="Corrected", first_seen=NOW + DAY, capture="c2")])
    kept = store.entries.get("e1")
    assert kept == replace(ENTRY, title="Corrected")


def test_what_a_person_asked_for_stays_asked_for(store: Store) -> None:
    store.put([replace(ENTRY, decision="none"), replace(ENTRY, id="e2", decision="none")])
    assert store.entries.ask("p1") == 2
    assert store.entries.ask("unknown") == 0
    store.put([replace(ENTRY, decision="none", title="Corrected")])
    assert {entry.decision for entry in store.entries.of_page("p1")} == {"asked"}


def test_one_announcement_twice_in_a_document_is_one(store: Store) -> None:
    assert store.put([ENTRY, ENTRY]) == [ENTRY]
    assert store.entries.of_page("p1") == [ENTRY]


def test_the_announcements_of_a_page_are_in_the_order_of_first_sight(store: Store) -> None:
    for number in (2, 0, 1):
        store.put([replace(ENTRY, id=f"e{number}", first_seen=NOW + number * HOUR)])
    assert [entry.id for entry in store.entries.of_page("p1")] == ["e0", "e1", "e2"]
    store.put([replace(ENTRY, id="nowhere", page="")])
    assert store.entries.of_page("") == []
    assert store.entries.ask("") == 0


def test_known_items_are_kept_where_they_were_built_on_those_before(store: Store) -> None:
    assert store.entries.known_items("Kabar", ITEMS.url) == KnownItems(
        source="Kabar", url=ITEMS.url
    )
    store.put([ITEMS])
    assert store.entries.known_items("Kabar", ITEMS.url) == ITEMS
    second = replace(ITEMS, capture="2", before="1", items=b"second")
    store.put([second])
    assert store.entries.known_items("Kabar", ITEMS.url) == second
    store.put([replace(ITEMS, capture="3", before="1", items=b"third")])
    lost = store.entries.known_items("Kabar", ITEMS.url)
    assert (lost.capture, lost.items) == ("3", b"")
