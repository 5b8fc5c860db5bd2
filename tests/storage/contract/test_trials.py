"""Trials of sources: kept by name, replaced, and as they were written."""

from __future__ import annotations

from storage.records import Trial
from storage.store import Store
from tests.storage.records import HOUR, NOW

TRIAL = Trial(
    source="A",
    url="https://a.example/feed",
    asked_at=NOW,
    due_at=NOW + HOUR,
    good=(NOW - HOUR, NOW),
    known=b"\x00\xff" * 8,
    reason="ok",
    on_at=NOW,
    is_refused=True,
)


def test_trials_are_kept_and_replaced(store: Store) -> None:
    assert store.trials.all() == {}
    with store.writing():
        store.trials.put([TRIAL, Trial(source="B", url="https://b.example/")])
    assert store.trials.all() == {"A": TRIAL, "B": Trial(source="B", url="https://b.example/")}
    with store.writing():
        store.trials.put([Trial(source="A", url="https://other.example/")])
    assert store.trials.all()["A"] == Trial(source="A", url="https://other.example/")
