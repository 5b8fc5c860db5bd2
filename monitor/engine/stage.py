"""A stage of the way from a source to a reader: where it runs, and what becomes of its items."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from monitor.engine.queues import Spot
from storage.contract.work import Claim, Settlement
from storage.reasons import BREAKERS, NO_TRY
from storage.records import Outcome
from storage.store import Store

LaneName = Literal["threads", "workers", "delivery", "here"]

FIRST_RETRY = timedelta(minutes=2)
LONGEST_RETRY = timedelta(hours=12)


class Lane(Protocol):
    """Where a stage runs."""

    size: int

    def submit(
        self, function: Callable[[Any], Outcome], argument: Any, seconds: float
    ) -> Future[Outcome]:
        """Run ``function(argument)`` within *seconds* of wall time."""
        ...


@dataclass(frozen=True, slots=True)
class Later:
    """An item that has to wait its turn: not before ``at``, behind others of the same ``queue``.

    ``spacing`` is the time in seconds between two of one queue. Waiting is no failed try.
    """

    queue: str
    at: datetime
    spacing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the way from a source to a reader.

    ``read`` looks up what ``run`` needs to know about an item; it returns an Outcome where
    nothing is left to run, or Later where the item must wait its turn. ``run`` is a pure
    function (one of I/O in the threads lane). Raising ``version`` makes everything the stage
    has done due again at the next start. ``tries`` is how often an item may fail before it is
    parked (0: for ever, as polls). ``slow`` tells inputs that may hold a thread for long:
    together they get half of the lane. ``spot`` tells the queue of an input, where there are any:
    so many of one queue run at once, and none while whoever it waits for is silent. ``order`` sorts
    the items that are claimed together by what they are, where their result hangs on it.
    ``reading`` looks up in one go what ``read`` asks of each of several items, and returns what
    then reads one. ``hear`` is told what an outcome has ``aside``. ``spares`` says that what broke
    its worker is read otherwise the next time, without what may have broken it: so that is at once.
    """

    name: str
    version: int
    lane: LaneName
    read: Callable[[Store, str, datetime], Any]
    run: Callable[[Any], Outcome]
    seconds: float = 60.0
    tries: int = 5
    slow: Callable[[Any], bool] = lambda _: False
    spot: Callable[[Any], Spot] | None = None
    order: Callable[[Store, Sequence[str]], Sequence[str]] | None = None
    reading: Callable[[Store, Sequence[str], datetime], Callable[[str], Any]] | None = None
    hear: Callable[[bytes], None] | None = None
    spares: bool = False


def in_order(stage: Stage, store: Store, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return *claims* of *stage* in the order in which it wants to run them."""
    if stage.order is None or len(claims) < 2:
        return claims
    by_item = {claim.item: claim for claim in claims}
    return [by_item[item] for item in stage.order(store, list(by_item))]


@dataclass(frozen=True, slots=True)
class Step:
    """What one settled item did, for progress and logs."""

    stage: str
    item: str
    reason: str
    detail: str
    parked: bool


def backoff(tries: int, spread: Callable[[], float] = random.random) -> timedelta:
    """Return how long to wait after the *tries*-th failure: doubling, with a quarter of jitter."""
    seconds = FIRST_RETRY.total_seconds() * 2 ** min(max(tries - 1, 0), 16)
    seconds = min(seconds, LONGEST_RETRY.total_seconds())
    return timedelta(seconds=seconds * (0.875 + 0.25 * spread()))


def settlement(stage: Stage, claim: Claim, outcome: Outcome, now: datetime) -> Settlement:
    """Decide what becomes of *claim*: done, due again, or parked with its reason."""
    if outcome.parked:
        return Settlement(claim, outcome.reason, parked=True, detail=outcome.detail)
    if not outcome.retry:
        return Settlement(claim, outcome.reason, due=outcome.due, detail=outcome.detail)
    counted = outcome.reason not in NO_TRY
    if counted and stage.tries and claim.tries >= stage.tries:
        return Settlement(claim, outcome.reason, parked=True, retried=True, detail=outcome.detail)
    is_other_try = stage.spares and claim.tries == 1 and outcome.reason in BREAKERS
    due = outcome.due or (now if is_other_try else now + backoff(claim.tries))
    return Settlement(
        claim, outcome.reason, due=due, retried=True, detail=outcome.detail, counted=counted
    )
