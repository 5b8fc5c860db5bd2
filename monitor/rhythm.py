"""The rhythm of a source: when to ask it again, and when its silence means something. Pure.

A source's items of the last four weeks give an expectation for every hour of the week: how
many items a day, at which hours, on which days. From it follow the next poll (when about one
new item is expected), and the measure of a silence: how many items should have come since
the last one. Hours in which nothing is ever published cost no polls and count for nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from monitor.health import GOOD
from storage.records import Health, Source

FLOOR: Final = timedelta(minutes=5)
CEILING: Final = timedelta(hours=24)

JITTER: Final = 0.05
"""Polls are spread by a twentieth around their time, so that a hundred sources with one interval
do not ask in the same second."""

WINDOW: Final = timedelta(days=28)
"""What tells a rhythm: four whole weeks see every weekday four times."""

LEARNED_ITEMS: Final = 12
LEARNED_SPAN: Final = timedelta(days=5)
"""Below so many items, or over a shorter time, the wished interval stands: nothing is known."""

BURST: Final = 2.0
"""A day counts for at most so many times the median day: a summit is no new rhythm."""

DRIZZLE: Final = 0.02
"""Share of the mean hour that any hour is given: what was never seen may still come."""

WINDOW_SHARE: Final = 0.5
"""Of the time that a short feed covers, the share after which it is asked again."""

LONGEST_GAP: Final = 1.5
SURE: Final = 3.0
SUREST: Final = 12.0
"""A silence is one when more items are missing than ``LONGEST_GAP`` times the longest gap that the
source ever had, both counted in expected items; at least ``SURE``, so that a clockwork source
is missed after three intervals, at most ``SUREST``: at Poisson gaps that is 6 in a million.
Measured by ``tests/bench/rhythm.py``."""

_HOUR: Final = timedelta(hours=1)
_WEEK: Final = 168


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Expected items for each hour of the week (UTC, Monday 0 h first), and the longest gap.

    ``longest`` is counted in expected items. ``hourly`` is empty while nothing is known.
    """

    hourly: tuple[float, ...] = ()
    longest: float = 0.0

    @property
    def is_known(self) -> bool:
        """Tell whether enough was seen to expect anything."""
        return bool(self.hourly)

    @property
    def interval(self) -> timedelta:
        """Return the mean time between two items."""
        return timedelta(hours=_WEEK / sum(self.hourly)) if self.hourly else timedelta(0)

    def expected(self, since: datetime, until: datetime) -> float:
        """Return how many items are expected between two times."""
        if not self.hourly or until <= since:
            return 0.0
        whole, rest = divmod(until - since, timedelta(hours=_WEEK))
        total = whole * sum(self.hourly)
        at = until - rest
        while at < until:
            edge = min(_next_hour(at), until)
            total += self.hourly[_hour_of_week(at)] * ((edge - at) / _HOUR)
            at = edge
        return total

    def reached(self, since: datetime, amount: float, until: datetime) -> datetime:
        """Return when *amount* items are expected after *since*, not later than *until*."""
        at, total = since, 0.0
        while at < until:
            edge = min(_next_hour(at), until)
            rate = self.hourly[_hour_of_week(at)]
            gained = rate * ((edge - at) / _HOUR)
            if total + gained >= amount and rate:
                return min(at + _HOUR * ((amount - total) / rate), until)
            total += gained
            at = edge
        return until


def learn(times: Sequence[datetime], now: datetime) -> Rhythm:
    """Return the rhythm that *times* (when items appeared, oldest first) show at *now*."""
    recent = [at for at in times if now - WINDOW <= at <= now]
    if len(recent) < LEARNED_ITEMS or recent[-1] - recent[0] < LEARNED_SPAN:
        return Rhythm()
    days = Counter(at.date() for at in recent)
    most = max(BURST * median(days.values()), 1.0)
    weight = {day: min(1.0, most / count) for day, count in days.items()}
    by_hour, by_day = [0.0] * 24, [0.0] * 7
    for at in recent:
        by_hour[at.hour] += weight[at.date()]
        by_day[at.weekday()] += weight[at.date()]
    span = max(now - recent[0], timedelta(days=7))
    per_week = sum(by_day) / (span / timedelta(days=7))
    # The neighbouring hours share: nobody publishes by the stroke of the clock.
    smooth = [
        by_hour[h - 1] * 0.25 + by_hour[h] * 0.5 + by_hour[(h + 1) % 24] * 0.25 for h in range(24)
    ]
    total = sum(by_day)
    floor = DRIZZLE * per_week / _WEEK
    hourly = tuple(
        max(per_week * (by_day[d] / total) * (smooth[h] / total), floor)
        for d in range(7)
        for h in range(24)
    )
    known = Rhythm(hourly)
    gaps = [known.expected(a, b) for a, b in pairwise(recent)]
    return Rhythm(hourly, max(gaps, default=0.0))


def missing(rhythm: Rhythm, times: Sequence[datetime], now: datetime) -> float:
    """Return how many items should have come since the last one."""
    return rhythm.expected(times[-1], now) if times else 0.0


def is_silent(rhythm: Rhythm, times: Sequence[datetime], now: datetime) -> bool:
    """Tell whether a source that answers has published less than its rhythm leads one to expect."""
    if not rhythm.is_known:
        return False
    bound = min(max(SURE, LONGEST_GAP * rhythm.longest), SUREST)
    return missing(rhythm, times, now) > bound


def next_poll(
    source: Source,
    health: Health,
    times: Sequence[datetime],
    now: datetime,
    spread: Callable[[], float] = random.random,
) -> datetime:
    """Return when *source* is asked next.

    :param times: when its items of the last weeks appeared, oldest first
    :param spread: gives the jitter, 0..1
    """
    wished = max(timedelta(seconds=source.every), FLOOR)
    if health.failures and health.reason not in GOOD:
        # Never abandoned: the pause doubles up to one probe a day.
        pause = min(wished * 2 ** min(health.failures - 1, 16), CEILING)
    else:
        pause = _pause(wished, health, times, now)
    due = now + pause * (1 - JITTER + 2 * JITTER * spread())
    return max(due, health.not_before) if health.not_before else due


def _pause(
    wished: timedelta, health: Health, times: Sequence[datetime], now: datetime
) -> timedelta:
    rhythm = learn(times, now)
    pause = wished
    if rhythm.is_known:
        pause = max(rhythm.reached(now, 1.0, now + CEILING) - now, wished)
    # The publisher's own wish lengthens a pause, a short feed shortens it: no item is missed.
    pause = max(pause, timedelta(seconds=min(health.ttl, CEILING.total_seconds())))
    if health.window:
        pause = min(pause, timedelta(seconds=health.window) * WINDOW_SHARE)
    return min(max(pause, FLOOR), CEILING)


def window_of(times: Sequence[datetime], now: datetime) -> int:
    """Return how many seconds of news a document holds (0: unknown), given its items' times.

    What is older than its oldest item has fallen out. A tenth of the items may be pinned
    ones from long ago, which say nothing about it.
    """
    known = sorted(at for at in times if at <= now)
    if len(known) < LEARNED_ITEMS:
        return 0
    return int((now - known[len(known) // 10]).total_seconds())


def _hour_of_week(at: datetime) -> int:
    return at.weekday() * 24 + at.hour


def _next_hour(at: datetime) -> datetime:
    at = at.astimezone(UTC)
    return at.replace(minute=0, second=0, microsecond=0) + _HOUR
