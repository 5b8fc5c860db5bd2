"""What `prune` deletes and what it leaves: bytes, polls, entries, and the work rows with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.records import Article, Capture, Classification, Entry
from storage.sqlite.database import writing
from storage.sqlite.retention import Pruned
from storage.sqlite.store import Store
from tests.storage.conftest import NOW

DAY = timedelta(days=1)
HELD = 3
STAGES = ("compare", "classify", "group", "match")


def poll(number: int, at: datetime, source: str = "Kabar") -> Capture:
    """A poll that brought a document."""
    return Capture(
        id=f"{source}-poll-{number}",
        source=source,
        url=f"https://{source}.example/feed",
        purpose="poll",
        at=at,
        reason="ok",
        status=200,
        body=f"document {number} of {source}".encode(),
    )


def entry(number: int, at: datetime, source: str = "Kabar") -> Entry:
    """An item whose page was not fetched."""
    return Entry(
        id=f"{source}-{number}",
        source=source,
        guid=str(number),
        link=f"https://{source}.example/{number}",
        page=f"{source}.example/{number}",
        title=f"Item {number}",
        first_seen=at,
        capture=f"{source}-poll-{number}",
        decision="matching",
    )


def fill(store: Store, days: int = 10, source: str = "Kabar") -> None:
    """One poll and one item a day, read and judged, the newest today."""
    with writing(store.database):
        for number in range(days):
            at = NOW - DAY * (days - 1 - number)
            store.put([poll(number, at, source), entry(number, at, source)])
            store.work.record("parse", [f"{source}-poll-{number}"], "ok", at)
            store.work.record("fetch", [f"{source}.example/{number}"], "not-fetched", at)


def prune(store: Store, *, dry_run: bool = False, **ages: datetime) -> Pruned:
    """Prune; what is not named stays for ever."""
    never = NOW - 1_000 * DAY
    limits = dict.fromkeys(("bodies", "documents", "irrelevant", "history"), never) | ages
    with writing(store.database):
        return store.retention.prune(**limits, dry_run=dry_run, announced=HELD)


def ids(store: Store, table: str) -> list[str]:
    return [row[0] for row in store.database.execute(f"SELECT id FROM {table} ORDER BY id")]


def test_old_polls_go_with_their_work(store: Store) -> None:
    fill(store)
    assert prune(store, history=NOW - 3 * DAY).polls == 6
    left = [f"Kabar-poll-{number}" for number in (6, 7, 8, 9)]
    assert ids(store, "captures") == left
    assert store.work.items("parse") == left


def test_the_last_poll_of_a_source_stays_however_old_it_is(store: Store) -> None:
    fill(store)
    fill(store, days=2, source="Dawn")
    assert prune(store, history=NOW + 100 * DAY).polls == 10
    assert ids(store, "captures") == ["Dawn-poll-1", "Kabar-poll-9"]


def test_what_a_document_may_still_hold_stays_however_old_it_is(store: Store) -> None:
    fill(store)
    assert prune(store, history=NOW + 100 * DAY).entries == 10 - HELD
    assert ids(store, "entries") == ["Kabar-7", "Kabar-8", "Kabar-9"]
    assert store.work.items("fetch") == [f"Kabar.example/{number}" for number in (7, 8, 9)]


def test_a_source_of_several_documents_keeps_as_many_of_each(store: Store) -> None:
    fill(store)
    with writing(store.database):
        store.put([replace(poll(90, NOW), url="https://Kabar.example/second")])
    # Its polls of both addresses are newer than the limit.
    assert prune(store, history=NOW - DAY / 2).entries == 10 - 2 * HELD


def test_what_was_fetched_or_asked_for_stays(store: Store) -> None:
    fill(store)
    with writing(store.database):
        page = replace(poll(70, NOW - 9 * DAY), purpose="article", page="Kabar.example/0")
        store.put([page])
        store.entries.ask("Kabar.example/1")
    assert prune(store, history=NOW - 2 * DAY).entries == 5
    assert ids(store, "entries")[:2] == ["Kabar-0", "Kabar-1"]


def test_a_page_that_another_source_announces_keeps_its_work(store: Store) -> None:
    fill(store)
    with writing(store.database):
        store.put([replace(entry(0, NOW, "Dawn"), page="Kabar.example/0")])
    prune(store, history=NOW - 2 * DAY)
    assert "Kabar.example/0" in store.work.items("fetch")
    assert "Kabar.example/1" not in store.work.items("fetch")


def test_work_that_is_due_again_stays(store: Store) -> None:
    fill(store)
    with writing(store.database):
        store.work.open("fetch", ["Kabar.example/0"], NOW)
    prune(store, history=NOW - 2 * DAY)
    assert "Kabar.example/0" in store.work.items("fetch")


def test_an_irrelevant_article_goes_with_its_work(store: Store) -> None:
    old = NOW - 50 * DAY
    with writing(store.database):
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
        for stage in STAGES:
            store.work.record(stage, ["keep", "drop"], "ok", old)
    assert prune(store, irrelevant=NOW - 40 * DAY).articles == 1
    assert [store.work.items(stage) for stage in STAGES] == [["keep"]] * 4


@pytest.mark.parametrize(("kept", "gone"), [("bodies", "documents"), ("documents", "bodies")])
def test_documents_and_pages_have_ages_of_their_own(store: Store, kept: str, gone: str) -> None:
    old = NOW - 50 * DAY
    article = replace(poll(2, old), purpose="article", body=b"a page", page="p")
    with writing(store.database):
        store.put([poll(1, old), article])
    limits = {kept: NOW - 60 * DAY, gone: NOW - 40 * DAY}
    assert prune(store, dry_run=False, **limits).bodies == 1
    left = store.archive.get(article.id if kept == "bodies" else "Kabar-poll-1")
    assert left is not None
    assert left.body


@pytest.mark.parametrize("documents", [2 * DAY, 500 * DAY])
def test_a_dry_run_says_the_same_and_deletes_nothing(store: Store, documents: timedelta) -> None:
    fill(store)
    before = {table: ids(store, table) for table in ("captures", "entries")}
    at, other = NOW - 2 * DAY, NOW - documents
    told = prune(store, history=at, documents=other, dry_run=True)
    assert {table: ids(store, table) for table in before} == before
    assert len(store.work.items("parse")) == 10
    assert prune(store, history=at, documents=other) == told
    assert (told.polls, told.entries, told.bodies) == (7, 7, 7)
