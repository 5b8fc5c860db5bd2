"""Processes that do one job at a time and may be killed: where hostile bytes are parsed.

A job that hangs, eats its memory or crashes costs its own worker and nothing else: the
worker is killed and replaced, the other jobs never notice. SIGKILL from outside is the
only thing that stops a C loop, so a thread per worker waits at the other end of a socket
with a deadline in its hand. What the process itself does is in `monitor.engine.worker`.

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
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any, Final, TypeVar

from monitor.engine.worker import MALLOC, PROGRAM, READY, TAKEN, WorkerSettings

A = TypeVar("A")
R = TypeVar("R")

START_SECONDS: Final = 60.0
"""How long a worker may take to start: 0.7 s measured, more on a machine that is busy."""

STOP_SECONDS: Final = 2.0
"""How long an idle worker may take to leave when it is asked to, before it is killed."""

CLOSE_SECONDS: Final = 2.0
"""How long a job that runs may go on once the pool is closed, before its worker is killed."""

BUSY_FACTOR: Final = 10.0
"""A job may take so many times its seconds by the clock while its worker runs and has not had them
of a processor: on a machine that others keep busy (measured: at a load of 15 on two cores a sound
page, and the word lists of its language, took over 20 s), a slow page is no poison."""

LOOK_SECONDS: Final = 0.25
"""How often a worker that is late is looked at."""

JOBS_PER_WORKER: Final = 1_000
"""A worker is replaced after so many jobs: what leaks in C libraries is given back."""

IDLE_SECONDS: Final = 120.0
"""A worker without a job for so long leaves by itself; the next job starts a new one."""


class WorkersError(Exception):
    """A job did not come back with a value. ``reason`` is a code of `storage.reasons`."""

    reason = "crashed"


class WorkerTimeout(WorkersError):  # noqa: N818 - says what happened
    """The job took longer than its seconds, and so did its worker, which was killed."""

    reason = "poison"


class WorkerDied(WorkersError):  # noqa: N818 - says what happened
    """The worker ended in the middle of the job: a crash in C code, or somebody killed it."""

    reason = "poison"


class WorkerOutOfMemory(WorkersError):  # noqa: N818 - says what happened
    """The job needed more memory than a worker may use; its worker was replaced."""

    reason = "out-of-memory"


class JobFailed(WorkersError):  # noqa: N818 - says what happened
    """The function raised: a bug. The text is the worker's traceback."""


class WorkersClosed(WorkersError):  # noqa: N818 - says what happened
    """The pool is closed, or was closed before the job began."""

    reason = "interrupted"


@dataclass(slots=True)
class _Job:
    message: bytes
    seconds: float
    future: Future[Any]


