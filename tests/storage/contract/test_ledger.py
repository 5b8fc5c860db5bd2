"""The ledger: what became known, in that order, and what editions make of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.contract.subscriptions import Beginning
from storage.records import Known, Membership, Reprint, Subscription
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, DAY, DIGEST, HOUR, NOW

DESK = Subscription(name="desk", channel="email", address="desk@example.org")


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def note(store: Store, *articles: str, **more: object) -> None:
    for name in articles:
        store.put([replace(Known(article=name, at=NOW), **more)])  # type: ignore[arg-type]


def news(store: Store, *, after: int = 0, upto: int = 99, begun: int = 0) -> list[str]:
    found = store.ledger.news(after=after, upto=upto, begun=begun, since=NOW - DAY, until=NOW)
    return [line.article for line in found]


def test_lines_are_numbered_whatever_the_clock_says(store: Store) -> None:
    assert store.ledger.newest() == 0
    assert store.ledger.last("a1") is None
    for number, at in enumerate((NOW, NOW + 40 * DAY, NOW - 40 * DAY), 1):
        note(store, "a1", at=at, version=number)
        assert store.ledger.newest() == number
    assert store.ledger.last("a1") == Known(article="a1", at=NOW - 40 * DAY, version=3, number=3)
    assert store.ledger.newest(before=NOW) == 3
    assert store.ledger.newest(before=NOW - 50 * DAY) == 0
    assert store.ledger.versions(["a1", "a9"], upto=2) == {"a1": 2}


def test_a_number_is_not_given_again_when_an_article_goes(store: Store) -> None:
    store.put([ARTICLE, ABOUT])
    note(store, "a2", "a1")
    store.articles.remove("a1")
    note(store, "a3")
    assert (store.ledger.newest(), store.ledger.last("a1")) == (3, None)


def test_the_last_line_about_the_articles_of_a_day(store: Store) -> None:
    seen = ARTICLE.first_seen
    store.put([ARTICLE])
    assert store.ledger.newest_of(since=seen, until=seen + DAY) == 0
    note(store, ARTICLE.id, ARTICLE.id, "another")
    assert store.ledger.newest_of(since=seen, until=seen + DAY) == 2, "the line may be of any time"
    assert store.ledger.newest_of(since=seen - DAY, until=seen) == 0


def test_news_is_what_became_tellable_behind_the_last_edition(store: Store) -> None:
    note(store, "a1", "a2")
    note(store, "a3", tellable=False, anew=False)
    note(store, "a4")
    assert news(store) == ["a1", "a2", "a4"]
    assert news(store, after=1) == ["a2", "a4"]
    assert news(store, after=1, upto=3) == ["a2"]
    assert store.ledger.touched(after=1, upto=3) == ["a2", "a3"]


def test_what_is_otherwise_now_is_news_where_it_became_known_since_the_beginning(
    store: Store,
) -> None:
    note(store, "a1", "a2")
    note(store, "a1", anew=False)
    assert news(store, after=2) == ["a1"]
    assert news(store, after=2, begun=1) == []
    note(store, "a1", tellable=False, anew=False)
    note(store, "a1")
    assert news(store, after=4, begun=1) == ["a1"], "it became relevant again"


def test_what_was_known_before_the_beginning_is_looked_back_on_by_time(store: Store) -> None:
    for name, at in (("old", NOW - 2 * DAY), ("new", NOW - HOUR), ("ahead", NOW + 40 * DAY)):
        note(store, name, at=at)
    note(store, "late", at=NOW - 40 * DAY)
    assert news(store, begun=3) == ["new", "late"]


def test_a_subscription_begins_once(store: Store) -> None:
    store.subscriptions.add(DESK)
    assert store.subscriptions.begun("desk") is None
    note(store, "a1")
    store.subscriptions.begin(NOW)
    note(store, "a2")
    store.subscriptions.begin(NOW + DAY)
    store.subscriptions.add(replace(DESK, query="x"))
    assert store.subscriptions.begun("desk") == Beginning(NOW, 1)
    store.subscriptions.begin(NOW - HOUR)
    assert store.subscriptions.begun("desk") == Beginning(NOW - HOUR, 1), "the clock was ahead"
    assert store.subscriptions.begun("unknown") is None


def test_editions_know_up_to_which_line_they_told(store: Store) -> None:
    assert store.digests.told_upto("desk") == 0
    store.put([replace(DIGEST, known=7)])
    store.put([replace(DIGEST, id="d2", date="2026-11-20", known=5, articles=("a3",))])
    store.put([replace(DIGEST, id="d3", subscription="other", known=9, articles=("a4",))])
    assert store.digests.told_upto("desk") == 7
    assert store.digests.told_upto("desk", before="2026-11-21") == 5
    assert store.digests.has_told("desk", ["a1", "a3", "a4"]) == {"a1", "a3"}
    assert store.digests.made_after(DIGEST) == ["2026-11-20"]


def test_an_edition_that_is_replaced_is_put_aside(store: Store) -> None:
    store.put([replace(DIGEST, known=7)])
    true = replace(DIGEST, id="d2", articles=("a3",), replaces="d1", known=8)
    assert store.digests.put(true)
    assert not store.digests.put(replace(true, id="d3", replaces=""))
    assert store.digests.get("desk", DIGEST.date) == replace(true, replaces="")
    assert store.digests.latest("desk") == replace(true, replaces="")
    assert store.digests.before("desk", "2026-11-22") == replace(true, replaces="")
    assert [(one.id, one.date) for one in store.digests.that_told("a1")] == [("d1", DIGEST.date)]
    assert store.digests.has_told("desk", ["a1"]) == {"a1"}


def test_texts_of_their_own_are_counted_for_each_story_in_a_time(store: Store) -> None:
    for name, story, at in (
        ("a1", "s1", NOW),
        ("a2", "s1", NOW),
        ("a3", "s1", NOW - HOUR),
        ("a4", "s2", NOW),
        ("a5", "s2", NOW + HOUR),
    ):
        store.put([replace(ARTICLE, id=name), Membership(article=name, story=story, because="")])
        note(store, name, at=at)
    note(store, "a1", at=NOW, version=2, anew=False)
    copy = Reprint(
        article="a2",
        source_article="a1",
        origin="a1",
        kind="exact",
        containment=1.0,
        containment_reverse=1.0,
    )
    store.put([copy])
    counted = store.ledger.originals
    assert counted(since=NOW, until=NOW + HOUR) == {"s1": 1, "s2": 1}
    assert counted(since=NOW - HOUR, until=NOW + 2 * HOUR) == {"s1": 2, "s2": 2}
    assert counted(since=NOW + 2 * HOUR, until=NOW + 3 * HOUR) == {}
