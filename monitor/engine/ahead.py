"""Bytes that are to lie in a bucket go there from the thread that received them.

So the transaction that keeps what names them waits for no network. Where that fails it is tried
again there, and said then.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from monitor.engine.stage import Lane
from storage.errors import StorageError
from storage.objects import Objects
from storage.records import Capture, Outcome


class PuttingAhead:
    """The *lane*, from which the bytes of captures go to *objects* before their outcome is told."""

    def __init__(self, lane: Lane, objects: Objects) -> None:
        self.size = lane.size
        self._lane = lane
        self._objects = objects

    def submit(
        self, function: Callable[[Any], Outcome], argument: Any, seconds: float
    ) -> Future[Outcome]:
        """Run ``function(argument)`` there, and put what it received."""
        return self._lane.submit(partial(self._run, function), argument, seconds)

    def _run(self, function: Callable[[Any], Outcome], argument: Any) -> Outcome:
        outcome = function(argument)
        for record in outcome.records:
            if isinstance(record, Capture) and record.body:
                try:
                    self._objects.put_ahead(record.body)
                except StorageError:
                    break  # the transaction tries again, and raises what it meets
        return outcome
