"""When an item is tried again: later and later, or at once where the next try is another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.engine.stage import FIRST_RETRY, Stage, settlement
from storage.contract.work import Claim
from storage.reasons import BREAKERS
from storage.records import Outcome

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
SOON = FIRST_RETRY * 0.8


def due(*, spares: bool, tries: int, reason: str) -> timedelta | None:
    """Return how long the item waits, None where it is set aside."""
    stage = Stage(
        name="s",
        version=1,
        lane="workers",
        read=lambda *_: None,
        run=lambda _: Outcome(reason="ok"),
        tries=3,
        spares=spares,
    )
    claim = Claim(stage="s", item="a", tries=tries, opened=1)
    told = settlement(stage, claim, Outcome(reason=reason, retry=True), NOW)
    assert told.parked == (told.due is None)
    return None if told.due is None else told.due - NOW


@pytest.mark.parametrize("reason", sorted(BREAKERS))
def test_what_broke_its_worker_is_tried_otherwise_at_once(reason: str) -> None:
    assert due(spares=True, tries=1, reason=reason) == timedelta(0)
    waits = due(spares=False, tries=1, reason=reason)
    assert waits is not None
    assert waits >= SOON


def test_what_breaks_it_otherwise_too_waits_and_is_set_aside() -> None:
    waits = due(spares=True, tries=2, reason="poison")
    assert waits is not None
    assert waits >= SOON
    assert due(spares=True, tries=3, reason="poison") is None


def test_what_says_nothing_of_the_item_waits_as_ever() -> None:
    waits = due(spares=True, tries=1, reason="timeout")
    assert waits is not None
    assert waits >= SOON
