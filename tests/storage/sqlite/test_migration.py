"""An old database is brought up to date at once or not at all, by one process, and says how far."""

from __future__ import annotations

import logging
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import zstandard
from sqlite_utils import Database

from storage.errors import StorageError
from storage.opening import open_store
from storage.sql.ids import Ids
from storage.sqlite import long_work
from storage.sqlite.database import PAGE_BYTES
from storage.sqlite.lock import FileLock
from storage.sqlite.schema import MIGRATIONS, moves
from storage.sqlite.store import SqliteStore

OLD = Path(__file__).parents[1] / "data" / "8b85eea.sqlite.zst"
STEPS = ("articles", "items of work", *(name for name, _ in moves.REST), "signatures")
KILLED = """
import os, signal, sys
from pathlib import Path
from storage.sql.ids import Ids
from storage.sqlite.lock import FileLock
from storage.sqlite.long_work import LongWork
from storage.sqlite.store import SqliteStore

begin = LongWork.begin

def killed(work, step):
    if step.endswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    begin(work, step)

LongWork.begin = killed
SqliteStore.open(Path(sys.argv[1]))
"""
HOLDER = """
import sys
from pathlib import Path
from storage.sqlite.lock import FileLock

with FileLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def old(path: Path) -> Path:
    """A database that commit 8b85eea wrote."""
    path.write_bytes(zstandard.decompress(OLD.read_bytes(), 100_000_000))
    return path


def held(path: Path) -> dict[str, list[Any]]:
    """Return every row of every table of the database at *path*, brought up to date."""
    with SqliteStore.open(path) as store:
        assert store.problems() == []
        assert store.database.execute("PRAGMA foreign_key_check").fetchall() == []
        names = [name for name in store.database.table_names() if "_migrations" not in name]
        return {name: list(store.database.execute(f"SELECT * FROM {name}")) for name in names}


@pytest.mark.long
@pytest.mark.parametrize("step", [STEPS[0], STEPS[len(STEPS) // 2], "what is not needed any more"])
def test_what_was_killed_in_the_middle_begins_again(old: Path, tmp_path: Path, step: str) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(old.read_bytes())
    done = subprocess.run([sys.executable, "-c", KILLED, str(old), step], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(old)) as connection:
        assert MIGRATIONS.pending(Database(connection))[0].name == "m004_numbers"
    assert held(old) == held(copy)


def test_an_old_database_gets_the_schema_that_a_new_one_has(old: Path, tmp_path: Path) -> None:
    def schema(path: Path) -> set[tuple[str, str]]:
        with SqliteStore.open(path) as store:
            rows = store.database.execute("SELECT name, coalesce(sql, '') FROM sqlite_schema")
            return set(rows.fetchall())

    assert schema(old) == schema(tmp_path / "new.db")


def test_every_number_is_of_something(old: Path) -> None:
    """Nothing is left in ids to which nothing refers: old rows without an owner went."""
    with SqliteStore.open(old) as store, store.writing():
        before = list(store.database.execute("SELECT * FROM ids"))
        Ids(store.database.conn).forget(number for number, _ in before)
        assert list(store.database.execute("SELECT * FROM ids")) == before


def test_a_long_one_says_how_far_it_is(
    old: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    SqliteStore.open(old.with_name("new.db")).close()
    assert caplog.messages == []
    monkeypatch.setattr(long_work, "QUIET_SECONDS", 0.0)
    with caplog.at_level(logging.WARNING):
        SqliteStore.open(old).close()
    assert "step 1 of" in caplog.messages[0]
    assert len(caplog.messages) > 1  # how many depends on how long each step took


def test_beside_a_running_older_program_nothing_is_changed(old: Path) -> None:
    lock = old.with_name("lock")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StorageError, match=f"process {holder.pid}.*restart that one"):
            SqliteStore.open(old)
        holder.communicate()
    SqliteStore.open(old).close()


def test_the_holder_of_the_lock_may_bring_it_up_to_date(old: Path) -> None:
    with FileLock(old.with_name("lock")):
        SqliteStore.open(old).close()


def test_pages_are_of_the_new_size_once_it_is_written_anew(old: Path) -> None:
    before = held(old)
    with SqliteStore.open(old) as store:
        assert store.database.execute("PRAGMA page_size").fetchone() == (4096,)
        store.retention.give_back_space()
    with SqliteStore.open(old) as store:
        assert store.database.execute("PRAGMA page_size").fetchone() == (PAGE_BYTES,)
        assert store.database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert held(old) == before


def test_beside_a_reader_it_is_written_anew_in_pages_as_they_are(old: Path) -> None:
    with SqliteStore.open(old) as store, SqliteStore.open(old) as other:
        store.database.execute("PRAGMA busy_timeout = 1")
        assert other.articles.count()
        store.retention.give_back_space()
        assert store.database.execute("PRAGMA page_size").fetchone() == (4096,)
        assert store.database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert other.articles.count()


def subscriptions(path: Path) -> list[str]:
    """The names of the subscriptions in the file at *path*, whatever its schema."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM subscriptions ORDER BY name")
        return [name for (name,) in rows]


def test_a_copy_is_made_before_the_schema_changes(old: Path, tmp_path: Path) -> None:
    before = subscriptions(old)
    assert before
    open_store(old, backups=tmp_path / "copies").close()
    (copy,) = (tmp_path / "copies").iterdir()
    assert copy.name == "before-m004_numbers.db"
    assert copy.stat().st_mode & 0o077 == 0
    assert subscriptions(copy) == before
    with closing(sqlite3.connect(copy)) as connection:
        assert MIGRATIONS.pending(Database(connection))[0].name == "m004_numbers"
    open_store(old, backups=tmp_path / "copies").close()
    assert [one.name for one in (tmp_path / "copies").iterdir()] == [copy.name]


def test_an_update_that_was_taken_back_is_copied_anew(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    open_store(old, backups=folder).close()
    (copy,) = folder.iterdir()
    shutil.copy(copy, old)  # the way back; the older version goes on and is told more
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("DELETE FROM subscriptions")
        connection.commit()
    open_store(old, backups=folder).close()
    assert subscriptions(copy) == []


def test_nothing_changes_where_no_copy_can_be_made(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    (tmp_path / "copies").write_text("no folder")
    with pytest.raises(StorageError, match="a copy goes there before"):
        open_store(old, backups=tmp_path / "copies")
    assert old.read_bytes() == before
