"""The one file: who may open it, what is wrong with it, and what is said of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage.errors import DiskFullError, NoStoreError, StorageError
from storage.opening import open_reader, open_store, restore_store, writer_lock
from storage.sqlite.connection import BUSY_SECONDS
from storage.sqlite.schema import MIGRATIONS
from storage.sqlite.store import SqliteStore
from tests.storage.records import ARTICLE, CAPTURE, NOW

NOBODY = 65_534


@pytest.fixture
def shown() -> Iterator[Path]:
    """The path of a store in a directory that everybody may look into and only its owner change."""
    folder = Path(tempfile.mkdtemp(prefix="sco-monitor-test-"))
    path = folder / "sco-monitor.db"
    with SqliteStore.open(path) as store, store.writing():
        store.put([ARTICLE])
    path.chmod(0o644)
    folder.chmod(0o555)
    try:
        yield path
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be a user whom permissions hold: root passes them by."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def execute(path: Path, *statements: str) -> None:
    """Change a file behind the store's back."""
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def make_older(path: Path) -> None:
    """Make the file that the version before would write."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    MIGRATIONS.apply(Database(connection), stop_before=MIGRATIONS._migrations[-1].name)
    connection.close()


def is_older(path: Path) -> bool:
    connection = sqlite3.connect(path)
    found = MIGRATIONS.pending(Database(connection))
    connection.close()
    return bool(found)


# -- what is wrong with a file


def test_a_file_that_is_no_database_is_refused_with_what_to_do(path: Path) -> None:
    path.write_bytes(b"this is no database at all" * 100)
    for way in (open_store, open_reader):
        with pytest.raises(StorageError, match="sco-monitor restore"):
            way(path)


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    execute(path, "CREATE TABLE recipes (name TEXT)")
    for way in (open_store, open_reader):
        with pytest.raises(StorageError, match="another program"):
            way(path)


def test_a_newer_database_is_said_to_be_one(path: Path) -> None:
    SqliteStore.open(path).close()
    execute(
        path,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('sco-monitor', 'm999_of_next_year', '')",
    )
    for way in (open_store, open_reader):
        with pytest.raises(StorageError, match=r"newer sco-monitor \(m999_of_next_year\); update"):
            way(path)


def test_a_file_without_tables_is_nothing_yet(path: Path) -> None:
    execute(path, "PRAGMA journal_mode = WAL")
    with pytest.raises(NoStoreError):
        open_reader(path)


# -- an older file


def test_a_reader_brings_an_older_file_up_to_date_where_no_writer_is(path: Path) -> None:
    make_older(path)
    open_reader(path).close()
    assert not is_older(path)


def test_beside_a_writer_a_reader_leaves_an_older_file_as_it_is(path: Path) -> None:
    make_older(path)
    with writer_lock(path), pytest.raises(StorageError, match=f"{os.getpid()}.*restart"):
        open_reader(path)
    assert is_older(path)


def test_an_older_file_that_cannot_be_written_is_explained(shown: Path) -> None:
    shown.parent.chmod(0o755)
    shown.unlink()
    make_older(shown)
    shown.chmod(0o644)
    shown.parent.chmod(0o555)
    with somebody_else(), pytest.raises(StorageError, match="older sco-monitor: run any command"):
        open_reader(shown)


# -- who may read


def test_a_file_in_a_directory_that_may_not_be_changed_is_read(shown: Path) -> None:
    with somebody_else(), open_reader(shown) as reader:
        assert reader.articles.ids() == ["a1"]
        assert reader.problems() == []
        assert reader.size().data == shown.stat().st_size
        with reader.reader() as another:
            assert another.articles.count() == 1
    assert [file.name for file in shown.parent.iterdir()] == [shown.name]


def test_a_reader_who_may_not_write_the_file_puts_nothing_beside_it(shown: Path) -> None:
    """What it would leave there is its own, and the writer could not open it."""
    shown.chmod(0o444)
    shown.parent.chmod(0o777)
    with somebody_else(), open_reader(shown) as reader:
        assert reader.articles.ids() == ["a1"]
    assert [file.name for file in shown.parent.iterdir()] == [shown.name]


def test_beside_a_writer_another_user_reads_what_is_in_the_log(shown: Path) -> None:
    with SqliteStore.open(shown) as store, store.writing():
        shown.parent.chmod(0o755)
        store.put([CAPTURE])
        store.work.open("fetch", ["p1"], NOW)
    shown.parent.chmod(0o755)
    with SqliteStore.open(shown) as store:
        with store.writing():
            store.work.open("fetch", ["p2"], NOW)
        shown.parent.chmod(0o555)
        with somebody_else(), open_reader(shown) as reader:
            assert reader.work.items("fetch") == ["p1", "p2"]
            with store_as_root(), store.writing():
                store.work.open("fetch", ["p3"], NOW)
            assert reader.work.items("fetch") == ["p1", "p2", "p3"]
        shown.parent.chmod(0o755)


@contextmanager
def store_as_root() -> Iterator[None]:
    """Be the owner again for a while."""
    before = os.geteuid()
    os.seteuid(os.getuid())
    try:
        yield
    finally:
        os.seteuid(before)


def test_changes_that_only_stand_in_a_log_are_not_passed_over(shown: Path) -> None:
    shown.parent.chmod(0o755)
    with SqliteStore.open(shown) as store:
        with store.writing():
            store.work.open("fetch", ["p1"], NOW)
        copy = shown.parent / "copy.db"
        for part in ("", "-wal"):
            shutil.copyfile(f"{shown}{part}", f"{copy}{part}")
    shown.parent.chmod(0o555)
    with somebody_else(), pytest.raises(StorageError, match="in a log beside it"):
        open_reader(copy)
    shown.parent.chmod(0o755)
    with open_reader(copy) as reader:
        assert reader.work.items("fetch") == ["p1"]


def test_what_was_written_under_a_reader_without_locks_is_said(shown: Path) -> None:
    with somebody_else():
        reader = open_reader(shown)

    def read_and_write() -> None:
        with reader:
            assert reader.articles.count() == 1
            shown.parent.chmod(0o755)
            with open_store(shown) as store, store.writing():
                store.put([CAPTURE])

    with pytest.raises(StorageError, match="written while it was read"):
        read_and_write()


def test_a_file_that_may_not_be_read_is_named(shown: Path) -> None:
    shown.chmod(0o600)
    if not os.getuid():
        with somebody_else(), pytest.raises(StorageError, match=f"{shown}: cannot be read"):
            open_reader(shown)
    shown.chmod(0o000)
    with somebody_else(), pytest.raises(StorageError, match=f"{shown}: cannot be"):
        open_store(shown)


# -- putting a backup in place


def test_what_was_there_is_kept_with_a_log_that_says_something(path: Path, tmp_path: Path) -> None:
    for number, logged in enumerate((True, False)):
        other = tmp_path / str(number) / path.name
        other.parent.mkdir()
        with SqliteStore.open(path) as store:
            with store.writing():
                store.work.open("fetch", [f"p{number}"], NOW)
            store.backup(tmp_path / f"copy{number}")
            if not logged:
                store.tidy()
            for part in ("", "-wal", "-shm"):
                shutil.copyfile(f"{path}{part}", f"{other}{part}")
        kept = restore_store(other, tmp_path / f"copy{number}").kept
        names = {Path(f"{kept}{part}").name for part in (("", "-wal", "-shm") if logged else ("",))}
        assert {file.name for file in other.parent.iterdir()} == names | {path.name}
        with open_reader(other) as restored:
            assert restored.work.items("fetch") == [f"p{n}" for n in range(number + 1)]
        with open_reader(kept) as before:
            assert before.work.items("fetch") == [f"p{n}" for n in range(number + 1)]


# -- what SQLite refuses


def test_a_full_disk_is_said_and_nothing_of_the_transaction_is_kept(store: SqliteStore) -> None:
    pages = store.database.execute("PRAGMA page_count").fetchone()[0]
    store.database.execute(f"PRAGMA max_page_count = {pages + 2}")

    def fill() -> None:
        with store.writing():
            store.work.open("fetch", ["small"], NOW)
            with store.part():
                store.work.open("fetch", [f"{n} " + "x" * 900 for n in range(99)], NOW)

    with pytest.raises(DiskFullError, match="free space"):
        fill()
    assert store.work.items("fetch") == []
    store.database.execute(f"PRAGMA max_page_count = {pages + 999}")
    fill()
    assert len(store.work.items("fetch")) == 100


def test_what_the_program_does_wrong_is_no_fault_of_the_file(store: SqliteStore) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.database.execute("SELECT * FROM recipes")
    with pytest.raises(StorageError, match="refused the work"), store.writing():
        store.database.execute("SELECT * FROM recipes")


def test_a_writer_that_does_not_let_go_is_said(store: SqliteStore, path: Path) -> None:
    other = SqliteStore.open(path)
    other.database.execute("PRAGMA busy_timeout = 1")
    with store.writing(), pytest.raises(StorageError, match="does not let go"):
        other.work.open("fetch", ["p"], NOW)
    other.close()


def test_the_same_bytes_are_kept_once_and_packed(store: SqliteStore) -> None:
    with store.writing():
        store.put([CAPTURE, replace(CAPTURE, id="c2")])
    ((size,),) = store.database.execute("SELECT length(data) FROM bodies").fetchall()
    assert size < len(CAPTURE.body) / 10


def test_tidying_waits_for_no_reader(store: SqliteStore, path: Path) -> None:
    reading, tidied = threading.Event(), threading.Event()
    in_vain: list[bool] = []

    def read() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM work").fetchone()
            reading.set()
            in_vain.append(not tidied.wait(BUSY_SECONDS / 2))

    thread = threading.Thread(target=read)
    thread.start()
    assert reading.wait(BUSY_SECONDS)
    with store.writing():
        store.work.open("poll", ["a"], NOW)
    store.tidy()
    tidied.set()
    thread.join()
    assert in_vain == [False]
    assert store.database.execute("PRAGMA busy_timeout").fetchone() == (BUSY_SECONDS * 1_000,)
    store.tidy()
    assert path.with_name(f"{path.name}-wal").stat().st_size == 0