class Workers:
    """Up to *count* worker processes; each starts with the first job that needs it.

    *memory_bytes* bounds the private memory of a worker (RLIMIT_DATA); 0 sets no bound.
    *preload* names modules that a worker imports before its first job. Thread-safe. Use
    as a context manager, or `close` it.
    """

    def __init__(
        self,
        count: int = 2,
        memory_bytes: int = 0,
        *,
        preload: Sequence[str] = (),
        jobs_per_worker: int = JOBS_PER_WORKER,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        settings = WorkerSettings(memory_bytes, tuple(preload), os.getpid())
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._lock = threading.Lock()
        self._slots = tuple(
            _Slot(self._jobs, settings, jobs_per_worker, idle_seconds, f"worker-{number}")
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


class _Slot:
    """One place for a worker: a thread that hands it jobs and kills it when it must."""

    def __init__(
        self,
        jobs: queue.SimpleQueue[_Job | None],
        settings: WorkerSettings,
        jobs_per_worker: int,
        idle_seconds: float,
        name: str,
    ) -> None:
        self._jobs = jobs
        self._settings = settings
        self._jobs_per_worker = jobs_per_worker
        self._idle_seconds = idle_seconds
        self._worker: _Process | None = None
        self._busy = threading.Lock()
        # The thread that starts a worker must outlive it: the kernel's parent-death signal
        # is about the parent's thread (prctl(2), PR_SET_PDEATHSIG).
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
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
            raise WorkerOutOfMemory(
                f"more than {self._settings.memory_bytes / 2**20:.0f} MiB were needed"
            )
        if kind == "error":
            raise JobFailed(str(value))
        return value

    def _hand_over(self, message: bytes) -> _Process:
        """Give the job to the worker; one that died while it was idle is replaced first."""
        if self._worker is not None:
            if self._worker.takes(message):
                return self._worker
            self._kill()
        self._worker = worker = _Process(self._settings)
        if not worker.takes(message):
            raise WorkerDied(f"a fresh worker ended with {self._kill()}")
        return worker

    def _kill(self) -> str:
        worker, self._worker = self._worker, None
        return worker.kill() if worker else "nothing"

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.stop()


@dataclass(frozen=True, slots=True)
class _Processor:
    """What a process has had of a processor (proc(5), stat): seconds; ``runs``, or waits to."""

    runs: bool
    seconds: float


class _Process:
    """A worker process and our end of its socket."""

    def __init__(self, settings: WorkerSettings) -> None:
        self.jobs = 0
        ours, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this program
                [sys.executable, "-P", "-c", PROGRAM, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                process_group=0,  # a Ctrl-C on the terminal is the daemon's business
                env=os.environ | MALLOC | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        self._connection = ours
        try:
            ours.send(settings)
            started = ours.poll(START_SECONDS) and ours.recv() == READY
        except (EOFError, OSError):
            started = False
        if not started:
            raise WorkerDied(f"a worker did not start: it ended with {self.kill()}")

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def takes(self, message: bytes) -> bool:
        """Send a job; say whether the worker has it. If not, the job has not begun."""
        if not self.is_alive():
            return False
        self.jobs += 1
        try:
            self._connection.send_bytes(message)
            return self._connection.poll(START_SECONDS) and self._connection.recv() == TAKEN
        except (EOFError, OSError):
            return False

    def answers_within(self, seconds: float) -> bool:
        """Wait for an answer: *seconds*, and longer while the worker runs and had less of a
        processor. One that sleeps or hangs is not waited for (see `BUSY_FACTOR`).
        """
        begun, before = time.monotonic(), self._processor()
        if self._connection.poll(seconds):
            return True
        last = before
        while time.monotonic() - begun < BUSY_FACTOR * seconds:
            if self._connection.poll(LOOK_SECONDS):
                return True
            now = self._processor()
            if now is None or before is None or last is None:
                return False
            if now.seconds - before.seconds >= seconds:
                return False
            if not now.runs and now.seconds <= last.seconds:
                return False
            last = now
        return False

    def _processor(self) -> _Processor | None:
        """Return what the process has had of a processor; None where the system does not say."""
        try:
            told = Path(f"/proc/{self.pid}/stat").read_text("ascii", "replace")
            state, *fields = told.rpartition(")")[2].split()
            ticks = int(fields[10]) + int(fields[11])
            return _Processor(state in "RD", ticks / os.sysconf("SC_CLK_TCK"))
        except (OSError, ValueError, IndexError):
            return None

    def receive(self) -> tuple[str, Any]:
        kind, value = self._connection.recv()
        return str(kind), value

    def end(self) -> None:
        """Send the end; whoever waits for an answer sees it."""
        self._process.kill()

    def kill(self) -> str:
        """End the process now; return in words how it ended."""
        self._process.kill()
        code = self._process.wait()
        self._connection.close()
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def stop(self) -> None:
        """Let the idle process leave: it does so when its socket closes."""
        self._connection.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


def _fail(future: Future[Any], error: WorkersError) -> None:
    if future.set_running_or_notify_cancel():
        future.set_exception(error)
