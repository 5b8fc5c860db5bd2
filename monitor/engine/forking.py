"""A nursery from the inside: it loads what workers need, and forks them.

Nothing hostile comes here: a worker is told its first job when it is a process of its own. The
other side is `monitor.engine.nursery`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Final

from monitor.engine.worker import WorkerSettings, confine, die_with, prepare, work

PROGRAM: Final = "import sys; from monitor.engine.forking import nurse; nurse(int(sys.argv[1]))"

FORK: Final = b"fork"
LOAD: Final = b"load"
REAP: Final = b"reap"
LOADED: Final = b"loaded"
LOADING: Final = b"loading"
NUMBER: Final = struct.Struct("=i")

OOM_SCORE: Final = 300
"""Added to its badness: under pressure the kernel takes a worker, then this, then the daemon."""


def nurse(descriptor: int) -> None:
    """Fork workers until the socket *descriptor* closes. This is a nursery's whole life."""
    gc.disable()  # a collection before the fork is memory that no worker shares
    prepare()
    with socket.socket(fileno=descriptor) as control, contextlib.suppress(EOFError, OSError):
        settings: WorkerSettings = pickle.loads(control.recv(1 << 20))  # noqa: S301 - our parent's
        die_with(settings.parent, OOM_SCORE)
        for name in settings.preload:
            __import__(name)
        control.send(NUMBER.pack(os.getpid()))
        _serve(control, replace(settings, parent=os.getpid()))
    os._exit(0)  # taking modules apart one by one takes a tenth of a second


def _serve(control: socket.socket, settings: WorkerSettings) -> None:
    pieces: Iterator[None] | None = None
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            return
        if message == FORK:
            answer = NUMBER.pack(_forked(control, descriptors[0], settings))
        elif message == LOAD:
            if pieces is None:
                pieces = _loading(settings.load)
            answer = LOADED if next(pieces, LOADED) == LOADED else LOADING
        else:
            answer = NUMBER.pack(_reaped(NUMBER.unpack(message[len(REAP) :])[0]))
        control.send(answer)


def _loading(load: Callable[[], Iterator[None]] | None) -> Iterator[None]:
    """Load piece by piece. What cannot be loaded is left to the job that needs it."""
    if load is not None:
        with contextlib.suppress(Exception):
            yield from load()


def _forked(control: socket.socket, descriptor: int, settings: WorkerSettings) -> int:
    """Return the number of a new worker, which serves the socket *descriptor*; -1 for none."""
    gc.freeze()  # what is there is for ever; no collection of a worker need look at it, or write it
    try:
        pid = os.fork()
    except OSError:  # no memory, or too many processes: the next job asks again
        pid = -1
    if pid:
        os.close(descriptor)
        return pid
    code = 1
    try:
        control.close()
        gc.enable()
        with Connection(descriptor) as connection, contextlib.suppress(EOFError, OSError):
            confine(settings)
            work(connection, settings)
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    finally:
        os._exit(code)


def _reaped(pid: int) -> int:
    """Return how the child *pid* ended: an exit code, or a signal below 0."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
