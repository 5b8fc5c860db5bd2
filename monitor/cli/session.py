"""What commands share: the settings, and getting work done with or without a daemon.

One process writes. Where no daemon runs, a command takes the lock and does the work itself;
beside a daemon it puts the work into the table in a short transaction and waits for it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from config.load import load_settings
from config.settings import Settings, SettingsError
from monitor.cli import UsageError
from monitor.cli.output import Progress, progress, say
from storage.errors import LockedError
from storage.opening import open_reader, open_store
from storage.reasons import EXPECTED

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.engine.stage import Step
    from storage.contract.work import WorkState
    from storage.store import Store

DAEMON_WAIT = timedelta(seconds=120)
"""How long a command waits for the daemon to go on with what it put into the table."""

Plan = Callable[["Store", datetime], Sequence[tuple[str, str]]]
"""Writes what a command brings and returns the (stage, item) pairs that are to run."""


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the settings that the command line, the environment and the files give."""
    environment = dict(os.environ)
    named = environment.pop("SCO_MONITOR_CONFIG", "")
    path: Path | None = arguments.config or (Path(named) if named else None)
    if path is not None and not path.exists():
        raise SettingsError(f"{path}: there is no such file; write one with `sco-monitor init`")
    return load_settings(path, data_dir=arguments.data_dir, environment=environment)


def reading(arguments: argparse.Namespace) -> Store:
    """Open the store for a command that only reads; a ``with`` block closes it."""
    return open_reader(settings_of(arguments).database)


def moment_of(text: str) -> datetime:
    """Return the time that a person means: a date, a time, or "3d", "12h", "30m" ago.

    :raises UsageError: for anything else
    """
    from config.settings import interval

    text = text.strip()
    try:
        return datetime.now(UTC) - interval(text)
    except (SettingsError, OverflowError):
        pass
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is no time; write a date like 2026-11-21, or 3d, 12h, 30m for 'ago'"
        ) from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def day_of(text: str) -> date:
    """Return the date in *text*.

    :raises UsageError: when it is none
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no date; write it like 2026-11-21") from None


class Tally:
    """Counts how items ended, for a command's summary and exit code."""

    def __init__(self) -> None:
        self.reasons: dict[str, int] = {}
        self.parked: list[Step] = []
        self.failed: dict[str, list[Step]] = {}

    def __call__(self, step: Step) -> None:
        """Count one settled item."""
        self.reasons[step.reason] = self.reasons.get(step.reason, 0) + 1
        if step.parked:
            self.parked.append(step)
        if step.reason not in EXPECTED:
            self.failed.setdefault(step.reason, []).append(step)


def carry_out(
    settings: Settings,
    plan: Plan,
    *,
    title: str,
    stages: Sequence[str] = (),
    watch: Callable[[Step], None] = lambda _: None,
    is_done: Callable[[Store], bool] = lambda _: True,
) -> tuple[bool, list[tuple[str, str]]]:
    """Do what *plan* asks for, here or by the daemon; return (done here, what was asked).

    :param stages: the stages that may run here (`COMMANDED` where none are named)
    :param watch: told of every item that is settled here; of the items asked for by the daemon
    :param is_done: beside a daemon, whether what follows from the asked items is done as well
    """
    from monitor.app import App

    with progress(title) as bar:
        way = _Way(bar, watch)
        app = App(settings, watch=way.step)
        try:
            with app:
                return True, _here(app, plan, stages, way)
        except LockedError:
            return False, _beside_daemon(settings, plan, way, is_done)


class _Way:
    """How far a command is: counted is what it asked for; what follows from it only shows."""

    def __init__(self, bar: Progress, watch: Callable[[Step], None]) -> None:
        self._bar = bar
        self._watch = watch
        self._left: set[tuple[str, str]] = set()

    def begin(self, wanted: Sequence[tuple[str, str]]) -> None:
        """Say what there is to be done."""
        self._left = set(wanted)
        if self._left:
            self._bar.total(len(self._left))

    def step(self, one: Step) -> None:
        """Note one settled item."""
        is_counted = (one.stage, one.item) in self._left
        self._left.discard((one.stage, one.item))
        self._bar.advance(f"{one.stage} {one.reason}", by=int(is_counted))
        self._watch(one)


