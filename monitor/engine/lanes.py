"""Where stages run: threads that wait for the network, processes that read hostile bytes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
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


class Threads:
    """The lane of waiting: a pool of threads over one shared guard, which keeps the deadline."""

    def __init__(self, size: int, name: str = "exchange") -> None:
        self.size = size
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name)

    def submit(
        self,
        function: Callable[[Any], Outcome],
        argument: Any,
        seconds: float,  # noqa: ARG002 - the guard keeps the deadline
    ) -> Future[Outcome]:
        """Run ``function(argument)`` in a thread."""
        return self._pool.submit(function, argument)

    def close(self) -> None:
        """Let what runs end, drop what waits."""
        self._pool.shutdown(wait=True, cancel_futures=True)
