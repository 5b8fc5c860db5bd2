"""Queues: so many at once for one receiver, and none while it is silent.

A receiver that hangs holds only its own few places of the lane; what waits for it waits in the
table and uses up no try. After `OPENS_AFTER` failures in a row at which nobody answered it is
left alone for a while (a circuit breaker), then asked with one item, and so on with growing
pauses until it answers. What is known of silent ones is kept, so that a restart forgets nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from storage.contract.queues import Silence

OPENS_AFTER: Final = 3
"""Failures in a row before a receiver is left alone: one or two are a restart of it."""

FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=15)
"""Between two questions to a silent receiver: what came back is noticed within this time."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an item stands: the name of its queue, and how many of it run ``at_once``."""

    queue: str
    at_once: int


@dataclass(slots=True)
class Places:
    """The places of a lane of *size* that items with queues hold now."""

    size: int
    _running: dict[str, int] = field(default_factory=dict)

    def begin(self, queue: str) -> None:
        """Take a place."""
        self._running[queue] = self._running.get(queue, 0) + 1

    def end(self, queue: str) -> None:
        """Give a place back."""
        left = self._running.pop(queue) - 1
        if left:
            self._running[queue] = left

    @property
    def is_full(self) -> bool:
        """Whether no place is left for anybody."""
        return sum(self._running.values()) >= self.size

    def free(self, spot: Spot, silent: Mapping[str, Silence], now: datetime) -> int:
        """Return how many items of *spot* may begin now.

        A receiver that was silent the last time is asked with one item at a time, and all such
        together hold half of the lane: those that answer have the other half.
        """
        running = self._running.get(spot.queue, 0)
        silence = silent.get(spot.queue)
        if silence is None:
            return spot.at_once - running
        if silence.next_at > now or running:
            return 0
        doubtful = sum(self._running.get(name, 0) for name in silent)
        return int(doubtful < max(1, self.size // 2))

    def least_first(self, queues: list[str]) -> list[str]:
        """Return *queues* with those first that hold the fewest places."""
        return sorted(queues, key=lambda name: self._running.get(name, 0))


def silence_after(known: Silence | None, stage: str, queue: str, now: datetime) -> Silence:
    """Return what is known of *queue* once nobody has answered there (again)."""
    if known is None:
        return Silence(stage=stage, name=queue, failures=1, since=now, next_at=now)
    if known.next_at > now:
        return known  # it began before the others had failed
    failures = known.failures + 1
    doubled = FIRST_PAUSE * 2 ** min(max(failures - OPENS_AFTER, 0), 10)
    pause = min(doubled, LONGEST_PAUSE) if failures >= OPENS_AFTER else timedelta()
    return Silence(
        stage=stage, name=queue, failures=failures, since=known.since, next_at=now + pause
    )
