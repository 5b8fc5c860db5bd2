"""A worker process as its pool sees it: our end of its socket, and how it is ended.

It is either a program that was started for it, or a child of the pool's nursery
(`monitor.engine.nursery`), which then says how it ended.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, Final, Protocol

from monitor.engine.errors import WorkerDied
from monitor.engine.worker import MALLOC, PROGRAM, READY, TAKEN, WorkerSettings

START_SECONDS: Final = 60.0
"""How long a worker may take to start: 0.7 s measured, more on a machine that is busy."""

STOP_SECONDS: Final = 2.0
"""How long an idle worker may take to leave when it is asked to, before it is killed."""

BUSY_FACTOR: Final = 10.0
"""A job may take so many times its seconds by the clock while its worker runs and has not had them
of a processor: on a machine that others keep busy (measured: at a load of 15 on two cores a sound
page, and the word lists of its language, took over 20 s), a slow page is no poison."""

LOOK_SECONDS: Final = 0.25
"""How often a worker that is late is looked at."""


class Child(Protocol):
    """A process that was started for a worker."""

    pid: int

    def has_ended(self, seconds: float = 0.0) -> bool:
        """Wait for its end so long; say whether it has come."""

    def kill(self) -> None:
        """Send it the end."""

    def reap(self) -> int | None:
        """Wait for its end and return its exit code, below 0 for a signal; None where nobody
        knows it any more."""


class Started:
    """A child of this process: *program* of `monitor.engine.worker` with the socket *theirs*."""

    def __init__(self, program: str, theirs: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this program
            [sys.executable, "-P", "-c", program, str(theirs)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(theirs,),
            process_group=0,  # a Ctrl-C on the terminal is the daemon's business
            env=os.environ | MALLOC | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self.pid = self._process.pid

    def has_ended(self, seconds: float = 0.0) -> bool:
        if seconds <= 0.0:
            return self._process.poll() is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        self._process.kill()

    def reap(self) -> int | None:
        return self._process.wait()


def started(settings: WorkerSettings) -> Process:
    """Start a worker as a program of its own.

    :raises WorkerDied: where it does not start
    """
    ours, theirs = Pipe()
    with theirs:
        child = Started(PROGRAM, theirs.fileno())
    with contextlib.suppress(OSError):  # where it has ended, its socket says so
        ours.send(settings)
    return Process(child, ours)


@dataclass(frozen=True, slots=True)
class _Processor:
    """What a process has had of a processor (proc(5), stat): seconds; ``runs``, or waits to."""

    runs: bool
    seconds: float


class Process:
    """A worker process and our end of its socket. ``is_cold`` says that it was forked before all
    that can be loaded was.

    :raises WorkerDied: where it does not say within seconds that it is ready
    """

    def __init__(self, child: Child, ours: Connection, *, is_cold: bool = False) -> None:
        self.jobs = 0
        self.is_cold = is_cold
        self._child = child
        self._connection = ours
        try:
            is_ready = ours.poll(START_SECONDS) and ours.recv() == READY
        except (EOFError, OSError):
            is_ready = False
        if not is_ready:
            raise WorkerDied(f"a worker did not start: it ended with {self.kill()}")

    @property
    def pid(self) -> int:
        return self._child.pid

    def is_alive(self) -> bool:
        return not self._child.has_ended()

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
        self._child.kill()

    def kill(self) -> str:
        """End the process now; return in words how it ended."""
        self._child.kill()
        code = self._child.reap()
        self._connection.close()
        if code is None:
            return "an end that nobody saw"
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def stop(self) -> None:
        """Let the idle process leave: it does so when its socket closes."""
        self._connection.close()
        if not self._child.has_ended(STOP_SECONDS):
            self._child.kill()
        self._child.reap()
