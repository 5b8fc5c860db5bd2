"""The ways into a store: making it, reading it, copying it and putting a copy back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.contract.retention import Ages, StagesOf
from storage.contract.work import Claim, Settlement
from storage.errors import NoStoreError, StorageError
from storage.opening import Place, open_reader, open_store, restore_store, writer_lock
from storage.query import parse
from storage.records import Health, KnownItems, Membership, Source, Subscription
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, CAPTURE, DELIVERY, DIGEST, ENTRY, NOW

NO_STAGES = StagesOf(polls=(), pages=(), captures=(), articles=())


def prune(store: Store) -> Any:
    ages = Ages(bodies=NOW, documents=NOW, irrelevant=NOW, history=NOW)
    return store.retention.prune(ages, stages=NO_STAGES, dry_run=False)


WRITES: dict[str, Callable[[Store], Any]] = {
    "writing": lambda store: store.writing().__enter__(),
    "put": lambda store: store.put([ENTRY]),
    "archive.add": lambda store: store.archive.add(CAPTURE),
    "articles.put": lambda store: store.articles.put(ARTICLE),
    "articles.remove": lambda store: store.articles.remove("kept"),
    "entries.ask": lambda store: store.entries.ask("p1"),
    "entries.put_known_items": lambda store: store.entries.put_known_items(
        KnownItems(source="s", url="u")
    ),
    "sources.add": lambda store: store.sources.add(Source(name="n", url="u")),
    "sources.remove": lambda store: store.sources.remove("n", polled_by="poll"),
    "subscriptions.add": lambda store: store.subscriptions.add(
        Subscription(name="n", channel="email", address="a")
    ),
    "work.open": lambda store: store.work.open("fetch", ["p"], NOW),
    "work.claim": lambda store: store.work.claim(
        "fetch", now=NOW, limit=1, lease=timedelta(minutes=1)
    ),
    "work.settle": lambda store: store.work.settle(
        [Settlement(Claim("fetch", "p1", 1, 1), "ok")], now=NOW, version=1
    ),
    "prune": prune,
    "tidy": lambda store: store.tidy(),
}


def test_what_is_stored_is_there_when_it_is_opened_again(place: Place) -> None:
    with open_store(place) as store, store.writing():
        store.put([ARTICLE])
    for way in (open_store, open_reader):
        with way(place) as again:
            assert again.articles.get("a1") == ARTICLE


def test_closing_twice_is_closing_once(place: Place) -> None:
    with open_store(place) as store:
        store.close()
    store.close()


def test_where_nothing_is_stored_there_is_nothing_to_read(place: Place) -> None:
    with pytest.raises(NoStoreError, match="begin with"):
        open_reader(place)
    with pytest.raises(NoStoreError):
        open_reader(place)  # looking made nothing


def test_where_nothing_is_stored_nothing_can_be_read_if_that_is_enough(place: Place) -> None:
    with open_reader(place, is_needed=False) as nothing:
        assert nothing.articles.ids() == []
        assert nothing.search.find(parse("hello")) == []
        assert nothing.sources.all() == []
        assert nothing.size().data == 0
        with nothing.reader() as another:
            assert another.articles.count() == 0
        with pytest.raises(StorageError):
            nothing.writing().__enter__()
        with pytest.raises(StorageError):
            nothing.put([ARTICLE])
    with pytest.raises(NoStoreError):
        open_reader(place)


@pytest.mark.long
@pytest.mark.parametrize("name", WRITES)
def test_a_reader_writes_nothing(place: Place, name: str) -> None:
    with open_store(place) as store, store.writing():
        store.put([ENTRY, replace(ARTICLE, id="kept")])
        store.work.open("fetch", ["p1"], NOW)
    with open_reader(place) as reader:
        with pytest.raises(StorageError):
            WRITES[name](reader)
        assert reader.entries.get("e1") == ENTRY
    with open_reader(place) as reader:
        assert reader.work.counts() == [("fetch", "due", "", 1)]
        assert reader.articles.ids() == ["kept"]
        assert reader.sources.all() == []


def test_a_reader_reads_every_part(place: Place) -> None:
    with open_store(place) as store, store.writing():
        store.put([CAPTURE, ENTRY, ARTICLE, ABOUT, DIGEST, DELIVERY])
        store.put([Membership(article="a1", story="s1"), Health(source="Kabar")])
        store.sources.add(Source(name="Kabar", url="u"))
        store.subscriptions.add(Subscription(name="desk", channel="email", address="a"))
        store.work.open("fetch", ["p1"], NOW)
    with open_reader(place) as reader:
        assert reader.archive.body(reader.archive.of_page("p1")[0].digest) == CAPTURE.body
        assert reader.entries.of_page("p1") == [ENTRY]
        assert list(reader.articles.all()) == [ARTICLE]
        assert reader.classifications.of(["a1"]) == {"a1": ABOUT}
        assert reader.digests.latest("desk") == DIGEST
        assert reader.deliveries.all() == [DELIVERY]
        assert reader.stories.members(["s1"]) == {"s1": ["a1"]}
        assert reader.sources.all_health() == {"Kabar": Health(source="Kabar")}
        assert [source.name for source in reader.sources.all()] == ["Kabar"]
        assert [one.name for one in reader.subscriptions.all()] == ["desk"]
        assert reader.work.has_due("fetch", NOW)
        assert reader.selection.pages() == ["p1"]
        assert reader.reprints.all() == []
        for query in ("hello", "topic:energy", "source:kabar"):
            assert [hit.article for hit in reader.search.find(parse(query))] == ["a1"]


def test_a_reader_says_what_would_be_pruned(place: Place) -> None:
    with open_store(place) as store, store.writing():
        store.put([CAPTURE])
    later = NOW + timedelta(days=1)
    ages = Ages(bodies=later, documents=later, irrelevant=later, history=later)
    with open_reader(place) as reader:
        told = reader.retention.prune(ages, stages=NO_STAGES, dry_run=True)
    assert told.bodies == 1


def test_a_store_gives_readers_for_other_threads(store: Store) -> None:
    with store.reader() as reader, reader.reader() as another:
        with store.writing():
            store.put([ARTICLE])
        assert reader.articles.count() == another.articles.count() == 1
        with pytest.raises(StorageError):
            another.put([ENTRY])
    assert store.articles.count() == 1


def test_the_size_is_that_of_what_is_kept(store: Store) -> None:
    before = store.size()
    with store.writing():
        store.put([CAPTURE])
        for number in range(200):
            store.work.open("fetch", [f"page {number} " + "x" * 500], NOW)
    after = store.size()
    assert after.data + after.log >= before.data + before.log + 100_000
    store.tidy()
    assert store.size().data >= before.data + 100_000


def test_a_whole_store_has_no_problems(store: Store, place: Place) -> None:
    with store.writing():
        store.put([CAPTURE, ARTICLE, ENTRY])
    assert store.problems() == []
    with open_reader(place) as reader:
        assert reader.problems() == []


def test_a_backup_put_back_is_the_store_as_it_was(
    store: Store, place: Place, tmp_path: Path
) -> None:
    with store.writing():
        store.put([CAPTURE, ARTICLE])
    copy = tmp_path / "copy"
    with open_reader(place) as reader:
        assert reader.backup(copy) == copy.stat().st_size > 0
    with store.writing():
        store.articles.remove("a1")
    store.close()
    with writer_lock(place):
        restored = restore_store(place, copy)
    assert restored.articles == 1
    assert restored.kept
    with open_reader(place) as again:
        assert again.articles.get("a1") == ARTICLE
        assert again.archive.get("c1") is not None
        assert again.problems() == []


def test_a_backup_can_be_put_where_nothing_was(
    store: Store, elsewhere: Place, tmp_path: Path
) -> None:
    with store.writing():
        store.put([ARTICLE])
    store.backup(tmp_path / "copy")
    with writer_lock(elsewhere):
        assert restore_store(elsewhere, tmp_path / "copy").kept == ""
    with open_reader(elsewhere) as again:
        assert again.articles.get("a1") == ARTICLE


def test_what_is_no_backup_changes_nothing(store: Store, place: Place, tmp_path: Path) -> None:
    with store.writing():
        store.put([ARTICLE])
    store.close()
    (tmp_path / "letter.txt").write_text("Dear all, " * 1_000)
    for copy in (tmp_path / "letter.txt", tmp_path / "nowhere"):
        with pytest.raises(StorageError, match="nothing was changed"), writer_lock(place):
            restore_store(place, copy)
    with open_store(place) as again:
        assert again.articles.get("a1") == ARTICLE


def test_a_place_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        store.backup(tmp_path / "nowhere" / "copy")


def test_an_unknown_kind_of_store_is_named_without_its_address() -> None:
    for way in (open_store, open_reader, writer_lock):
        with pytest.raises(StorageError, match="'abacus'") as told:
            way("abacus://desk:hunter2@beads.example/")
        assert "hunter2" not in str(told.value)


def test_a_reader_knows_the_words_and_still_writes_nothing(place: Place) -> None:
    with open_store(place) as store:
        with store.writing():
            store.put([replace(ARTICLE, text="electricity")])
        with store.reader() as reader:
            assert reader.search.near("electrisity") == ["electricity"]
            assert reader.search.near("electrisity") == ["electricity"]
            with pytest.raises(StorageError):
                reader.put([replace(ARTICLE, id="x")])
            with pytest.raises(StorageError):
                reader.withdrawals.lift("x")
