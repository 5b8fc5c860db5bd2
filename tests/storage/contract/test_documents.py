"""Further documents of sources: what is polled with them, and what is walked to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from storage.contract.retention import Ages, StagesOf
from storage.records import Follow, Walk
from storage.store import Store
from tests.storage.records import DAY, HOUR, NOW, poll

FOLLOW = Follow(source="Kabar", url="https://kabar.kg/2.xml")
WALK = Walk(
    source="Газета ШОС",
    url="https://kabar.kg/sitemap.xml",
    since=NOW - DAY,
    changed=NOW,
    part=2,
    budget=9,
    depth=1,
    guessed=True,
)
OTHER: dict[str, Any] = {
    "source": "Dawn",
    "url": "https://kabar.kg/sitemap-2.xml",
    "since": None,
    "changed": NOW + HOUR,
    "part": 3,
    "budget": 8,
    "depth": 2,
    "guessed": False,
}


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def test_a_further_document_is_found_by_its_id_and_its_source(store: Store) -> None:
    first = replace(FOLLOW, url="https://kabar.kg/1.xml")
    store.put([FOLLOW, first, FOLLOW, replace(FOLLOW, source="Dawn")])
    assert store.documents.follow(FOLLOW.id) == FOLLOW
    assert store.documents.followed("Kabar") == [first, FOLLOW]
    assert store.documents.follow("Kabar") is None
    assert store.documents.followed("unknown") == []


def test_the_newest_answer_of_a_further_document(store: Store) -> None:
    def polled(number: int, status: int = 200, **changes: str) -> None:
        capture = poll(number, NOW + number * HOUR)
        store.put([replace(capture, status=status, url=FOLLOW.url, **changes)])  # type: ignore[arg-type]

    polled(0)
    assert store.documents.answer(FOLLOW) is None
    store.put([FOLLOW])
    assert store.documents.answer(FOLLOW) is None
    polled(1)
    polled(2)
    polled(3, status=304)
    polled(4, source="Dawn")
    polled(5, purpose="article")
    store.put([poll(6, NOW + DAY), FOLLOW])
    found = store.documents.answer(FOLLOW)
    assert found is not None
    assert (found.id, found.body) == ("Kabar-poll-2", b"")


def test_an_answer_that_was_pruned_is_none(store: Store) -> None:
    store.put([FOLLOW, replace(poll(1, NOW), url=FOLLOW.url), poll(2, NOW + DAY)])
    assert store.documents.answer(FOLLOW) is not None
    stages = StagesOf(polls=("parse",), pages=("fetch",), captures=(), articles=())
    store.retention.prune(Ages(history=NOW + DAY), stages=stages, dry_run=False)
    assert store.documents.answer(FOLLOW) is None


def test_what_is_polled_with_a_source_goes_with_it(store: Store) -> None:
    other = replace(FOLLOW, source="Dawn")
    store.put([FOLLOW, other])
    store.work.open("poll", [FOLLOW.id, other.id], NOW)
    store.sources.remove("Kabar", polled_by="poll")
    assert store.documents.follow(FOLLOW.id) is None
    assert store.documents.follow(other.id) == other
    assert store.work.items("poll") == [other.id]


def test_a_walk_comes_back_as_it_went_in(store: Store) -> None:
    second = replace(WALK, part=0)
    store.put([WALK, second, WALK, replace(WALK, source="Dawn")])
    assert store.documents.walk(WALK.id) == WALK
    assert store.documents.walks(WALK.source) == [WALK, second]
    assert store.documents.walk("unknown") is None
    assert store.documents.walks("unknown") == []


@pytest.mark.long
@pytest.mark.parametrize("name", [field.name for field in fields(Walk)])
def test_a_walk_is_another_one_where_anything_differs(name: str) -> None:
    assert replace(WALK, **{name: OTHER[name]}).id != WALK.id


def test_a_walk_is_the_same_to_the_millisecond(store: Store) -> None:
    fine = replace(WALK, since=NOW + timedelta(microseconds=123_456))
    store.put([fine])
    kept = store.documents.walk(fine.id)
    assert kept is not None
    assert (kept.id, kept.since) == (fine.id, NOW + timedelta(milliseconds=123))
