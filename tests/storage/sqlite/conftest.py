"""A SQLite store in a temporary directory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.sqlite.store import SqliteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where its file is."""
    return tmp_path / "sco-monitor.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """The store, open for writing."""
    with SqliteStore.open(path) as opened:
        yield opened
