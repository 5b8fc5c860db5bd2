"""The composition root: the one place that names concrete parts and puts them together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from config.gazetteer import Gazetteer, load_gazetteer
from config.settings import Settings
from monitor.catalogue.configured import (
    AGENT,
    configured_sources,
    configured_subscriptions,
    user_agent,
)
from monitor.engine.lanes import Processes, Threads
from monitor.engine.runner import Lane, LaneName, Runner, Stage, Step
from monitor.engine.workers import Workers
from monitor.flow import flow
from monitor.http.guard import Guard, Limits
from monitor.http.politeness import Politeness
from monitor.http.robots import Robots
from monitor.notifiers import Notifier, load_notifiers
from monitor.reach import Reach
from monitor.stages import classify, compare, compose, deliver, extract, fetch, group, match, walk
from monitor.stages import parse as parsing
from monitor.stages import poll as polling
from monitor.stages.turns import HostTurns
from monitor.taggers.gate import announced_matches
from monitor.watch.rhythm import CEILING
from storage.errors import StorageError
from storage.opening import open_store, writer_lock
from storage.store import Store

log = logging.getLogger(__name__)


def now() -> datetime:
    """Return the time, aware UTC, to the millisecond: what the store keeps of it."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


class App:
    """Everything put together over one data directory. Heavy parts are made when first used."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = now,
        watch: Callable[[Step], None] = lambda _: None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self._watch = watch
        self._closing = ExitStack()
        self.lock = writer_lock(settings.database)

    def __enter__(self) -> Self:
        """Become the one writer.

        :raises LockedError: when another process is
        """
        self._closing.enter_context(self.lock)
        try:
            self.runner.prepare()
            self.follow_configuration()
        except BaseException:
            self._closing.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of everything."""
        self._closing.close()

    @cached_property
    def store(self) -> Store:
        """The store, open for writing."""
        return self._closing.enter_context(open_store(self.settings.database))

    @cached_property
    def guard(self) -> Guard:
        """The one door to the network."""
        fetching = self.settings.fetch
        guard = Guard(
            Limits(deadline_seconds=fetching.deadline_seconds, max_bytes=fetching.max_bytes),
            user_agent=user_agent(self.settings.monitor.contact),
            allow_addresses=frozenset(fetching.allow_addresses),
            egress_proxy=fetching.egress_proxy,
            politeness=self.politeness,
        )
        return self._closing.enter_context(guard)

    @cached_property
    def politeness(self) -> Politeness:
        """One request at a time per registrable domain, with a pause."""
        return Politeness(self.settings.fetch.host_delay_seconds)

    @cached_property
    def workers(self) -> Workers:
        """The processes for hostile bytes."""
        work = self.settings.work
        return self._closing.enter_context(
            Workers(
                work.workers,
                work.worker_memory,
                preload=("monitor.stages.parse", "monitor.extraction.page"),
                idle_seconds=work.idle_seconds,
            )
        )

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names that the gate looks for; the workers that classify have their own."""
        return load_gazetteer()

    @cached_property
    def notifiers(self) -> Mapping[str, Notifier]:
        """The channels, by name."""
        return load_notifiers(self.settings, self.guard)

    @cached_property
    def runner(self) -> Runner:
        """The engine over all stages."""
        threads = Threads(self.settings.fetch.threads)
        self._closing.callback(threads.close)
        lanes: dict[LaneName, Lane] = {
            "threads": threads,
            "workers": Processes(self.workers, self.settings.work.workers),
        }
        return Runner(
            self.store,
            self._stages(),
            lanes,
            clock=self.clock,
            opens=flow(self.clock),
            watch=self._watch,
        )

    def _stages(self) -> tuple[Stage, ...]:
        settings = self.settings
        deadline = settings.fetch.deadline_seconds
        turns = HostTurns(self.politeness)
        robots = Robots(self.guard, self.clock) if settings.fetch.robots else None
        polls = polling.Poll(Reach(self.guard, settings.fetch.max_bytes), turns, self.clock)
        parses = parsing.Parse(settings.fetch.max_items)
        fetches = fetch.Fetch(
            self.guard,
            robots,
            turns,
            self._gate,
            self.clock,
            agent=AGENT,
            slow_down=self.politeness.slow_down,
        )
        walks = walk.Walker(
            self.guard,
            turns,
            lambda *job: self.workers.submit(*job),
            self.clock,
            limits=walk.limits(deadline, settings.fetch.max_bytes),
        )
        notifiers = _Lazy(lambda: self.notifiers)
        composes = compose.Compose(settings, notifiers)
        delivers = deliver.Deliver(notifiers, self.clock)
        tries = settings.work.tries
        return (
            Stage(
                name="poll",
                version=polling.VERSION,
                lane="threads",
                tries=0,
                seconds=deadline,
                read=polls.read,
                run=polls.run,
                slow=polling.is_slow,
            ),
            Stage(
                name="parse",
                version=parsing.VERSION,
                lane="workers",
                tries=3,
                seconds=settings.work.parse_seconds,
                read=parses.read,
                run=parsing.run,
            ),
            Stage(
                name="walk",
                version=walk.VERSION,
                lane="threads",
                tries=tries,
                seconds=deadline + walk.READ_SECONDS,
                read=walks.read,
                run=walks.run,
            ),
            Stage(
                name="fetch",
                version=fetch.VERSION,
                lane="threads",
                tries=tries,
                seconds=deadline,
                read=fetches.read,
                run=fetches.run,
                slow=fetch.is_slow,
            ),
            Stage(
                name="extract",
                version=extract.VERSION,
                lane="workers",
                tries=3,
                seconds=settings.work.extract_seconds,
                read=extract.read,
                run=extract.run,
            ),
            Stage(
                name="compare",
                version=compare.VERSION,
                lane="here",
                read=compare.read,
                run=compare.run,
            ),
            Stage(
                name="classify",
                version=classify.VERSION,
                lane="workers",
                tries=3,
                seconds=settings.work.extract_seconds,
                read=classify.read,
                run=classify.run,
            ),
            Stage(name="group", version=group.VERSION, lane="here", read=group.read, run=group.run),
            Stage(name="match", version=match.VERSION, lane="here", read=match.read, run=match.run),
            Stage(
                name="compose",
                version=compose.VERSION,
                lane="here",
                read=composes.read,
                run=composes.run,
            ),
            Stage(
                name="deliver",
                version=deliver.VERSION,
                lane="threads",
                tries=0,
                seconds=MAIL_SECONDS,
                read=delivers.read,
                run=delivers.run,
            ),
        )

    def _gate(self, title: str, summary: str) -> bool:
        return announced_matches(title, summary, self.gazetteer, day=self.clock().date())

    def follow_configuration(self) -> None:
        """Make sources, subscriptions and their recurring work what the configuration says."""
        store, at = self.store, self.clock()
        with store.writing():
            store.sources.follow(configured_sources(self.settings), polled_by="poll")
            store.subscriptions.follow(
                configured_subscriptions(self.settings), composed_by="compose"
            )
            self._open_polls(at)
            self._open_digests(at)
        self.revive()

    def revive(self) -> None:
        """Make due what a clock that ran ahead for a while put off into a far future."""
        at, work = self.clock(), self.store.work
        with self.store.writing():
            work.pull_back("poll", later_than=at + CEILING + DOUBT, to=at)
            for stage in ("parse", "walk", "fetch", "extract", "classify", "deliver"):
                work.pull_back(stage, later_than=at + LONGEST_PAUSE, to=at)
            self.store.sources.distrust_after(at + CEILING + DOUBT)

    def _open_polls(self, at: datetime) -> None:
        """Give each enabled source that has no poll one, spread over the first minutes."""
        work = self.store.work
        enabled = [source.name for source in self.store.sources.all(enabled=True)]
        known = {state.item for state in work.states("poll", enabled)}
        for number, name in enumerate(n for n in enabled if n not in known):
            work.open("poll", (name,), at + START_SPACING * number)
        for source in self.store.sources.all(enabled=False):
            work.drop("poll", (source.name,))

    def _open_digests(self, at: datetime) -> None:
        from monitor.digests.calendar import digest_due, next_due

        for subscription in self.store.subscriptions.all():
            if subscription.cadence != "daily":
                continue
            last = self.store.digests.latest(subscription.name)
            missed = last is not None and last.date < digest_due(subscription, at).isoformat()
            due = at if missed else next_due(subscription, at)
            self.store.work.postpone("compose", subscription.name, due)

    def recover(self) -> None:
        """Free the claims that a failed write left behind; a second failure is waited out too."""
        try:
            with self.store.writing():
                self.store.work.forget_leases()
        except StorageError as error:
            log.warning("%s", error)

    def open_work(self, stage: str, items: Iterable[str], *, due: datetime | None = None) -> int:
        """Make *items* due for *stage* now; return how many."""
        with self.store.writing():
            return self.store.work.open(stage, items, due or self.clock())


MAIL_SECONDS = 120.0
"""The longest conversation with a mail server (90 s), and a margin."""

LONGEST_PAUSE = timedelta(days=3)
"""No failed item waits longer for its next try: a server's Retry-After is believed for two days."""

DOUBT = timedelta(hours=1)
"""No poll is put off for longer than the ceiling, but for this much of doubt about the clock."""

START_SPACING = timedelta(milliseconds=100)
"""Between the first polls of two sources, so that a fresh start is no burst."""


class _Lazy(Mapping[str, Any]):
    """A mapping that is made when it is first looked into."""

    def __init__(self, make: Callable[[], Mapping[str, Any]]) -> None:
        self._make = make

    def __getitem__(self, name: str) -> Any:
        return self._make()[name]

    def __iter__(self) -> Any:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())


def message_makers(settings: Settings) -> Mapping[str, Notifier]:
    """Return the channels for a command that makes messages; the daemon or the engine sends."""
    return load_notifiers(settings, Guard(Limits(), user_agent(settings.monitor.contact)))
