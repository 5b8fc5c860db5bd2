"""One turn of the engine: what it writes in one transaction, and what that opened.

A commit costs as much as a dozen rows, so all that has ended since the last turn is settled
together, whatever its stage. What a crash takes back is one turn: its items are claimed and due.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from types import TracebackType
from typing import Final, Self

from monitor.engine.stage import Later, Stage, settlement
from monitor.engine.workers import WorkersError
from storage.contract.work import Claim, Settlement
from storage.errors import StorageError
from storage.records import Further, Outcome, Record
from storage.store import Opening, Store
from storage.withholding import WITHDRAWN, brings_back

log = logging.getLogger(__name__)

_Kept = tuple[Settlement, tuple[Further, ...], list[Opening]]
"""How an item ended, what was done of it further, and the work that it opens."""

LEASE_MARGIN: Final = timedelta(minutes=10)
"""A claim may wait for a free thread behind others; leases matter only when two processes claim."""


class AnewError(Exception):
    """What was kept ahead does not hold any more: the turn is to be written anew, all in line."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The records of ``outcome`` that were kept ahead, as they are kept."""

    outcome: Outcome
    kept: Sequence[Record]


class Turn:
    """What is written in one go, as a context manager.

    The transaction begins with the first thing that is written (`begin`) and is committed at the
    end of the block; an error takes all of it back. ``steps`` are the ends that were settled.
    What is new may be kept before that, beside others' transactions (`keep_ahead`): all else stands
    in line, where one at a time decides.

    :param opens: which work a changed record opens
    :param may_run: whether an item of a stage (both by name) may run now
    """

    def __init__(
        self,
        store: Store,
        stages: Mapping[str, Stage],
        *,
        clock: Callable[[], datetime],
        opens: Callable[[Record], Iterable[Opening]],
        may_run: Callable[[str, str], bool],
    ) -> None:
        self._store = store
        self._stages = stages
        self._clock = clock
        self._opens = opens
        self._may_run = may_run
        self._transaction = ExitStack()
        self._has_begun = False
        self._is_in_line = False
        self._ahead: dict[tuple[str, str], _Ahead] = {}
        self._opened: Counter[tuple[str, str]] = Counter()
        self.steps: list[Settlement] = []

    def __enter__(self) -> Self:
        """Return the turn."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit what was written, or take it back."""
        self._transaction.__exit__(kind, error, trace)

    def begin(self) -> Store:
        """Return the store within the turn's transaction, in line."""
        if not self._is_in_line:
            if self._has_begun:
                self._store.stand_in_line()
            else:
                self._transaction.enter_context(self._store.writing())
            self._has_begun = self._is_in_line = True
        return self._store

    def keep_ahead(self, ended: Iterable[tuple[Claim, Outcome]]) -> None:
        """Keep what is new in *ended* before the turn stands in line; `settle` goes on from there.

        Nothing else is written yet: no row of the table of work, which others write in line.
        """
        going = [(one.stage, one.item, outcome) for one, outcome in ended if outcome.records]
        if going and not self._has_begun:
            self._transaction.enter_context(self._store.writing(beside=True))
            self._has_begun = True
        while going:
            kept = self._store.keep_ahead([outcome.records for *_, outcome in going])
            ahead = [(one, records) for one, records in zip(going, kept, strict=True) if records]
            self._ahead |= {one[:2]: _Ahead(one[2], records) for one, records in ahead}
            going = [
                (one.stage, one.item, one.outcome)
                for (*_, outcome), records in ahead
                for one in self._wanted(outcome, records)
            ]

    def insist(self, ours: Collection[Claim], ended: Iterable[tuple[Claim, Outcome]]) -> None:
        """Have what was kept ahead of *ended* belong to claims that are *ours* still.

        :raises AnewError: where one was taken from us meanwhile
        """
        for claim, _ in ended:
            if (claim.stage, claim.item) in self._ahead and claim not in ours:
                raise AnewError

    def settle(self, stage: Stage, ended: Iterable[tuple[Claim, Outcome]]) -> None:
        """Write what items of *stage* made and how they ended, one after the other.

        What was done in the same go for another stage (`Outcome.further`) counts where the record
        that it was made from is kept as it is, and new: then that stage has nothing left to do.
        """
        now, settled = self._clock(), list[Settlement]()
        further: dict[str, dict[str, Outcome]] = {}
        openings: list[Opening] = []
        for end, more, opened in self._all_kept(stage, ended, now):
            settled.append(end)
            openings += opened
            for one in more:
                further.setdefault(one.stage, {})[one.item] = one.outcome
        if openings:
            self.begin().work.open_all(openings)
            self._opened.update((name, item) for name, item, _ in openings)
        if settled:
            self.begin().work.settle(settled, now=now, version=stage.version)
            self.steps += settled
        for name, outcomes in further.items():
            claims = self._claimed(self._stages[name], list(outcomes))
            self.settle(self._stages[name], [(one, outcomes[one.item]) for one in claims])

    def _all_kept(
        self, stage: Stage, ended: Iterable[tuple[Claim, Outcome]], now: datetime
    ) -> list[_Kept]:
        """Write what items made, in order: each is decided when those before are written.

        All are a part of the transaction together. A bug in one takes back that item's records
        alone: they are written again then, each as a part of its own.
        """
        store, left, begun = self.begin(), iter(ended), list[tuple[Claim, Outcome]]()
        try:
            with store.part():
                found = list[_Kept]()
                for one in left:
                    begun.append(one)
                    found.append(self._kept(stage, *one, now))
                return found
        except (StorageError, AnewError):
            raise
        except Exception:  # noqa: BLE001 - it is met again
            return [self._kept_apart(stage, *one, now) for one in chain(begun, left)]

    def _kept_apart(self, stage: Stage, claim: Claim, outcome: Outcome, now: datetime) -> _Kept:
        try:
            with self._store.part():
                return self._kept(stage, claim, outcome, now)
        except (StorageError, AnewError):
            raise
        except Exception as error:  # noqa: BLE001 - a bug costs one item, never the daemon
            return settlement(stage, claim, crashed(claim, error), now), (), []

    def _kept(self, stage: Stage, claim: Claim, outcome: Outcome, now: datetime) -> _Kept:
        """Write what an item made; return its end, what was done further, the work it opens."""
        further, opened = tuple[Further, ...](), list[Opening]()
        if outcome.aside and stage.hear is not None:
            stage.hear(outcome.aside)
        if outcome.records:
            was_ahead = self._was_ahead(stage, claim, outcome)
            if was_ahead:
                kept = self._ahead[stage.name, claim.item].kept
            else:
                kept = self._store.put(outcome.records)
            opened = [opening for record in kept for opening in self._opens(record)]
            if brings_back(self._store, outcome.records):
                if was_ahead:
                    raise AnewError
                outcome = Outcome(reason=WITHDRAWN)  # nothing is told of what it said
            further = self._wanted(outcome, kept)
        return settlement(stage, claim, outcome, now), further, opened

    def _was_ahead(self, stage: Stage, claim: Claim, outcome: Outcome) -> bool:
        ahead = self._ahead.get((stage.name, claim.item))
        return ahead is not None and ahead.outcome is outcome

    def _wanted(self, outcome: Outcome, kept: Sequence[Record]) -> tuple[Further, ...]:
        """Return what was done further in *outcome* and counts, where *kept* is kept of it."""
        return tuple(
            one
            for one in outcome.further
            if one.made_from in kept and self._may_run(one.stage, one.item)
        )

    def visit(self, stages: Sequence[Stage], heads: Mapping[str, Sequence[Claim]]) -> None:
        """Run the claims *heads* (by stage) of *stages* here, in the order of *stages*.

        What this turn has opened for one of *stages* runs too where it may: each item goes as far
        as it can. What is opened again before its stage has come is run once.
        """
        for stage in stages:
            claims = [
                replace(one, opened=one.opened + self._opened.pop((stage.name, one.item), 0))
                for one in heads.get(stage.name, ())
            ]
            opened = [item for name, item in self._opened if name == stage.name]
            new = [item for item in opened if self._may_run(stage.name, item)]
            for claim in self._claimed(stage, new):
                del self._opened[stage.name, claim.item]
                claims.append(claim)
            if claims:
                self._run(stage, claims)

    def _run(self, stage: Stage, claims: Sequence[Claim]) -> None:
        """Run *claims* in order: each sees what those before it made."""
        waiting: list[tuple[Claim, datetime]] = []

        def ends() -> Iterator[tuple[Claim, Outcome]]:
            for claim in claims:
                outcome = self._attempt(stage, claim)
                if isinstance(outcome, Later):
                    waiting.append((claim, outcome.at))
                else:
                    yield claim, outcome

        self.settle(stage, ends())
        if waiting:
            self.begin().work.give_back(waiting)

    def _attempt(self, stage: Stage, claim: Claim) -> Outcome | Later:
        try:
            value = stage.read(self.begin(), claim.item, self._clock())
            return value if isinstance(value, Outcome | Later) else stage.run(value)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug costs one item, never the daemon
            return crashed(claim, error)

    def _claimed(self, stage: Stage, items: Sequence[str]) -> list[Claim]:
        if not items:
            return []
        return self.begin().work.claim(
            stage.name, now=self._clock(), limit=len(items), lease=lease(stage), only=items
        )


def lease(stage: Stage) -> timedelta:
    """Return how long a claim of *stage* holds."""
    return timedelta(seconds=stage.seconds) + LEASE_MARGIN


def crashed(claim: Claim, error: Exception) -> Outcome:
    """Return the end of *claim* by a bug, which the log tells whole."""
    log.error("%s of %s crashed", claim.stage, claim.item, exc_info=error)
    return Outcome(reason="crashed", retry=True, detail=f"{type(error).__name__}: see the log")


def result_of(claim: Claim, future: Future[Outcome]) -> Outcome:
    """Return what became of *claim* in its lane: its *future* has ended."""
    try:
        return future.result()
    except WorkersError as error:
        return Outcome(reason=error.reason, retry=True, detail=str(error))
    except Exception as error:  # noqa: BLE001 - a bug costs one item, never the daemon
        return crashed(claim, error)
