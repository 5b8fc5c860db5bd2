"""What `prune` deletes and what it leaves: bytes, polls, entries, and the work rows with them."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.contract.retention import Ages, Pruned, StagesOf
from storage.query import parse
from storage.records import Article, Classification, Membership, Reprint
from storage.store import Store
from tests.kept import entries_of
from tests.storage.records import ABOUT, ARTICLE, DAY, DELIVERY, NOW, entry, poll

HELD = 3
ARTICLES = ("compare", "classify", "group", "match")
STAGES = StagesOf(polls=("parse",), pages=("fetch",), captures=(), articles=ARTICLES)


def fill(store: Store, days: int = 10, source: str = "Kabar") -> None:
    """One poll and one item a day, read and judged, the newest today."""
    with store.writing():
        for number in range(days):
            at = NOW - DAY * (days - 1 - number)
            store.put([poll(number, at, source), entry(number, at, source)])
            store.work.record("parse", [f"{source}-poll-{number}"], "ok", at)
            store.work.record("fetch", [f"{source}.example/{number}"], "not-fetched", at)


def prune(store: Store, *, dry_run: bool = False, **ages: datetime) -> Pruned:
    """Prune; what is not named stays for ever."""
    with store.writing():
        return store.retention.prune(Ages(**ages, announced=HELD), stages=STAGES, dry_run=dry_run)


def polls(store: Store, *sources: str) -> list[str]:
    """Return the ids of the polls that are kept."""
    since = NOW - 999 * DAY
    return sorted(p.id for name in sources for p in store.archive.history(name, since=since))


def entries(store: Store) -> list[str]:
    """Return the ids of the entries that are kept."""
    return sorted(entry.id for entry in entries_of(store))


def test_old_polls_go_with_their_work(store: Store) -> None:
    fill(store)
    assert prune(store, history=NOW - 3 * DAY).polls == 6
    left = [f"Kabar-poll-{number}" for number in (6, 7, 8, 9)]
    assert polls(store, "Kabar") == left
    assert store.work.items("parse") == left


def test_the_last_poll_of_a_source_stays_however_old_it_is(store: Store) -> None:
    fill(store)
    fill(store, days=2, source="Dawn")
    assert prune(store, history=NOW + 100 * DAY).polls == 10
    assert polls(store, "Dawn", "Kabar") == ["Dawn-poll-1", "Kabar-poll-9"]


def test_what_a_document_may_still_hold_stays_however_old_it_is(store: Store) -> None:
    fill(store)
    assert prune(store, history=NOW + 100 * DAY).entries == 10 - HELD
    assert entries(store) == ["Kabar-7", "Kabar-8", "Kabar-9"]
    assert store.work.items("fetch") == [f"Kabar.example/{number}" for number in (7, 8, 9)]


def test_a_source_of_several_documents_keeps_as_many_of_each(store: Store) -> None:
    fill(store)
    with store.writing():
        store.put([replace(poll(90, NOW), url="https://Kabar.example/second")])
    # Its polls of both addresses are newer than the limit.
    assert prune(store, history=NOW - DAY / 2).entries == 10 - 2 * HELD


def test_what_was_fetched_or_asked_for_stays(store: Store) -> None:
    fill(store)
    with store.writing():
        page = replace(poll(70, NOW - 9 * DAY), purpose="article", page="Kabar.example/0")
        store.put([page])
        store.entries.ask("Kabar.example/1")
    assert prune(store, history=NOW - 2 * DAY).entries == 5
    assert entries(store)[:2] == ["Kabar-0", "Kabar-1"]


def test_a_page_that_another_source_announces_keeps_its_work(store: Store) -> None:
    fill(store)
    with store.writing():
        store.put([replace(entry(0, NOW, "Dawn"), page="Kabar.example/0")])
    prune(store, history=NOW - 2 * DAY)
    assert "Kabar.example/0" in store.work.items("fetch")
    assert "Kabar.example/1" not in store.work.items("fetch")


def test_work_that_is_due_again_stays(store: Store) -> None:
    fill(store)
    with store.writing():
        store.work.open("fetch", ["Kabar.example/0"], NOW)
    prune(store, history=NOW - 2 * DAY)
    assert "Kabar.example/0" in store.work.items("fetch")


def test_an_irrelevant_article_goes_with_its_work(store: Store) -> None:
    old = NOW - 50 * DAY
    with store.writing():
        for name, level in (("keep", "about"), ("drop", "none")):
            article = Article(
                id=name,
                url=f"https://x.example/{name}",
                source="Kabar",
                headline="Harvest",
                text="A good one.",
                capture="c1",
                captured_at=old,
                first_seen=old,
            )
            store.put([article, Classification(article=name, level=level, score=0.0)])  # type: ignore[arg-type]
        for stage in ARTICLES:
            store.work.record(stage, ["keep", "drop"], "ok", old)
    assert prune(store, irrelevant=NOW - 40 * DAY).articles == 1
    assert [store.work.items(stage) for stage in ARTICLES] == [["keep"]] * 4


@pytest.mark.parametrize(("kept", "gone"), [("bodies", "documents"), ("documents", "bodies")])
def test_documents_and_pages_have_ages_of_their_own(store: Store, kept: str, gone: str) -> None:
    old = NOW - 50 * DAY
    article = replace(poll(2, old), purpose="article", body=b"a page", page="p")
    with store.writing():
        store.put([poll(1, old), article])
    limits = {kept: NOW - 60 * DAY, gone: NOW - 40 * DAY}
    assert prune(store, dry_run=False, **limits).bodies == 1
    left = store.archive.get(article.id if kept == "bodies" else "Kabar-poll-1")
    assert left is not None
    assert left.body


@pytest.mark.parametrize("documents", [2 * DAY, 500 * DAY])
def test_a_dry_run_says_the_same_and_deletes_nothing(store: Store, documents: timedelta) -> None:
    fill(store)
    before = polls(store, "Kabar"), entries(store)
    at, other = NOW - 2 * DAY, NOW - documents
    told = prune(store, history=at, documents=other, dry_run=True)
    assert (polls(store, "Kabar"), entries(store)) == before
    assert len(store.work.items("parse")) == 10
    assert prune(store, history=at, documents=other) == told
    assert (told.polls, told.entries, told.bodies) == (7, 7, 7)


def test_an_irrelevant_article_stays_while_a_copy_or_a_message_needs_it(store: Store) -> None:
    old = NOW - 50 * DAY
    names = ("origin", "copy", "told", "gone")
    with store.writing():
        for name in names:
            article = replace(ARTICLE, id=name, first_seen=old)
            store.put([article, Classification(article=name, level="none", score=0.0)])
        store.put(
            [
                Reprint(
                    article="copy",
                    source_article="origin",
                    origin="origin",
                    kind="near",
                    containment=0.9,
                    containment_reverse=0.9,
                ),
                replace(DELIVERY, article="told"),
            ]
        )
    assert prune(store, irrelevant=NOW - 40 * DAY).articles == 2
    assert store.articles.ids() == ["origin", "told"]
    assert store.reprints.of(["copy"]) == {}


def test_an_article_takes_all_that_was_found_out_about_it_along(store: Store) -> None:
    with store.writing():
        store.put([ARTICLE, replace(ABOUT, level="none"), Membership(article="a1", story="s1")])
        store.put([replace(ARTICLE, text="Another.")])
    assert prune(store, irrelevant=NOW + DAY).articles == 1
    assert store.articles.versions("a1") == []
    assert store.classifications.of(["a1"]) == store.stories.story_of(["a1"]) == {}
    assert store.classifications.articles_with("topic", "energy") == []
    assert store.search.find(parse("another")) == store.search.find(parse("hello")) == []


def test_the_room_of_what_went_can_be_given_back(store: Store) -> None:
    with store.writing():
        store.put([replace(poll(n, NOW - 9 * DAY), body=os.urandom(50_000)) for n in range(20)])
    store.tidy()
    before = store.size().data
    prune(store, documents=NOW, history=NOW)
    store.retention.give_back_space()
    store.tidy()
    assert store.size().data < before - 500_000


def test_bit_by_bit_goes_what_goes_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step in a transaction of its own, with others in between."""
    monkeypatch.setattr("storage.sql.retention.SLICE", 3)
    fill(store)
    fill(store, days=7, source="Dawn")
    ages = Ages(documents=NOW - 2 * DAY, history=NOW - 3 * DAY, announced=HELD)
    steps = store.retention.slices(ages, stages=STAGES)
    gone, count = Pruned(), 0
    while True:
        with store.writing():
            step = next(steps, None)
        if step is None:
            break
        with store.writing():
            store.put([poll(100 + count, NOW, "Other")])
        gone, count = gone + step, count + 1
    assert gone == Pruned(bodies=11, polls=9, entries=9)
    assert count > 8
    assert len(polls(store, "Kabar")) == 4
    assert len(polls(store, "Dawn")) == 4
