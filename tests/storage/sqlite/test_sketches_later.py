"""Hashes are put into their table together: what is named till then is lost by nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.records import Signature
from storage.sqlite.connection import connection_of
from storage.sqlite.sketches import TOGETHER
from storage.sqlite.store import SqliteStore

HASHES = 5


def signature(number: int, *, of: int = 0) -> Signature:
    """The signature of an article that shares its hashes with the one before."""
    first = number // 2 * 10 + of
    sketch = tuple(value * (-1) ** value for value in range(first, first + HASHES))
    return Signature(
        article=f"a{number}", scheme="1", text_digest=f"{number} {of}", sketch=sketch,
        shingles=HASHES,
    )  # fmt: skip


def put(store: SqliteStore, numbers: range) -> None:
    with store.writing():
        store.put([signature(number) for number in numbers])


def rows(store: SqliteStore, table: str) -> int:
    (found,) = store.database.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found)


def alike(store: SqliteStore, number: int) -> list[str]:
    return store.reprints.alike(signature(number), least=2, limit=9)


def test_they_are_named_until_there_are_enough(store: SqliteStore) -> None:
    put(store, range(TOGETHER - 1))
    assert (rows(store, "sketches"), rows(store, "sketches_later")) == (0, TOGETHER - 1)
    assert alike(store, 7) == ["a6"]
    assert store.problems() == []
    put(store, range(TOGETHER - 1, TOGETHER + 3))
    assert (rows(store, "sketches"), rows(store, "sketches_later")) == (TOGETHER * HASHES, 3)
    assert alike(store, 7) == ["a6"]
    assert alike(store, TOGETHER + 1) == [f"a{TOGETHER}"]
    assert store.problems() == []


def test_the_second_time_nothing_is_named(store: SqliteStore) -> None:
    put(store, range(TOGETHER + 4))
    before = store.database.conn.total_changes
    put(store, range(TOGETHER + 4))
    assert store.database.conn.total_changes == before


@pytest.mark.parametrize("number", [TOGETHER - 4, TOGETHER + 2])
def test_what_is_replaced_is_found_by_its_new_hashes_alone(store: SqliteStore, number: int) -> None:
    put(store, range(TOGETHER + 4))
    with store.writing():
        store.put([signature(number, of=5_000)])
        assert alike(store, number + 1) == []
    assert alike(store, number + 1) == []
    assert store.problems() == []


@pytest.mark.parametrize("more", [4, TOGETHER])
def test_who_is_killed_in_the_middle_has_what_was_kept(
    store: SqliteStore, tmp_path: Path, more: int
) -> None:
    put(store, range(TOGETHER - 2))
    left = tmp_path / "left.db"
    with store.writing():
        store.put([signature(number) for number in range(TOGETHER - 2, TOGETHER - 2 + more)])
        store.database.execute("PRAGMA cache_spill = ON")
        for end in ("", "-wal"):
            shutil.copyfile(f"{store.path}{end}", f"{left}{end}")
    with SqliteStore.open(left) as again:
        assert (rows(again, "sketches"), rows(again, "sketches_later")) == (0, TOGETHER - 2)
        assert again.problems() == []
        assert alike(again, TOGETHER - 3) == [f"a{TOGETHER - 4}"]
        put(again, range(TOGETHER - 2, TOGETHER + 4))
        assert rows(again, "sketches_later") == 4
        assert alike(again, TOGETHER + 3) == [f"a{TOGETHER + 2}"]
        assert again.problems() == []


def test_a_reader_sees_those_that_are_named(store: SqliteStore) -> None:
    put(store, range(4))
    with SqliteStore.open(store.path) as other:
        put(other, range(4, 8))
    with store.reader() as reader:
        assert isinstance(reader, SqliteStore)
        assert [alike(reader, number) for number in (1, 5)] == [["a0"], ["a4"]]
    assert [alike(store, number) for number in (1, 5)] == [["a0"], ["a4"]]


def test_they_are_put_in_before_a_store_moves(store: SqliteStore) -> None:
    put(store, range(4))
    with store.writing():
        connection_of(store.database).sketches.put_in()
    assert (rows(store, "sketches"), rows(store, "sketches_later")) == (4 * HASHES, 0)
    assert alike(store, 1) == ["a0"]
    assert store.problems() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM sketches_later WHERE article > 2", "(sketches)"),
        ("INSERT INTO sketches_later SELECT min(article) FROM signatures", "(sketches)"),
        ("INSERT INTO sketches_later VALUES (4711)", "sketches_later refers"),
    ],
)
def test_a_list_that_does_not_fit_is_said(store: SqliteStore, statement: str, said: str) -> None:
    put(store, range(TOGETHER + 4))
    store.note_sums(lambda: True)
    store.database.execute("PRAGMA foreign_keys = OFF")
    store.database.execute(statement)
    (problem,) = store.problems()
    assert said in problem
