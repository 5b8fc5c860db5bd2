"""Where stages run: threads that wait for the network, processes that read hostile bytes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from monitor.engine.workers import Workers
from storage.records import Outcome


class Processes:
    """The lane of hostile bytes: worker processes that can be killed."""

    def __init__(self, workers: Workers, size: int) -> None:
        self.size = size
        self._workers = workers

    def submit(
        self, function: Callable[[Any], Outcome], argument: Any, seconds: float
    ) -> Future[Outcome]:
        """Run ``function(argument)`` in a worker, which is killed after *seconds*."""
        return self._workers.submit(function, argument, seconds)


@dataclass(frozen=True, slots=True)
class _Job:
    future: Future[Outcome]
    function: Callable[[Any], Outcome]
    argument: Any

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            outcome = self.function(self.argument)
        except BaseException as error:  # noqa: BLE001 - whoever waits for the future is told
            self.future.set_exception(error)
        else:
            self.future.set_result(outcome)


class Threads:
    """The lane of waiting: up to *size* threads over one shared guard, which keeps the deadline.

    Why not `concurrent.futures.ThreadPoolExecutor`: the interpreter joins its threads at its end,
    whatever `shutdown` was told, so a mail server that drips held a stop for 88 s. These threads
    end with the process.
    """

    def __init__(self, size: int, name: str = "exchange") -> None:
        self.size = size
        self._name = name
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._started = 0

    def submit(
        self,
        function: Callable[[Any], Outcome],
        argument: Any,
        seconds: float,  # noqa: ARG002 - the guard keeps the deadline
    ) -> Future[Outcome]:
        """Run ``function(argument)`` in a thread."""
        future: Future[Outcome] = Future()
        self._jobs.put(_Job(future, function, argument))
        if not self._idle.acquire(blocking=False) and self._started < self.size:
            self._started += 1
            name = f"{self._name}-{self._started}"
            threading.Thread(target=self._work, name=name, daemon=True).start()
        return future

    def close(self) -> None:
        """Drop what waits, and let threads go as soon as they have nothing to do."""
        try:
            while job := self._jobs.get_nowait():
                job.future.cancel()
        except queue.Empty:
            pass
        for _ in range(self._started):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()
            del job  # a result is not kept until the next job comes
            self._idle.release()
