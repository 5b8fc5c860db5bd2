"""While nothing is due the daemon rests: it wakes for what becomes due, and for others' work."""

from __future__ import annotations

import math
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from monitor.daemon import loop
from monitor.daemon.loop import Daemon
from storage.sqlite.store import SqliteStore
from tests.desk import PATIENCE

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Resting:
    """A daemon at rest in a thread of its own, over a real store whose clock stands still."""

    def __init__(self, path: Path, due: datetime) -> None:
        self._path = path
        self._due = due
        self.now = NOW
        self.rests = threading.Event()
        self._thread = threading.Thread(target=self._rest, daemon=True)
        self._thread.start()
        assert self.rests.wait(PATIENCE)

    def _rest(self) -> None:
        with SqliteStore.open(self._path) as store:
            with store.writing():
                store.work.open("poll", ["source"], self._due)
            app: Any = SimpleNamespace(
                store=store,
                runner=SimpleNamespace(stages=("poll",)),
                clock=self._clock,
                crew=None,
                look=threading.Event(),
            )
            supervisor: Any = SimpleNamespace(beat=lambda: None, listens=False)
            Daemon(app, lambda _: None, cast("Any", None), supervisor)._rest()

    def _clock(self) -> datetime:
        self.rests.set()
        return self.now

    def wakes(self, within: float = PATIENCE) -> bool:
        """Tell whether it woke up."""
        self._thread.join(within)
        return not self._thread.is_alive()


@pytest.fixture(autouse=True)
def for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """It wakes for its reasons alone."""
    monkeypatch.setattr(loop, "LONGEST_REST", math.inf)
    monkeypatch.setattr(loop, "LOOK", 0.01)


def test_it_wakes_when_the_next_item_is_due(tmp_path: Path) -> None:
    resting = Resting(tmp_path / "sco-monitor.db", NOW + timedelta(minutes=5))
    assert not resting.wakes(0.2)
    resting.now = NOW + timedelta(minutes=5)
    assert resting.wakes()


def test_it_wakes_when_another_process_has_written(tmp_path: Path) -> None:
    path = tmp_path / "sco-monitor.db"
    resting = Resting(path, NOW + timedelta(minutes=5))
    with SqliteStore.open(path) as store, store.writing():
        store.work.open("fetch", ["page"], NOW)
    assert resting.wakes()


def test_what_is_due_and_waits_for_something_untold_is_looked_at_again(tmp_path: Path) -> None:
    assert Resting(tmp_path / "sco-monitor.db", NOW).wakes()
