"""Claims: who gives the engine its next items, and whether what it took is still its own.

On one machine the table of work is asked (`TableClaims`). Where many processes work on one store,
items come as jobs (`monitor.engine.jobs`), and one that was taken from us, because we seemed
dead, is another's. The engine itself knows no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from monitor.engine.queues import Places, Spot
from monitor.engine.stage import LaneName, Stage
from monitor.engine.suspicion import MOST_DEATHS, WORDS
from monitor.engine.turn import lease
from storage.contract.queues import Silence
from storage.contract.work import Claim
from storage.store import Store

SORTED_AT_ONCE: Final = 500
"""Items whose queue is not known yet that are looked at in one go: a new backlog of one receiver
must not stand before the others."""


AHEAD: Final[Mapping[LaneName, int]] = {"workers": 10}
"""Items that a lane is given for each of its places, 2 where nothing is said: a worker that takes
25 ms for each has enough to do until the next turn, which waits for most of them."""

Begin = Callable[[], Store]
"""Begins the turn's transaction, where it has not begun, and returns the store within it."""


class Claims(Protocol):
    """Where items come from. Belongs to the engine's thread, like its store."""

    @property
    def are_kept(self) -> bool:
        """Whether what `take` returns is claimed already, whatever becomes of the turn."""

    @property
    def ahead(self) -> Mapping[LaneName, int]:
        """How many items a lane is given for each of its places, 2 where nothing is said."""

    def prepare(self, stages: Iterable[Stage]) -> int:
        """Begin: free what was left under way, reopen what older stages did; return how many."""

    def look(self) -> None:
        """Hear of what has come. Before a turn, in transactions of its own."""

    def suspects(self, stages: Sequence[str]) -> list[tuple[str, str, int]]:
        """Return what is due in *stages* and runs apart from all else: `Work.suspects`."""

    def take(self, begin: Begin, stage: Stage, limit: int, only: Sequence[str] = ()) -> list[Claim]:
        """Claim up to *limit* items of *stage*, first due first; of *only*, where there are any."""

    def take_fairly(
        self,
        begin: Begin,
        stage: Stage,
        room: int,
        places: Places,
        at_once: Mapping[str, int],
        silent: Mapping[str, Silence],
    ) -> list[Claim]:
        """Claim from every queue what it may run now: no backlog stands before another.

        :param room: how many there is room for; what stands in no queue is beyond that
        :param at_once: how many of a queue run at once; of one that is not among them, one
        """

    def still_ours(self, begin: Begin, claims: Sequence[Claim]) -> Sequence[Claim]:
        """Return those of *claims* that may be settled in this turn, in their order."""

    def put_off(self, store: Store, waiting: Iterable[tuple[Claim, str, datetime]]) -> None:
        """Return claims that wait for their turn in the queue of that name, until these times."""

    def ended(self, claims: Iterable[Claim]) -> None:
        """Hear that a transaction is kept in which *claims* were settled or given back."""


class TableClaims:
    """Claims of the one engine over a store, from the table of work, with leases."""

    are_kept = False
    ahead = AHEAD

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def prepare(self, stages: Iterable[Stage]) -> int:
        """Free the claims that the last process left when it died, and count its death to each."""
        now, work = self._clock(), self._store.work
        with self._store.writing():
            work.note_death(at=now, most=MOST_DEATHS, reason="suspect", detail=WORDS)
            return sum(work.reopen_older(stage.name, stage.version, now) for stage in stages)

    def look(self) -> None:
        """Do nothing: the table is asked."""

    def suspects(self, stages: Sequence[str]) -> list[tuple[str, str, int]]:
        """Return what was under way at two deaths of the process."""
        return self._store.work.suspects(stages, self._clock())

    def take(self, begin: Begin, stage: Stage, limit: int, only: Sequence[str] = ()) -> list[Claim]:
        """Claim what is due and stands in no queue."""
        now = self._clock()
        if not only and not self._store.work.has_due(stage.name, now):
            return []
        return begin().work.claim(stage.name, now=now, limit=limit, lease=lease(stage), only=only)

    def take_fairly(
        self,
        begin: Begin,
        stage: Stage,
        room: int,
        places: Places,
        at_once: Mapping[str, int],
        silent: Mapping[str, Silence],
    ) -> list[Claim]:
        """Claim from every queue what it may run now."""
        now = self._clock()
        claims: list[Claim] = []
        for queue in places.least_first(self._store.work.queues(stage.name, now)):
            # How many run at once is told by the items; one that is new to us is looked at.
            free = places.free(Spot(queue, at_once.get(queue, 1)), silent, now)
            limit = min(free, room - len(claims)) if queue else SORTED_AT_ONCE
            if limit > 0:
                claims += begin().work.claim(
                    stage.name, now=now, limit=limit, lease=lease(stage), queue=queue
                )
        return claims

    def still_ours(self, begin: Begin, claims: Sequence[Claim]) -> Sequence[Claim]:  # noqa: ARG002
        """Return all of them."""
        return claims

    def put_off(self, store: Store, waiting: Iterable[tuple[Claim, str, datetime]]) -> None:
        """Return them until their times; the table holds each until then."""
        store.work.give_back((claim, at) for claim, _, at in waiting)

    def ended(self, claims: Iterable[Claim]) -> None:
        """Do nothing: the transaction says all."""
