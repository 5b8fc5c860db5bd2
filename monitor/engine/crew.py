"""This process among all that work on one store: which jobs it takes, who is told that it is here.

The scheduler makes the ticks: what has come due becomes jobs, and what dead workers had is due
again. Every worker says what it judges by, and stops where the scheduler judges by something else:
two versions at once would say two things of one text.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from monitor.engine.dispatch import DEAD_AFTER, Dispatch, Inbox, Post
from monitor.engine.jobs import AHEAD_IN_LINE, JobClaims
from monitor.engine.stage import Lane, LaneName, Stage
from monitor.engine.suspicion import WORKER_WORDS, WORKERS_DEATHS
from storage.contract.cluster import Cluster, Worker
from storage.store import Store

log = logging.getLogger(__name__)

GREET_SECONDS: Final = 10.0
"""Between two greetings of a worker."""

GONE_SECONDS: Final = 60.0
"""Since its last greeting, until a worker counts as gone: its region may be without any."""

JOBS_AT_ONCE: Final = 500
"""Jobs that a tick makes at most: 3 ms of the server's CPU each (measured 1.4 with its way on)."""

TICKS: Final = {"due": 1, "dead": 5, "regions": 60}
"""How often the scheduler looks for what has come due, for dead workers, and for regions without
any; seconds."""

AT_ONCE: Final[Mapping[LaneName, int]] = {"workers": 2 * AHEAD_IN_LINE["workers"]}
HERE_AT_ONCE: Final = 64
"""Jobs that are fetched for each place of a lane, 2 where nothing is said: what a lane is given and
as much again, until those that ended are reported. For short decisions: a transaction's worth."""


class DisagreementError(Exception):
    """This worker judges by something else than the scheduler; the message says what to do."""


def worker_name() -> str:
    """Return what this process is called: no other has it now."""
    return f"{socket.gethostname()}:{os.getpid()}"


def place(stage: str, region: str, regional: Sequence[str]) -> str:
    """Return the queue of jobs of *stage* for those who ask from *region*."""
    return f"{stage}@{region}" if region and stage in regional else stage


class Crew:
    """What makes this process one of many over *store*; a context manager.

    :param address: of the database, for Procrastinate
    :param region: where this process asks from, for the *regional* stages
    :param facts: what all must agree on, by name: the scheduler publishes it
    :param look_at_regions: done by the scheduler once a minute; it is told after how many seconds
        without a greeting a worker is gone
    """

    def __init__(
        self,
        store: Store,
        cluster: Cluster,
        address: str,
        *,
        region: str,
        regional: Sequence[str],
        facts: Mapping[str, str],
        is_scheduler: bool,
        clock: Callable[[], datetime],
        look_at_regions: Callable[[float], object] = lambda _: None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._cluster = cluster
        self._address = address
        self._region = region
        self._regional = regional
        self._facts = facts
        self._is_scheduler = is_scheduler
        self._clock = clock
        self._seconds = seconds
        self._stages: tuple[str, ...] = ()
        self._greet_at = 0.0
        self._dispatch: Dispatch | None = None
        self.inbox = Inbox()
        self.claims = JobClaims(
            store,
            cluster,
            self.inbox,
            {
                "due": self._make_jobs,
                "dead": self._recover,
                "regions": lambda: look_at_regions(GONE_SECONDS),
            },
        )

    def prepare(self, stages: Sequence[Stage]) -> int:
        """Make the store one for many, and say what all must agree on: the scheduler's part.

        Reopens what older *stages* did; returns how many items that were.
        """
        with self._store.writing():
            self._cluster.prepare(self._regional)
            self._cluster.publish(self._facts)
            work, now = self._store.work, self._clock()
            return sum(work.reopen_older(stage.name, stage.version, now) for stage in stages)

    def begin(self, stages: Sequence[Stage], lanes: Mapping[LaneName, Lane]) -> None:
        """Fetch jobs of *stages*, as many of each lane as it has room for.

        :raises DisagreementError: where the scheduler judges by something else
        """
        self._stages = tuple(stage.name for stage in stages)
        self.attend()
        posts = []
        for name in ("threads", "workers", "delivery", "here"):
            queues = [
                place(stage.name, self._region, self._regional)
                for stage in stages
                if stage.lane == name
            ]
            at_once = AT_ONCE.get(name, 2) * lanes[name].size if name in lanes else HERE_AT_ONCE
            posts.append(Post(name, tuple(queues), at_once))
        ticks = TICKS if self._is_scheduler else {}
        self._dispatch = Dispatch(self._address, posts, self.inbox, ticks=ticks)
        self._dispatch.start()

    def attend(self) -> None:
        """Say that this process is here, now and then.

        :raises DisagreementError: where the scheduler judges by something else
        """
        if self._seconds() < self._greet_at:
            return
        if not self._is_scheduler:
            _compare(self._facts, self._cluster.published())
        with self._store.writing():
            self._cluster.greet(
                Worker(
                    name=worker_name(),
                    region=self._region,
                    stages=self._stages,
                    version=self._facts.get("version", ""),
                    gazetteer=self._facts.get("gazetteer", ""),
                    seen_at=self._clock(),
                )
            )
        self._greet_at = self._seconds() + GREET_SECONDS

    def end(self) -> None:
        """Fetch nothing more, and leave what was fetched: it is due again at once."""
        if self._dispatch is None:
            return
        self._dispatch.stop()
        with self._store.writing():
            self.claims.give_back_all(self._clock())
            self._cluster.leave(worker_name())
        self.claims.let_go()
        self._dispatch.join()
        self._dispatch = None

    def _make_jobs(self) -> None:
        with self._store.writing():
            self._cluster.make_jobs(JOBS_AT_ONCE)

    def _recover(self) -> None:
        with self._store.writing():
            freed = self._cluster.recover(
                seconds=DEAD_AFTER.total_seconds(),
                most=WORKERS_DEATHS,
                reason="suspect",
                detail=WORKER_WORDS,
            )
        if freed:
            log.warning("%d items of workers that died are due again", freed)


def _compare(ours: Mapping[str, str], agreed: Mapping[str, str]) -> None:
    if not agreed:
        raise DisagreementError(
            "no scheduler was ever at work on this store: start `sco-monitor run` with "
            '[engine] kind = "procrastinate" first'
        )
    for name, value in ours.items():
        if agreed.get(name) != value:
            raise DisagreementError(
                f"this worker's {name} is {value}, the scheduler's {agreed.get(name, 'unknown')}: "
                "install the same version, with the same files, and start it again"
            )
