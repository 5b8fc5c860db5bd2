"""The rhythm of a source: when to ask it again, and when its silence means something. Pure.

What a source published in the last four weeks gives an expectation for every hour of the
week. Time is then counted in *expected news* instead of hours: a night or a weekend in which
nothing ever comes is no time at all. From it follow the next poll, and the moment from which
a silence is one. News is what appeared within five minutes: one poll sees it together.

`learn` makes a `Rhythm`; it is packed into one short line that stands with the source's
health, so that a poll which finds nothing new neither reads items nor learns again.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Final

from storage.reasons import GOOD
from storage.records import Health, Source

FLOOR: Final = timedelta(minutes=5)
CEILING: Final = timedelta(hours=24)

JITTER: Final = 0.05
LONGEST_JITTER: Final = timedelta(minutes=5)
"""Polls are spread by a twentieth around their time, at most five minutes, so that a hundred
sources with one interval do not ask in the same second, and a daily poll keeps its hour."""

AWAITED: Final = 0.8
"""A poll comes when so much news is expected, and after so much of the source's interval: an
oracle would wait for the next news and then for one interval. Both at 0.8 cost 1.2 times its
polls (measured: ``tests/bench/rhythm.py``)."""

LAST_LOOK: Final = 0.5
"""News expected before a long lull that is worth a look of its own, not to wait over night; less
where many items come together (by the root of their number)."""

DRIZZLE: Final = 0.02
"""Share of the mean hour that any hour is given: what was never seen may still come."""

WINDOW_SHARE: Final = 1 / 4
NEW_WINDOW_SHARE: Final = 1 / 16
"""Of the time that a document covers, the share after which it is asked again: news may come four
times as fast as in the fastest hours, and none has fallen out. While these are not known yet
(the rhythm is not) a quarter of it: at 1/12 two of 44,698 items of short feeds were missed on
the first day, when days came after nights (`tests/bench/catalogue.py`)."""

WINDOW_GROWTH: Final = 50
"""A window grows by so little of itself a document (a fiftieth): of the fastest hours of a day
nearly all is remembered through the night."""

FEWEST_IN_WINDOW: Final = 5
"""Dated items from which a document's window can be told."""

SILENCE_SHARE: Final = 1 / 8
"""A silent source is asked again after so much of its silence: it is back in the list within an
eighth of the time that it was away, and costs no more polls than a source that fails."""

RELEARN: Final = timedelta(days=1)
RELEARN_UNKNOWN: Final = timedelta(hours=2)
"""How old a rhythm may be before new items change it."""

