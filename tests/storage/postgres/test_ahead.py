"""What is new is kept beside others' transactions, and seen by them in the order of the line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

import pytest

from storage.errors import CrossedError
from storage.opening import open_store
from storage.postgres.store import PostgresStore
from storage.records import Article, Signature
from tests.postgres import Databases
from tests.storage.records import ABOUT, ARTICLE, HOUR, NOW

WAITS: Final = 0.3
"""Seconds after which somebody who waits is taken to wait."""


@pytest.fixture
def place(databases: Databases) -> Iterator[str]:
    with databases.store() as found:
        yield found


@pytest.fixture
def store(place: str) -> Iterator[PostgresStore]:
    with open_store(place) as opened:
        assert isinstance(opened, PostgresStore)
        yield opened


@pytest.fixture
def other(place: str) -> Iterator[PostgresStore]:
    """The same store, as another process has it open."""
    with open_store(place) as opened:
        assert isinstance(opened, PostgresStore)
        yield opened


def article(name: str) -> Article:
    return replace(ARTICLE, id=name, capture="", headline=f"Bishkek {name}", text="Kyrgyz energy.")


def in_thread(do: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    return thread


def words(store: PostgresStore) -> dict[str, int]:
    return dict(store.server.execute("SELECT word, articles FROM vocabulary").fetchall())


def test_new_articles_wait_for_nobody(store: PostgresStore, other: PostgresStore) -> None:
    found = replace(ABOUT, article="a1")
    line = ExitStack()
    line.enter_context(store.writing())
    store.put([article("a0")])
    with other.writing(beside=True):
        both = [[article("a1")], [article("a2")]]
        assert other.keep_ahead(both) == both
        assert other.keep_ahead([[found]]) == [[found]]
        stood = in_thread(other.stand_in_line)
        stood.join(WAITS)
        assert stood.is_alive(), "another transaction is in line"
        line.close()
        stood.join(10)
        assert other.articles.get("a0") == article("a0")
    assert store.articles.count() == 3
    assert words(store)["kyrgyz"] == 3


def test_what_is_known_already_waits_for_the_line(store: PostgresStore) -> None:
    signature = Signature(article="a1", scheme="s", text_digest="d", sketch=(1,), shingles=1)
    with store.writing():
        store.put([article("a1")])
    with store.writing(beside=True):
        again = replace(article("a1"), text="Another text.")
        assert (
            store.keep_ahead([[again], [signature], [replace(ABOUT, article="a1")], []])
            == [None] * 4
        )
        store.stand_in_line()
        (second,) = store.put([again])
    assert isinstance(second, Article)
    assert second.version == 2


def test_a_page_that_is_read_twice_at_once_is_one_article(store: PostgresStore) -> None:
    again = replace(article("a1"), text="Another text.")
    with store.writing(beside=True):
        assert store.keep_ahead([[article("a1")], [again]]) == [[article("a1")], None]
        store.stand_in_line()
        store.put([again])
    assert [one.version for one in store.articles.versions("a1")] == [1, 2]
    assert words(store) == {"bishkek": 1, "another": 1, "text": 1}


def test_or_by_two(store: PostgresStore, other: PostgresStore) -> None:
    again = replace(article("a1"), text="Another text.")
    kept: list[object] = []

    def beside() -> None:
        with other.writing(beside=True):
            kept.extend(other.keep_ahead([[again]]))
            other.stand_in_line()
            other.put([again])

    with store.writing(beside=True):
        store.keep_ahead([[article("a1")]])
        second = in_thread(beside)
        second.join(WAITS)
        assert second.is_alive(), "the name is the first's"
    second.join(10)
    assert kept == [None]
    assert [one.version for one in store.articles.versions("a1")] == [1, 2]


def test_in_line_all_is_seen_that_was_kept_before(
    store: PostgresStore, other: PostgresStore
) -> None:
    with other.writing(beside=True):
        other.keep_ahead([[article("a1")]])
        assert other.articles.get("a2") is None
        assert other.classifications.of(["a2"]) == {}
        with store.writing():
            store.put([article("a2"), replace(ABOUT, article="a2")])
        other.stand_in_line()
        assert other.articles.get("a2") == article("a2")
        assert set(other.classifications.of(["a1", "a2"])) == {"a2"}
        assert other.articles.get("a1") == article("a1")


def test_a_day_that_is_counted_meanwhile_is_due_again(
    store: PostgresStore, other: PostgresStore
) -> None:
    with store.writing():
        store.put([article("a0")])
    with other.writing(beside=True):
        other.keep_ahead([[article("a1")]])
        with store.writing():
            assert store.days.count_next() == NOW.date()
            assert store.days.due() == 0
    assert store.days.due() == 1
    with store.writing():
        store.days.count_next()
    counted = store.days.articles("", "", since=NOW - 24 * HOUR, until=NOW + 24 * HOUR)
    assert counted == {NOW.date(): 2}


def test_of_two_that_wait_for_each_other_one_goes_again(
    store: PostgresStore, other: PostgresStore
) -> None:
    crossed: list[CrossedError] = []
    ahead, in_line = threading.Event(), threading.Event()

    def first() -> None:
        try:
            with store.writing(beside=True):
                store.keep_ahead([[article("a1")]])
                ahead.set()
                in_line.wait(10)
        except CrossedError as error:
            crossed.append(error)

    one = in_thread(first)
    ahead.wait(10)
    try:
        with other.writing():
            in_line.set()
            other.put([article("a1")])
    except CrossedError as error:
        crossed.append(error)
    one.join(10)
    assert len(crossed) == 1
    assert store.articles.count() == 1
