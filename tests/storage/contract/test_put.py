"""What `put` keeps, what it says has changed, and what `keep` opens for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest

from storage.records import (
    Changes,
    Ended,
    Follow,
    Health,
    Known,
    KnownItems,
    Link,
    Membership,
    Merger,
    Original,
    Planned,
    Profile,
    Record,
    Refusals,
    Reprint,
    Signature,
    Source,
    Subscription,
    Translation,
    Vector,
    Walk,
)
from storage.store import Opening, Store
from tests.storage.records import (
    ABOUT,
    ARTICLE,
    CAPTURE,
    DELIVERY,
    DIGEST,
    ENTRY,
    NOW,
    PLANNED,
    SITE_PAGE,
    poll,
)

REPRINT = Reprint(
    article="a2",
    source_article="a1",
    origin="a1",
    kind="near",
    containment=0.9,
    containment_reverse=0.8,
    changes=Changes(headline=True, numbers=("10 → 12",)),
)
ONCE: tuple[Record, ...] = (
    CAPTURE,
    ENTRY,
    ARTICLE,
    ABOUT,
    Planned(article="a1", events=(PLANNED,)),
    REPRINT,
    DIGEST,
    DELIVERY,
    SITE_PAGE,
    Signature(article="a1", scheme="t", text_digest="d", sketch=(-1, 2), shingles=2),
    Membership(article="a1", story="s1", because="first"),
    Merger(story="s2", joined="s1", at=NOW, because="one event"),
    Vector(article="a1", model="m-1", language="ru", digest="d", numbers=b"\x01\xff"),
    Translation(
        article="a1", language="en", source="ru", digest="d", text="Talks", translator="host"
    ),
    Profile(article="a1", at=NOW, packed="p", keys=("k",)),
    Link(digest="d", purpose="end", subscription="desk"),
)
"""Records that are news once."""
ALWAYS: tuple[Record, ...] = (
    Source(name="Kabar", url="https://kabar.kg/feed"),
    Health(source="Kabar"),
    Follow(source="Kabar", url="https://kabar.kg/2.xml"),
    Walk(source="Kabar", url="https://kabar.kg/robots.txt"),
    Known(article="a1", at=NOW),
    Ended(subscription="desk", why="gone"),
    Refusals(subscription="desk", number=1),
)
"""Records that always are."""
NEVER: tuple[Record, ...] = (
    KnownItems(source="Kabar", url="https://kabar.kg/feed", capture="c1", items=b"x"),
    Original(article="nobody's copy"),
)
"""Records that are none."""


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def test_every_record_is_put_in_these_tests() -> None:
    assert {type(record) for record in (*ONCE, *ALWAYS, *NEVER)} == set(get_args(Record))


@pytest.mark.long
@pytest.mark.parametrize("record", ONCE, ids=lambda record: type(record).__name__)
def test_twice_is_once(store: Store, record: Record) -> None:
    assert store.put([record]) == [record]
    assert store.put([record]) == []


@pytest.mark.long
@pytest.mark.parametrize("record", ALWAYS, ids=lambda record: type(record).__name__)
def test_what_is_said_again_is_news_again(store: Store, record: Record) -> None:
    assert store.put([record]) == [record]
    assert store.put([record]) == [record]


@pytest.mark.parametrize("record", NEVER, ids=lambda record: type(record).__name__)
def test_what_opens_no_work_is_no_news(store: Store, record: Record) -> None:
    assert store.put([record]) == []


def test_entries_come_first_and_the_others_in_their_order(store: Store) -> None:
    assert store.put([ABOUT, ARTICLE, ENTRY, CAPTURE]) == [ENTRY, ABOUT, ARTICLE, CAPTURE]


def test_an_article_is_given_back_as_it_is_kept(store: Store) -> None:
    store.put([ARTICLE])
    (kept,) = store.put([replace(ARTICLE, text="Corrected.")])
    assert kept == replace(ARTICLE, text="Corrected.", version=2)
    assert store.articles.get("a1") == kept


def test_a_reprint_can_be_taken_back_once(store: Store) -> None:
    store.put([REPRINT])
    assert store.put([Original(article="a2")]) == [Original(article="a2")]
    assert store.put([Original(article="a2")]) == []
    assert store.reprints.of(["a2"]) == {}


def test_a_poll_counts_the_entries_that_it_announced_first(store: Store) -> None:
    store.put([poll(1, NOW), replace(ENTRY, capture="Kabar-poll-1")])
    store.put(
        [
            poll(2, NOW),
            replace(ENTRY, capture="Kabar-poll-2", title="Corrected"),
            replace(ENTRY, id="e2", page="p2", capture="Kabar-poll-2"),
        ]
    )
    polls = [store.archive.get(name) for name in ("Kabar-poll-1", "Kabar-poll-2")]
    assert [one.new_items for one in polls if one] == [1, 1]


def test_a_receiver_that_is_gone_gets_nothing_more(store: Store) -> None:
    store.subscriptions.add(Subscription(name="desk", channel="webhook", address="u"))
    store.put([Ended(subscription="desk", why="410")])
    assert store.subscriptions.all() == []
    assert store.subscriptions.disabled() == {"desk": "410"}


def test_what_changed_opens_work_and_nothing_else_does(store: Store) -> None:
    def opens(record: Record) -> Iterator[Opening]:
        yield "fetch", type(record).__name__, NOW

    assert store.keep([ENTRY, ARTICLE], opens=opens) == 2
    assert store.work.items("fetch") == ["Article", "Entry"]
    assert store.keep([ENTRY, ARTICLE], opens=opens) == 0
    assert store.keep([], opens=opens) == 0


def test_what_is_no_record_is_a_bug(store: Store) -> None:
    with pytest.raises(TypeError):
        store.put(["a string"])  # type: ignore[list-item]
