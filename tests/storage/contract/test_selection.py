"""Choosing pages, captures and articles to do again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.store import Store
from tests.storage.records import ARTICLE, CAPTURE, DAY, ENTRY, HOUR, NOW


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def test_pages_of_a_source_and_time_oldest_first(store: Store) -> None:
    for name, page, source, at in (
        ("1", "b", "Kabar", NOW),
        ("2", "a", "Kabar", NOW),
        ("3", "c", "Dawn", NOW - HOUR),
        ("4", "b", "Dawn", NOW + DAY),
        ("5", "", "Dawn", NOW),
    ):
        store.put([replace(ENTRY, id=name, page=page, source=source, first_seen=at)])
    assert store.selection.pages() == ["c", "a", "b"]
    assert store.selection.pages(source="Dawn") == ["c", "b"]
    assert store.selection.pages(since=NOW, until=NOW + DAY) == ["a", "b"]


def test_pages_whose_fetching_or_reading_ended_so(store: Store) -> None:
    store.put([CAPTURE, replace(CAPTURE, id="c2", page="p2"), replace(CAPTURE, id="c3", page="")])
    store.work.record("get", ["p3", "p1"], "no-text", NOW)
    store.work.record("get", ["p4"], "gone", NOW)
    store.work.record("read", ["c1", "c2", "c3"], "no-text", NOW)
    store.work.record("other", ["p5"], "no-text", NOW)

    def found(reason: str) -> list[str]:
        return store.selection.pages_with_reason(reason, fetched_by="get", read_by="read")

    assert found("no-text") == ["p1", "p2", "p3"]
    assert found("gone") == ["p4"]
    assert found("unheard-of") == []


def test_articles_and_the_pages_they_were_read_from(store: Store) -> None:
    store.put([replace(CAPTURE, id=f"c{n}", page=f"p{n}") for n in (1, 2, 3)])
    for name, capture, at in (("z", "c2", NOW), ("a", "c1", NOW), ("m", "c3", NOW - HOUR)):
        store.put([replace(ARTICLE, id=name, capture=capture, first_seen=at)])
    assert store.selection.pages_of(["m", "z", "a", "unknown"]) == ["p1", "p2", "p3"]
    assert store.selection.articles_of(["p1", "p2", "p3", "unknown"]) == ["m", "z", "a"]
    assert store.selection.articles_of([]) == store.selection.pages_of([]) == []


def test_what_walks_into_the_past_found(store: Store) -> None:
    for page, found in (
        ("p1", "walked"),
        ("p2", "walked"),
        ("p3", "announced"),
        ("p4", "archived"),
    ):
        store.put([replace(ENTRY, id=page, page=page, found=found)])  # type: ignore[arg-type]
    store.work.open("get", ["p1", "p3", "p4"], NOW)
    store.work.record("get", ["p2"], "ok", NOW)
    assert store.selection.found_by_walks("Kabar") == 2
    assert store.selection.walked_to("Kabar", fetched_by="get") == ["p1"]
    assert store.selection.walked_to("Kabar", fetched_by="other") == []
    assert store.selection.found_by_walks("Dawn") == 0
