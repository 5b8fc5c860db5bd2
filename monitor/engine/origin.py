"""Where the workers of a pool come from: a nursery that forks them, or programs of their own.

A worker that is forked starts in milliseconds instead of 0.7 s, and what was loaded before is
there and shared. All that jobs need (`WorkerSettings.load`) takes seconds, which a page or two are
not worth: it is loaded, in the nursery, when there have been some jobs. Workers from before are
then replaced one after the other, each before its next job.
"""

from __future__ import annotations

import threading
from typing import Final

from monitor.engine.nursery import Nursery, can_fork
from monitor.engine.process import Process, started
from monitor.engine.worker import WorkerSettings

LOAD_AFTER: Final = 32
"""Jobs after which everything is loaded."""


ROOM: Final = 512 * 2**20
"""Bytes that a worker must be allowed for it: what is loaded, 140 MiB, counts for each of them."""


class Origin:
    """Makes workers with *settings*. Thread-safe."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._forks = bool(settings.preload) and can_fork()
        self._has_room = not settings.memory_bytes or settings.memory_bytes >= ROOM
        self._lock = threading.Lock()
        self._nursery: Nursery | None = None
        self._workers = 0
        self._jobs = 0

    @property
    def pid(self) -> int:
        """The process that workers are forked from; 0 while there is none."""
        nursery = self._nursery
        return nursery.pid if nursery is not None else 0

    def worker(self) -> Process:
        """Return a new worker.

        :raises WorkerDied: where it does not start
        """
        with self._lock:
            nursery = self._living() if self._forks else None
            self._workers += 1
        try:
            return started(self._settings) if nursery is None else nursery.worker()
        except BaseException:
            self.gone()
            raise

    def gone(self) -> None:
        """Note that a worker has ended."""
        with self._lock:
            self._workers -= 1

    def note_job(self) -> None:
        """Note that a worker gets a job."""
        if not self._forks:
            return
        with self._lock:
            self._jobs += 1
            if self._jobs == LOAD_AFTER and self._has_room and self._nursery is not None:
                self._nursery.load()

    def has_better(self, worker: Process) -> bool:
        """Say whether a worker that is made now has loaded more than *worker*."""
        nursery = self._nursery
        return worker.is_cold and nursery is not None and nursery.is_loaded

    def load(self) -> None:
        """Load everything that jobs need, now, where there is room for it."""
        if self._forks and self._has_room:
            with self._lock:
                nursery = self._living()
            nursery.load(waits=True)

    def rest(self) -> None:
        """Give the memory back where no worker is left."""
        with self._lock:
            if self._workers == 0:
                self._close()

    def close(self) -> None:
        """End the nursery, and with it what is left of its workers."""
        with self._lock:
            self._close()

    def _living(self) -> Nursery:
        """Return the nursery, a new one where there is none or somebody killed it."""
        if self._nursery is not None and not self._nursery.is_alive():
            self._close()
        if self._nursery is None:
            self._nursery = Nursery(self._settings)
        return self._nursery

    def _close(self) -> None:
        nursery, self._nursery, self._jobs = self._nursery, None, 0
        if nursery is not None:
            nursery.close()
