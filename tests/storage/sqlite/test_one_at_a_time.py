"""Transactions come one after the other: what one has read stays true until its end."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from storage.records import Article
from storage.sqlite.store import SqliteStore
from tests.storage.records import ARTICLE


def article(name: str) -> Article:
    return replace(ARTICLE, id=name)


def test_a_second_writer_waits_for_the_first_and_sees_what_it_wrote(
    store: SqliteStore, path: Path
) -> None:
    is_open, seen = threading.Event(), list[int]()

    def second() -> None:
        with SqliteStore.open(path) as other:
            is_open.set()
            with other.writing():
                seen.append(other.articles.count())
                other.put([article("second")])

    thread = threading.Thread(target=second)
    with store.writing():
        store.put([article("first")])
        thread.start()
        thread.join(0.2)
        assert seen == []
    thread.join(30)
    assert is_open.is_set()
    assert seen == [1]
    assert store.articles.ids() == ["first", "second"]


def test_what_is_read_in_a_transaction_stays_true_until_it_ends(
    store: SqliteStore, path: Path
) -> None:
    """Two that count and then write do not both find nothing."""
    found: list[int] = []

    def count_and_write(name: str) -> None:
        with SqliteStore.open(path) as other, other.writing():
            found.append(other.articles.count())
            other.put([article(name)])

    threads = [threading.Thread(target=count_and_write, args=(f"a{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == list(range(6))
    assert store.articles.count() == 6
