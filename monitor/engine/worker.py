"""A worker process from the inside: it confines itself, and does jobs until its socket closes.

The other side, which hands out the jobs and kills, is `monitor.engine.workers`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

READY: Final = "ready"
TAKEN: Final = "taken"

PROGRAM: Final = "import sys; from monitor.engine.worker import serve; serve(int(sys.argv[1]))"

MALLOC: Final = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "16777216",
    "MALLOC_MMAP_THRESHOLD_": "4194304",
}
"""One arena, and free memory above 16 MiB goes back: a large page leaves no large worker. Blocks
of 128 KiB to 4 MiB are used again, not mapped anew: a page of the benchmark took 36 to 80 faults of
memory and 29.6 ms of CPU so, 220 to 257 and 34.9 ms with a trim threshold of 4 MiB alone."""

OOM_SCORE: Final = 600
"""Added to a worker's badness: under pressure the kernel takes a worker, not the daemon."""

NICENESS: Final = 5
"""A worker steps back behind the engines, of which one at a time writes and the others wait: where
processors are short, four engines at one PostgreSQL did 15 % more pages so."""

NEARLY_ALL: Final = 0.75
"""Share of the memory bound from which an error is put down to the lack of it: C libraries do not
say MemoryError (lxml raised "unknown error"). Workers that starved had 1.02 of it resident, as
shared libraries count there too; honest pages stay below a fifth of the shipped bound."""

YOUNG_OBJECTS: Final = 10_000
"""New containers after which the collector looks at them; with Python's 700, 300 entries have it
look a dozen times at what is all in use (a tenth of the time that reading them takes)."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker is told at its start, or whoever forks it: see `monitor.engine.workers`."""

    memory_bytes: int
    preload: tuple[str, ...]
    parent: int
    load: Callable[[], Iterator[None]] | None = None


def serve(descriptor: int) -> None:
    """Do jobs until the socket *descriptor* closes. This is a worker's whole life."""
    prepare()
    with Connection(descriptor) as connection:
        try:
            settings: WorkerSettings = connection.recv()
            confine(settings)
            for name in settings.preload:
                __import__(name)
            gc.freeze()  # the modules are for ever; no collection need look at them
            work(connection, settings)
        except (EOFError, OSError):
            return


def work(connection: Connection, settings: WorkerSettings) -> None:
    """Do the jobs that come over *connection*.

    :raises EOFError, OSError: when it closes
    """
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)
    connection.send(READY)
    while True:
        message = connection.recv_bytes()
        connection.send(TAKEN)
        connection.send_bytes(_answer(message, settings.memory_bytes))


def prepare() -> None:
    """Be deaf to a Ctrl-C, which is the daemon's business, and silent."""
    import logging
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)  # parsers complain at length about every bad page


def confine(settings: WorkerSettings) -> None:
    """Die with the parent, be the kernel's first choice, step back, own no more than allowed."""
    import resource

    die_with(settings.parent, OOM_SCORE)
    if settings.memory_bytes:
        limit = settings.memory_bytes
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)


def die_with(parent: int, score: int) -> None:
    """Die when the process *parent* does, and under pressure before others, by *score*.

    :raises EOFError: where *parent* is dead already
    """
    import ctypes
    import signal

    with contextlib.suppress(OSError, AttributeError):  # Linux only; elsewhere EOF must do
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            raise EOFError
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as adjusted:
            adjusted.write(str(score))


def _answer(message: bytes, memory_bytes: int) -> bytes:
    """Return the pickled (kind, value) of one job."""
    import traceback

    try:
        function, argument = pickle.loads(message)  # noqa: S301 - our own parent wrote it
        answer = ("value", function(argument))
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception:  # noqa: BLE001 - every bug of a job goes back as text
        if _was_nearly_full(memory_bytes):
            return pickle.dumps(("memory", None))
        return pickle.dumps(("error", traceback.format_exc(limit=-12)))


def _was_nearly_full(memory_bytes: int) -> bool:
    """Say whether this process has ever used nearly all the memory that it may (Linux)."""
    if not memory_bytes:
        return False
    # Not ru_maxrss: that begins with what the parent had when it started this process.
    with contextlib.suppress(OSError, ValueError), open("/proc/self/status", "rb") as status:
        for line in status:
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) * 1024 >= NEARLY_ALL * memory_bytes
    return False
