"""The threshold of a spike: how often it rings for nothing, and how soon when something happens.

    python -m tests.bench.spikes [--weeks 52] [--seed 7] [--denser 1]

How many texts of their own stories have, and how long after the first each comes, is drawn from the
labelled stories (`tests/sets/stories`: times alone, no words); those are samples, so ``--denser 3``
gives each story of the newsroom the texts of three of them. Ordinary days have `STORIES` of
them, by day more than by night, on weekdays more than at weekends. Once a week something happens
of which `OUTLETS` outlets write in the first two hours. Prints, for each pair of constants, alerts
a week in which nothing happened, the share of happenings that were told, and after how many
minutes; then what the constants of `monitor.stories.pace` give.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from math import sqrt
from pathlib import Path
from statistics import fmean, median
from typing import Final

from monitor.stories import pace

SETS: Final = Path(__file__).parents[1] / "sets" / "stories"
STORIES: Final = 14
"""Of the organisation on an ordinary day: 31 articles about it a day, 2.2 texts a story."""

OUTLETS: Final = (8, 30)
HOURS: Final = 7 * 24
LEASTS: Final = (3, 4, 5, 6)
DEVIATIONS: Final = (2.0, 3.0, 4.0)

Times = list[float]
"""When the texts of one story came, in hours since the beginning."""


def labelled() -> list[Times]:
    """Return, for each labelled story, how many hours after its first each own text came."""
    found: dict[str, Times] = defaultdict(list)
    for name in ("learn", "look", "look2"):
        for line in (SETS / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if not row["copy_of"]:
                at = datetime.fromisoformat(row["published"])
                found[f"{name} {row['story']}"].append(at.timestamp() / 3600)
    return [sorted(at - min(times) for at in times) for times in found.values()]


def busy(hour: int) -> float:
    """Return how much begins in an *hour* of the week, 1 on the average."""
    day, clock = divmod(hour % HOURS, 24)
    return (0.5 if day >= 5 else 1.2) * (1.7 if 5 <= clock < 17 else 0.3)


def newsroom(
    weeks: int, shapes: Sequence[Times], denser: int, rng: random.Random
) -> tuple[list[Times], list[Times]]:
    """Return the stories of ordinary days, and those of what happened, one a week."""
    ordinary: list[Times] = []
    for hour in range(weeks * HOURS):
        expected = STORIES / 24 * busy(hour)
        count = sum(rng.random() < expected / 8 for _ in range(8))
        for _ in range(count):
            begun = hour + rng.random()
            times = (late for shape in rng.choices(shapes, k=denser) for late in shape)
            ordinary.append(sorted(begun + late for late in times))
    happened = []
    for week in range(weeks):
        begun = week * HOURS + rng.uniform(0, HOURS - 24)
        texts = rng.randint(*OUTLETS)
        happened.append(sorted(begun + rng.uniform(0, 2) for _ in range(texts)))
    return ordinary, happened


def fastest(stories: Sequence[Times], weeks: int) -> list[int]:
    """Return for each hour how many texts the fastest story had in it."""
    most = [0] * (weeks * HOURS + 24)
    for times in stories:
        for at in times:
            hour = int(at)
            if hour < len(most):
                inside = sum(hour <= other < hour + 1 for other in times)
                most[hour] = max(most[hour], inside)
    return most


def rings(
    times: Times, most: Sequence[int], is_spike: Callable[[int, Sequence[int]], bool]
) -> float | None:
    """Return when a story of those *times* is an alert, None for never; as `match` asks."""
    for at in times:
        texts = sum(at - 1 < other <= at for other in times)
        before = [most[back] for back in _weeks_before(int(at))]
        if is_spike(texts, before):
            return at
    return None


def _weeks_before(hour: int) -> Iterator[int]:
    for week in range(1, pace.WEEKS + 1):
        if hour >= week * HOURS:
            yield hour - week * HOURS


def threshold(least: int, deviations: float) -> Callable[[int, Sequence[int]], bool]:
    """Return the rule of `pace.is_spike` with other constants."""

    def is_spike(texts: int, before: Sequence[int]) -> bool:
        usual = fmean(before) if before else 0.0
        return texts >= least and texts > usual + deviations * sqrt(usual)

    return is_spike


def row(
    name: str,
    is_spike: Callable[[int, Sequence[int]], bool],
    ordinary: Sequence[Times],
    happened: Sequence[Times],
    weeks: int,
) -> str:
    """Return one line of the table."""
    most = fastest((*ordinary, *happened), weeks)
    false = sum(rings(times, most, is_spike) is not None for times in ordinary)
    told = [(times[0], at) for times in happened if (at := rings(times, most, is_spike))]
    minutes = median(60 * (at - begun) for begun, at in told) if told else float("nan")
    return f"{name:<26}{false / weeks:>10.2f}{len(told) / len(happened):>10.0%}{minutes:>10.0f}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--denser", type=int, default=1, help="the texts of so many in each story")
    asked = parser.parse_args()
    shapes = labelled()
    ordinary, happened = newsroom(asked.weeks, shapes, asked.denser, random.Random(asked.seed))
    inside = [max(sum(at <= x < at + 1 for x in times) for at in times) for times in shapes]
    shares = {n: sum(most >= n for most in inside) / len(inside) for n in LEASTS}
    print(f"{len(shapes)} labelled stories; most own texts in an hour:", end=" ")
    print(", ".join(f"{n} or more {share:.1%}" for n, share in shares.items()))
    print(f"{asked.weeks} weeks, {len(ordinary)} ordinary stories, {len(happened)} happenings")
    print(f"{'least, deviations':<26}{'false/week':>10}{'told':>10}{'minutes':>10}")
    for least in LEASTS:
        for deviations in DEVIATIONS:
            rule = threshold(least, deviations)
            print(row(f"{least}, {deviations:g}", rule, ordinary, happened, asked.weeks))
    print(row("monitor.stories.pace", pace.is_spike, ordinary, happened, asked.weeks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
