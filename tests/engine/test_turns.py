"""Turns of the engine: few transactions, whole ways in one visit, and what was done beforehand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.engine.runner import Runner
from monitor.engine.stage import Stage, Step
from storage.opening import open_store
from storage.records import Classification, Further, Outcome, Record
from storage.store import Opening, Store
from tests.engine.test_runner import NOW, Clock, Threads, article, ask, item_itself, judge, make


class Counting:
    """A store that counts its write transactions."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.transactions = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:
        self.transactions += 1
        return self.store.writing(beside=beside)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "db") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


def nothing(name: str) -> Outcome:
    return Outcome(reason="ok", detail=name)


def with_class(name: str) -> Outcome:
    """What a page comes to whose article was judged in the same go."""
    found = judge(name)
    further = Further("classify", name, article(name), found)
    return replace(make(name), further=(further,))


FETCH = Stage(name="fetch", version=1, lane="threads", read=item_itself, run=with_class)
CLASSIFY = Stage(name="classify", version=7, lane="threads", read=item_itself, run=judge)
GROUP = Stage(name="group", version=1, lane="here", read=item_itself, run=nothing)
MATCH = Stage(name="match", version=1, lane="here", read=item_itself, run=nothing)


def runner_of(store: Store, clock: Clock, *stages: Stage, steps: list[Step]) -> Runner:
    def opens(record: Record) -> Iterator[Opening]:
        name = "classify" if hasattr(record, "headline") else "group"
        yield name, getattr(record, "article", "") or getattr(record, "id", ""), clock()
        if name == "group":
            yield "match", getattr(record, "article", ""), clock()

    return Runner(
        store, stages, {"threads": Threads()}, clock=clock, opens=opens, watch=steps.append
    )


def ways(steps: list[Step]) -> dict[str, list[str]]:
    """Return the stages that each item went through, in order."""
    found: dict[str, list[str]] = {}
    for step in steps:
        found.setdefault(step.item, []).append(step.stage)
    return found


def test_what_was_done_in_one_go_is_not_done_again(store: Store, clock: Clock) -> None:
    steps: list[Step] = []
    ask(store, *"abc")
    runner_of(store, clock, FETCH, CLASSIFY, GROUP, MATCH, steps=steps).run_due()
    assert ways(steps) == {item: ["fetch", "classify", "group", "match"] for item in "abc"}
    assert set(store.classifications.of(list("abc"))) == set("abc")
    with store.writing():
        # It counts as done by the stage itself: by its version, and to be replayed.
        assert store.work.reopen_older("classify", 8, NOW) == 3


def test_what_was_made_from_something_else_is_not_believed(store: Store, clock: Clock) -> None:
    """The article is a second version of one that is kept, so its text is not what was judged."""
    steps: list[Step] = []
    with store.writing():
        store.put([replace(article("a"), text="Another text.")])
    ask(store, "a")
    runner_of(store, clock, FETCH, CLASSIFY, steps=steps).run_due()
    assert ways(steps) == {"a": ["fetch", "classify"]}
    known = store.articles.get("a")
    assert known is not None
    assert known.version == 2


def test_what_changed_nothing_brings_nothing_further(store: Store, clock: Clock) -> None:
    steps: list[Step] = []
    ask(store, "a")
    runner_of(store, clock, FETCH, CLASSIFY, GROUP, MATCH, steps=steps).run_due()
    steps.clear()
    ask(store, "a")
    runner_of(store, clock, FETCH, CLASSIFY, GROUP, MATCH, steps=steps).run_due()
    assert ways(steps) == {"a": ["fetch"]}


def test_a_stage_that_is_not_asked_for_stays_due(store: Store, clock: Clock) -> None:
    steps: list[Step] = []
    ask(store, "a")
    runner = runner_of(store, clock, FETCH, CLASSIFY, GROUP, MATCH, steps=steps)
    runner.run_due(["fetch"])
    assert ways(steps) == {"a": ["fetch"]}
    assert store.classifications.of(["a"]) == {}
    runner.run_due(["group", "match"])
    assert ways(steps) == {"a": ["fetch"]}
    runner.run_due()
    assert ways(steps) == {"a": ["fetch", "classify", "group", "match"]}


def test_what_is_opened_twice_before_its_stage_comes_is_run_once(
    store: Store, clock: Clock
) -> None:
    """`match` is claimed, and opened again by the `group` before it: one run covers both."""
    steps: list[Step] = []

    def grouped(name: str) -> Outcome:
        return Outcome(
            reason="ok", records=(Classification(article=name, level="none", score=0.0),)
        )

    ask(store, *"abc", stage="group")
    ask(store, *"abc", stage="match")
    group = replace(GROUP, name="group", run=grouped)
    runner_of(store, clock, group, MATCH, steps=steps).run_due()
    found = ways(steps)
    assert [way.count("match") for way in found.values()] == [1, 1, 1]


def test_transactions_are_few(store: Store, clock: Clock) -> None:
    """All that ends within a moment is settled at once, whatever its stage."""
    counting, steps = Counting(store), list[Step]()
    together = threading.Barrier(2)

    def at_once(name: str) -> Outcome:
        together.wait(5)
        return with_class(name)

    ask(store, *[f"{number:02}" for number in range(20)])
    runner = runner_of(
        counting,  # type: ignore[arg-type]  # the rest is the store's own
        clock,
        replace(FETCH, run=at_once),
        CLASSIFY,
        GROUP,
        MATCH,
        steps=steps,
    )
    assert runner.run_due() == 80
    assert counting.transactions <= 24, "one for each of 80 ends would be three times as many"


@pytest.mark.parametrize("jump", [timedelta(hours=-6), timedelta(days=400)])
def test_a_clock_that_jumps_in_the_middle_loses_and_doubles_nothing(
    store: Store, clock: Clock, jump: timedelta
) -> None:
    steps: list[Step] = []
    jumped = threading.Event()

    def jumping(seen: Store, item: str, _now: datetime) -> str:
        if item == "05" and not jumped.is_set():
            jumped.set()
            clock.now += jump
        return item

    names = [f"{number:02}" for number in range(12)]
    ask(store, *names)
    stages = (replace(FETCH, read=jumping), CLASSIFY, replace(GROUP, read=jumping), MATCH)
    runner = runner_of(store, clock, *stages, steps=steps)
    runner.run_due()
    clock.now = NOW + timedelta(minutes=1)  # the clock is put right
    runner.run_due()
    assert jumped.is_set()
    found = ways(steps)
    assert set(found) == set(names)
    assert all(way == ["fetch", "classify", "group", "match"] for way in found.values()), found
