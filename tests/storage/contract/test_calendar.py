"""What articles announce: kept as a whole for each article, found by day, gone with the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage.contract.corrections import Correction
from storage.contract.retention import Ages, StagesOf
from storage.records import Classification, Planned, PlannedEvent
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, NOW, PLANNED

NONE = StagesOf(polls=(), pages=(), captures=(), articles=())
LONG_AGO = NOW - timedelta(days=1_000)


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def event(article: str, starts: date, ends: date | None = None, *, city: str = "") -> PlannedEvent:
    return replace(PLANNED, article=article, starts=starts, ends=ends or starts, city=city)


def planned(*events: PlannedEvent) -> Planned:
    return Planned(article=events[0].article, events=events)


def test_what_is_announced_comes_back_in_the_order_of_the_text(store: Store) -> None:
    later = replace(PLANNED, starts=date(2027, 7, 1), ends=date(2027, 7, 31), precise="month")
    found = planned(later, PLANNED)
    assert store.put([found]) == [found]
    assert store.put([found]) == []
    assert store.calendar.of(["a1", "unknown"]) == {"a1": (later, PLANNED)}


def test_what_an_article_says_now_replaces_what_it_said(store: Store) -> None:
    store.put([planned(PLANNED, replace(PLANNED, kind="festival"))])
    assert store.put([planned(PLANNED)]) == [planned(PLANNED)]
    assert store.calendar.of(["a1"]) == {"a1": (PLANNED,)}
    assert store.put([Planned(article="a1")]) == [Planned(article="a1")]
    assert store.put([Planned(article="a1")]) == []
    assert store.calendar.of(["a1"]) == {}


def test_days_hold_what_begins_goes_on_or_ends_in_them(store: Store) -> None:
    day = date(2026, 12, 5)
    before = event("a", day - timedelta(days=3), day - timedelta(days=1))
    over = event("b", day - timedelta(days=3), day + timedelta(days=3))
    ending = event("c", day - timedelta(days=1), day)
    first, second = event("d", day, city="astana"), event("d", day, city="bishkek")
    after = event("e", day + timedelta(days=1))
    store.put([planned(one) for one in (after, ending, over, before)])
    store.put([planned(second, first)])
    assert store.calendar.between(since=day, until=day + timedelta(days=1)) == [
        over,
        ending,
        first,
        second,
    ]
    assert store.calendar.between(since=day, until=day) == [over, ending]


def test_what_is_not_relevant_announces_nothing(store: Store) -> None:
    store.put([ARTICLE, ABOUT, planned(PLANNED)])
    days = {"since": PLANNED.starts, "until": date(2026, 12, 31)}
    assert store.calendar.between(**days) == [PLANNED]
    said = {"term": "", "label": "", "value": "none", "before": "about", "because": "a namesake"}
    store.corrections.put(Correction(article="a1", field="relevance", at=NOW, **said))
    store.put([replace(ABOUT, score=0.1)])
    assert store.calendar.between(**days) == []
    assert store.calendar.of(["a1"]) == {"a1": (PLANNED,)}


def test_it_goes_with_its_article(store: Store) -> None:
    other = replace(PLANNED, article="other")
    store.put([ARTICLE, Classification(article="a1", level="none", score=0.0)])
    store.put([planned(PLANNED), planned(other)])
    ages = Ages(irrelevant=NOW + timedelta(days=1))
    store.retention.prune(ages, stages=NONE, dry_run=False)
    assert store.calendar.of(["a1", "other"]) == {"other": (other,)}
