"""How outlets publish, for simulations: agencies, dailies, ministries, bulletins, at their hours.

A `Style` makes the times of a source's items from its own dice. ``TUNED`` are the styles on which
the constants of `monitor.watch.rhythm` and `monitor.watch.learning` were set, ``FRESH`` were
written afterwards and only measured.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

START: Final = datetime(2026, 9, 7, tzinfo=UTC).timestamp()
"""A Monday."""
HOUR: Final = 3_600.0
DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Style:
    """How an outlet publishes.

    ``per_day`` items come between ``hours`` (UTC) of a workday, ``weekend`` times as many on the
    ``free`` weekdays (Monday is 0); ``regular`` is how evenly (0: at random, 1: like
    clockwork). ``slots`` are the hours of a timetable instead, of which the share ``missed`` is
    left out; ``days`` are the only weekdays. ``together`` items come within five minutes.
    For three days of a summit there are ``burst`` times as many. ``drift`` is the growth
    over the whole time, ``holidays`` are days with nothing. ``every`` is the wished interval.
    """

    name: str
    per_day: float = 1.0
    hours: tuple[float, float] = (0, 24)
    weekend: float = 1.0
    free: tuple[int, ...] = (5, 6)
    regular: float = 0.3
    slots: tuple[float, ...] = ()
    missed: float = 0.0
    days: tuple[int, ...] = ()
    together: int = 1
    burst: float = 1.0
    drift: float = 0.0
    holidays: int = 0
    every: int = 1_800


TUNED: Final = (
    Style("agency", 60, (0, 24), 0.7),
    Style("every hour or so", 24, (0, 24), regular=0.9),
    Style("daily paper", 20, (4, 17), 0.4, regular=0.4, burst=4.0),
    Style("portal", 8, (5, 16), 0.6, regular=0.5, burst=3.0),
    Style("ministry", 4, (4, 13), 0.0, regular=0.5, burst=3.0),
    Style("bulletin at nine", slots=(9.5,), weekend=0.0),
    Style("on the hour", slots=tuple(range(24)), missed=0.05),
    Style("portal in batches", 15, (3, 14), 0.5, regular=0.2, together=5, burst=4.0),
    Style("Friday is free", 12, (3, 15), 0.2, free=(3, 4)),
    Style("think tank", 0.45, (6, 15), 0.1, regular=0.1),
    Style("evening ministry", 3, (9, 18), 0.1, regular=0.2, burst=4.0, holidays=1),
    Style("growing wire", 40, (1, 18), 0.6, regular=0.2, burst=3.0, drift=0.5),
    Style("briefing twice a week", slots=(9,), days=(1, 3), missed=0.05),
    Style("television", slots=(4, 7, 10, 13, 16, 19), missed=0.03, weekend=0.8),
    Style("weekly", slots=(6,), days=(4,)),
    Style("shrinking daily", 10, (2, 14), 0.3, regular=0.4, drift=-0.6),
    Style("wire of a capital", 90, (2, 20), 0.5, regular=0.15, burst=2.5, every=900),
    Style("state radio", slots=(1, 3, 5, 7, 9, 11, 13, 15, 17), missed=0.04, every=900),
    Style("morning paper", 35, (0, 4), 0.0, free=(6,), regular=0.6, holidays=1, every=3_600),
    Style("evening portal", 14, (9, 19), 0.3, regular=0.25, burst=5.0, every=1_200),
    Style("foreign ministry", 6, (5, 16), 0.05, regular=0.3, burst=6.0),
    Style("president's office", 2.5, (6, 15), 0.4, regular=0.0, burst=5.0, every=900),
    Style("noon and night", slots=(6.2, 15.7), missed=0.02),
    Style("bank of a union", slots=(7.5,), weekend=0.0, holidays=2, every=3_600),
    Style("newsletter", slots=(11,), days=(0, 3), missed=0.02, every=7_200),
    Style("institute", 0.8, (5, 14), 0.0, regular=0.2, every=21_600),
    Style("bulk of an aggregator", 48, (0, 24), 0.8, regular=0.5, together=8, burst=2.0),
    Style("night desk", 18, (14, 23), 0.7, regular=0.35, drift=0.4),
    Style("rolling channel", 120, (0, 24), 0.8, regular=0.2, burst=1.5, every=900),
    Style("press service", 10, (4, 15), 0.0, regular=0.1, burst=4.0, holidays=2),
    Style("provincial daily", 6, (2, 8), 0.0, free=(6,), regular=0.4, holidays=1, every=3_600),
    Style("party paper", 25, (20, 23), regular=0.7, every=3_600),
    Style("bulletins by day", slots=tuple(range(2, 15)), missed=0.02, every=1_200),
    Style("review", slots=(8,), days=(2, 5), every=21_600),
    Style("secretariat", 1.3, (2, 10), 0.05, regular=0.0, burst=6.0),
    Style("committee", 0.25, (5, 13), 0.0, regular=0.0, every=7_200),
    Style("energy ministry", 5, (6, 14), 0.0, regular=0.6, holidays=2),
    Style("portal abroad", 16, (8, 22), 0.8, regular=0.3, drift=0.3, every=1_200),
    Style("wire in spurts", 36, (1, 19), 0.5, regular=0.2, together=3, burst=2.0),
    Style("tired portal", 12, (3, 16), 0.6, regular=0.4, drift=-0.3),
)

FRESH: Final = (
    Style("round-the-clock portal", 80, (0, 24), 0.9, regular=0.1, burst=3.0, every=1_200),
    Style("government gazette", 7, (3, 11), 0.0, regular=0.7, holidays=2, every=3_600),
    Style("afternoon wire", 28, (6, 18), 0.35, regular=0.05, burst=4.0),
    Style("three bulletins", slots=(2.5, 8.5, 14.5), missed=0.01),
    Style("half-hourly ticker", slots=tuple(n / 2 for n in range(4, 36)), missed=0.06, every=900),
    Style("free on Fridays", 9, (2, 13), 0.0, free=(4,), regular=0.3, burst=2.0),
    Style("university", 0.6, (4, 12), 0.1, regular=0.0, every=10_800),
    Style("chamber of commerce", 2, (5, 13), 0.0, regular=0.4, burst=5.0, holidays=1),
    Style("Monday review", slots=(5,), days=(0,), every=43_200),
    Style("digest in fives", 20, (6, 20), 0.7, regular=0.6, together=5),
    Style("new agency", 22, (1, 15), 0.5, regular=0.25, drift=0.8, every=1_200),
    Style("evening edition", 11, (13, 16), 0.2, free=(6,), regular=0.3, holidays=1),
)


def publications(style: Style, dice: random.Random, days: int, before: int) -> list[float]:
    """Return when a source of *style* publishes, from *before* days ahead of START for *days*.

    In seconds since the epoch, sorted. Summits and holidays fall after the first four weeks.
    """
    times: list[float] = []
    summit = dice.randrange(28, days)
    free = {28 + 5 * each for each in dice.sample(range((days - 28) // 5), style.holidays)}
    for day in range(-before, days):
        scale = style.weekend if day % 7 in style.free else 1.0
        if day in free or (style.days and day % 7 not in style.days):
            continue
        scale *= 1 + style.drift * max(day, 0) / days
        if abs(day - summit) < 2:
            scale *= style.burst
        times.extend(START + day * DAY + at * HOUR for at in _day(style, scale, dice))
    return sorted(times)


def _day(style: Style, scale: float, dice: random.Random) -> list[float]:
    """Return the hours at which one day's items come."""
    if style.slots:
        return [
            slot + dice.gauss(0, 0.08)
            for slot in style.slots
            if scale and dice.random() >= style.missed
        ]
    mean = style.per_day * scale / style.together
    number = int(mean + dice.random()) if style.regular >= 0.5 else _poisson(mean, dice)
    first, last = style.hours
    hours = []
    for place in range(number):
        even = (place + 0.5) / number
        at = first + (even * style.regular + dice.random() * (1 - style.regular)) * (last - first)
        hours += [at + dice.random() / 12 for _ in range(style.together)]
    return hours


def _poisson(mean: float, dice: random.Random) -> int:
    left, count = mean, 0
    while left > 0:
        left -= dice.expovariate(1.0)
        count += left > 0
    return count
