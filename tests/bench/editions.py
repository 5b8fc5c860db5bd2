"""Each article in one edition, whatever is under way at the hour and whatever the clock does.

    python -m tests.bench.editions [--moments 200] [--jumps 50] [--seed 9]

First: items are announced before the hour of an edition, and the hour strikes at a random moment
between being announced and being put into a story, for each of them; some answer hours later, some
lives of the program end while the edition is written. Then: the clock is wrong for a minute, by
-40 to +400 days, at random hours. The clock is injected, the stages and the database are real.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.records import Digest
from tests.stages.world import DAY, READING, START, World, world_in

MORNING = START + timedelta(hours=19)
"""07:00 on the first day with an edition."""
ITEMS = 4
"""That are under way at each moment."""


@dataclass(slots=True)
class Result:
    """What was done, and what of it went wrong."""

    done: int = 0
    articles: int = 0
    untold: int = 0
    told_twice: int = 0
    crashes: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How many promises were broken."""
        return self.untold + self.told_twice + len(self.missing)


def under_way(folder: Path, moments: int, dice: random.Random) -> Result:
    """Let *moments* hours strike while items are between two stages."""
    result = Result()
    with world_in(folder, desk="") as world:
        for day in range(moments):
            hour = MORNING + day * DAY
            late = _begin(world, hour, dice)
            result.crashes += _strike(world, hour, dice)
            result.done += 1
            for number in late:
                world.now += timedelta(minutes=dice.randrange(1, 90))
                world.fetch(number)
                world.run(*READING)
            world.run(*READING)
        world.until(MORNING + moments * DAY)
        _judge(world, result, [MORNING + n * DAY for n in range(moments + 1)])
    return result


def _begin(world: World, hour: datetime, dice: random.Random) -> list[int]:
    """Let items come as far as they are at the hour; return those whose page did not answer."""
    world.until(hour - timedelta(seconds=dice.randrange(1, 600)))
    late: list[int] = []
    for _ in range(ITEMS):
        number = len(world.pages)
        world.announce(number)
        if dice.random() < 0.25:
            late.append(number)
            continue
        world.fetch(number)
        world.run(*READING[: dice.randrange(len(READING) + 1)])
    return late


def _strike(world: World, hour: datetime, dice: random.Random) -> bool:
    """Let the hour strike; return whether the program was ended while it wrote the edition."""
    world.now = hour
    died = dice.random() < 0.25 and world.may_die_at(Digest, "compose")
    world.until(hour + timedelta(seconds=1))
    return died


def jumps(folder: Path, times: int, dice: random.Random) -> Result:
    """Let the clock be wrong for a minute *times* times, and look at every date after it."""
    result = Result()
    with world_in(folder, desk="") as world:
        world.until(MORNING + timedelta(hours=1))
        for _ in range(times):
            world.until(world.now + timedelta(minutes=dice.randrange(30, 3 * 24 * 60)))
            world.publish(len(world.pages))
            number = len(world.pages)
            world.announce(number)
            world.fetch(number)
            world.jump(timedelta(minutes=dice.randrange(-40 * 24 * 60, 400 * 24 * 60)))
            result.done += 1
            world.publish(len(world.pages))
        # As far as the farthest date that was false.
        end = world.now + 402 * DAY
        world.until(end)
        days = range((end - MORNING).days)
        _judge(world, result, [MORNING + n * DAY for n in days])
    return result


def _judge(world: World, result: Result, hours: list[datetime]) -> None:
    told = world.told()
    result.articles = len(world.pages)
    result.untold = sum(told[number] == 0 for number in world.pages)
    result.told_twice = sum(count > 1 for count in told.values())
    dates = [hour.date() for hour in hours]
    result.missing = [day.isoformat() for day in dates if world.edition(day) is None]
    world.messages()


def main() -> int:
    """Run both and print what was found; return how many promises were broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--jumps", type=int, default=50)
    parser.add_argument("--seed", type=int, default=9)
    asked = parser.parse_args()
    faults = 0
    for name, run, count in (
        ("hours with items under way", under_way, asked.moments),
        ("clocks wrong for a minute", jumps, asked.jumps),
    ):
        begun = time.monotonic()
        with TemporaryDirectory() as folder:
            result = run(Path(folder), count, random.Random(asked.seed))
        faults += result.faults
        print(
            f"{result.done} {name} ({result.crashes} crashes while composing): "
            f"{result.articles} articles, {result.untold} in no edition, "
            f"{result.told_twice} in more than one, {len(result.missing)} editions missing "
            f"({time.monotonic() - begun:.0f} s)",
            flush=True,
        )
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
