"""The composition root: the one place that names concrete parts and puts them together."""

from __future__ import annotations

import gc
import logging
import math
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self

from config.additions import additions_of
from config.digest import judgement_digest
from config.settings import Settings, SettingsError
from monitor import __version__
from monitor.catalogue.configured import (
    as_switched,
    configured_sources,
    configured_subscriptions,
)
from monitor.clock import now
from monitor.engine.lanes import Processes, Threads
from monitor.engine.runner import Runner
from monitor.engine.stage import Lane, LaneName, Step
from monitor.engine.worker import YOUNG_OBJECTS
from monitor.parts import Parts
from monitor.stages.build import stages
from monitor.stages.flow import flow
from monitor.stages.loading import load
from monitor.stages.table import ASKING, STAGES
from monitor.watch.disk import DiskFloor
from storage.errors import StorageError
from storage.objects import objects_at
from storage.opening import check_store, cluster_of, jobs_address, open_store, writer_lock
from storage.store import Store

if TYPE_CHECKING:
    from monitor.engine.claims import Claims
    from monitor.engine.crew import Crew
    from storage.contract.lock import WriterLock

log = logging.getLogger(__name__)

SHORT_LOOK = 0.2
"""Seconds for which whoever writes looks through the database before: what is too big for it (some
hundred megabytes) is looked through at night. Over 22 GB half a second of it made a start 1.3 s."""

Role = Literal["alone", "scheduler", "worker"]
"""What this process is: a command or the only daemon, or, where many work on one store, the one
that says what is due, or one that does what the others do."""


