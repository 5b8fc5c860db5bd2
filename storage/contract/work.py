"""The work table: what is due for which stage, claimed with a lease, settled once.

``due_at`` is the whole schedule: recurring polls, retry backoff, crash recovery (a claim is
a lease), done (None) and replay (set it again) are this one time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

STATES: Final = ("due", "waiting", "done", "parked")
"""``waiting`` is due as soon as its host's turn comes: nothing has failed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One item taken for a stage.

    ``tries`` counts this one, should it fail; ``opened`` is how often the item had been asked for
    when it was taken: what is asked for meanwhile is not settled with this claim.
    """

    stage: str
    item: str
    tries: int
    opened: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a claim ends with: ``due`` None is done, or parked where ``parked`` is true.

    ``retried`` keeps the count of tries; without it they begin anew. ``counted`` adds this one.
    Tries are counted here and nowhere else: a claim that a crash ended was none.
    """

    claim: Claim
    reason: str
    due: datetime | None = None
    parked: bool = False
    retried: bool = False
    detail: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class WorkState:
    """What is known of one item: ``state`` is one of `STATES`, the rest is of its last end."""

    stage: str
    item: str
    state: str
    reason: str
    detail: str
    tries: int
    due_at: datetime | None
    settled_at: datetime | None


class Work(Protocol):
    """What is to be done, and what came of it; one row for each item of a stage."""

    def open(self, stage: str, items: Iterable[str], due: datetime) -> int:
        """Make *items* due for *stage* at *due*, or sooner where they are already; return how many.

        An item that is done or parked is opened again with its tries forgotten. One that is
        claimed now stays due when its claim is settled.
        """

    def open_all(self, openings: Iterable[tuple[str, str, datetime]]) -> int:
        """Do what `open` does for each (stage, item, due); return how many there were."""

    def postpone(self, stage: str, item: str, due: datetime) -> None:
        """Set when *item* is next due, be it sooner or later than now; its tries stay."""

    def record(self, stage: str, items: Iterable[str], reason: str, at: datetime) -> None:
        """Note that *items* ended with *reason* without running; what is known already stays."""

    def claim(
        self,
        stage: str,
        *,
        now: datetime,
        limit: int,
        lease: timedelta,
        only: Sequence[str] = (),
        queue: str = "",
    ) -> list[Claim]:
        """Take up to *limit* items of *queue* of *stage* that are due at *now*, first due first.

        What is claimed is not claimed again before *lease* has passed.

        :param only: items to choose from, whatever their queue
        :param queue: see `line_up`; what was not lined up stands in ""
        """

    def queues(self, stage: str, now: datetime) -> list[str]:
        """Return the queues of *stage* in which something is due (claimed or not), by name.

        The time that it takes grows with the queues, not with what waits in them.
        """

    def settle(self, settlements: Iterable[Settlement], *, now: datetime, version: int) -> None:
        """Write down how claims ended, and the *version* of the stage that ran.

        What was opened again meanwhile stays due when it was asked for.
        """

    def give_back(self, waiting: Iterable[tuple[Claim, datetime]]) -> None:
        """Return claims that have to wait their turn until the given times: no try is counted."""

    def line_up(self, waiting: Iterable[tuple[Claim, str, datetime | None]]) -> None:
        """Return each claim into the queue that it waits in: no try is counted.

        It is due at the given time; without one, as it was. It stands in this queue from now on.
        """

    def next_turn(self) -> datetime | None:
        """Return when the next item that waits its turn may run, or None."""

    def has_due(self, stage: str, now: datetime) -> bool:
        """Tell whether anything of *stage* that stands in no queue is due (claimed or not)."""

    def forget_leases(self) -> int:
        """Free every claim: for the one writer at its start. Return how many there were."""

    def note_death(self, *, at: datetime, most: int, reason: str, detail: str) -> int:
        """Free every claim that a process left when it died; return how many there were.

        Each remembers one more death, until it settles or is opened. What was under way alone
        at *most* of them is parked with *reason* and *detail*, and `open` alone makes it due again.
        """

    def suspects(self, stages: Sequence[str], now: datetime) -> list[tuple[str, str, int]]:
        """Return what is due in *stages* and was under way at two deaths or more, most first.

        As (stage, item, deaths).
        """

    def reopen_older(self, stage: str, version: int, now: datetime) -> int:
        """Make due again what an older version of *stage* has done; return how many.

        What is parked stays so, and what was only recorded (see `record`).
        """

    def drop(self, stage: str, items: Iterable[str]) -> None:
        """Forget *items*, whatever their state."""

    def forget_details(self, stage: str, items: Iterable[str]) -> None:
        """Forget what was told beside the reason with which *items* ended."""

    def next_due(self, stages: Sequence[str]) -> datetime | None:
        """Return when the next item of any of *stages* is due, claimed or not, or None."""

    def due_count(self, stages: Sequence[str], now: datetime) -> int:
        """Return how many items of *stages* are due."""

    def items(self, stage: str, *, state: str = "", reason: str = "") -> list[str]:
        """Return the items of *stage*, of one state or reason where given, ordered by name."""

    def pull_back(self, stage: str, *, later_than: datetime, to: datetime) -> int:
        """Make due at *to* what a clock that ran ahead put off for too long; return how much."""

    def state(self, stage: str, item: str) -> WorkState | None:
        """Return what is known of one item, or None."""

    def states(self, stage: str, items: Sequence[str]) -> list[WorkState]:
        """Return what is known of *items*, in no order; those never heard of are left out."""

    def counts(self) -> list[tuple[str, str, str, int]]:
        """Return (stage, state, reason, how many) of all there is, by stage, state and number.

        The number falls within a stage and state.
        """
