"""The engine, four ways: first run, second run, killed in the middle, replay."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.runner import Runner
from monitor.engine.stage import Later, Stage, Step, backoff
from storage.opening import open_store
from storage.records import Article, Classification, Outcome, Record
from storage.store import Opening, Store

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


class Threads:
    """Two real threads."""

    size = 2

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(2)

    def submit(
        self, function: Callable[[Any], Outcome], argument: Any, seconds: float
    ) -> Future[Outcome]:
        return self.pool.submit(function, argument)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def article(name: str) -> Article:
    return Article(
        id=name, url=f"https://x.example/{name}", source="s", headline=name, text=name,
        capture="", captured_at=NOW, first_seen=NOW,
    )  # fmt: skip


def opens(record: Record) -> Iterator[Opening]:
    if isinstance(record, Article):
        yield "classify", record.id, NOW


def make(name: str) -> Outcome:
    return Outcome(reason="ok", records=(article(name),))


def judge(name: str) -> Outcome:
    return Outcome(reason="ok", records=(Classification(article=name, level="about", score=1.0),))


def item_itself(_store: Store, item: str, _now: datetime) -> str:
    return item


FETCH = Stage(name="fetch", version=1, lane="threads", read=item_itself, run=make, tries=3)
CLASSIFY = Stage(name="classify", version=1, lane="here", read=item_itself, run=judge)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "db")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def runner_of(
    store: Store, clock: Clock, *stages: Stage, steps: list[Step] | None = None
) -> Runner:
    return Runner(
        store,
        stages or (FETCH, CLASSIFY),
        {"threads": Threads()},
        clock=clock,
        opens=opens,
        watch=(lambda _: None) if steps is None else steps.append,
    )


def ask(store: Store, *items: str, stage: str = "fetch") -> None:
    with store.writing():
        store.work.open(stage, items, NOW)


def test_first_run_goes_all_the_way(store: Store, clock: Clock) -> None:
    ask(store, *"abcdefghij")
    assert runner_of(store, clock).run_due() == 20
    assert len(store.classifications.of(list("abcdefghij"))) == 10


def test_work_opened_by_the_last_result_is_run_in_the_same_run(store: Store, clock: Clock) -> None:
    def slowly(name: str) -> Outcome:
        time.sleep(0.05)
        return make(name)

    ask(store, "a")
    runner_of(store, clock, replace(FETCH, run=slowly), CLASSIFY).run_due()
    assert len(store.classifications.of(["a"])) == 1


def test_second_run_does_nothing(store: Store, clock: Clock) -> None:
    ask(store, "a", "b")
    runner = runner_of(store, clock)
    runner.run_due()
    assert runner.run_due() == 0


def test_replay_of_the_same_opens_nothing_downstream(store: Store, clock: Clock) -> None:
    ask(store, "a", "b")
    steps: list[Step] = []
    runner = runner_of(store, clock, steps=steps)
    runner.run_due()
    steps.clear()
    ask(store, "a", "b")
    runner.run_due()
    assert sorted((step.stage, step.item) for step in steps) == [("fetch", "a"), ("fetch", "b")]


def test_a_raised_version_runs_again_what_was_done(store: Store, clock: Clock) -> None:
    ask(store, "a", "b")
    runner_of(store, clock).run_due()
    steps: list[Step] = []
    newer = runner_of(store, clock, FETCH, replace(CLASSIFY, version=2), steps=steps)
    assert newer.prepare() == 2
    newer.run_due()
    assert sorted(step.stage for step in steps) == ["classify", "classify"]
    assert newer.prepare() == 0


def test_failures_back_off_and_end_parked_with_their_reason(store: Store, clock: Clock) -> None:
    failing = replace(FETCH, run=lambda _: Outcome(reason="timeout", retry=True, detail="slow"))
    runner = runner_of(store, clock, failing)
    ask(store, "a")
    pauses = []
    for _ in range(3):
        runner.run_due()
        state = store.work.state("fetch", "a")
        assert state is not None
        if state.due_at is not None:
            pauses.append(state.due_at - clock.now)
            clock.now = state.due_at
    assert [timedelta(minutes=1) < pause < timedelta(minutes=6) for pause in pauses] == [True] * 2
    assert pauses[1] > pauses[0]
    assert (state.state, state.reason, state.detail, state.tries) == (
        "parked",
        "timeout",
        "slow",
        3,
    )


def test_a_bug_costs_one_item_and_is_counted(store: Store, clock: Clock) -> None:
    def fail_on_b(name: str) -> Outcome:
        if name == "b":
            raise ValueError("secret of the page")
        return make(name)

    ask(store, "a", "b", "c")
    runner_of(store, clock, replace(FETCH, run=fail_on_b), CLASSIFY).run_due()
    assert store.articles.count() == 2
    state = store.work.state("fetch", "b")
    assert state is not None
    assert (state.state, state.reason) == ("due", "crashed")
    assert "secret" not in state.detail


def test_what_is_claimed_together_is_looked_up_together_and_a_bug_costs_one(
    store: Store, clock: Clock
) -> None:
    asked: list[list[str]] = []

    def read(store: Store, item: str, now: datetime) -> str:
        return reading(store, [item], now)(item)

    def reading(_store: Store, items: Sequence[str], _now: datetime) -> Callable[[str], str]:
        asked.append(list(items))
        if "b" in items:
            raise ValueError("a row that cannot be read")
        return str.upper

    stage = replace(FETCH, read=read, reading=reading)
    ask(store, "a", "c")
    runner_of(store, clock, stage).run_due()
    assert asked == [["a", "c"]]
    assert sorted(store.articles.ids()) == ["A", "C"]
    ask(store, "b", "d")
    runner_of(store, clock, stage).run_due()
    assert asked[1:] == [["b", "d"], ["b"], ["d"]]
    assert sorted(store.articles.ids()) == ["A", "C", "D"]
    state = store.work.state("fetch", "b")
    assert state is not None
    assert (state.state, state.reason) == ("due", "crashed")


def test_records_that_cannot_be_kept_take_back_only_their_own_item(
    store: Store, clock: Clock
) -> None:
    def make_one_unkeepable(name: str) -> Outcome:
        records: tuple[Any, ...] = (article(name),)
        return Outcome(reason="ok", records=(*records, "no record") if name == "b" else records)

    ask(store, "a", "b", "c")
    runner_of(store, clock, replace(FETCH, run=make_one_unkeepable)).run_due()
    assert sorted(found.id for found in store.articles.all()) == ["a", "c"]


def test_what_must_wait_is_given_back_and_spaced(store: Store, clock: Clock) -> None:
    def wait(_store: Store, item: str, now: datetime) -> str | Later:
        return item if now > NOW else Later("host", now + timedelta(seconds=2), 2.0)

    ask(store, "a", "b", "c")
    runner = runner_of(store, clock, replace(FETCH, read=wait))
    assert runner.run_due() == 0
    due = sorted(s.due_at for s in store.work.states("fetch", ["a", "b", "c"]) if s.due_at)
    assert [(at - NOW).total_seconds() for at in due] == [2, 4, 6]
    clock.now = NOW + timedelta(seconds=10)
    assert runner.run_due() == 3


def test_what_is_decided_here_can_wait_too(store: Store, clock: Clock) -> None:
    def wait(_store: Store, item: str, now: datetime) -> str | Later:
        return item if item == "b" or now > NOW else Later("", now + timedelta(seconds=1), 0.0)

    with store.writing():
        store.work.open("compare", ("a", "b"), NOW)
    stage = Stage(name="compare", version=1, lane="here", read=wait, run=make)
    runner = runner_of(store, clock, stage)
    assert runner.run_due() == 1
    (waiting,) = store.work.states("compare", ["a"])
    assert (waiting.state, waiting.tries, waiting.due_at) == (
        "waiting",
        0,
        NOW + timedelta(seconds=1),
    )
    clock.now = NOW + timedelta(seconds=2)
    assert runner.run_due() == 1


def test_slow_items_hold_at_most_half_of_the_threads(store: Store, clock: Clock) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def slowly(name: str) -> Outcome:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        return make(name)

    ask(store, *"abcd")
    runner = runner_of(store, clock, replace(FETCH, run=slowly, slow=lambda _: True))
    for _ in range(10):
        runner.run_due()
        clock.now += timedelta(seconds=1)
    assert store.articles.count() == 4
    assert most == 1


def test_items_of_one_batch_see_each_other(store: Store, clock: Clock) -> None:
    def count(seen: Store, item: str, _now: datetime) -> Outcome:
        return Outcome(reason="ok", records=(article(item),), detail=str(seen.articles.count()))

    steps: list[Step] = []
    stage = Stage(name="compare", version=1, lane="here", read=count, run=make)
    ask(store, *"abc", stage="compare")
    runner_of(store, clock, stage, steps=steps).run_due()
    assert [step.detail for step in steps] == ["0", "1", "2"]


def test_a_stop_lets_running_items_end_and_begins_no_more(store: Store, clock: Clock) -> None:
    def stop(step: Step) -> None:
        runner.stopping = True

    ask(store, *[f"{n:03}" for n in range(100)])
    runner = Runner(store, (FETCH,), {"threads": Threads()}, clock=clock, opens=opens, watch=stop)
    settled = runner.run_due()
    assert 1 <= settled < 100
    assert store.articles.count() == settled


def test_backoff_doubles_up_to_its_limit() -> None:
    pauses = [backoff(tries, lambda: 0.5).total_seconds() for tries in (1, 2, 3, 40)]
    assert pauses == [120, 240, 480, 12 * 3600]


KILLED = """
import sys, time
from tests.engine.test_runner import *
store = open_store(Path(sys.argv[1]))
def slowly(name):
    time.sleep(0.02)
    return make(name)
ask(store, *[f"{n:03}" for n in range(200)])
print("ready", flush=True)
runner_of(store, Clock(), replace(FETCH, run=slowly), CLASSIFY).run_due()
"""


@pytest.mark.long
def test_killed_in_the_middle_nothing_is_lost_and_nothing_is_done_twice(
    tmp_path: Path, clock: Clock
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "db")], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    with process:
        process.stdout.readline()
        time.sleep(0.6)
        process.send_signal(signal.SIGKILL)
    store = open_store(tmp_path / "db")
    before = store.articles.count()
    assert 0 < before < 200

    steps: list[Step] = []
    runner = runner_of(store, clock, steps=steps)
    runner.prepare()
    runner.run_due()
    assert store.articles.count() == 200
    assert len(store.classifications.of([f"{n:03}" for n in range(200)])) == 200
    # What was settled before the kill is not run again.
    assert sum(step.stage == "fetch" for step in steps) == 200 - before
    assert store.problems() == []
    store.close()
