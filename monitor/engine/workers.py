"""Processes that do one job at a time and may be killed: where hostile bytes are parsed.

A job that hangs, eats its memory or crashes costs its own worker and nothing else: the
worker is killed and replaced, the other jobs never notice. SIGKILL from outside is the
only thing that stops a C loop, so a thread per worker waits at the other end of a socket
with a deadline in its hand. What the process itself does is in `monitor.engine.worker`, and
where it comes from in `monitor.engine.origin`.

Why not `concurrent.futures`: one killed worker failed 18 of 20 queued jobs. Why not
`pebble` 5.2: its workers share two locks and a pipe, so that a worker which the kernel
kills while idle or while it answers fails the whole pool ("All workers expired"), a worker
stuck in C holds the locks for three seconds while SIGTERM is tried, and three threads wake
ten times a second for ever. Here a slot owns its socket, and an idle pool costs nothing.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from monitor.engine.errors import (
    JobFailed,
    WorkerDied,
    WorkerOutOfMemory,
    WorkersClosed,
    WorkersError,
    WorkerTimeout,
)
from monitor.engine.origin import Origin
from monitor.engine.process import Process
from monitor.engine.worker import WorkerSettings

__all__ = [
    "JobFailed", "WorkerDied", "WorkerOutOfMemory", "WorkerTimeout", "Workers", "WorkersClosed",
    "WorkersError",
]  # fmt: skip

A = TypeVar("A")
R = TypeVar("R")

CLOSE_SECONDS: Final = 2.0
"""How long a job that runs may go on once the pool is closed, before its worker is killed."""

JOBS_PER_WORKER: Final = 1_000
"""A worker is replaced after so many jobs: what leaks in C libraries is given back."""

IDLE_SECONDS: Final = 120.0
"""A worker without a job for so long leaves by itself; the next job starts a new one."""


@dataclass(slots=True)
class _Job:
    message: bytes
    seconds: float
    future: Future[Any]


class Workers:
    """Up to *count* worker processes; each starts with the first job that needs it.

    *memory_bytes* bounds the private memory of a worker (RLIMIT_DATA); 0 sets no bound.
    *preload* names modules that are imported before the first job: where the system allows it,
    once, in a process that workers are forked from. There *load* is called too, a function at the
    top of a module (or a `functools.partial` of one) that yields after each piece, when there have
    been jobs enough (`Origin`). Thread-safe. Use as a context manager, or `close` it.
    """

    def __init__(
        self,
        count: int = 2,
        memory_bytes: int = 0,
        *,
        preload: Sequence[str] = (),
        load: Callable[[], Iterator[None]] | None = None,
        jobs_per_worker: int = JOBS_PER_WORKER,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        settings = WorkerSettings(memory_bytes, tuple(preload), os.getpid(), load)
        self._origin = Origin(settings)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._lock = threading.Lock()
        self._slots = tuple(
            _Slot(self._jobs, self._origin, memory_bytes, jobs_per_worker, idle_seconds, number)
            for number in range(max(1, count))
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, function: Callable[[A], R], argument: A, seconds: float) -> Future[R]:
        """Run ``function(argument)`` in a worker and return the future of its value.

        *function* is named by module and name, so it lives at the top of an importable
        module; *argument* and value are pickled. *seconds* count from the moment the
        worker takes the job. The future raises a `WorkersError`; pickling errors of the
        argument are raised here.
        """
        message = pickle.dumps((function, argument), pickle.HIGHEST_PROTOCOL)
        future: Future[R] = Future()
        with self._lock:
            if self._closed:
                raise WorkersClosed("the worker pool is closed")
            self._jobs.put(_Job(message, seconds, future))
        return future

    def processes(self) -> tuple[int, ...]:
        """Return the process ids of the workers that are alive now."""
        return tuple(pid for slot in self._slots if (pid := slot.pid()))

    def origin(self) -> int:
        """Return the id of the process that workers are forked from; 0 where there is none."""
        return self._origin.pid

    def load(self) -> None:
        """Load now what workers need, as is done anyway when there have been jobs enough.

        :raises WorkerDied: where the process that does it does not start
        """
        self._origin.load()

    def release(self) -> None:
        """Stop the workers that have nothing to do; the next job starts new ones."""
        for slot in self._slots:
            slot.release()

    def close(self) -> None:
        """Drop the jobs that wait, let those that run end within seconds, stop all workers."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        with contextlib.suppress(queue.Empty):
            while job := self._jobs.get_nowait():
                _fail(job.future, WorkersClosed("the worker pool was closed before the job began"))
        for _ in self._slots:
            self._jobs.put(None)
        until = time.monotonic() + CLOSE_SECONDS
        late = [slot for slot in self._slots if not slot.join(until - time.monotonic())]
        for slot in late:
            slot.abandon()
        for slot in late:
            slot.join(CLOSE_SECONDS)
        self._origin.close()


