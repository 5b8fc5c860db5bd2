"""Jobs as they come from Procrastinate: fetched in a thread of their own, put into an inbox.

The only module that imports Procrastinate. It gives each job to one worker process, hears the heart
of each beat, wakes them when something is due, and makes the ticks; what a job does is the engine's
business, in the engine's thread. A job has ended when the engine says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import procrastinate
from procrastinate import exceptions, job_context
from psycopg_pool import AsyncConnectionPool

log = logging.getLogger(__name__)

HEARTBEAT: Final = timedelta(seconds=5)
"""Between two beats of a worker's heart."""

DEAD_AFTER: Final = timedelta(seconds=20)
"""Without a beat a worker counts as dead: four beats, so that one slow commit is no death."""

AGAIN: Final = 1.0
"""Seconds until a worker that lost its database begins anew."""

TICKS: Final = "ticks"
"""The queue of the ticks: `Ticks` names them."""

CONNECTIONS: Final = 4
"""Connections at most with which a process fetches and finishes jobs; measured: two are in use."""


@dataclass(frozen=True, slots=True)
class Post:
    """Which jobs are fetched together: those of ``queues``, ``at_once`` of them under way."""

    name: str
    queues: tuple[str, ...]
    at_once: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job that was fetched; ``what`` is its stage, or the name of a tick."""

    number: int
    what: str
    is_tick: bool
    _end: Callable[[], object]

    def end(self) -> None:
        """Have it ended: whatever came of it is kept. Safe in any thread, twice is once."""
        self._end()


@dataclass(slots=True)
class Inbox:
    """Jobs that were fetched and not taken yet; ``arrived`` is set with each. Thread-safe."""

    _jobs: queue.SimpleQueue[Job] = field(default_factory=queue.SimpleQueue)
    arrived: threading.Event = field(default_factory=threading.Event)

    def put(self, job: Job) -> None:
        """Add *job*."""
        self._jobs.put(job)
        self.arrived.set()

    def take(self) -> list[Job]:
        """Return all there is, in the order in which it came."""
        self.arrived.clear()
        jobs = []
        with contextlib.suppress(queue.Empty):
            while True:
                jobs.append(self._jobs.get_nowait())
        return jobs


class Dispatch:
    """Fetches jobs from the database at *address* into *inbox*.

    :param ticks: names of the ticks that this process makes, and how often in seconds
    """

    def __init__(
        self,
        address: str,
        posts: Sequence[Post],
        inbox: Inbox,
        *,
        ticks: Mapping[str, int] | None = None,
        stop_seconds: float = 10.0,
    ) -> None:
        self._posts = tuple(post for post in posts if post.queues and post.at_once)
        self._inbox = inbox
        self._stop_seconds = stop_seconds
        self._connector = procrastinate.PsycopgConnector(
            conninfo=address,
            pool_factory=_Pool,
            configure=_configured,
            min_size=1,
            max_size=CONNECTIONS,
        )
        self._app = procrastinate.App(connector=self._connector)
        self._ticking = procrastinate.App(connector=self._connector)
        self._app.task(name="item", pass_context=True)(self._hand_over)
        for name, seconds in (ticks or {}).items():
            self._add_tick(name, seconds)
        if ticks:
            self._posts += (Post(TICKS, (TICKS,), len(ticks)),)
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._workers: list[asyncio.Task[None]] = []
        self._thread = threading.Thread(target=self._run, name="dispatch", daemon=True)

    def start(self) -> None:
        """Begin to fetch."""
        self._thread.start()

    def join(self) -> None:
        """Wait, some seconds, until the jobs that were ended have been reported."""
        self._thread.join(self._stop_seconds + 2)

    def stop(self) -> None:
        """Fetch nothing more. Safe in any thread."""
        self._stopping.set()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        for worker in self._workers:
            worker.cancel()

    def _add_tick(self, name: str, seconds: int) -> None:
        async def tick(context: job_context.JobContext, timestamp: int) -> None:  # noqa: ARG001
            await self._ended(context, name, is_tick=True)

        # A tick that waits is enough: the next is dropped. It has no retries, which with a queueing
        # lock would refuse each other.
        task = self._ticking.task(name=name, queue=TICKS, queueing_lock=name, pass_context=True)
        cron = f"* * * * * */{seconds}" if seconds < 60 else f"*/{seconds // 60} * * * *"
        self._ticking.periodic(cron=cron)(task(tick))

    async def _hand_over(self, context: job_context.JobContext, stage: str) -> None:
        await self._ended(context, stage, is_tick=False)

    async def _ended(self, context: job_context.JobContext, what: str, *, is_tick: bool) -> None:
        """Put the job into the inbox and wait until the engine has ended it."""
        loop = asyncio.get_running_loop()
        over = asyncio.Event()

        def end() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is gone, and the job with it
                loop.call_soon_threadsafe(over.set)

        self._inbox.put(Job(context.job.id or 0, what, is_tick, end))
        await over.wait()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._serve())
            except Exception as error:  # noqa: BLE001 - the database is away: it is tried again
                log.warning("no jobs can be fetched: %s; trying again", _words(error))
                self._stopping.wait(AGAIN)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(_noted)
        try:
            async with self._app.open_async():
                self._workers = [asyncio.create_task(self._post(post)) for post in self._posts]
                if self._stopping.is_set():
                    self._cancel()
                await asyncio.gather(*self._workers, return_exceptions=True)
        finally:
            self._loop = None

    async def _post(self, post: Post) -> None:
        """Serve *post* until it is stopped; what a lost connection ends begins anew."""
        app = self._ticking if post.name == TICKS else self._app
        while not self._stopping.is_set():
            begun = time.monotonic()
            try:
                await app.run_worker_async(
                    name=post.name,
                    queues=list(post.queues),
                    concurrency=post.at_once,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT.total_seconds(),
                    stalled_worker_timeout=DEAD_AFTER.total_seconds(),
                    shutdown_graceful_timeout=self._stop_seconds,
                )
            except (exceptions.ProcrastinateException, OSError) as error:
                log.warning("jobs of %s cannot be fetched: %s", post.name, _words(error))
            if time.monotonic() - begun < AGAIN and not self._stopping.is_set():
                await asyncio.sleep(AGAIN)


class _Pool(AsyncConnectionPool[Any]):
    """A pool that hands out connections as they are: a lost one is found when it is used."""

    def __init__(self, *arguments: Any, check: Any = None, **named: Any) -> None:  # noqa: ARG002
        super().__init__(*arguments, **named)


async def _configured(connection: Any) -> None:
    """A statement of Procrastinate is a transaction: three round trips less for each job."""
    await connection.set_autocommit(True)


def _noted(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Write in a line what Procrastinate leaves to the loop: ends of jobs that it could not report.

    They are reported again by `JobClaims.let_go`, or by the scheduler.
    """
    error = context.get("exception")
    what = _words(error) if error is not None else str(context.get("message", ""))
    log.warning("the end of a job could not be reported: %s", what)


def _words(error: BaseException) -> str:
    """Return what kind of *error* it was: its own text may name the address."""
    cause = error.__cause__ or error
    return type(cause).__name__