_DAY: Final = 86_400.0
_WEEK: Final = 7 * _DAY
_MONDAY: Final = 4 * _DAY
"""The first Monday of the epoch, in its seconds."""
_FORM: Final = "1"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a source leads one to expect.

    ``days`` is the news of each day of the week (UTC, Monday first), ``hours`` the share of
    each hour of the day; both are empty while nothing is known. ``each`` is how many items
    come together. ``usual`` is the longest pause between two news that is still usual,
    ``bound`` the pause that is a silence; both are counted in expected news, and infinite
    while too little is known to judge. ``learned`` is when.
    """

    days: tuple[float, ...] = ()
    hours: tuple[float, ...] = ()
    each: float = 1.0
    usual: float = math.inf
    bound: float = math.inf
    learned: datetime | None = None
    _sums: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        least = DRIZZLE * sum(self.days) / 168
        rates = [day * hour for day in self.days for hour in self.hours]
        sums = accumulate([rate if rate > least else least for rate in rates], initial=0.0)
        object.__setattr__(self, "_sums", tuple(sums))

    @property
    def is_known(self) -> bool:
        """Tell whether enough was seen to expect anything."""
        return bool(self.days)

    @property
    def interval(self) -> timedelta:
        """Return the mean time between two items."""
        return timedelta(seconds=_WEEK / self._sums[-1] / self.each)

    @property
    def items_a_day(self) -> float:
        """Return how many items a day brings on the average of a week."""
        return self._sums[-1] * self.each / 7

    def expected(self, since: datetime, until: datetime) -> float:
        """Return how much news is expected between two times."""
        if not self.days or until <= since:
            return 0.0
        return self._count(until.timestamp()) - self._count(since.timestamp())

    def reached(self, since: datetime, amount: float) -> datetime:
        """Return when *amount* of news is expected after *since*."""
        weeks, rest = divmod(self._count(since.timestamp()) + amount, self._sums[-1])
        hour = min(bisect_right(self._sums, rest) - 1, 167)
        part = (rest - self._sums[hour]) / (self._sums[hour + 1] - self._sums[hour])
        at = _MONDAY + weeks * _WEEK + (hour + min(part, 1.0)) * 3_600
        return datetime.fromtimestamp(at, UTC)

    def silent_from(self, last: datetime) -> datetime | None:
        """Return when a silence that began after the news at *last* is one; None for never."""
        return self.reached(last, self.bound) if self.days and self.bound < math.inf else None

    def is_due(self, newest: datetime | None, now: datetime) -> bool:
        """Tell whether it is time to learn again.

        That is once a day while news comes. A source that fell silent keeps the rhythm by which
        its silence is judged; of one with little news, time without any tells something too.
        """
        if self.learned is None or self.learned > now:
            return True
        pause = RELEARN if self.is_known else RELEARN_UNKNOWN
        lives = newest is not None and newest >= self.learned - CEILING
        return now - self.learned >= pause and (lives or self.bound == math.inf)

    def pack(self) -> str:
        """Return the rhythm as one line that `unpack` reads."""
        if self.learned is None:
            return ""
        head = (self.learned.timestamp(), self.each, self.usual, self.bound)
        numbers = (*head[1:], *self.days, *self.hours)
        return " ".join([_FORM, f"{head[0]:.0f}", *(f"{number:.4g}" for number in numbers)])

    def _count(self, at: float) -> float:
        """Return the news expected since the first Monday of the epoch."""
        weeks, rest = divmod(at - _MONDAY, _WEEK)
        hour, part = divmod(rest, 3_600)
        low, high = self._sums[int(hour)], self._sums[int(hour) + 1]
        return weeks * self._sums[-1] + low + (high - low) * part / 3_600


UNKNOWN: Final = Rhythm()


def unpack(text: str) -> Rhythm:
    """Return the rhythm that `Rhythm.pack` wrote; one that nobody can read is not known."""
    form, *numbers = text.split() or [""]
    if form != _FORM or len(numbers) not in (4, 35):
        return UNKNOWN
    learned, each, usual, bound, *shares = map(float, numbers)
    at = datetime.fromtimestamp(learned, UTC)
    return Rhythm(tuple(shares[:7]), tuple(shares[7:]), each, usual, bound, at)


def is_silent(rhythm: Rhythm, last: datetime | None, now: datetime) -> bool:
    """Tell whether a source that answers should have published since the news at *last*."""
    if last is None or not rhythm.is_known or rhythm.bound == math.inf:
        return False
    return rhythm.expected(last, now) >= rhythm.bound


def next_poll(
    source: Source,
    health: Health,
    rhythm: Rhythm,
    now: datetime,
    *,
    wish: timedelta = timedelta(0),
    spread: Callable[[], float] = random.random,
) -> datetime:
    """Return when *source* is asked next: within the floor and the ceiling from *now* on.

    :param health: after the answer of *now*
    :param wish: how long the server says that its answer stays good
    :param spread: gives the jitter, 0..1
    """
    wished = max(timedelta(seconds=source.every), FLOOR)
    if health.failures:
        # Never abandoned: the pause doubles up to one probe a day.
        pause = min(wished * 2 ** min(health.failures - 1, 16), CEILING)
    else:
        pause = min(_pause(wished, health, rhythm, now), CEILING)
    if health.reason in GOOD:
        # The publisher's own wish lengthens a pause, a short document shortens it.
        least = max(timedelta(seconds=health.ttl), wish)
        if health.window:
            part = WINDOW_SHARE if rhythm.is_known else NEW_WINDOW_SHARE
            short = timedelta(seconds=health.window) * part
            pause, least = min(pause, short), min(least, short)
    else:
        least = health.not_before - now if health.not_before else FLOOR
    jitter = min(pause * JITTER, LONGEST_JITTER)
    pause += jitter * (2 * spread() - 1)
    due: datetime = now + min(max(pause, least, FLOOR), CEILING)
    return due


def _pause(wished: timedelta, health: Health, rhythm: Rhythm, now: datetime) -> timedelta:
    """Return the pause that the rhythm asks for, *wished* at least."""
    last = health.last_item
    if health.state in ("silent", "stale") and last is not None:
        wished = max(wished, (now - last) * SILENCE_SHARE)
    if not rhythm.is_known:
        return wished
    interval = min(max(rhythm.interval, wished), CEILING)
    due = rhythm.reached(now, AWAITED) + interval * AWAITED
    if due - now > CEILING:
        due = now + _best_hour(rhythm, now)
    elif due - now > 2.5 * interval:
        # Most of it may be expected at once, before a lull that is better not waited for.
        soon = rhythm.expected(now, now + 1.5 * interval)
        evenly = AWAITED * 1.5 * interval / (due - now)
        if soon * math.sqrt(rhythm.each) >= LAST_LOOK and soon >= 2 * evenly:
            due = rhythm.reached(now, 0.9 * soon)
    due = max(due, now + wished)
    judged = rhythm.silent_from(last) if last is not None else None
    if judged is not None and now < judged < due:
        # A silence is looked at when it becomes one, not at the next round.
        due = judged + LONGEST_JITTER
    return due - now


def _best_hour(rhythm: Rhythm, now: datetime) -> timedelta:
    """Return after how many hours, 24 at most, to ask a source that is asked once a day.

    Least costs the pause after which news waits least: until that poll, and on the next three
    days at the same hour of the day; asking earlier than after a day costs as well.
    """
    a_day = sum(rhythm.days) / 7
    hour, part = now.astimezone(UTC).hour, now.minute / 60
    begun = rhythm._count(now.timestamp())
    # What waits for a poll at the beginning of this hour, if it is asked then every day.
    wait = sum(share * ((hour - 1 - at) % 24 + 1) for at, share in enumerate(rhythm.hours))
    waited, best, least = 0.0, 24, math.inf
    for hours in range(1, 25):
        # An hour later all news waits an hour more, except that of the hour which was missed.
        wait += 1 - 24 * rhythm.hours[(hour + hours - 1) % 24]
        daily = wait - 24 * part * rhythm.hours[(hour + hours) % 24]
        waited += rhythm._count(now.timestamp() + hours * 3_600) - begun
        cost = waited + a_day * (3 * daily + 24 - hours)
        if cost <= least:
            best, least = hours, cost
    return timedelta(hours=best)


def narrowed(known: int, measured: int) -> int:
    """Return the window (seconds of news that a document holds) to reckon with.

    It shrinks at once and grows slowly: what a quiet night lets a document hold says nothing
    about the next morning.
    """
    if not known or measured < known:
        return measured
    return min(measured, known + known // WINDOW_GROWTH + 1)


def window_of(times: Sequence[datetime], now: datetime) -> int:
    """Return how many seconds of news a document holds (0: unknown), given its items' times.

    What is older than its oldest item has fallen out. A tenth of the items may be pinned
    ones from long ago, which say nothing about it.
    """
    known = sorted(at for at in times if at <= now)
    if len(known) < FEWEST_IN_WINDOW:
        return 0
    return int((now - known[max(len(known) // 10, 1)]).total_seconds())
