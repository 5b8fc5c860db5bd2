"""A SQLite store in a temporary directory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.sqlite import database
from storage.sqlite.store import SqliteStore
from tests.stores import made_anew


@pytest.fixture(autouse=True)
def _made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about what the others take a copy of."""
    monkeypatch.setattr(database, "_make", made_anew)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where its file is."""
    return tmp_path / "sco-monitor.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """The store, open for writing."""
    with SqliteStore.open(path) as opened:
        yield opened
