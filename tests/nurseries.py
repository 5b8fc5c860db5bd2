"""Nurseries that are forked from the process that wants one, which has loaded all before.

A nursery of its own, started as a program, takes two seconds of a processor until its worker has
read its first page: more than most tests do besides. Here what it loads is loaded once in each
process of the tests. All that comes after its start is the program's own: its socket, its forks,
how it ends. What is left as the program has it: pools that load other modules (`tests.engine`), and
every process that is started as a program, as daemons, and commands that are killed, are.
"""

from __future__ import annotations

import functools
import os
import select
import signal
import threading
import warnings
from pathlib import Path

from monitor.engine.forking import nurse
from monitor.engine.nursery import Nursery
from monitor.engine.process import Child

PRELOAD = ("monitor.stages.parse", "monitor.extraction.page")
"""What the program's own pool imports before its first job (`monitor.parts`)."""

ROOM = 2**30
"""Bytes that a worker must be allowed beside what the tests have: that counts as its own too."""

DESCRIPTORS = 4_096
"""Below it are all that a process of the tests has open."""


@functools.cache
def load_all() -> None:
    """Load what pages need, once in this process."""
    from monitor.stages import loading, parse  # noqa: F401 - imported to be there

    for _ in loading.load():
        pass


class Here:
    """A nursery that is a fork of this process, with the socket *descriptor*: its `Child`."""

    def __init__(self, descriptor: int) -> None:
        self._lock = threading.Lock()
        self._code: int | None = None
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            self.pid = os.fork()  # its only thread is this one: what the others hold, it never asks
        if not self.pid:
            _live(descriptor)
        self._handle = os.pidfd_open(self.pid)

    def has_ended(self, seconds: float = 0.0) -> bool:
        with self._lock:
            if self._code is not None:
                return True
            waiting = select.poll()
            waiting.register(self._handle, select.POLLIN)
            if waiting.poll(seconds * 1_000):
                self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
                os.close(self._handle)
        return self._code is not None

    def kill(self) -> None:
        with self._lock:
            if self._code is None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def reap(self) -> int | None:
        while not self.has_ended(60.0):
            pass
        return self._code


def _live(descriptor: int) -> None:
    """Be a nursery until the end of this process: nothing of the parent's stays open."""
    try:
        os.setpgid(0, 0)
        empty = os.open(os.devnull, os.O_RDWR)
        os.dup2(empty, 0)
        os.dup2(empty, 1)
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, DESCRIPTORS)
        for number in (signal.SIGTERM, signal.SIGHUP):  # commands hear them
            signal.signal(number, signal.SIG_DFL)
        nurse(descriptor)
    finally:
        os._exit(1)


def _data() -> int:
    """Return the bytes of this process that RLIMIT_DATA counts, which a fork of it begins with."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


class ForkedNursery(Nursery):
    """A nursery that begins with what this process has loaded, where it would load the same."""

    def started(self, descriptor: int) -> Child:
        bound = self._settings.memory_bytes
        if self._settings.preload != PRELOAD or 0 < bound < ROOM + _data():
            return super().started(descriptor)
        load_all()
        return Here(descriptor)
