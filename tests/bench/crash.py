"""kill -9 while items are taken in: nothing lost, nothing twice, no try used up.

    python -m tests.bench.crash [--kills 300] [--items 10000] [--feeds 40] [--seconds S] [--seed N]
                                [--keep DIR]

The real program runs as a process, ``run`` and ``run --once`` in turn as the dice say, over feeds
that publish as it goes on. Each life ends by SIGKILL after a random share of work, at a random
moment; one in ten lives is killed while it starts. Then it runs undisturbed until nothing is
due, and everything that was published is looked for in the database (`tests.bench.crash_ruin`).
After --seconds nothing more is published or killed. Exit code 1 when a promise is broken.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.crash_ruin import Ruin, looked_at
from tests.bench.lives import DATABASE, Lives, Rig, Seen, end, judged, live, options, told
from tests.bench.press import printing

STARTS: Final = 10
"""One life of so many is killed while it starts."""
STARTING: Final = 1.0
"""Seconds within which those are killed."""
AHEAD: Final = 3
"""Lives for which there is always something to do."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of kills came to."""

    lives: Lives
    ruin: Ruin
    items: int
    """How many were published."""

    def broken(self) -> list[str]:
        """Return which promises were broken, in words."""
        ruin = self.ruin
        return self.lives.broken(
            {
                "lost": ruin.lost,
                "doubled": ruin.doubled,
                "damaged": len(ruin.damage),
                "wrong": ruin.wrong,
                "left unfinished": sum(ruin.unfinished.values()),
            }
        )

    def tell(self) -> None:
        """Print what became of the items, the wanted value beside each."""
        ruin = self.ruin
        print(f"of {self.items} items lost: {ruin.lost} (wanted: 0)")
        print(f"doubled by id: {ruin.doubled} (wanted: 0)")
        print(f"damaged: {len(ruin.damage)} (wanted: 0) {'; '.join(ruin.damage[:3])}".rstrip())
        print(f"with a wrong text or headline: {ruin.wrong} (wanted: 0)")
        print(f"left unfinished: {ruin.unfinished or 0} (wanted: 0)")
        scraps = " ".join(ruin.scraps[:5])
        print(f"files left behind: {len(ruin.scraps)} (wanted: 0) {scraps}".rstrip())
        print(f"pages fetched a second time after a kill: {ruin.again} (at least once is promised)")


def crash(
    folder: Path,
    *,
    kills: int,
    items: int,
    feeds: int,
    dice: random.Random,
    seconds: float = math.inf,
    told: Callable[[str], None] = lambda _: None,
) -> Result:
    """Take *items* in under *kills* kills at work and some at start; return what became of it.

    :param seconds: after which nothing more is published or killed
    """
    begun, lives, out = time.monotonic(), Lives(), 0
    with printing(feeds, items) as press:
        rig = Rig(folder, press.settings)

        def look() -> Seen:
            seen = rig.look()
            lives.count(seen)
            return Seen(seen.done, seen.open)

        while lives.at_work < kills and time.monotonic() - begun < seconds:
            out = min(items * (lives.at_work + 1 + AHEAD) // kills, items)
            press.publish(out)
            if lives.at_work and dice.random() < 1 / STARTS:
                _killed_at_start(rig, lives, dice)
                continue
            live(rig, lives, dice, look, share=items / kills, out=out)
            if lives.at_work % max(kills // 10, 1) == 0:
                told(f"{lives.at_work} kills, {rig.look().done} of {items} done")
        rig.rest(lives)
        ruin = looked_at(rig.data / DATABASE, press, out, scraps=rig.scraps())
    lives.seconds = time.monotonic() - begun
    return Result(lives, ruin, out)


def _killed_at_start(rig: Rig, lives: Lives, dice: random.Random) -> None:
    """Start the program and kill it within a second."""
    process = rig.start("run")
    time.sleep(dice.uniform(0, STARTING))
    end(process, lives)
    lives.at_start += 1


def main() -> int:
    """Kill, look, print; return 1 when a promise is broken."""
    parser = options(__doc__, kills=300)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--feeds", type=int, default=40)
    asked = parser.parse_args()

    def run(folder: Path, dice: random.Random) -> Result:
        return crash(
            folder,
            kills=asked.kills,
            items=asked.items,
            feeds=asked.feeds,
            dice=dice,
            seconds=asked.seconds,
            told=told,
        )

    return judged(asked, run)


if __name__ == "__main__":
    sys.exit(main())
