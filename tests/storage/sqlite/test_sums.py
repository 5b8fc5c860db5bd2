"""Rows are added up at night: what the disk alters then is said, what anybody writes is not."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from storage.opening import open_reader, open_store
from storage.sqlite.schema.sums import NAMED, NUMBERED
from storage.sqlite.store import SqliteStore
from storage.sqlite.sums import SUMMED
from tests.bench.damage import prepared
from tests.storage.records import ARTICLE, CAPTURE, ENTRY


def always() -> bool:
    """Go on."""
    return True


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that an older version wrote, brought up to date and added up."""
    return prepared(None, tmp_path_factory.mktemp("whole"))


@pytest.fixture
def copy(whole: Path, path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copyfile(whole, path))


@contextmanager
def unseen(path: Path, table: str) -> Iterator[sqlite3.Connection]:
    """A connection whose changes of *table* no trigger sees, as if they were the disk's."""
    with closing(sqlite3.connect(path)) as database:
        triggers = database.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", [table]
        ).fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        yield database
        for _, sql in triggers:
            database.execute(sql)
        database.commit()


def problems(path: Path) -> list[str]:
    with open_store(path) as store:
        return store.problems()


def parts(path: Path) -> set[tuple[str, str | int]]:
    """The parts that have a sum."""
    with closing(sqlite3.connect(path)) as database:
        return set(database.execute("SELECT name, part FROM sums"))


def in_tables(path: Path) -> list[str]:
    """The tables that have rows, of those that are added up."""
    with closing(sqlite3.connect(path)) as database:
        return [
            table
            for table in SUMMED
            if database.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0]
        ]


@pytest.mark.long
def test_whatever_is_altered_is_said(copy: Path, tmp_path: Path) -> None:
    tables = in_tables(copy)
    assert {"articles", "entries", "deliveries", "profiles", "signatures", "tags"} <= set(tables)
    for table in tables:
        key = SUMMED[table]
        altered = Path(shutil.copyfile(copy, tmp_path / "altered.db"))
        with unseen(altered, table) as database:
            columns = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
            column = [name for name in columns if name != key][-1]
            database.execute(
                f'UPDATE {table} SET "{column}" = CASE typeof("{column}") '
                f"WHEN 'text' THEN \"{column}\" || 'x' WHEN 'blob' THEN x'00' "
                f"WHEN 'real' THEN 0.125 ELSE coalesce(\"{column}\", 0) + 1 END "
                f"WHERE rowid = (SELECT min(rowid) FROM {table})"
                if _has_rowid(database, table)
                else f'UPDATE OR REPLACE {table} SET "{column}" = "{column}" || 1 '
                f'WHERE "{key}" = (SELECT min("{key}") FROM {table})'
            )
        said = problems(altered)
        # A number that refers to a row is looked up before anything is added up.
        words = ("rows of {} are not as they were written", "a row of {} refers to one")
        assert any(word.format(table) in one for word in words for one in said), (table, said)


def _has_rowid(database: sqlite3.Connection, table: str) -> bool:
    (sql,) = database.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()
    return "WITHOUT ROWID" not in sql


def test_rows_that_are_gone_are_said(copy: Path) -> None:
    with unseen(copy, "deliveries") as database:
        database.execute("DELETE FROM deliveries")
    assert any("rows of deliveries are gone" in one for one in problems(copy))


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("sketches", "UPDATE sketches SET hash = hash + 1 WHERE article = (SELECT min(article)"),
        ("profile_keys", "UPDATE profile_keys SET key = key || 'x' WHERE key = (SELECT min(key)"),
    ],
)
def test_an_index_without_order_is_held_to_what_it_was_made_from(
    copy: Path, table: str, change: str
) -> None:
    with unseen(copy, table) as database:
        database.execute(f"{change} FROM {table})")
    (said,) = problems(copy)
    assert f"({table})" in said


def test_an_altered_sum_is_said(copy: Path) -> None:
    for change in ("sum = sum + 1", "name = 'nothing'", "name = 'entries', part = 4711"):
        altered = Path(shutil.copyfile(copy, copy.with_name("altered.db")))
        with closing(sqlite3.connect(altered)) as database:
            database.execute(
                f"UPDATE sums SET {change} WHERE name = 'deliveries' AND part = "
                "(SELECT min(part) FROM sums WHERE name = 'deliveries')"
            )
            database.commit()
        assert problems(altered)


