"""The process that a pool's workers are forked from, as the pool sees it.

It has loaded once what each worker needs, words and modules, and the workers share that memory
with it until they write to it. It is started as a program of its own, so that it has one thread
and nothing of the daemon's, and it never sees a page. What it does itself is in
`monitor.engine.forking`.

Its children stay zombies until they are asked for, so that their numbers mean nobody else.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import socket
import struct
import sys
import threading
from multiprocessing.connection import Pipe

from monitor.engine.errors import WorkerDied
from monitor.engine.forking import FORK, LOAD, LOADED, NUMBER, PROGRAM, REAP
from monitor.engine.process import START_SECONDS, STOP_SECONDS, Child, Process, Started
from monitor.engine.worker import WorkerSettings


def can_fork() -> bool:
    """Say whether the system has what a nursery needs: Linux, and process descriptors in it."""
    if sys.platform != "linux":
        return False
    try:
        handle = os.pidfd_open(os.getpid())
    except OSError:  # an old kernel, or a container that forbids it
        return False
    try:
        signal.pidfd_send_signal(handle, 0)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


class Forked:
    """A child of the *nursery*, held by a process descriptor."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._handle = os.pidfd_open(pid)
        self._code: int | None = None
        self._is_reaped = False
        # Others ask and kill while the thread that reaps closes the descriptor.
        self._lock = threading.Lock()

    def has_ended(self, seconds: float = 0.0) -> bool:
        """Wait for its end so long (only who reaps waits); say whether it has come."""
        if seconds > 0.0:
            return self._is_reaped or self._ends_within(seconds)
        with self._lock:
            return self._is_reaped or self._ends_within(0.0)

    def _ends_within(self, seconds: float) -> bool:
        waiting = select.poll()
        waiting.register(self._handle, select.POLLIN)
        return bool(waiting.poll(seconds * 1_000))

    def kill(self) -> None:
        with self._lock:
            if not self._is_reaped:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def reap(self) -> int | None:
        if not self._is_reaped and self._ends_within(START_SECONDS):
            self._code = self._nursery.code_of(self.pid)
            with self._lock:
                self._is_reaped = True
                os.close(self._handle)
        return self._code


class Nursery:
    """A nursery process for workers with *settings*. Thread-safe.

    A thread of its own starts it and stays, since the kernel ends it with that thread; the same
    one has it load what is asked for with `load`.

    :raises WorkerDied: where it does not start
    """

    def __init__(self, settings: WorkerSettings) -> None:
        self.is_loaded = False
        self._settings = settings
        self._lock = threading.Lock()
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._ours.settimeout(START_SECONDS)
        self._process: Child | None = None
        self._is_up = threading.Event()
        self._wanted = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="nursery", daemon=True)
        self._thread.start()
        self._is_up.wait()
        if not self.is_alive() or self._asked(pickle.dumps(settings)) is None:
            self.close()
            raise WorkerDied("the process that workers are forked from did not start")

    @property
    def pid(self) -> int:
        """Its number; 0 where it has ended."""
        return self._process.pid if self._process is not None and self.is_alive() else 0

    def is_alive(self) -> bool:
        return (
            self._process is not None and not self._over.is_set() and not self._process.has_ended()
        )

    def worker(self) -> Process:
        """Fork a worker.

        :raises WorkerDied: where it does not start
        """
        ours, theirs = Pipe()
        with theirs:
            # Read before: one that is forked while the rest is loaded has not all of it.
            is_cold = not self.is_loaded
            answer = self._asked(FORK, theirs.fileno())
        if answer is None:
            ours.close()
            raise WorkerDied("the process that workers are forked from has ended")
        try:
            child = Forked(self, NUMBER.unpack(answer)[0])
        except (OSError, struct.error) as error:
            ours.close()
            raise WorkerDied(f"a worker was not forked: {error!r}") from error
        return Process(child, ours, is_cold=is_cold)

    def code_of(self, pid: int) -> int | None:
        """Return the exit code of the child *pid*, which has ended; None where nobody knows it."""
        answer = self._asked(REAP + NUMBER.pack(pid))
        return NUMBER.unpack(answer)[0] if answer else None

    def load(self, *, waits: bool = False) -> None:
        """Have everything loaded that jobs need, piece by piece; *waits* until it is."""
        if waits:
            self._load()
        else:
            self._wanted.set()

    def close(self) -> None:
        """End it, and with it the workers that are still there."""
        self._over.set()
        self._wanted.set()
        with contextlib.suppress(OSError):
            self._ours.shutdown(socket.SHUT_RDWR)  # wakes who waits for its answer
        with self._lock:
            self._ours.close()
        if threading.current_thread() is not self._thread:
            self._thread.join(2 * STOP_SECONDS)

    def _asked(self, message: bytes, descriptor: int | None = None) -> bytes | None:
        """Return the answer to *message*; None where the process has ended, or stands still."""
        with self._lock:
            try:
                socket.send_fds(self._ours, [message], [] if descriptor is None else [descriptor])
                return self._ours.recv(64) or None
            except TimeoutError:
                # Its answer, if it comes, would be taken for that to the next question.
                self._over.set()
                if self._process is not None:
                    self._process.kill()
                return None
            except OSError:
                return None

    def started(self, descriptor: int) -> Child:
        """Start the process, which serves the socket *descriptor*; it is this one's child."""
        return Started(PROGRAM, descriptor)

    def _keep(self) -> None:
        with self._theirs, contextlib.suppress(OSError):
            self._process = self.started(self._theirs.fileno())
        self._is_up.set()
        self._wanted.wait()
        self._load()
        self._over.wait()
        if self._process is None:
            return
        if not self._process.has_ended(STOP_SECONDS):
            self._process.kill()
        self._process.reap()

    def _load(self) -> None:
        while not self.is_loaded and not self._over.is_set():
            answer = self._asked(LOAD)
            if answer is None:
                return
            self.is_loaded = answer == LOADED
