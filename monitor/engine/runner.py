"""The engine: claim what is due for a stage, run it, settle it. One loop for all stages.

A stage is a function of values. What it needs is read for it from the store before it runs,
its outcome is written after; in between it knows no store, no scheduler and no clock. Where
it runs (a thread for waiting, a worker process for hostile bytes, here for short decisions)
is its lane; lanes are injected. Results are settled in batches as they come.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor.engine.claims import Claims, TableClaims
from monitor.engine.queues import Places, silence_after
from monitor.engine.stage import Lane, LaneName, Later, Stage, Step, settlement
from monitor.engine.suspicion import next_alone
from monitor.engine.workers import WorkersError
from storage.contract.queues import Silence
from storage.contract.work import Claim, Settlement
from storage.errors import StorageError
from storage.reasons import NO_TRY
from storage.records import Outcome, Record
from storage.store import Opening, Store
from storage.withholding import WITHDRAWN, brings_back

log = logging.getLogger(__name__)

SETTLE_AT_ONCE = 64
"""Results per transaction: at 100 rows a transaction SQLite writes 22,700 rows a second, at one
3,000; 64 keeps what a crash makes us do again small."""

SLOW_PAUSE = timedelta(seconds=1)
"""How long an item that is expected to be slow steps back while half the threads are slow."""


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """A claim that was handed to a lane."""

    claim: Claim
    slow: bool
    queue: str


class Runner:
    """Drives the stages over one store. Belongs to one thread: the writer's."""

    def __init__(
        self,
        store: Store,
        stages: Sequence[Stage],
        lanes: Mapping[LaneName, Lane],
        *,
        clock: Callable[[], datetime],
        opens: Callable[[Record], Iterable[Opening]],
        watch: Callable[[Step], None] = lambda _: None,
        paused: Callable[[], Collection[str]] = tuple,
        claims: Claims | None = None,
    ) -> None:
        self._store = store
        self._claims = TableClaims(store, clock) if claims is None else claims
        self._stages = {stage.name: stage for stage in stages}
        self._lanes = lanes
        self._clock = clock
        self._opens = opens
        self._watch = watch
        self._paused = paused
        self._running: dict[Future[Outcome], _UnderWay] = {}
        self._places = {name: Places(lane.size) for name, lane in lanes.items()}
        self._at_once: dict[str, int] = {}
        self._settled = 0
        self._leave_at = math.inf
        self.stopping = False
        self.beat: Callable[[], None] = lambda: None

    @property
    def all_stages(self) -> tuple[Stage, ...]:
        """The stages, in the order of the flow."""
        return tuple(self._stages.values())

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of the stages, in the order of the flow."""
        return tuple(self._stages)

    def stop(self, *, within: float = math.inf) -> None:
        """Begin nothing more; what still runs after *within* seconds is given back, its try too.

        Safe in any thread. `resume` takes it back.
        """
        self._leave_at = min(self._leave_at, time.monotonic() + within)
        self.stopping = True

    def resume(self) -> None:
        """Begin items again."""
        self.stopping = False
        self._leave_at = math.inf

    def prepare(self) -> int:
        """Free old claims, reopen what older stages did; return how many.

        Belongs before the first run of a process.
        """
        return self._claims.prepare(self._stages.values())

    def run_due(
        self, stages: Sequence[str] | None = None, only: Mapping[str, Sequence[str]] | None = None
    ) -> int:
        """Run what is due in *stages* (None: in all) until nothing is; return how many.

        Stages run side by side: a slow page holds up no other. A stop asked for by `stop` lets
        running items end and starts no more. ``beat`` is called on every turn of this loop, several
        times a second while it works: whoever watches that it goes on.

        Stages that are ``paused`` begin nothing; what is due in them stays due.

        :param only: items to which a stage is limited
        """
        wanted = [self._stages[name] for name in (self._stages if stages is None else stages)]
        before = self._settled
        try:
            while True:
                self.beat()
                paused = self._paused()
                ready = [stage for stage in wanted if stage.name not in paused]
                begun = 0 if self.stopping else self._begin(ready, only or {})
                if not begun and not self._running:
                    return self._settled - before
                if self.stopping and time.monotonic() >= self._leave_at:
                    self._give_back()
                    return self._settled - before
                # What settles now may have opened work: look again before leaving.
                self._collect(wait_for=0.0 if begun else 0.2)
        finally:
            # After a full disk what still runs is forgotten: its lease runs out, it runs again.
            self._running.clear()
            self._places = {name: Places(lane.size) for name, lane in self._lanes.items()}

    def _begin(self, wanted: Sequence[Stage], only: Mapping[str, Sequence[str]]) -> int:
        """Begin what may begin now; return how many.

        What was under way at two deaths of the process runs apart from all else.
        """
        suspects = self._claims.suspects([stage.name for stage in wanted])
        chosen = [s for s in suspects if not only.get(s[0]) or s[1] in only[s[0]]]
        if not chosen:
            return sum(self._run(stage, only.get(stage.name, ())) for stage in wanted)
        if self._running:
            return 0
        alone = next_alone(chosen)
        return sum(self._run(stage, alone[stage.name]) for stage in wanted if stage.name in alone)

    def _run(self, stage: Stage, only: Sequence[str]) -> int:
        return (self._here if stage.lane == "here" else self._start)(stage, only)

    def _give_back(self) -> None:
        """Leave what runs: it is due again, and this was no try."""
        now = self._clock()
        with self._store.writing():
            ours = self._claims.still_ours(one.claim for one in self._running.values())
            self._store.work.give_back((claim, now) for claim in ours)
        self._claims.ended(one.claim for one in self._running.values())

    def _here(self, stage: Stage, only: Sequence[str]) -> int:
        """Run due items in order in one transaction: each sees what those before it made."""
        claims = self._claims.take(stage, SETTLE_AT_ONCE, only)
        if not claims:
            return 0
        now = self._clock()
        steps: list[Settlement] = []
        waiting: list[tuple[Claim, str, datetime]] = []
        with self._store.writing():
            ours = self._claims.still_ours(claims)
            for claim in (one for one in claims if one in ours):
                outcome = self._attempt(stage, claim, now)
                if isinstance(outcome, Later):
                    waiting.append((claim, outcome.queue, outcome.at))
                else:
                    steps.append(self._keep(stage, claim, outcome, now))
            self._claims.put_off(waiting)
            self._store.work.settle(steps, now=now, version=stage.version)
        self._claims.ended(claims)
        self._tell(steps)
        return len(steps)

    def _attempt(self, stage: Stage, claim: Claim, now: datetime) -> Outcome | Later:
        try:
            value = stage.read(self._store, claim.item, now)
            return value if isinstance(value, Outcome | Later) else stage.run(value)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug costs one item, never the daemon
            return _crashed(claim, error)

    def _start(self, stage: Stage, only: Sequence[str]) -> int:
        """Claim what the stage's lane can take now and hand it over; return how many."""
        lane = self._lanes[stage.lane]
        stages = [one.claim.stage for one in self._running.values()]
        in_lane = sum(self._stages[name].lane == stage.lane for name in stages)
        if stage.spot is not None:
            silent = self._store.queues.silent(stage.name)
            room = lane.size - in_lane
            fair = room > 0 and not only
            places = self._places[stage.lane]
            take = self._claims.take_fairly
            claims = take(stage, room, places, self._at_once, silent) if fair else []
        else:
            # No stage waits until those before it in the same lane have nothing left to do.
            silent, room = {}, max(2 * lane.size - in_lane, 0 if stage.name in stages else 1)
            claims = self._claims.take(stage, room, only) if room > 0 and not only else []
        if only and room > 0:
            claims = self._claims.take(stage, room, only)
        return self._hand_over(stage, claims, silent) if claims else 0

    def _hand_over(
        self, stage: Stage, claims: Sequence[Claim], silent: Mapping[str, Silence]
    ) -> int:
        """Look up what was claimed and give it to the lane; return how many need no waiting."""
        lane, now = self._lanes[stage.lane], self._clock()
        ended: list[tuple[Claim, Outcome]] = []
        waiting: list[tuple[Claim, str, datetime]] = []
        lined_up: list[tuple[Claim, str, datetime | None]] = []
        turns: dict[str, int] = {}
        for claim in claims:
            value = self._look_up(stage, claim, now)
            if isinstance(value, Outcome):
                ended.append((claim, value))
                continue
            slow = not isinstance(value, Later) and stage.slow(value)
            if slow and self._slow_running() >= max(1, lane.size // 2):
                value = Later("slow", now + SLOW_PAUSE, 0.0)
            if isinstance(value, Later):
                place = turns[value.queue] = turns.get(value.queue, -1) + 1
                at = value.at + timedelta(seconds=place * value.spacing)
                waiting.append((claim, value.queue, at))
                continue
            queue = ""
            if stage.spot is not None:
                spot = stage.spot(value)
                queue, self._at_once[spot.queue] = spot.queue, spot.at_once
                places = self._places[stage.lane]
                if places.is_full or places.free(spot, silent, now) <= 0:
                    known = silent.get(queue)
                    lined_up.append((claim, queue, known.next_at if known else None))
                    continue
                self._places[stage.lane].begin(queue)
            future = lane.submit(stage.run, value, stage.seconds)
            self._running[future] = _UnderWay(claim, slow, queue)
        if waiting or lined_up:
            with self._store.writing():
                ours = self._claims.still_ours([one[0] for one in (*waiting, *lined_up)])
                self._claims.put_off(one for one in waiting if one[0] in ours)
                self._store.work.line_up(one for one in lined_up if one[0] in ours)
            self._claims.ended([one[0] for one in (*waiting, *lined_up)])
        self._settle(stage, ended)
        return len(claims) - len(waiting) - len(lined_up)

    def _look_up(self, stage: Stage, claim: Claim, now: datetime) -> Any:
        try:
            return stage.read(self._store, claim.item, now)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug costs one item, never the daemon
            return _crashed(claim, error)

    def _slow_running(self) -> int:
        return sum(one.slow for one in self._running.values())

    def _collect(self, *, wait_for: float) -> None:
        """Settle what has ended, waiting up to *wait_for* seconds for one."""
        if not self._running:
            return
        done, _ = wait(self._running, timeout=wait_for, return_when=FIRST_COMPLETED)
        ended: dict[str, list[tuple[Claim, Outcome]]] = {}
        heard: list[tuple[str, str, Outcome]] = []
        for future in done:
            one = self._running.pop(future)
            outcome = _result(one.claim, future)
            ended.setdefault(one.claim.stage, []).append((one.claim, outcome))
            if one.queue:
                self._places[self._stages[one.claim.stage].lane].end(one.queue)
                heard.append((one.claim.stage, one.queue, outcome))
        for name, pairs in ended.items():
            self._settle(self._stages[name], pairs)
        self._hear(heard)

    def _hear(self, heard: Sequence[tuple[str, str, Outcome]]) -> None:
        """Keep who was silent and forget it of who answered."""
        now, queues = self._clock(), self._store.queues
        for stage, queue, outcome in heard:
            if outcome.reason in NO_TRY or outcome.reason == "crashed":
                continue  # nobody was asked
            known = queues.silent(stage).get(queue)
            if outcome.silent:
                with self._store.writing():
                    queues.put(silence_after(known, stage, queue, now))
            elif known is not None:
                with self._store.writing():
                    queues.forget(stage, queue)

    def _settle(self, stage: Stage, ended: Sequence[tuple[Claim, Outcome]]) -> None:
        now = self._clock()
        for at in range(0, len(ended), SETTLE_AT_ONCE):
            batch = ended[at : at + SETTLE_AT_ONCE]
            with self._store.writing():
                ours = self._claims.still_ours(claim for claim, _ in batch)
                steps = [
                    self._keep(stage, claim, outcome, now)
                    for claim, outcome in batch
                    if claim in ours
                ]
                self._store.work.settle(steps, now=now, version=stage.version)
            self._claims.ended(claim for claim, _ in batch)
            self._tell(steps)

    def _keep(self, stage: Stage, claim: Claim, outcome: Outcome, now: datetime) -> Settlement:
        """Write what an item made; a bug in it takes back this item's records, not its batch's."""
        try:
            with self._store.part():
                self._store.keep(outcome.records, opens=self._opens)
            if brings_back(self._store, outcome.records):
                outcome = Outcome(reason=WITHDRAWN)  # nothing is told of what it said
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug costs one item, never the daemon
            outcome = _crashed(claim, error)
        return settlement(stage, claim, outcome, now)

    def _tell(self, settlements: Iterable[Settlement]) -> None:
        for s in settlements:
            self._settled += 1
            self._watch(Step(s.claim.stage, s.claim.item, s.reason, s.detail, s.parked))


def _result(claim: Claim, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except WorkersError as error:
        return Outcome(reason=error.reason, retry=True, detail=str(error))
    except Exception as error:  # noqa: BLE001 - a bug costs one item, never the daemon
        return _crashed(claim, error)


def _crashed(claim: Claim, error: Exception) -> Outcome:
    log.error("%s of %s crashed", claim.stage, claim.item, exc_info=error)
    return Outcome(reason="crashed", retry=True, detail=f"{type(error).__name__}: see the log")
