"""Queues of work that waits for somebody outside: who is silent, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A queue whose receiver did not answer the last ``failures`` times, in a row.

    Nothing of it is tried before ``next_at``.
    """

    stage: str
    name: str
    failures: int
    since: datetime
    next_at: datetime


class Queues(Protocol):
    """The receivers that are silent. One that answers is not among them."""

    def silent(self, stage: str) -> dict[str, Silence]:
        """Return what is known of the silent queues of *stage*, by name."""

    def put(self, silence: Silence) -> None:
        """Keep *silence*, instead of what was known of the same queue."""

    def forget(self, stage: str, name: str = "") -> None:
        """Forget the silence of the queue *name* of *stage*; of all its queues without a name."""

    def waiting(self, stage: str) -> dict[str, int]:
        """Return how many items of *stage* are not done, by queue."""
