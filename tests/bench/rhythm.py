"""Silences found and polls spent, over 60 simulated days of 200 sources with real rhythms.

    python -m tests.bench.rhythm

Sources: agencies around the clock, dailies with hours and weekends, ministries, think tanks,
outlets with bursts at a summit. Twenty fall silent while they go on answering. Printed: in
how many expected intervals each silence was found, false alarms, and polls against those of
an oracle that knows the publication times.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from monitor import rhythm
from storage.records import Health, Source

START = datetime(2026, 9, 7, tzinfo=UTC)
DAYS = 60
SILENT = 20
SOURCES = 200
LEARNING = timedelta(days=28)


@dataclass(frozen=True)
class Style:
    """How an outlet publishes: items a workday, share at weekends, hours, regularity 0..1."""

    name: str
    per_day: float
    weekend: float
    hours: tuple[int, int]
    regular: float
    burst: float = 1.0


STYLES = (
    Style("agency", 60, 0.7, (0, 24), 0.3),
    Style("hourly", 24, 1.0, (0, 24), 0.9),
    Style("daily paper", 20, 0.4, (4, 17), 0.4, burst=4.0),
    Style("portal", 8, 0.6, (5, 16), 0.5, burst=3.0),
    Style("ministry", 4, 0.0, (4, 13), 0.5, burst=3.0),
    Style("bulletin at nine", 1, 0.0, (9, 10), 1.0),
)


def publications(style: Style, dice: random.Random, days: int) -> list[datetime]:
    """Return the times at which a source of *style* publishes."""
    times = []
    summit = dice.randrange(days)
    for day in range(days):
        date = START + timedelta(days=day)
        count = style.per_day * (style.weekend if date.weekday() > 4 else 1.0)
        if abs(day - summit) < 2:
            count *= style.burst
        number = int(count + dice.random()) if style.regular > 0.5 else _poisson(count, dice)
        first, last = style.hours
        for n in range(number):
            even = (n + 0.5) / number
            place = even * style.regular + dice.random() * (1 - style.regular)
            times.append(date + timedelta(hours=first + place * (last - first)))
    return sorted(times)


def _poisson(mean: float, dice: random.Random) -> int:
    left, count = mean, 0
    while left > 0:
        left -= dice.expovariate(1.0)
        count += left > 0
    return count


def polls(times: list[datetime], until: datetime, every: int) -> Iterator[tuple[datetime, bool]]:
    """Yield (when polled, whether it counts as silent) as the daemon would."""
    source = Source(name="s", url="https://s.example/", every=every)
    now = START + LEARNING
    dice = random.Random(1)
    while now < until:
        seen = [at for at in times if now - rhythm.WINDOW <= at <= now]
        yield now, rhythm.is_silent(rhythm.learn(seen, now), seen, now)
        now = rhythm.next_poll(source, Health(source="s"), seen, now, dice.random)


def oracle(times: list[datetime], begin: datetime, until: datetime, delay: timedelta) -> int:
    """Return the fewest polls that see each item within *delay* of its publication."""
    count, covered = 0, begin
    for at in times:
        if begin <= at < until and at > covered:
            count += 1
            covered = at + delay
    return count


def main() -> None:
    """Simulate and print."""
    dice = random.Random(2026)
    false_alarms, found, late, spent, needed = 0, [], [], 0, 0
    seen_late, items = 0, 0
    for number in range(SOURCES):
        style = STYLES[number % len(STYLES)]
        total = 28 + DAYS
        times = publications(style, dice, total)
        until = START + timedelta(days=total)
        stops = number % 10 == 0
        cut = START + timedelta(days=28 + dice.randrange(10, 50), hours=dice.randrange(24))
        shown = [at for at in times if not stops or at < cut]
        known = rhythm.learn([at for at in shown if at < START + LEARNING], START + LEARNING)
        was_silent, when = False, None
        interval = max(known.interval, timedelta(minutes=15)) if known.is_known else None
        asked = []
        for at, silent in polls(shown, until, 900):
            asked.append(at)
            if silent and not was_silent:
                if stops and at >= cut:
                    when = when or at
                else:
                    false_alarms += 1
            was_silent = silent
        if stops:
            last = max(at for at in shown)
            at_cut = rhythm.learn([at for at in shown if cut - rhythm.WINDOW <= at], cut)
            found.append((style.name, at_cut.expected(last, when) if when else None))
        elif interval:
            delay = min(interval, rhythm.CEILING)
            spent += len(asked)
            needed += oracle(times, START + LEARNING, until, delay)
            late += [
                (next(a for a in asked if a >= at) - at) / delay
                for at in times
                if asked[0] <= at <= asked[-1]
            ]
    items = len(late)
    seen_late = sum(wait > 1.0 for wait in late)
    print(f"silent sources found: {sum(w is not None for _, w in found)} of {len(found)}")
    for name, intervals in found:
        print(
            f"  {name:<18} after {intervals:.2f} expected intervals"
            if intervals
            else f"  {name} NOT"
        )
    within = sum(w is not None and w <= 3.0 for _, w in found)
    print(f"within three expected intervals: {within} of {len(found)}")
    print(f"false alarms in {DAYS} days of {SOURCES} sources: {false_alarms}")
    print(f"polls {spent}, oracle {needed}, ratio {spent / needed:.2f}")
    print(
        f"items seen later than their interval: {seen_late} of {items}; median wait {median(late):.2f}"
    )


if __name__ == "__main__":
    main()
