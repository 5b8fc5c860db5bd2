"""Learning a source's rhythm from when its items appeared. Pure.

The week has a shape (days times hours), smoothed, with bursts cut; a tail of the pauses
between news, counted in expected news, says how long a pause may be before it is a silence.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median
from typing import Final

from monitor.watch.rhythm import Rhythm

WINDOW: Final = timedelta(days=28)
"""What tells a rhythm: four whole weeks see every weekday four times."""

MEMORY: Final = timedelta(days=180)
FEWEST: Final = 40
"""Of a source that publishes less in four weeks, the last so many items of half a year tell it."""

TOGETHER: Final = 300.0
"""Seconds: the floor between two polls. What appears within them is one piece of news."""

LEARNED: Final = 12
LEARNED_SPAN: Final = 5 * 86_400.0
"""Below so much news the hours and days say nothing: only how often it comes does, and over a
shorter time (seconds) not even that."""

SMOOTH: Final = 100
"""Pieces of news up to which an hour gives half of its own to its neighbours, as nobody publishes
by the stroke of the clock; with more of them an hour is known better, and gives less."""

RESTS: Final = 0.25
"""A source with a weekday of less than a quarter of its usual day keeps days of rest: one more of
them (a holiday) is a usual pause, and forgiven before a silence counts."""

LEAST_WATCHED: Final = 0.5
"""A weekday of which less than half a day was seen is reckoned as if it were half a day."""

BURST: Final = 2.0
"""A day counts for at most so many times the median of its weekday: a summit is no new rhythm."""

TAILS: Final = (6, 20)
FEWEST_TAIL: Final = 4
"""The longest sixth of the pauses and the longest twentieth each tell how pauses go on, four at
least: the first knows a steady randomness better, the second single issues left out."""

HORIZON: Final = 60 * 86_400.0
CHANCE: Final = 0.0005
"""A source whose pauses go on as they did is taken for silent once in so many times 60 days: two
false alarms among 200 sources leave room for what no rhythm foresees (holidays)."""

LEAST_BOUND: Final = 2.75
MOST_BOUND: Final = 2.9
"""A silence is one after 2.75 intervals of a source like clockwork (one issue left out is no
silence, two are), and after 2.9 times its longest usual pause at the latest."""

_DAY: Final = 86_400.0


def learn(times: Sequence[float], now: datetime) -> Rhythm:
    """Return the rhythm that *times* show at *now*.

    :param times: when items appeared, in seconds since the epoch, oldest first
    """
    until = now.timestamp()
    end = bisect_right(times, until)
    begin = bisect_right(times, until - WINDOW.total_seconds())
    if end - begin < FEWEST:
        begin = max(bisect_right(times, until - MEMORY.total_seconds()), end - FEWEST)
    recent = times[begin:end]
    if not recent or until - recent[0] < LEARNED_SPAN:
        return Rhythm(learned=now)
    news = _news(recent)
    each = len(recent) / len(news)
    if len(news) < LEARNED or news[-1] - news[0] < LEARNED_SPAN:
        a_day = len(news) / (until - news[0]) * _DAY
        return Rhythm((a_day,) * 7, (1 / 24,) * 24, each, learned=now)
    days, hours = _shape(news, until)
    shape = Rhythm(days, hours)
    counts = [shape._count(at) for at in news]
    rest = median(days) if min(days) < RESTS * median(days) else 0.0
    pauses = [b - a for a, b in pairwise(counts)]
    usual, bound = _tail(pauses, HORIZON / (news[-1] - news[0]))
    bound, usual = max(bound, rest + 1.5 * usual), max(usual, rest)
    return Rhythm(days, hours, each, usual, min(bound, MOST_BOUND * usual), now)


def _news(times: Sequence[float]) -> list[float]:
    """Return when news came: the first of the items that appeared together."""
    news: list[float] = []
    over = -math.inf
    for at in times:
        if at > over:
            news.append(at)
            over = at + TOGETHER
    return news


def _shape(news: Sequence[float], now: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the news of each day of the week, and the share of each hour of the day."""
    counts = Counter(int(at // _DAY) for at in news)
    seen: list[list[int]] = [[] for _ in range(7)]
    for day in range(int(news[0] // _DAY), int(now // _DAY)):
        seen[(day - 4) % 7].append(counts.get(day, 0))
    usual = median(counts.values())
    most = [max(BURST * (median(each) if len(each) > 2 else usual), 1.0) for each in seen]
    weight = {day: min(1.0, most[(day - 4) % 7] / count) for day, count in counts.items()}
    by_day, by_hour = [0.0] * 7, [0.0] * 24
    for day, count in counts.items():
        by_day[(day - 4) % 7] += weight[day] * count
    for at in news:
        date, second = divmod(at, _DAY)
        by_hour[int(second) // 3_600] += weight[int(date)]
    given = min(1.0, SMOOTH / len(news)) / 4
    total = sum(by_hour)
    hours = tuple(
        (by_hour[hour] + given * (by_hour[hour - 1] - 2 * by_hour[hour] + by_hour[hour - 23]))
        / total
        for hour in range(24)
    )
    watched = _watched(hours, news[0], now)
    return tuple(day / each for day, each in zip(by_day, watched, strict=True)), hours


def _watched(hours: Sequence[float], begin: float, now: float) -> list[float]:
    """Return how many days of each weekday lie between two times.

    A part of a day counts for what its *hours* usually bring: in the first weeks a Tuesday that
    was seen one and a half times is no day with more news than others.
    """

    def brought(at: float) -> float:
        hour, part = divmod(at % _DAY / 3_600, 1)
        return sum(hours[: int(hour)]) + part * hours[int(hour)]

    first, last = int(begin // _DAY), int(now // _DAY)
    days = [0.0] * 7
    for day in range(first, last + 1):
        days[(day - 4) % 7] += 1.0
    days[(first - 4) % 7] -= brought(begin)
    days[(last - 4) % 7] -= 1.0 - brought(now)
    return [max(each, LEAST_WATCHED) for each in days]


def _tail(pauses: list[float], share: float) -> tuple[float, float]:
    """Return (longest usual pause, pause that is a silence), both in expected news.

    Behind a high threshold pauses fall off exponentially, so the mean excess over the
    threshold tells how rare a longer one is (peaks over threshold, Pickands 1975).

    :param share: of the time in which *pauses* were seen, how much `HORIZON` is
    """
    pauses.sort()
    mean = fmean(pauses)
    irregular = min(sum(pause * pause for pause in pauses) / len(pauses) / mean**2 - 1, 1.0)
    usual, bound = pauses[-1], LEAST_BOUND
    for part in TAILS:
        number = min(max(len(pauses) // part, FEWEST_TAIL), len(pauses) - 1)
        threshold = pauses[-number - 1]
        scale = max(fmean(pauses[-number:]) - threshold, irregular)
        usual = max(usual, threshold + scale * math.log(number))
        bound = max(bound, threshold + scale * math.log(number * share / CHANCE))
    return usual, bound
