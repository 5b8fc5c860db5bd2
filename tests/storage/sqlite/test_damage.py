"""Damage, empty files, copies: what is said, what is written to, who may read."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.copies import copies, copy_path, drop_older_copies, newest_copy
from storage.errors import DamagedError, NewerStoreError
from storage.opening import (
    check_store,
    known_damage,
    note_damage,
    note_told,
    open_reader,
    open_store,
    restore_store,
)
from storage.sqlite.store import SqliteStore
from tests.bench.damage import measure, prepared
from tests.storage.records import ARTICLE, CAPTURE, NOW
from tests.storage.sqlite.test_database import execute

WRITER = """
import sys
from datetime import UTC, datetime
from storage.opening import open_store
with open_store(sys.argv[1]) as store, store.writing():
    store.work.open("fetch", ["of another"], datetime(2026, 11, 21, tzinfo=UTC))
"""


def test_an_empty_file_is_no_first_run(path: Path) -> None:
    path.write_bytes(b"")
    for way in (open_store, open_reader):
        with pytest.raises(DamagedError, match="is empty"):
            way(path)
    assert path.stat().st_size == 0


def test_a_look_that_has_no_time_left_finds_nothing_wrong(path: Path) -> None:
    """A big file, or a busy machine: the service starts, and looks thoroughly in the night."""
    with SqliteStore.open(path) as store:
        with store.writing():
            store.work.open("fetch", [f"item {number}" for number in range(5_000)], NOW)
        assert store.problems(seconds=0) == []
        assert store.problems(seconds=60) == []
        with store.writing():
            store.work.open("fetch", ["another"], NOW)
    check_store(path, seconds=0)


def test_a_damaged_file_is_found_and_not_written_to_again(path: Path) -> None:
    with SqliteStore.open(path) as store, store.writing():
        store.put([CAPTURE, ARTICLE])
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(8192) + data[12288:])
    with pytest.raises(DamagedError) as told:
        check_store(path)
    assert note_damage(path, told.value.what, NOW, "/copies/good.db")
    assert not note_damage(path, told.value.what, NOW, "/copies/good.db")
    before = path.read_bytes()
    with pytest.raises(DamagedError, match=r"sco-monitor restore /copies/good\.db"):
        open_store(path)
    assert path.read_bytes() == before


def test_the_note_keeps_who_was_told_of_the_very_file(path: Path) -> None:
    SqliteStore.open(path).close()
    note_told(path, "of nothing")
    assert known_damage(path) is None
    note_damage(path, "a page of zeros", NOW, "")
    for name in ("ops", "hook", "ops"):
        note_told(path, name)
    assert not note_damage(path, "found again", NOW, "")
    known = known_damage(path)
    assert known is not None
    assert (known.what, known.told) == ("a page of zeros", ("ops", "hook"))
    assert [one.name for one in path.parent.glob("*.half")] == []


def test_a_note_of_the_version_before_is_read(path: Path) -> None:
    SqliteStore.open(path).close()
    note = {"what": "zeros", "at": "then", "backup": "", "file": path.stat().st_ino}
    path.with_name(f"{path.name}.damaged").write_text(json.dumps(note))
    known = known_damage(path)
    assert known is not None
    assert known.told == ()


def test_a_restore_takes_the_note_away(path: Path, tmp_path: Path) -> None:
    with SqliteStore.open(path) as store:
        with store.writing():
            store.put([ARTICLE])
        store.backup(tmp_path / "copy.db")
    note_damage(path, "a page of zeros", NOW, "")
    restore_store(path, tmp_path / "copy.db")
    assert known_damage(path) is None
    with open_store(path) as store:
        assert store.articles.count() == 1


def test_restore_says_of_each_file_why_it_is_refused(path: Path, tmp_path: Path) -> None:
    with SqliteStore.open(path) as store:
        store.backup(tmp_path / "copy.db")
    whole = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "empty.db").write_bytes(b"")
    (tmp_path / "half.db").write_bytes(whole[: len(whole) // 2])
    for name, words in (("empty.db", "empty"), ("half.db", "ends after")):
        with pytest.raises(DamagedError, match=f"{words}.*nothing was changed"):
            restore_store(path, tmp_path / name)
    shutil.copyfile(tmp_path / "copy.db", tmp_path / "newer.db")
    execute(
        tmp_path / "newer.db",
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('sco-monitor', 'm999_of_next_year', '')",
    )
    with pytest.raises(NewerStoreError, match=r"newer sco-monitor.*nothing was changed"):
        restore_store(path, tmp_path / "newer.db")


def test_a_damaged_store_gives_no_copy(path: Path, tmp_path: Path) -> None:
    with SqliteStore.open(path) as store:
        with store.writing():
            store.put([CAPTURE])
            store.database.execute("UPDATE bodies SET data = zeroblob(20)")
        with pytest.raises(DamagedError, match="no copy was made"):
            store.backup(tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db*"))


def test_new_files_are_their_owners_alone(path: Path, tmp_path: Path) -> None:
    with SqliteStore.open(path) as store:
        with store.writing():
            store.put([ARTICLE])
        store.backup(tmp_path / "copy.db")
        for name in (path.name, f"{path.name}-wal", "copy.db"):
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


@pytest.mark.long
def test_a_reader_in_the_same_process_leaves_the_writer_its_locks(path: Path) -> None:
    """Opening and closing the file beside SQLite gives them up: another process that ends would
    then take the log away from under the writer."""
    with SqliteStore.open(path) as store:
        with store.writing():
            store.put([ARTICLE])
        open_reader(path).close()
        check_store(path)
        for _ in range(2):
            subprocess.run([sys.executable, "-c", WRITER, str(path)], check=True)
        assert store.work.items("fetch") == ["of another"]


def test_the_newest_copies_stay(tmp_path: Path) -> None:
    at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    for day in range(5):
        copy_path(tmp_path, at + timedelta(days=day)).write_bytes(b"x")
    (tmp_path / "mine.db").write_bytes(b"x")
    assert drop_older_copies(tmp_path, 3) == 2
    assert [copy.at.day for copy in copies(tmp_path)] == [25, 24, 23]
    assert newest_copy(tmp_path).endswith("sco-monitor-20261125T030000Z.db")
    assert (tmp_path / "mine.db").exists()


@pytest.mark.long
def test_a_little_of_the_measure_of_damage(tmp_path: Path) -> None:
    found = measure(prepared(None, tmp_path), tmp_path / "data", 3, 4)
    assert found["truncated"]["start"] == 3
    assert sum(counts["written"] for counts in found.values()) == 0
    assert found["zeroed"]["never"] == 0
