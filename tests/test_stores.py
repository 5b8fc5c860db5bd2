"""A store that is copied is one that was made: `tests.stores`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.opening import open_store
from storage.sqlite import database
from tests.stores import Copies, made_anew


def dumped(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        version = opened.execute("PRAGMA journal_mode").fetchone()
        size = opened.execute("PRAGMA page_size").fetchone()
        return [*opened.iterdump(), str(version), str(size)]


def test_a_copy_is_what_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def made(path: Path) -> None:
        calls.append(path)
        made_anew(path)

    monkeypatch.setattr(database, "_make", Copies(made))
    paths = [tmp_path / str(number) / "sco-monitor.db" for number in range(3)]
    for path in paths:
        open_store(path).close()
    assert calls == paths[:1]
    assert dumped(paths[0]) == dumped(paths[1]) == dumped(paths[2])
    for path in paths:
        assert path.stat().st_mode & 0o777 == 0o600
        assert [one.name for one in path.parent.iterdir()] == ["sco-monitor.db"]


def test_one_that_is_there_stays(tmp_path: Path) -> None:
    copies = Copies()
    copies(tmp_path / "first.db")
    there = tmp_path / "there.db"
    there.write_bytes(b"somebody's")
    copies(there)
    assert there.read_bytes() == b"somebody's"
