"""The engine: claim what is due for a stage, run it, settle it. One loop for all stages.

A stage is a function of values. What it needs is read for it from the store before it runs,
its outcome is written after; in between it knows no store, no scheduler and no clock. Where
it runs (a thread for waiting, a worker process for hostile bytes, here for short decisions)
is its lane; lanes are injected. The loop goes in turns, each of one transaction
(`monitor.engine.turn`): what has ended is settled, what is short is decided, what is next claimed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.engine.claims import Claims, TableClaims
from monitor.engine.lingering import STEPS, STEPS_IN_LINE, with_more
from monitor.engine.looking_up import looked_up
from monitor.engine.pile import Pile
from monitor.engine.queues import Places, silence_after
from monitor.engine.stage import Lane, LaneName, Later, Stage, Step, in_order
from monitor.engine.suspicion import next_alone
from monitor.engine.turn import AnewError, Turn, result_of
from storage.contract.queues import Silence
from storage.contract.work import Claim, Settlement
from storage.errors import CrossedError
from storage.reasons import NO_TRY
from storage.records import Outcome, Record
from storage.store import Opening, Store

HERE_AT_ONCE = 64
IN_ORDER_AT_ONCE = 5_000
VISIT = 16
HERE_SECONDS = 0.1
"""Items claimed for here at once (of a stage that sorts them, in the second line: two stores decide
a round of so many alike) and run together, and seconds after which a turn begins no more of them:
the lanes want their next items."""

TIMES: Final = 3
"""How often a turn is written until it is given up: the second time all of it in line."""

SLOW_PAUSE = timedelta(seconds=1)
"""How long an item that is expected to be slow steps back while half the threads are slow."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What was claimed for a lane, and who is silent there."""

    stage: Stage
    claims: Sequence[Claim]
    silent: Mapping[str, Silence]


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
        self._pile = Pile()
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
        self,
        stages: Sequence[str] | None = None,
        only: Mapping[str, Sequence[str]] | None = None,
        *,
        waits: Callable[[int], Collection[str]] = lambda _: (),
    ) -> int:
        """Run what is due in *stages* (None: in all) until nothing is; return how many.

        Stages run side by side: a slow page holds up no other. A stop asked for by `stop` lets
        running items end and starts no more. ``beat`` is called on every turn of this loop, several
        times a second while it works: whoever watches that it goes on.

        Stages that are ``paused`` begin nothing; what is due in them stays due.

        :param only: items to which a stage is limited
        :param waits: tells which stages begin nothing yet, of how many items are settled
        """
        wanted = [self._stages[name] for name in (self._stages if stages is None else stages)]
        before = self._settled
        try:
            while True:
                self.beat()
                waiting = waits(self._settled - before)
                done = self._turn([one for one in wanted if one.name not in waiting], only or {})
                if not done and not self._running and not self._pile:
                    return self._settled - before
                if self.stopping and time.monotonic() >= self._leave_at:
                    self._give_back()
                    return self._settled - before
                # What settles now may have opened work: look again before leaving.
                self._collect(wait_for=0.0 if self._pile else 0.2)
        finally:
            # After a full disk what still runs is forgotten: its lease runs out, it runs again.
            self._running.clear()
            self._pile = Pile()
            self._places = {name: Places(lane.size) for name, lane in self._lanes.items()}

    def _turn(self, wanted: Sequence[Stage], only: Mapping[str, Sequence[str]]) -> int:
        """Settle what has ended, run what is for here, claim what is next; return how many.

        What is claimed for a lane runs once that is kept: deaths count to what was under way.
        """
        paused = self._paused()
        ready = [] if self.stopping else [stage for stage in wanted if stage.name not in paused]
        names = frozenset(stage.name for stage in ready)
        self._claims.look()
        suspects = self._suspects(ready, only)

        def may_run(stage: str, item: str) -> bool:
            chosen = only.get(stage)
            return stage in names and not suspects and (not chosen or item in chosen)

        def next_of(turn: Turn) -> list[_Claimed]:
            return self._claim_next(turn, ready, only, suspects)

        turn = self._new_turn(may_run)
        early = next_of(turn) if self._claims.are_kept else []
        done = sum(map(self._hand_over, early))  # what the lanes do while this is written
        before = self._pile.copy()
        for times in range(1, TIMES + 1):
            try:
                with turn:
                    settled = self._settle(turn, is_first=times == 1) + self._run_here(turn)
                    claims = [] if self._claims.are_kept else next_of(turn)
                break
            except (AnewError, CrossedError):
                if times == TIMES:
                    raise
                self._pile = before.copy()
                turn = self._new_turn(may_run)
        self._claims.ended(one for one in before.claims() if one not in self._pile.held)
        self._tell(turn.steps)
        return done + settled + sum(map(self._hand_over, claims))

    def _new_turn(self, may_run: Callable[[str, str], bool]) -> Turn:
        return Turn(
            self._store, self._stages, clock=self._clock, opens=self._opens, may_run=may_run
        )

    def _suspects(
        self, ready: Sequence[Stage], only: Mapping[str, Sequence[str]]
    ) -> list[tuple[str, str, int]]:
        """Return what was under way at two deaths of the process: it runs apart from all else."""
        found = self._claims.suspects([stage.name for stage in ready])
        return [one for one in found if not only.get(one[0]) or one[1] in only[one[0]]]

    def _settle(self, turn: Turn, *, is_first: bool) -> int:
        """Write what has ended and what has to wait; of what is new a part before the line."""
        pile, self._pile = self._pile, Pile(held=self._pile.held)
        ended, waiting, lined_up = pile.ended, pile.waiting, pile.lined_up
        if is_first:
            turn.keep_ahead(one[:2] for one in ended)
        ours = self._claims.still_ours(
            turn.begin, [one[0] for one in (*ended, *waiting, *lined_up)]
        )
        turn.insist(ours, (one[:2] for one in ended))
        ended = [one for one in ended if one[0] in ours]
        if waiting := [one for one in waiting if one[0] in ours]:
            self._claims.put_off(turn.begin(), waiting)
        if lined_up := [one for one in lined_up if one[0] in ours]:
            turn.begin().work.line_up(lined_up)
        if len(ended) > 1:
            made = (record for _, outcome, _ in ended for record in outcome.records)
            turn.begin().look_ahead(made)
        heard: list[tuple[str, str, Outcome]] = []
        by_stage: dict[str, list[tuple[Claim, Outcome]]] = {}
        for claim, outcome, queue in ended:
            by_stage.setdefault(claim.stage, []).append((claim, outcome))
            if queue:
                heard.append((claim.stage, queue, outcome))
        for name in sorted(by_stage, key=list(self._stages).index):
            turn.settle(self._stages[name], by_stage[name])
        self._hear(turn, heard)
        return len(ended)

    def _run_here(self, turn: Turn) -> int:
        """Run what was opened for here, and what is held for it until time is up."""
        stages = [stage for stage in self._stages.values() if stage.lane == "here"]
        until, done = time.monotonic() + HERE_SECONDS, 0
        turn.visit(stages, {})
        while self._pile.held and (not done or time.monotonic() < until):
            items = dict.fromkeys(claim.item for claim in self._pile.held)
            first = set(list(items)[:VISIT])
            heads: dict[str, list[Claim]] = {}
            chosen = [claim for claim in self._pile.held if claim.item in first]
            for claim in self._claims.still_ours(turn.begin, chosen):
                heads.setdefault(claim.stage, []).append(claim)
            self._pile.held = [claim for claim in self._pile.held if claim.item not in first]
            turn.visit(stages, heads)
            done += len(first)
        return done

    def _claim_next(
        self,
        turn: Turn,
        ready: Sequence[Stage],
        only: Mapping[str, Sequence[str]],
        suspects: Sequence[tuple[str, str, int]],
    ) -> list[_Claimed]:
        """Claim what may begin now: for here, to be run in the next turn, and for the lanes."""
        if suspects:
            if self._running or self._pile.held:
                return []
            only = next_alone(suspects)
            ready = [stage for stage in ready if stage.name in only]
        claimed: list[_Claimed] = []
        for stage in ready:
            chosen = only.get(stage.name, ())
            if stage.lane != "here":
                claims, silent = self._claim_for_lane(turn, stage, chosen)
                if claims:
                    claimed.append(_Claimed(stage, claims, silent))
            elif not any(claim.stage == stage.name for claim in self._pile.held):
                limit = IN_ORDER_AT_ONCE if stage.order else HERE_AT_ONCE
                claims = self._claims.take(turn.begin, stage, limit, chosen)
                self._pile.held += in_order(stage, self._store, claims)
        return claimed

    def _give_back(self) -> None:
        """Leave what runs: it is due again, and this was no try."""
        now = self._clock()
        left = [*(one.claim for one in self._running.values()), *self._pile.held]
        with self._store.writing():
            ours = self._claims.still_ours(lambda: self._store, left)
            self._store.work.give_back((claim, now) for claim in ours)
        self._claims.ended(left)

    def _claim_for_lane(
        self, turn: Turn, stage: Stage, only: Sequence[str]
    ) -> tuple[list[Claim], Mapping[str, Silence]]:
        """Claim what the stage's lane can take now; say who is silent there."""
        lane = self._lanes[stage.lane]
        stages = [one.claim.stage for one in self._running.values()]
        in_lane = sum(self._stages[name].lane == stage.lane for name in stages)
        if stage.spot is not None:
            silent = self._store.queues.silent(stage.name)
            room = lane.size - in_lane
            if room <= 0:
                return [], silent
            if not only:
                places = self._places[stage.lane]
                take = self._claims.take_fairly
                return take(turn.begin, stage, room, places, self._at_once, silent), silent
            return self._claims.take(turn.begin, stage, room, only), silent
        # No stage waits until those before it in the same lane have nothing left to do.
        ahead = self._claims.ahead.get(stage.lane, 2)
        room = max(ahead * lane.size - in_lane, 0 if stage.name in stages else 1)
        return (self._claims.take(turn.begin, stage, room, only) if room > 0 else []), {}

    def _hand_over(self, claimed: _Claimed) -> int:
        """Look up what was claimed and give it to the lane; return how many need no waiting."""
        stage, claims, silent = claimed.stage, claimed.claims, claimed.silent
        lane, now = self._lanes[stage.lane], self._clock()
        waiting, lined_up = self._pile.waiting, self._pile.lined_up
        before = len(waiting) + len(lined_up)
        turns: dict[str, int] = {}
        for claim, value in looked_up(stage, self._store, claims, now):
            if isinstance(value, Outcome):
                self._pile.ended.append((claim, value, ""))
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
        return len(claims) - (len(waiting) + len(lined_up) - before)

    def _slow_running(self) -> int:
        return sum(one.slow for one in self._running.values())

    def _collect(self, *, wait_for: float) -> None:
        """Take what has ended, waiting up to *wait_for* seconds for one, and a moment for more."""
        if not self._running:
            return
        done, _ = wait(self._running, timeout=wait_for, return_when=FIRST_COMPLETED)
        if done and wait_for:
            places = self._lanes["workers"].size if "workers" in self._lanes else 0
            steps = STEPS_IN_LINE if self._claims.are_kept else STEPS
            done = with_more(done, self._running, self._lane_of, places, steps=steps)
        for future in done:
            one = self._running.pop(future)
            if one.queue:
                self._places[self._stages[one.claim.stage].lane].end(one.queue)
            self._pile.ended.append((one.claim, result_of(one.claim, future), one.queue))

    def _lane_of(self, future: Future[Outcome]) -> LaneName:
        return self._stages[self._running[future].claim.stage].lane

    def _hear(self, turn: Turn, heard: Sequence[tuple[str, str, Outcome]]) -> None:
        """Keep who was silent and forget it of who answered."""
        now, queues = self._clock(), self._store.queues
        for stage, queue, outcome in heard:
            if outcome.reason in NO_TRY or outcome.reason == "crashed":
                continue  # nobody was asked
            known = queues.silent(stage).get(queue)
            if outcome.silent:
                turn.begin().queues.put(silence_after(known, stage, queue, now))
            elif known is not None:
                turn.begin().queues.forget(stage, queue)

    def _tell(self, settlements: Iterable[Settlement]) -> None:
        for s in settlements:
            self._settled += 1
            self._watch(Step(s.claim.stage, s.claim.item, s.reason, s.detail, s.parked))