def test_what_the_program_writes_is_no_damage_and_is_added_up_the_next_night(path: Path) -> None:
    with SqliteStore.open(path) as store:
        with store.writing():
            store.put([ENTRY, CAPTURE, ARTICLE])
        assert store.problems() == []
        assert store.note_sums(always) == len(parts(path)) > 2
        assert store.note_sums(always) == 0
        before = parts(path)
        assert store.problems() == []
        with store.writing():
            store.put([replace(ARTICLE, text="Altered by its outlet.", version=2)])
        gone = before - parts(path)
        assert {name for name, _ in gone} == {"articles"}
        assert store.problems() == []
        store.note_sums(always)
        assert before <= parts(path)
        assert {name for name, _ in parts(path) - before} == {"article_versions"}
        assert store.problems() == []


def test_what_another_program_writes_is_no_damage(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("UPDATE articles SET headline = headline || '!'")
        database.execute("UPDATE subscriptions SET address = 'other@example.org'")
        database.execute("DELETE FROM deliveries")
        database.commit()
    assert not {"articles", "subscriptions", "deliveries"} & {name for name, _ in parts(copy)}
    assert problems(copy) == []


def test_a_table_with_another_column_begins_anew(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("ALTER TABLE articles ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
        database.commit()
    assert problems(copy) == []
    with open_store(copy) as store:
        assert store.note_sums(always) > 0
        assert store.note_sums(always) == 0
        assert store.problems() == []


def test_who_is_told_to_end_goes_on_the_next_time(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("DELETE FROM sums")
        database.commit()
    answers = iter([True, True, False])
    with open_store(copy) as store:
        first = store.note_sums(lambda: next(answers))
        assert first > 0
        assert store.note_sums(always) > 0
        assert store.note_sums(always) == 0
        assert store.problems() == []


def test_who_had_to_wait_for_another_writer_adds_up_all_the_same(copy: Path) -> None:
    with (
        open_store(copy) as store,
        closing(sqlite3.connect(copy, check_same_thread=False)) as other,
    ):
        other.execute("DELETE FROM sums")
        other.commit()
        other.execute("BEGIN IMMEDIATE")
        letting_go = threading.Timer(0.3, other.rollback)
        letting_go.start()
        answers = iter([True, False])
        assert store.note_sums(lambda: next(answers)) > 0
        letting_go.join()


@pytest.mark.long
def test_writers_beside_it_leave_no_false_sum(path: Path) -> None:
    over = threading.Event()

    def write() -> None:
        with open_store(path) as store:
            number = 0
            while not over.wait(0.005):
                number += 1
                with store.writing():
                    store.put([replace(ARTICLE, text=f"Version {number}", version=number)])

    with SqliteStore.open(path) as store, store.writing():
        store.put([ENTRY, CAPTURE, ARTICLE])
    writer = threading.Thread(target=write)
    writer.start()
    try:
        with open_store(path) as store, open_reader(path) as reader:
            for _ in range(20):
                store.note_sums(always)
                assert reader.problems() == []
    finally:
        over.set()
        writer.join()


def test_every_table_is_added_up_or_is_seen_otherwise(path: Path) -> None:
    otherwise = {
        "bodies": "called by the digest of their bytes",
        "ids": "its index has both columns",
        "work": "changes all day, and can be opened again",
        "work_counts": "counted",
        "health": "changes at each poll",
        "queues": "a row for each receiver that is silent now",
        "outside": "one row",
        "sketches": "compared with signatures", "sketches_later": "compared with both",
        "profile_keys": "compared with profiles",
        "vector_sums": "changes with each article",
        "facets": "its index has what it is found by",
        "facet_counts": "counted", "facet_days": "counted", "tag_labels": "counted",
        "totals": "counted", "days_due": "counted", "day_counts": "counted",
        "sums": "itself", "summed": "itself",
    }  # fmt: skip
    with SqliteStore.open(path) as store:
        tables = {
            name
            for name in store.database.table_names()
            if not name.startswith(("sqlite_", "_sqlite", "article_index"))
        }
    assert tables == set(otherwise) | set(SUMMED)
    assert not set(NUMBERED) & set(NAMED)
