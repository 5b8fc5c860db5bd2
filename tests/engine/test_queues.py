"""Queues: a receiver that hangs holds its own places, and is left alone when it stays silent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.queues import LONGEST_PAUSE, OPENS_AFTER, Places, Spot, silence_after
from monitor.engine.runner import Runner
from monitor.engine.stage import Stage, Step
from storage.contract.queues import Silence
from storage.opening import open_store
from storage.records import Outcome
from storage.store import Store

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Pool:
    """Eight real threads."""

    size = 8

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(self.size)

    def submit(
        self, function: Callable[[Any], Outcome], argument: Any, seconds: float
    ) -> Future[Outcome]:
        return self.pool.submit(function, argument)


class Receivers:
    """What each message meets: its receiver is its first letter."""

    def __init__(self) -> None:
        self.now = NOW
        self.gate = threading.Event()
        self.hanging: set[str] = set()
        self.silent: set[str] = set()
        self.running: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.asked: list[str] = []
        self.lock = threading.Lock()

    def send(self, item: str) -> Outcome:
        name = item[0]
        with self.lock:
            self.asked.append(item)
            self.running[name] = self.running.get(name, 0) + 1
            self.most[name] = max(self.most.get(name, 0), self.running[name])
        if name in self.hanging:
            self.gate.wait(30)
        with self.lock:
            self.running[name] -= 1
        if name in self.silent or name in self.hanging:
            due = self.now + 5 * MINUTE
            return Outcome(reason="receiver-unavailable", retry=True, due=due, silent=True)
        return Outcome(reason="sent")

    def runner(self, store: Store, watch: Callable[[Step], None] = lambda _: None) -> Runner:
        stage = Stage(
            name="deliver",
            version=1,
            lane="delivery",
            read=lambda _store, item, _now: item,
            run=self.send,
            tries=0,
            spot=lambda item: Spot(item[0], 2),
        )
        return Runner(
            store,
            (stage,),
            {"delivery": Pool()},
            clock=lambda: self.now,
            opens=lambda _: (),
            watch=watch,
        )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "db") as opened:
        yield opened


def ask(store: Store, *items: str) -> None:
    with store.writing():
        store.work.open("deliver", items, NOW)


def many(name: str, count: int) -> list[str]:
    return [f"{name}{number:03}" for number in range(count)]


def test_a_backlog_of_hanging_receivers_stands_before_nobody(store: Store) -> None:
    world = Receivers()
    world.hanging = {"a", "b", "c"}
    ask(store, *many("a", 60), *many("b", 60), *many("c", 60), *many("z", 60))
    good = 0

    def watch(step: Step) -> None:
        nonlocal good
        good += step.reason == "sent"
        if good == 60:
            world.gate.set()  # only now do the others come to an end

    runner = world.runner(store, watch)
    runner.run_due()
    assert good == 60
    assert [world.most[name] for name in "abc"] == [2, 2, 2]
    assert world.most["z"] <= 2


def test_a_silent_receiver_is_left_alone_and_its_messages_lose_no_try(store: Store) -> None:
    world = Receivers()
    world.silent = {"a"}
    ask(store, *many("a", 40))
    runner = world.runner(store)
    runner.run_due()
    tried = len(world.asked)
    assert OPENS_AFTER <= tried <= OPENS_AFTER + 1, "two were under way at once"
    states = store.work.states("deliver", many("a", 40))
    assert sum(state.tries for state in states) == tried
    assert {state.state for state in states} == {"due"}
    runner.run_due()
    assert len(world.asked) == tried, "not before its pause is over"
    (silence,) = store.queues.silent("deliver").values()
    assert (silence.name, silence.since) == ("a", NOW)


def test_after_the_pause_one_asks_and_an_answer_lets_all_go(store: Store) -> None:
    world = Receivers()
    world.silent = {"a"}
    ask(store, *many("a", 40))
    world.runner(store).run_due()
    tried = len(world.asked)
    world.now = store.queues.silent("deliver")["a"].next_at
    world.runner(store).run_due()  # a new process: what was known of the silence is kept
    assert len(world.asked) == tried + 1
    world.silent = set()
    world.now = NOW + timedelta(hours=1)
    world.runner(store).run_due()
    assert len(store.work.items("deliver", state="done")) == 40
    assert store.queues.silent("deliver") == {}


def test_the_pauses_grow_to_the_longest() -> None:
    known, at, pauses = None, NOW, []
    for _ in range(14):
        known = silence_after(known, "deliver", "a", at)
        pauses.append((known.next_at - at).total_seconds())
        at = known.next_at
    assert pauses[: OPENS_AFTER + 2] == [0, 0, 30, 60, 120]
    assert pauses[-1] == LONGEST_PAUSE.total_seconds()
    assert known is not None
    assert known.since == NOW


def test_a_failure_that_began_before_the_pause_does_not_lengthen_it() -> None:
    known = Silence(stage="s", name="a", failures=3, since=NOW, next_at=NOW + MINUTE)
    assert silence_after(known, "s", "a", NOW + MINUTE / 2) is known


def test_the_doubtful_hold_half_of_the_lane() -> None:
    places = Places(4)
    silent = {
        name: Silence(stage="s", name=name, failures=1, since=NOW, next_at=NOW) for name in "abc"
    }
    free = [places.free(Spot(name, 2), silent, NOW) for name in "abz"]
    assert free == [1, 1, 2]
    places.begin("a")
    assert places.free(Spot("a", 2), silent, NOW) == 0
    places.begin("b")
    assert places.free(Spot("c", 2), silent, NOW) == 0
    assert places.free(Spot("z", 2), silent, NOW) == 2
    places.end("a")
    assert places.free(Spot("c", 2), silent, NOW) == 1


def test_what_is_nobodys_fault_is_no_try(store: Store) -> None:
    world = Receivers()
    busy = Stage(
        name="fetch",
        version=1,
        lane="delivery",
        read=lambda _store, item, _now: item,
        run=lambda _: Outcome(reason="host-busy", retry=True),
        tries=1,
    )
    runner = Runner(
        store, (busy,), {"delivery": Pool()}, clock=lambda: world.now, opens=lambda _: ()
    )
    with store.writing():
        store.work.open("fetch", ["a"], NOW)
    for _ in range(5):
        runner.run_due()
        state = store.work.state("fetch", "a")
        assert state is not None
        assert (state.state, state.tries, state.reason) == ("due", 0, "host-busy")
        world.now += timedelta(hours=1)
