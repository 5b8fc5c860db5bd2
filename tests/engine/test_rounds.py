"""What waits for the others of its round, and the order in which it runs then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from monitor.engine.stage import Step
from storage.opening import open_store
from storage.store import Store
from tests.engine.test_runner import CLASSIFY, FETCH, Clock, ask, runner_of

NAMES = [f"{number:02}" for number in range(40)]


def backwards(_store: Store, items: Sequence[str]) -> list[str]:
    return sorted(items, reverse=True)


def test_what_waits_runs_when_the_rest_is_there_and_in_its_order(tmp_path: Path) -> None:
    steps: list[Step] = []
    with open_store(tmp_path / "db") as store:
        runner = runner_of(store, Clock(), FETCH, replace(CLASSIFY, order=backwards), steps=steps)
        ask(store, *NAMES)
        assert runner.run_due(waits=lambda _: ("classify",)) == len(NAMES)
        assert {step.stage for step in steps} == {"fetch"}
        assert runner.run_due() == len(NAMES)
    judged = [step.item for step in steps if step.stage == "classify"]
    assert judged == sorted(NAMES, reverse=True)


def test_a_large_round_goes_on_as_it_comes(tmp_path: Path) -> None:
    steps: list[Step] = []

    def waits(settled: int) -> Collection[str]:
        return ("classify",) if settled < 10 else ()

    with open_store(tmp_path / "db") as store:
        ask(store, *NAMES)
        runner = runner_of(store, Clock(), FETCH, CLASSIFY, steps=steps)
        assert runner.run_due(waits=waits) == 2 * len(NAMES)
    first = [step.stage for step in steps].index("classify")
    assert first >= 10
