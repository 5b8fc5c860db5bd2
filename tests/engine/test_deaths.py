"""An item that kills the process is found among those under way, and the others end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.runner import Runner
from monitor.engine.stage import Stage
from monitor.engine.suspicion import MOST_DEATHS, next_alone
from storage.opening import open_store
from storage.records import Outcome
from storage.store import Store

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


class KilledError(BaseException):
    """What SIGKILL looks like from inside: nothing is settled any more."""


def life(store: Store, culprits: set[str], stage: str = "compare") -> bool:
    """Run a process from its start to its end; return whether it died."""

    def judge(item: Any) -> Outcome:
        if item in culprits:
            raise KilledError
        return Outcome(reason="ok")

    row = Stage(name=stage, version=1, lane="here", read=lambda _store, item, _now: item, run=judge)
    runner = Runner(store, (row,), {}, clock=lambda: NOW, opens=lambda _: ())
    runner.prepare()
    try:
        runner.run_due()
    except KilledError:
        return True
    return False


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "db") as opened:
        yield opened


@pytest.mark.long
@pytest.mark.parametrize(("count", "culprits"), [(1, 1), (2, 1), (64, 1), (64, 3), (300, 2)])
def test_the_culprits_are_parked_and_all_others_end(
    store: Store, count: int, culprits: int
) -> None:
    items = [f"{number:03}" for number in range(count)]
    guilty = set(items[:: max(1, count // culprits)][:culprits])
    with store.writing():
        store.work.open("compare", items, NOW)
    deaths = 0
    while life(store, guilty):
        deaths += 1
        assert deaths < 60
    assert set(store.work.items("compare", state="parked", reason="suspect")) == guilty
    assert set(store.work.items("compare", state="done")) == set(items) - guilty
    # two deaths make suspects, their halves are as many as 64 has binary digits
    assert deaths <= culprits * (2 + 6 + MOST_DEATHS)


def test_a_process_that_is_killed_for_no_fault_of_an_item_parks_none(store: Store) -> None:
    items = [f"{number:02}" for number in range(64)]
    with store.writing():
        store.work.open("compare", items, NOW)
    lease = timedelta(minutes=1)
    for _ in range(20):
        # each process claims the same, and is killed before it has done a thing
        with store.writing():
            store.work.claim("compare", now=NOW, limit=64, lease=lease)
            store.work.note_death(at=NOW, most=MOST_DEATHS, reason="suspect", detail="")
    assert not life(store, set())
    assert len(store.work.items("compare", state="done")) == 64
    assert store.work.items("compare", state="parked") == []
    states = store.work.states("compare", items)
    assert {state.tries for state in states} == {0}


def test_the_half_with_the_most_deaths_is_next() -> None:
    suspects = [("fetch", "a", 3), ("match", "b", 3), ("fetch", "c", 3), ("fetch", "d", 2)]
    assert next_alone(suspects) == {"fetch": ["a"]}
    assert next_alone(suspects[1:2]) == {"match": ["b"]}
    four = [("fetch", name, 2) for name in "abcd"]
    assert next_alone(four) == {"fetch": ["a", "b"]}