class _Slot:
    """One place for a worker: a thread that hands it jobs and kills it when it must."""

    def __init__(
        self,
        jobs: queue.SimpleQueue[_Job | None],
        origin: Origin,
        memory_bytes: int,
        jobs_per_worker: int,
        idle_seconds: float,
        number: int,
    ) -> None:
        self._jobs = jobs
        self._origin = origin
        self._memory_bytes = memory_bytes
        self._jobs_per_worker = jobs_per_worker
        self._idle_seconds = idle_seconds
        self._worker: Process | None = None
        self._busy = threading.Lock()
        # The thread that starts a worker must outlive it: the kernel's parent-death signal
        # is about the parent's thread (prctl(2), PR_SET_PDEATHSIG).
        self._thread = threading.Thread(target=self._run, name=f"worker-{number}", daemon=True)
        self._thread.start()

    def pid(self) -> int:
        worker = self._worker
        return worker.pid if worker is not None and worker.is_alive() else 0

    def join(self, seconds: float) -> bool:
        """Wait for the slot's end; say whether it has come."""
        self._thread.join(max(seconds, 0.0))
        return not self._thread.is_alive()

    def abandon(self) -> None:
        """Kill the worker under its job: the slot's thread is told by the socket."""
        worker = self._worker
        if worker is not None:
            worker.end()

    def release(self) -> None:
        if self._busy.acquire(blocking=False):
            try:
                self._stop()
            finally:
                self._busy.release()
        self._origin.rest()

    def _run(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=self._idle_seconds if self._worker else None)
            except queue.Empty:
                self.release()
                continue
            with self._busy:
                if job is None:
                    self._stop()
                    return
                if job.future.set_running_or_notify_cancel():
                    self._do(job)

    def _do(self, job: _Job) -> None:
        """Run one job; whatever happens, its future is settled and the slot is usable."""
        try:
            value = self._ask(job)
        except WorkersError as error:
            job.future.set_exception(error)
        except Exception as error:  # noqa: BLE001 - a slot that dies would lose every later job
            self._kill()
            job.future.set_exception(WorkerDied(f"the worker could not be used: {error!r}"))
        else:
            job.future.set_result(value)
        if self._worker is not None and self._worker.jobs >= self._jobs_per_worker:
            self._stop()

    def _ask(self, job: _Job) -> Any:
        worker = self._hand_over(job.message)
        if not worker.answers_within(job.seconds):
            self._kill()
            raise WorkerTimeout(f"no answer after {job.seconds:g} s")
        try:
            kind, value = worker.receive()
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise WorkerDied(f"the worker ended with {self._kill()}") from error
        if kind == "memory":
            self._kill()
            raise WorkerOutOfMemory(f"more than {self._memory_bytes / 2**20:.0f} MiB were needed")
        if kind == "error":
            raise JobFailed(str(value))
        return value

    def _hand_over(self, message: bytes) -> Process:
        """Give the job to the worker; one that died while it was idle is replaced first, and one
        that would have to load what another has."""
        if self._worker is not None and self._origin.has_better(self._worker):
            self._stop()
        self._origin.note_job()
        if self._worker is not None:
            if self._worker.takes(message):
                return self._worker
            self._kill()
        self._worker = worker = self._origin.worker()
        if not worker.takes(message):
            raise WorkerDied(f"a fresh worker ended with {self._kill()}")
        return worker

    def _kill(self) -> str:
        worker, self._worker = self._worker, None
        if worker is None:
            return "nothing"
        try:
            return worker.kill()
        finally:
            self._origin.gone()

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()
            self._origin.gone()


def _fail(future: Future[Any], error: WorkersError) -> None:
    if future.set_running_or_notify_cancel():
        future.set_exception(error)
