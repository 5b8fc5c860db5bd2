"""A reader that cannot wait: what takes too long is given up, the next question has its time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.errors import NoStoreError, OlderStoreError, SlowError, StorageError
from storage.opening import open_hurried_reader, open_store
from storage.sqlite.store import SqliteReader

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database that holds nothing."""
    path = tmp_path / "sco-monitor.db"
    open_store(path).close()
    return path


@pytest.fixture
def reader(path: Path) -> Iterator[SqliteReader]:
    """A reader that waits for a fifth of a second."""
    with SqliteReader.open(path, seconds=0.2) as opened:
        yield opened


def test_a_question_that_takes_too_long_is_given_up(reader: SqliteReader) -> None:
    for _ in range(2):
        begun = time.monotonic()
        with pytest.raises(SlowError, match="too long"):
            reader.database.execute(ENDLESS).fetchall()
        assert time.monotonic() - begun > 0.2
    assert reader.articles.count() == 0


def test_so_are_rows_that_do_not_end(reader: SqliteReader) -> None:
    with pytest.raises(SlowError):
        for _ in reader.database.execute(ROWS):
            pass
    assert reader.articles.count() == 0


def test_each_question_has_its_time_anew(reader: SqliteReader) -> None:
    for _ in range(3):
        time.sleep(0.15)
        assert reader.articles.count() == 0


def test_it_does_not_wait_for_a_program_that_keeps_the_database(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE").fetchall()
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="in use by another program"):
            open_hurried_reader(path, seconds=0.2)


def test_nothing_is_made_or_brought_up_to_date_for_it(path: Path, tmp_path: Path) -> None:
    with pytest.raises(NoStoreError):
        open_hurried_reader(tmp_path / "nothing.db", seconds=1)
    with closing(sqlite3.connect(path)) as other:
        last = "(SELECT name FROM _sqlite_migrations ORDER BY rowid DESC LIMIT 1)"
        other.execute(f"DELETE FROM _sqlite_migrations WHERE name = {last}")
        other.commit()
    with pytest.raises(OlderStoreError):
        open_hurried_reader(path, seconds=1)
