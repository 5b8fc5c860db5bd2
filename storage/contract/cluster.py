"""Many processes at work on one store: jobs that wake them, and who is there.

On a store of this kind an item that is due is a job in the tables of Procrastinate, which gives
each to one worker, hears its heart beat, and shows whose heart has stopped. The row of the item
(`storage.contract.work`) says when it is due, what came of it, and which job stands for it now:
that is how a worker knows whether an item is still its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.contract.work import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process at work: its ``stages`` and ``region``, and what it judges by.

    ``version`` is the program's, ``gazetteer`` the digest of the names that it looks for.
    """

    name: str
    region: str
    stages: tuple[str, ...]
    version: str
    gazetteer: str
    seen_at: datetime


class Cluster(Protocol):
    """What engines over one store agree on. Belongs to the store's thread and its transactions."""

    def prepare(self, regional: Sequence[str]) -> None:
        """Make what is needed in the store, where it is missing: from then on what is due is a job.

        Whoever writes into the table of work makes jobs by that, whatever program it is.

        :param regional: stages whose items are done in the region of their source
        """

    def take(self, jobs: Sequence[int]) -> dict[int, Claim]:
        """Claim the items of *jobs*, by job; those for which a job stands no more are left out.

        And those that another transaction is writing: whoever asks within `Store.writing`, where it
        waits for that one, is told of all. Outside it is one statement and waits for nobody.
        """

    def hold(self, jobs: Iterable[int]) -> set[int]:
        """Return the jobs of these whose items are still claimed by them.

        Until the transaction ends nobody takes them away: what is settled in it counts once.
        """

    def make_jobs(self, most: int) -> int:
        """Make jobs of what has come due, at most so many; return how many.

        Of a queue one at a time, and none while its turn has not come (`Turns`).
        """

    def recover(self, *, seconds: float, most: int, reason: str, detail: str) -> int:
        """Make due again what was under way in workers whose heart has not beaten for *seconds*.

        An item that was under way at *most* such ends is parked with *reason* and *detail*: `open`
        alone makes it due again. Return how many items there were.
        """

    def let_go(self, jobs: Iterable[int]) -> None:
        """End *jobs*, however far they came, and make their items due again: no death, no try."""

    def publish(self, facts: Mapping[str, str]) -> None:
        """Say what workers must agree with: names and values."""

    def published(self) -> dict[str, str]:
        """Return what was published last."""

    def greet(self, worker: Worker) -> None:
        """Note that *worker* is there, by its name."""

    def leave(self, name: str) -> None:
        """Note that the worker of this name is there no more."""

    def workers(self, *, seconds: float) -> list[Worker]:
        """Return the workers that greeted within *seconds*, by name."""


class Turns(Protocol):
    """Turns of many processes at one domain. Thread-safe; every call is a transaction.

    The clock is the store's, so that those of the processes may differ.
    """

    def take(self, domain: str, holder: str, *, seconds: float) -> float:
        """Give *holder* the turn of *domain*, for *seconds* at most; return how long to wait.

        0 says that it was given. What is not given back is free again after *seconds*: whoever
        held it died.
        """

    def give_back(self, domain: str, holder: str, *, pause: float) -> None:
        """End the turn; the next begins after *pause* seconds at the earliest."""

    def wait_for(self, domain: str) -> float:
        """Return how many seconds are left until the turn of *domain* may be free; 0 for now."""

    def close(self) -> None:
        """Let go of the connection. Twice is once."""
