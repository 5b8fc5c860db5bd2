"""The engine with jobs instead of a table: several over one store, and one that seemed dead."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from monitor.clock import now
from monitor.engine.crew import Crew, DisagreementError
from monitor.engine.lanes import Threads
from monitor.engine.runner import Runner
from monitor.engine.stage import Lane, LaneName, Later, Stage, Step
from storage.contract.work import Claim
from storage.errors import StorageError
from storage.opening import cluster_of, jobs_address, open_store
from storage.records import Article, Classification, Outcome, Record
from storage.store import Opening, Store

if TYPE_CHECKING:
    from tests.postgres import Databases

PATIENCE: Final = 60.0
LONG_AGO: Final = datetime(2026, 11, 21, tzinfo=UTC)
FACTS: Final = {"version": "1", "gazetteer": "a"}


def article(name: str) -> Article:
    return Article(
        id=name, url=f"https://x.example/{name}", source="s", headline=name, text=name,
        capture="", captured_at=LONG_AGO, first_seen=LONG_AGO,
    )  # fmt: skip


def opens(record: Record) -> Iterator[Opening]:
    if isinstance(record, Article):
        yield "classify", record.id, now()


class Engine:
    """An engine in a thread of its own, as a process has it; ``done`` are its (stage, item)."""

    def __init__(
        self,
        place: str,
        *,
        is_scheduler: bool,
        fetch: Callable[[str], Outcome],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._place = place
        self._clock = clock
        self._is_scheduler = is_scheduler
        self._fetch = fetch
        self.done: list[tuple[str, str]] = []
        self.failed: Exception | None = None
        self.is_there = threading.Event()
        self._stop = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """End it and wait for that."""
        self._stop.set()
        self.thread.join(PATIENCE)

    def _work(self) -> None:
        try:
            self._run()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.failed = error
            self.is_there.set()

    def _run(self) -> None:
        stages = [
            Stage(name="fetch", version=1, lane="threads", read=itself, run=self._fetch),
            Stage(name="classify", version=1, lane="here", read=itself, run=judge),
        ]
        threads = Threads(4)
        lanes: dict[LaneName, Lane] = {"threads": threads}
        with open_store(self._place) as store, ExitStack() as closing:
            closing.callback(threads.close)
            crew = Crew(
                store, cluster_of(store), jobs_address(self._place), region="", regional=["fetch"],
                facts=FACTS, is_scheduler=self._is_scheduler, clock=self._clock,
            )  # fmt: skip
            if self._is_scheduler:
                crew.prepare(stages)
            runner = Runner(
                store, stages, lanes, clock=self._clock, opens=opens, watch=self._note,
                claims=crew.claims,
            )  # fmt: skip
            crew.begin(stages, lanes)
            closing.callback(crew.end)
            self.is_there.set()
            while not self._stop.is_set():
                crew.attend()
                runner.run_due()
                crew.inbox.arrived.wait(0.2)

    def _note(self, step: Step) -> None:
        self.done.append((step.stage, step.item))


def itself(_store: Store, item: str, _now: object) -> str:
    return item


def make(name: str) -> Outcome:
    return Outcome(reason="ok", records=(article(name),))


def judge(name: str) -> Outcome:
    return Outcome(reason="ok", records=(Classification(article=name, level="about", score=1.0),))


@pytest.fixture
def place(databases: Databases) -> Iterator[str]:
    with databases.place() as address:
        yield address


@contextmanager
def engines(place: str, number: int, fetch: Callable[[str], Outcome]) -> Iterator[list[Engine]]:
    """Give a scheduler and so many workers, at work."""
    made = [Engine(place, is_scheduler=True, fetch=fetch)]
    try:
        assert made[0].is_there.wait(PATIENCE)
        made += [Engine(place, is_scheduler=False, fetch=fetch) for _ in range(number)]
        yield made
    finally:
        for one in made:
            one.stop()


def until(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"not {what}"
        time.sleep(0.05)


def test_three_engines_do_each_item_once(place: str) -> None:
    names = [f"item {number}" for number in range(40)]
    with engines(place, 2, make) as all_of_them, open_store(place) as store:
        with store.writing():
            store.work.open("fetch", names[:30], now())
        until(lambda: _count(store, "classify") == 30, "done")
        with store.writing():  # and again, later: some are known
            store.work.open("fetch", names[20:], now())
        until(lambda: _count(store, "classify") == 40, "done")
    assert [one.failed for one in all_of_them] == [None] * 3
    done = [step for one in all_of_them for step in one.done]
    assert sorted(item for stage, item in done if stage == "classify") == sorted(names)
    assert len([item for stage, item in done if stage == "fetch"]) == 50
    for one in all_of_them:  # what was opened was decided by whom it was opened, in the same turn
        fetched, judged = ({i for s, i in one.done if s == name} for name in ("fetch", "classify"))
        assert judged <= fetched


def test_what_an_engine_made_that_lost_its_item_is_dropped(place: str) -> None:
    """It hung; the others thought it dead, and did its item; then it goes on."""
    began, may_end = threading.Event(), threading.Event()

    def hang(name: str) -> Outcome:
        began.set()
        assert may_end.wait(PATIENCE)
        return Outcome(reason="ok", records=(article("of the one that hung"),))

    with engines(place, 0, hang) as (only,), open_store(place) as store:
        with store.writing():
            store.work.open("fetch", ["a"], now())
        assert began.wait(PATIENCE)
        cluster = cluster_of(store)
        with store.writing():
            assert cluster.recover(seconds=-60, most=9, reason="suspect", detail="") == 1
        with store.writing():
            store.work.record("fetch", ["a"], "ok", now())
            store.work.drop("fetch", ["a"])
        may_end.set()
        with store.writing():
            store.work.open("classify", ["b"], now())
        until(lambda: _count(store, "classify") == 1, "done")
        assert store.articles.get("of the one that hung") is None
    assert only.failed is None
    assert only.done == [("classify", "b")]


def test_a_worker_that_judges_by_something_else_is_refused(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Engine(place, is_scheduler=False, fetch=make)
    stranger.thread.join(PATIENCE)
    assert stranger.failed is not None, "there is no scheduler, and never was"
    with engines(place, 0, make), open_store(place) as store:
        with store.writing():
            cluster_of(store).publish({"gazetteer": "newer"})
        late = Engine(place, is_scheduler=False, fetch=make)
        late.thread.join(PATIENCE)
        assert isinstance(late.failed, DisagreementError)
        assert "this worker's gazetteer is a, the scheduler's newer" in str(late.failed)


def test_a_clock_that_differs_loses_nothing_and_doubles_nothing(place: str) -> None:
    """What wakes a worker is the store's clock; a worker's own says when it thinks that it is."""
    names = [f"item {number}" for number in range(20)]
    with engines(place, 0, make) as (scheduler,), open_store(place) as store:
        late, early = (
            Engine(place, is_scheduler=False, fetch=make, clock=lambda off=off: now() + off)  # type: ignore[misc]
            for off in (timedelta(hours=-1), timedelta(hours=1))
        )
        try:
            with store.writing():
                store.work.open("fetch", names, now())
            until(lambda: _count(store, "classify") == len(names), "done")
        finally:
            late.stop()
            early.stop()
        ends = store.work.states("fetch", names)
    done = [step for one in (scheduler, late, early) for step in one.done]
    assert sorted(done) == sorted((s, n) for s in ("fetch", "classify") for n in names)
    assert {(end.state, end.tries) for end in ends} == {("done", 0)}
    assert [one.failed for one in (scheduler, late, early)] == [None] * 3


def test_an_item_whose_turn_has_not_come_waits_in_the_store(place: str) -> None:
    asked: list[str] = []

    def read(_store: Store, item: str, at: object) -> str | Later:
        asked.append(item)
        return item if len(asked) > 1 else Later("x.example", now(), 1.0)

    stage = Stage(name="fetch", version=1, lane="here", read=read, run=judge)
    with open_store(place) as store:
        crew = Crew(
            store, cluster_of(store), jobs_address(place), region="", regional=[], facts=FACTS,
            is_scheduler=True, clock=now,
        )  # fmt: skip
        crew.prepare([stage])
        runner = Runner(store, [stage], {}, clock=now, opens=opens, claims=crew.claims)
        with store.writing():
            store.work.open("fetch", ["a"], now())
        crew.begin([stage], {})
        try:
            end = time.monotonic() + PATIENCE
            while _count(store, "fetch") == 0:
                assert time.monotonic() < end
                runner.run_due()
                crew.inbox.arrived.wait(0.1)
        finally:
            crew.end()
    assert asked == ["a", "a"]


def _count(store: Store, stage: str) -> int:
    return len(store.work.items(stage, state="done"))


class Away:
    """A cluster whose store goes away when something is taken, once."""

    def __init__(self, place: str, store: Store) -> None:
        self._real = cluster_of(store)
        self.refused = 0

    def take(self, jobs: Sequence[int]) -> dict[int, Claim]:
        if not self.refused:
            self.refused = len(jobs)
            raise StorageError("the server is out of reach")
        return self._real.take(jobs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def test_jobs_that_met_a_lost_store_are_let_go_and_made_again(place: str) -> None:
    stage = Stage(name="classify", version=1, lane="here", read=itself, run=judge)
    with open_store(place) as store:
        away = Away(place, store)
        crew = Crew(
            store, away, jobs_address(place), region="", regional=[], facts=FACTS,  # type: ignore[arg-type]
            is_scheduler=True, clock=now,
        )  # fmt: skip
        crew.prepare([stage])
        runner = Runner(store, [stage], {}, clock=now, opens=opens, claims=crew.claims)
        with store.writing():
            store.work.open("classify", ["a"], now())
        crew.begin([stage], {})
        try:
            end = time.monotonic() + PATIENCE
            while _count(store, "classify") == 0:
                assert time.monotonic() < end
                try:
                    runner.run_due()
                except StorageError:
                    crew.claims.let_go()
                crew.inbox.arrived.wait(0.1)
        finally:
            crew.end()
    assert away.refused == 1
