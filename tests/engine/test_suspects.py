"""Pages of a source that is slow or does not answer are fetched by half the threads at most."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.http.guard import Guard, Limits
from monitor.http.politeness import Politeness
from monitor.http.turns import HostTurns
from monitor.stages import fetch
from storage.opening import open_store
from storage.records import Entry, Health, HealthState

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "failures", "suspected"),
    [("ok", 0, False), ("slow", 0, True), ("ok", 1, True), ("failing", 5, True)],
)
def test_pages(tmp_path: Path, state: HealthState, failures: int, suspected: bool) -> None:
    entry = Entry(
        id="e", source="s", guid="g", link="https://a.example/1", page="p", first_seen=NOW
    )
    store = open_store(tmp_path / "suspects.db")
    with store.writing():
        store.entries.put([entry])
        store.sources.put_health(Health(source="s", state=state, failures=failures))
    with Guard(Limits(), "test") as guard:
        fetches = fetch.Fetch(
            guard,
            None,
            HostTurns(Politeness(0)),
            lambda *_: True,
            lambda: NOW,
            agent="test",
            slow_down=lambda *_: None,
        )
        task = fetches.read(store, "p", NOW)
    assert isinstance(task, fetch.FetchTask)
    assert fetch.is_slow(task) is suspected
    store.close()