class App:
    """Everything put together over one data directory. Heavy parts are made when first used.

    *lock* is the right to be the one writer where whoever begins this holds it already, and gives
    it back; None to take it here.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = now,
        watch: Callable[[Step], None] = lambda _: None,
        role: Role = "alone",
        lock: WriterLock | None = None,
    ) -> None:
        self.settings = settings
        self._role = role
        self.floor = DiskFloor(settings, ASKING)
        self.clock = clock
        self._watch = watch
        self._closing = ExitStack()
        self._parts_closing = ExitStack()
        self.lock = lock or writer_lock(settings.database)
        self._is_ours = lock is None
        self.parts = Parts(settings, self._parts_closing, clock, load)

    def __enter__(self) -> Self:
        """Become the one writer.

        The database is looked through before anything is written to it.

        :raises LockedError: when another process is
        :raises DamagedError: when the database is damaged; it was not written to
        """
        try:
            if self._role != "worker":
                if self._is_ours:
                    self._closing.enter_context(self.lock)
                check_store(self.settings.database, seconds=SHORT_LOOK)
            self.parts.check()
            if self.crew is None:
                self.runner.prepare()
            elif self._role == "scheduler":
                self.crew.prepare(stages(self.parts))
            if self._role != "worker":
                self.follow_configuration()
            if self.crew is not None:
                self.crew.begin(self.runner.all_stages, self._lanes)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of everything. What is left under way did not end by our death."""
        with self._closing, self._parts_closing:
            if self.crew is not None:
                self.crew.end()
            elif "store" in self.__dict__:
                self.recover()

    def _close(self) -> None:
        with self._closing:
            self._parts_closing.close()

    @cached_property
    def store(self) -> Store:
        """The store, open for writing."""
        return self._closing.enter_context(
            open_store(
                self.settings.database,
                backups=self.settings.backups,
                note=self.settings.monitor.data_dir / "store",
            )
        )

    @cached_property
    def crew(self) -> Crew | None:
        """What makes this process one of many; None for a command, and where there is one alone."""
        settings = self.settings
        if settings.engine.kind == "table" or self._role == "alone":
            return None
        from monitor.engine.crew import Crew

        return Crew(
            self.store,
            cluster_of(self.store),
            jobs_address(settings.database),
            region=settings.engine.region,
            regional=ASKING,
            facts={
                "version": __version__,
                "gazetteer": judgement_digest() + self.parts.additions.digest,
            },
            is_scheduler=self._role == "scheduler",
            clock=self.clock,
            look_at_regions=self._look_at_regions,
        )

    def _look_at_regions(self, seconds: float) -> None:
        from monitor.watch.regions import look

        look(self.store, cluster_of(self.store), self.clock(), seconds=seconds)

    @cached_property
    def look(self) -> threading.Event:
        """What is set when there may be something to do."""
        return threading.Event() if self.crew is None else self.crew.inbox.arrived

    @cached_property
    def runner(self) -> Runner:
        """The engine over all stages."""
        # Of a feed of 300 new items the collector took 0.9 of 21 ms with Python's own threshold.
        gc.set_threshold(YOUNG_OBJECTS, 10, 10)
        return self._runner_of(self.parts, self._parts_closing)

    def _runner_of(self, parts: Parts, closing: ExitStack) -> Runner:
        threads = Threads(parts.settings.fetch.threads)
        posting = Threads(DELIVERIES_AT_ONCE, name="delivery")
        closing.callback(threads.close)
        closing.callback(posting.close)
        lanes: dict[LaneName, Lane] = {
            "threads": self._archiving(threads),
            "delivery": posting,
            "workers": Processes(parts.workers, parts.settings.work.workers),
        }
        self._lanes = lanes
        wanted = parts.settings.engine.stages
        return Runner(
            self.store,
            [one for one in stages(parts) if not wanted or one.name in wanted],
            lanes,
            clock=self.clock,
            opens=flow(self.clock, translates=parts.settings.translator.is_set),
            watch=self._watch,
            paused=self.floor,
            claims=self._claims(),
        )

    def _archiving(self, threads: Lane) -> Lane:
        """Return *threads*, from which bytes go into the bucket where there is one."""
        url = self.settings.archive.url or self.store.archive.kept_in()
        if not url:
            return threads
        from monitor.engine.ahead import PuttingAhead

        return PuttingAhead(threads, objects_at(url))

    def _claims(self) -> Claims | None:
        if self.crew is not None:
            return self.crew.claims
        if self.settings.engine.kind == "table":
            return None
        from monitor.engine.jobs import BesideClaims

        return BesideClaims(self.store, self.clock)

    def attend(self) -> None:
        """Say, where many work on one store, that this process does.

        :raises DisagreementError: where it may not, because it judges by something else
        """
        if self.crew is not None:
            self.crew.attend()

    def stop(self, *, within: float = math.inf) -> None:
        """Have the engine begin nothing more (`Runner.stop`). Safe in any thread, at any time."""
        # Not the properties: the store belongs to the thread that opens it.
        runner: Runner | None = self.__dict__.get("runner")
        if runner is not None:
            runner.stop(within=within)
        store: Store | None = self.__dict__.get("store")
        if store is not None and within < math.inf:
            store.hurry(within)

    def adopt(self, settings: Settings) -> None:
        """Go on with other *settings*. Nothing may be under way.

        Guard, workers and channels are made anew where what they are made from has changed.

        :raises SettingsError: for what cannot be used, or not without a restart; as with all that
            is raised here, everything stays as it was then
        """
        if settings.database != self.settings.database:
            what = "[store]" if settings.store != self.settings.store else "[monitor] data_dir"
            raise SettingsError(f"{what} cannot change while this runs; restart for it")
        if settings.engine != self.settings.engine:
            raise SettingsError("[engine] cannot change while this runs; restart for it")
        before, closing = self.settings, ExitStack()
        parts, runner = self.parts, self.runner
        # Files of the operator's that were changed in their place count as other settings.
        is_new = _made_from(before) != _made_from(settings)
        if parts.additions != additions_of(settings):
            if self.crew is not None:  # all who work on one store have to read with the same
                raise SettingsError("[gazetteer] extra cannot change while others work; restart")
            is_new = True
        try:
            if is_new:
                parts = Parts(settings, closing, self.clock, load)
                parts.check()
                runner = self._runner_of(parts, closing)
            self.settings = settings
            if self._role != "worker":
                self.follow_configuration()
        except BaseException:
            self.settings = before
            closing.close()
            raise
        self.floor.follow(settings)
        parts.settings = settings
        if is_new:
            self._parts_closing.close()
            self._parts_closing, self.parts, self.__dict__["runner"] = closing, parts, runner

    def follow_configuration(self) -> None:
        """Make sources, subscriptions and their recurring work what the configuration says."""
        store, at = self.store, self.clock()
        with store.writing():
            sources = configured_sources(self.settings)
            sources = as_switched(self.settings, sources, store.trials.all())
            store.sources.follow(sources, polled_by="poll")
            store.subscriptions.follow(
                configured_subscriptions(self.settings), composed_by="compose"
            )
            store.subscriptions.begin(at)
            self._open_polls(at)
            self._open_digests(at)
            store.archive.keep_in(self.settings.archive.url)
        self.revive()

    def revive(self) -> None:
        """Make due what a clock that ran ahead for a while put off into a far future."""
        at, work = self.clock(), self.store.work
        with self.store.writing():
            for stage, row in STAGES.items():
                work.pull_back(stage, later_than=at + row.longest, to=at)
            self.store.sources.distrust_after(at + STAGES["poll"].longest)
            self.store.subscriptions.begin(at)
            self._open_digests(at, late=True)

    def _open_polls(self, at: datetime) -> None:
        """Give each enabled source that has no poll one, spread over the first minutes."""
        work = self.store.work
        enabled = [source.name for source in self.store.sources.all(enabled=True)]
        known = {state.item for state in work.states("poll", enabled)}
        for number, name in enumerate(n for n in enabled if n not in known):
            work.open("poll", (name,), at + START_SPACING * number)
        for source in self.store.sources.all(enabled=False):
            work.drop("poll", (source.name,))

    def _open_digests(self, at: datetime, *, late: bool = False) -> None:
        """Make each edition due: now where the newest edition is missing, else in its time.

        :param late: only those that are due later than that
        """
        from monitor.digests.calendar import next_due
        from monitor.stages.compose_owed import missing

        for subscription in self.store.subscriptions.all():
            if not subscription.has_editions:
                continue
            due = next_due(subscription, at)
            if late:
                state = self.store.work.state("compose", subscription.name)
                if state is None or state.due_at is None or state.due_at <= due:
                    continue
            missed = missing(self.store, subscription, at)
            self.store.work.postpone("compose", subscription.name, at if missed else due)

    def recover(self) -> None:
        """Free the claims that a failed write left behind; a second failure is waited out too."""
        if self.crew is not None:
            self.crew.claims.let_go()
            return
        if self.settings.engine.kind != "table":
            return  # what it claimed beside others is due again when its lease has run out
        try:
            with self.store.writing():
                self.store.work.forget_leases()
        except StorageError as error:
            log.warning("%s", error)


def _made_from(settings: Settings) -> tuple[object, ...]:
    """Return what the parts are made from; all else is read where it is used."""
    return (
        settings.monitor,
        settings.fetch,
        settings.work,
        settings.translator,
        settings.smtp,
        settings.web,
    )


DELIVERIES_AT_ONCE = 32
"""Threads for messages: they wait for receivers, of which each holds two at most, and one while
it is silent."""

START_SPACING = timedelta(milliseconds=100)
"""Between the first polls of two sources, so that a fresh start is no burst."""
