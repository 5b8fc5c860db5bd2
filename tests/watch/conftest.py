"""A watch over outlets on loopback: the real guard, store, poll and parse, under a set clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.runner import Runner
from monitor.engine.stage import Lane, LaneName, Stage, Step
from monitor.http.guard import Guard, Limits
from monitor.http.politeness import Politeness
from monitor.http.turns import HostTurns
from monitor.stages import parse, poll
from monitor.stages.flow import flow
from storage.opening import open_store
from storage.records import Capture, Health, Outcome, Source
from tests.outlets import Outlet

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
"""A Wednesday."""


class Inline:
    """A lane that runs at once."""

    size = 4

    def submit(
        self, function: Callable[[Any], Outcome], argument: Any, seconds: float
    ) -> Future[Outcome]:
        """Run now."""
        done: Future[Outcome] = Future()
        try:
            done.set_result(function(argument))
        except Exception as error:  # noqa: BLE001 - as a pool does
            done.set_exception(error)
        return done


class Watch:
    """The engine's polling over one store, at a time that the test sets."""

    def __init__(self, folder: Path, guard: Guard) -> None:
        self.now = NOW
        self.folder = folder
        self.guard = guard
        self.steps: list[Step] = []
        self.store = open_store(folder / "watch.db")
        self.read: Callable[[parse.ParseTask], Outcome] = parse.run
        self.start()

    def start(self) -> None:
        """Begin as a process does at its start."""
        turns = HostTurns(Politeness(0))
        polls = poll.Poll(self.guard, turns, self.clock)
        reads = parse.Parse(500)
        stages = (
            Stage(name="poll", version=1, lane="threads", read=polls.read, run=polls.run, tries=0),
            Stage(
                name="parse",
                version=1,
                lane="workers",
                read=reads.read,
                run=lambda task: self.read(task),
                tries=1,
            ),
        )
        lanes: dict[LaneName, Lane] = {"threads": Inline(), "workers": Inline()}
        self.runner = Runner(
            self.store,
            stages,
            lanes,
            clock=self.clock,
            opens=flow(self.clock),
            watch=self.steps.append,
        )
        self.runner.prepare()

    def clock(self) -> datetime:
        """Return the time that the test set."""
        return self.now

    def add(self, *sources: Source) -> None:
        """Watch sources, due now."""
        with self.store.writing():
            for source in sources:
                self.store.sources.add(source)
                self.store.work.open("poll", (source.name,), self.now)

    def poll(self, name: str = "s", *, after: timedelta = timedelta(hours=1)) -> Health:
        """Let *after* pass and poll the source, be it due or not; return its health."""
        self.now += after
        with self.store.writing():
            self.store.work.postpone("poll", name, self.now)
        self.runner.run_due()
        return self.store.sources.health(name)

    def run_until(self, end: datetime) -> None:
        """Run what is due, when it is due, until *end*."""
        while True:
            self.runner.run_due()
            due = self.store.work.next_due(("poll", "parse"))
            if due is None or due > end:
                self.now = end
                return
            self.now = max(due, self.now + timedelta(seconds=1))

    def due(self, name: str = "s") -> timedelta | None:
        """Return in how long the source is polled next; None for never."""
        state = self.store.work.state("poll", name)
        return state.due_at - self.now if state and state.due_at else None

    def polls(self, name: str = "s") -> list[Capture]:
        """Return the history of the source, newest first."""
        return self.store.archive.history(name, since=NOW - timedelta(days=999))


@pytest.fixture
def watch(tmp_path: Path, outlet: Outlet) -> Iterator[Watch]:
    """A watch that may dial the outlet."""
    with Guard(Limits(), "test", allow_addresses=frozenset({outlet.address})) as guard:
        watch = Watch(tmp_path, guard)
        yield watch
        watch.store.close()
