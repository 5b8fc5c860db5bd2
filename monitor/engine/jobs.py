"""Claims of one of many engines over a store: the items of the jobs that were fetched for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from monitor.engine.claims import Begin, TableClaims
from monitor.engine.dispatch import Inbox, Job
from monitor.engine.queues import Places
from monitor.engine.stage import LaneName, Stage
from storage.contract.cluster import Cluster
from storage.contract.queues import Silence
from storage.contract.work import Claim
from storage.store import Store

AHEAD_IN_LINE: Final[Mapping[LaneName, int]] = {"workers": 16}
"""What `claims.AHEAD` is where engines stand in line with what they write: readers have to do
meanwhile. With 6 four engines on two cores left a sixth of these idle, and a turn kept 4 pages;
with 16 none, and a turn keeps 10."""


class JobClaims:
    """Claims from the jobs in *inbox*. *ticks* are what is done at a tick, by its name.

    An engine that seemed dead has lost its items to others: what it made of them then is dropped.
    """

    are_kept = True  # by `look`
    ahead = AHEAD_IN_LINE

    def __init__(
        self,
        store: Store,
        cluster: Cluster,
        inbox: Inbox,
        ticks: Mapping[str, Callable[[], object]],
    ) -> None:
        self._store = store
        self._cluster = cluster
        self._inbox = inbox
        self._ticks = ticks
        self._ready: dict[str, deque[Claim]] = {}
        self._jobs: dict[Claim, Job] = {}
        self._lost: set[int] = set()

    def prepare(self, stages: Iterable[Stage]) -> int:  # noqa: ARG002 - the protocol's
        """Leave all as it is: the scheduler has seen to it, and others are at work."""
        return 0

    def suspects(self, stages: Sequence[str]) -> list[tuple[str, str, int]]:  # noqa: ARG002
        """Return none: what ends worker after worker is parked by `Cluster.recover`."""
        return []

    def take(
        self,
        begin: Begin,  # noqa: ARG002 - the protocol's
        stage: Stage,
        limit: int,
        only: Sequence[str] = (),  # noqa: ARG002
    ) -> list[Claim]:
        """Return up to *limit* items whose jobs were fetched: they are claimed."""
        ready = self._ready.get(stage.name, ())
        return [ready.popleft() for _ in range(min(limit, len(ready)))] if ready else []

    def take_fairly(
        self,
        begin: Begin,
        stage: Stage,
        room: int,
        places: Places,  # noqa: ARG002 - the protocol's
        at_once: Mapping[str, int],  # noqa: ARG002
        silent: Mapping[str, Silence],  # noqa: ARG002
    ) -> list[Claim]:
        """Claim them alike: of a queue there is one job at a time."""
        return self.take(begin, stage, room)

    def still_ours(self, begin: Begin, claims: Sequence[Claim]) -> Sequence[Claim]:
        """Return those whose jobs still stand for their items."""
        if not claims:
            return ()
        begin()
        jobs = {claim: job.number for claim in claims if (job := self._jobs.get(claim))}
        held = self._cluster.hold(jobs.values())
        return [claim for claim in claims if jobs.get(claim) in held]

    def put_off(self, store: Store, waiting: Iterable[tuple[Claim, str, datetime]]) -> None:
        """Return them into their queues: one at a time becomes a job again, when its turn comes."""
        store.work.line_up((claim, queue, None) for claim, queue, _ in waiting)

    def ended(self, claims: Iterable[Claim]) -> None:
        """End their jobs."""
        for claim in claims:
            job = self._jobs.pop(claim, None)
            if job is not None:
                job.end()

    def give_back_all(self, now: datetime) -> None:
        """Return all that is claimed here: due again, and no try. Belongs in a transaction."""
        ours = self.still_ours(lambda: self._store, list(self._jobs))
        self._store.work.give_back((claim, now) for claim in ours)

    def let_go(self) -> None:
        """End every job without a word of its item: the store is told when it can be."""
        for job in (*self._jobs.values(), *self._inbox.take()):
            self._let_go(job)
        self._jobs.clear()
        self._ready.clear()

    @property
    def under_way(self) -> int:
        """How many items are claimed here."""
        return len(self._jobs)

    def look(self) -> None:
        """Claim the items of what has come into the inbox, and do what the ticks ask for."""
        if self._lost:
            with self._store.writing():
                self._cluster.let_go(self._lost)
            self._lost.clear()
        arrived = self._inbox.take()
        jobs = {job.number: job for job in arrived if not job.is_tick}
        self._tick([job for job in arrived if job.is_tick], jobs.values())
        if not jobs:
            return
        try:
            claims = self._cluster.take(sorted(jobs))
            if left := jobs.keys() - claims.keys():  # done meanwhile, or being written just now
                with self._store.writing():
                    claims |= self._cluster.take(sorted(left))
        except BaseException:
            for job in jobs.values():
                self._let_go(job)  # whether they were taken is not known
            raise
        for number, job in jobs.items():
            claim = claims.get(number)
            if claim is None:
                job.end()  # it was done meanwhile, or put off
                continue
            self._jobs[claim] = job
            self._ready.setdefault(claim.stage, deque()).append(claim)

    def _let_go(self, job: Job) -> None:
        job.end()
        if not job.is_tick:
            self._lost.add(job.number)

    def _tick(self, ticks: Iterable[Job], others: Iterable[Job]) -> None:
        """Do what *ticks* ask for; where one fails all are ended, and *others* that came along."""
        arrived = [*ticks]
        try:
            for job in arrived:
                self._ticks[job.what]()
        except BaseException:
            arrived += others
            raise
        finally:
            for job in arrived:
                if job.is_tick:
                    job.end()
                else:
                    self._let_go(job)


class BesideClaims(TableClaims):
    """Claims of a command that works beside many engines: from the table, as on one machine.

    What it claims no job gives to anybody: both look at the same column of the row.
    """

    def prepare(self, stages: Iterable[Stage]) -> int:  # noqa: ARG002 - the protocol's
        """Leave all as it is: what others have under way is not ours to free."""
        return 0

    def suspects(self, stages: Sequence[str]) -> list[tuple[str, str, int]]:  # noqa: ARG002
        """Return none."""
        return []
