"""Silences found and polls spent, over 60 simulated days of 200 sources with real rhythms.

    python -m tests.bench.rhythm [--seed 1] [--count 200]

Each source is watched for 28 days, then measured for 60; a tenth falls silent on the way while
it goes on answering. Two worlds: the styles on which the constants were set, and others that
were only measured.

*Expected interval.* A source leads one to expect no interval longer than the longest pause
that is usual for it: the longest of the four weeks before, or what its pauses let one expect
as the longest. Pauses are counted in expected news, so that nights and weekends are no time.
How many mean intervals a silence took is printed beside it: with items that come at random
one pause in twenty is longer than three mean intervals, so nobody can promise those.

*Oracle.* It knows all publication times and asks as rarely as it can, so that each item is seen
within the source's interval: the mean time between two of its items, but not under the wished
interval and not over 24 hours. Like us it never pauses for more than 24 hours.
"""

from __future__ import annotations

import argparse
import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from monitor.watch import learning, rhythm
from storage.records import Health, Source
from tests.bench.publishing import DAY, FRESH, HOUR, START, TUNED, Style, publications

LEARNING = 28
DAYS = 60
PATIENCE = 120
"""Days after the measured ones in which a silence may still be noticed."""
HELD = 30
"""Items that a feed holds: what the first poll finds."""
SILENT_SHARE = 10


@dataclass(slots=True)
class Course:
    """What became of one source: when it was asked, when it was taken for silent and was not."""

    style: Style
    times: list[float]
    cut: float | None
    asked: list[float] = field(default_factory=list)
    false_alarms: list[float] = field(default_factory=list)
    noticed: float | None = None
    usual: float = 0.0
    mean: float = 0.0

    @property
    def interval(self) -> float:
        """Return the seconds within which each item should be seen."""
        begin = START + LEARNING * DAY
        count = sum(begin <= at < begin + DAYS * DAY for at in self.times)
        return min(max(DAYS * DAY / max(count, 1), float(self.style.every)), DAY)


def course(style: Style, seed: str, *, falls_silent: bool) -> Course:
    """Watch one source as the poll stage does."""
    dice, days = random.Random(seed), LEARNING + DAYS
    times = publications(style, dice, days, 200)
    held = [at for at in times if at < START][-HELD:]
    times = held + [at for at in times if at >= START]
    begin, end = START + LEARNING * DAY, START + days * DAY
    cut = begin + (dice.randrange(10, 50) + dice.random()) * DAY if falls_silent else None
    if cut is not None:
        times, end = times[: bisect_left(times, cut)], end + PATIENCE * DAY
    found = Course(style, times, cut)
    source = Source(name="s", url="https://s.example/", every=style.every)
    health = Health(source="s", reason="not-modified")
    moments = [datetime.fromtimestamp(at, UTC) for at in times]
    known, was_silent, at = rhythm.UNKNOWN, False, begin
    while at < end and found.noticed is None:
        now = datetime.fromtimestamp(at, UTC)
        seen = bisect_right(times, at)
        last = moments[seen - 1]
        if known.is_due(last, now):
            oldest = bisect_left(times, at - learning.MEMORY.total_seconds())
            known = learning.learn(times[oldest:seen], now)
        found.asked.append(at)
        is_silent = rhythm.is_silent(known, last, now)
        if is_silent and not was_silent:
            if cut is not None and seen == len(times):
                found.noticed, found.usual = at, known.expected(last, now) / known.usual
                found.mean = known.expected(last, now)
            else:
                found.false_alarms.append(at)
        was_silent = is_silent
        state = "silent" if is_silent else "ok"
        health = replace(health, last_item=last, state=state)
        at = rhythm.next_poll(source, health, known, now, spread=dice.random).timestamp()
    return found


def oracle(found: Course) -> int:
    """Return the fewest polls that see each item within its interval."""
    times, delay = found.times, found.interval
    at, end = found.asked[0], START + (LEARNING + DAYS) * DAY
    count, place = 1, bisect_right(times, at)
    while True:
        at += DAY
        if place < len(times):
            at = min(at, times[place] + delay)
        if at >= end:
            return count
        count, place = count + 1, bisect_right(times, at)


def waits(found: Course) -> list[float]:
    """Return how long each item waited to be seen, in intervals, sorted."""
    asked, delay = found.asked, found.interval
    return sorted(
        (asked[bisect_left(asked, at)] - at) / delay
        for at in found.times
        if asked[0] < at <= asked[-1]
    )


def world(styles: Sequence[Style], count: int, seed: int) -> list[Course]:
    """Return the courses of *count* sources; of each tenth one falls silent, of every style."""
    courses = []
    for number in range(count):
        falls = number % SILENT_SHARE == number // SILENT_SHARE % SILENT_SHARE
        style = styles[number % len(styles)]
        courses.append(course(style, f"{seed}/{number}", falls_silent=falls))
    return courses


def share(ordered: Sequence[float], part: float) -> float:
    """Return the value below which *part* of *ordered* lies."""
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def tell(name: str, courses: Sequence[Course]) -> None:
    """Print what a world showed."""
    print(f"\n{name}: {len(courses)} sources, {DAYS} days after {LEARNING} of learning")
    print(f"{'style':23}{'polls':>7}{'ratio':>7}{'in time':>9}{'95 %':>7}{'false alarms':>14}")
    for style in dict.fromkeys(each.style for each in courses):
        _line(style.name, [each for each in courses if each.style == style])
    _line("all", courses)
    silent = [each for each in courses if each.cut is not None]
    print(
        f"{'fell silent':23}{'noticed after':>15}{'expected intervals':>20}{'mean intervals':>16}"
    )
    for each in silent:
        after = (each.noticed - each.times[-1]) / HOUR if each.noticed else float("nan")
        print(f"{each.style.name:23}{after:13.0f} h{each.usual:20.2f}{each.mean:16.1f}")
    within = sum(each.noticed is not None and each.usual <= 3.01 for each in silent)
    alarms = sum(len(each.false_alarms) for each in courses)
    print(f"noticed within three expected intervals: {within} of {len(silent)}")
    print(f"false alarms: {alarms}")


def _line(name: str, courses: Sequence[Course]) -> None:
    lasting = [each for each in courses if each.cut is None]
    spent = sum(len(each.asked) for each in lasting)
    waited = sorted(wait for each in lasting for wait in waits(each))
    if not waited:
        return
    ratio = spent / sum(oracle(each) for each in lasting)
    in_time = bisect_right(waited, 1.0) / len(waited)
    alarms = sum(len(each.false_alarms) for each in courses)
    late = share(waited, 0.95)
    print(f"{name:23}{spent:7}{ratio:7.2f}{in_time:9.0%}{late:7.2f}{alarms:14}")


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--tuned-only", action="store_true", help="leave the fresh styles unseen")
    asked = parser.parse_args()
    began = time.perf_counter()
    print("ratio: polls against the oracle's; in time: items seen within their interval;")
    print("95 %: what 95 of 100 items waited at most, in intervals")
    tell("styles that the constants were set on", world(TUNED, asked.count, asked.seed))
    if not asked.tuned_only:
        tell("styles that were only measured", world(FRESH, asked.count, asked.seed + 7_000))
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