def _here(app: App, plan: Plan, stages: Sequence[str], way: _Way) -> list[tuple[str, str]]:
    from monitor.stages.table import ASKING, COMMANDED

    with app.store.writing():
        wanted = list(plan(app.store, app.clock()))
        for stage, item in wanted:
            app.store.work.open(stage, (item,), app.clock())
    way.begin(wanted)
    if stages:
        run_all(app, stages)
        return wanted
    # What was due before this command is the daemon's: outlets are asked only for what is wanted.
    only = {stage: [i for s, i in wanted if s == stage] for stage in ASKING}
    run_all(app, [s for s in COMMANDED if s not in ASKING or only[s]], only)
    return wanted


def run_all(
    app: App,
    stages: Sequence[str] | None = None,
    only: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Run what is due, and what waits for its host's turn, until nothing is left of it.

    Articles are put into stories once all of a round are there, so that it is the same whichever
    page was the quickest; a round of more than `GATHERED` items goes on as they come.
    """
    from monitor.stages.table import DECIDED_LAST

    settled, is_gathering = 0, True

    def waits(more: int) -> Sequence[str]:
        return DECIDED_LAST if is_gathering and settled + more < GATHERED else ()

    while True:
        settled += app.runner.run_due(stages, only, waits=waits)
        turn = app.store.work.next_turn()
        if app.runner.stopping:
            return
        if turn is None:
            if not is_gathering:
                return
            is_gathering = False
            continue
        time.sleep(min(max((turn - app.clock()).total_seconds(), 0.01), 1.0))


GATHERED: Final = 10_000
"""Items that are settled before an endless round no longer waits: of about 2,000 new articles."""


def _beside_daemon(
    settings: Settings, plan: Plan, way: _Way, is_done: Callable[[Store], bool]
) -> list[tuple[str, str]]:
    """Put the work into the table and wait as long as the daemon comes on with it."""
    with open_store(settings.database) as store:
        at = datetime.now(UTC)
        with store.writing():
            wanted = list(plan(store, at))
            for stage, item in wanted:
                store.work.open(stage, (item,), at)
        way.begin(wanted)
        told: set[tuple[str, str]] = set()
        until = time.monotonic() + DAEMON_WAIT.total_seconds()
        while True:
            settled = _settled(store, wanted, at)
            new = [state for state in settled if (state.stage, state.item) not in told]
            for state in new:
                told.add((state.stage, state.item))
                way.step(_step(state))
            if new:
                until = time.monotonic() + DAEMON_WAIT.total_seconds()
            if len(told) == len(set(wanted)) and is_done(store):
                return wanted
            if time.monotonic() >= until:
                say("the daemon has taken the work and is still at it; see `sco-monitor status`")
                return wanted
            time.sleep(max(0.2, len(wanted) * LOOK_SECONDS))


LOOK_SECONDS = 0.0001
"""Between two looks at what is settled, for each item that is looked at."""


def _step(state: WorkState) -> Step:
    from monitor.engine.stage import Step

    return Step(
        stage=state.stage,
        item=state.item,
        reason=state.reason,
        detail=state.detail,
        parked=state.state == "parked",
    )


def _settled(store: Store, wanted: Sequence[tuple[str, str]], at: datetime) -> list[WorkState]:
    """Return those of *wanted* that were settled since *at*, be it done, parked or put off."""
    by_stage: dict[str, list[str]] = {}
    for stage, item in wanted:
        by_stage.setdefault(stage, []).append(item)
    return [
        state
        for stage, items in by_stage.items()
        for state in store.work.states(stage, items)
        if state.settled_at is not None and state.settled_at >= at
    ]
