"""All or nothing, parts that fail alone, and what others see meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from storage.errors import BusyError
from storage.opening import Place, open_reader, open_store
from storage.records import Article
from storage.store import Store
from tests.storage.records import ARTICLE, ENTRY, HOUR, NOW


def article(name: str) -> Article:
    return replace(ARTICLE, id=name)


class Thrown(Exception):  # noqa: N818 - what a stage's bug raises
    """A bug in the middle."""


@contextmanager
def thrown() -> Iterator[None]:
    """Expect the bug to come out."""
    with pytest.raises(Thrown):
        yield


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with thrown(), store.writing():
        store.put([ARTICLE, ENTRY])
        store.work.open("fetch", ["p1"], NOW)
        raise Thrown
    assert store.articles.count() == 0
    assert store.entries.get("e1") is None
    assert store.work.counts() == []


def test_after_a_failed_transaction_comes_another(store: Store) -> None:
    with thrown(), store.writing():
        raise Thrown
    with store.writing():
        store.put([ARTICLE])
    assert store.articles.count() == 1


def test_a_transaction_sees_what_it_wrote(store: Store) -> None:
    with store.writing():
        store.put([ARTICLE])
        assert store.articles.get("a1") == ARTICLE
        assert store.put([ARTICLE]) == []


def test_a_part_that_fails_is_undone_alone(store: Store) -> None:
    with store.writing():
        store.put([article("before")])
        with thrown(), store.part():
            store.put([article("within")])
            raise Thrown
        store.put([article("after")])
    assert store.articles.ids() == ["before", "after"]


def test_parts_stand_in_parts(store: Store) -> None:
    with store.writing(), store.part():
        store.put([article("outer")])
        with thrown(), store.part():
            store.put([article("inner")])
            raise Thrown
        with store.part():
            store.put([article("last")])
    assert store.articles.ids() == ["outer", "last"]


def test_a_part_that_is_done_goes_with_its_transaction(store: Store) -> None:
    with thrown(), store.writing():
        with store.part():
            store.put([ARTICLE])
        raise Thrown
    assert store.articles.count() == 0


def test_a_transaction_in_a_transaction_is_refused_and_the_outer_one_goes_on(store: Store) -> None:
    with store.writing():
        store.put([article("outer")])
        with pytest.raises(RuntimeError), store.writing():
            store.put([article("inner")])
    assert store.articles.ids() == ["outer"]


def test_a_part_stands_in_a_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError), store.part():
        store.put([ARTICLE])
    assert store.articles.count() == 0
    with store.writing():
        store.put([ARTICLE])
    assert store.articles.count() == 1


def test_who_is_in_a_hurry_waits_for_no_other_for_long(store: Store, place: Place) -> None:
    with open_store(place) as other:
        other.hurry(0)
        with store.writing():
            store.put([article("first")])
            with pytest.raises(BusyError, match="does not let go"), other.writing():
                pass
        with other.writing():  # nobody is in the way now
            other.put([article("second")])
    assert store.articles.ids() == ["first", "second"]


def test_readers_beside_a_writer_see_what_is_committed_and_nothing_else(
    store: Store, place: Place
) -> None:
    with open_reader(place) as one, open_reader(place) as other:
        with store.writing():
            store.put([ARTICLE])
            assert [one.articles.count(), other.articles.count()] == [0, 0]
        assert [one.articles.count(), other.articles.count()] == [1, 1]
        with thrown(), store.writing():
            store.articles.remove("a1")
            raise Thrown
        assert one.articles.get("a1") == other.articles.get("a1") == ARTICLE


def test_what_a_reader_began_to_read_does_not_change_under_it(store: Store, place: Place) -> None:
    with store.writing():
        store.put([article(f"a{number}") for number in range(9)])
    with open_reader(place) as reader:
        found = reader.articles.all()
        first = next(found).id
        with store.writing():
            store.articles.remove("a8")
            store.put([article("new")])
        assert [first, *(one.id for one in found)] == [f"a{number}" for number in range(9)]
        assert "new" in reader.articles.ids()


def test_two_who_write_at_once_both_keep_what_they_wrote(store: Store, place: Place) -> None:
    def write(name: str) -> None:
        with open_store(place) as other:
            for number in range(9):
                with other.writing():
                    other.put([article(f"{name}{number}")])
                    other.work.open("fetch", [f"{name}{number}", "both"], NOW)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(store.articles.ids()) == [f"{name}{n}" for name in "abcd" for n in range(9)]
    assert len(store.work.items("fetch")) == 4 * 9 + 1


def test_of_those_who_claim_at_once_one_gets_an_item(store: Store, place: Place) -> None:
    names = [f"item {number}" for number in range(60)]
    with store.writing():
        store.work.open("fetch", names, NOW)
    taken: list[str] = []

    def claim() -> None:
        with open_store(place) as other:
            while True:
                with other.writing():
                    claims = other.work.claim("fetch", now=NOW, limit=7, lease=HOUR)
                if not claims:
                    return
                taken.extend(one.item for one in claims)

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == sorted(names)


def test_what_another_writer_changed_meanwhile_is_read(place: Place, store: Store) -> None:
    def headline() -> str:
        with store.writing():
            found = store.articles.get(ARTICLE.id)
        return found.headline if found else ""

    with store.writing():
        store.put([ARTICLE])
    assert headline() == headline() == ARTICLE.headline
    with open_store(place) as other, other.writing():
        other.put([replace(ARTICLE, headline="By another")])
    assert headline() == "By another"
