"""Local time: when the editions of a subscription are due. Pure.

An edition has a name: its local date, and its local time too where a date has several. A
wall-clock time that the spring change skips is taken an hour later, one that the autumn change
repeats is taken the first time (PEP 495, fold 0): one edition a name, always. What an edition
holds goes by the ledger, not by these times: the first one after a weekend, or after days off,
has all that became known meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from storage.records import Subscription

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

LONGEST: Final = 9
"""Days between two editions, and one more for zones: whoever looks so far finds one."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An edition's place: its ``name``, the local ``day``, and the instant ``due`` (UTC)."""

    name: str
    day: date
    due: datetime


def local_day(subscription: Subscription, now: datetime) -> date:
    """Return today where the subscription is read."""
    return now.astimezone(ZoneInfo(subscription.timezone)).date()


def times(subscription: Subscription) -> tuple[time, ...]:
    """Return the local times of a day at which editions are due, in order; each once."""
    written = sorted({_time(text) for text in subscription.at.split()})
    if subscription.cadence == "hourly":
        return tuple(time(hour, written[0].minute) for hour in range(24))
    return tuple(written)


def slots(subscription: Subscription, day: date) -> tuple[Slot, ...]:
    """Return the editions of the local date *day*, by their times; none on a day without."""
    weekday = day.weekday()
    if subscription.cadence == "weekdays" and weekday > WEEKDAYS.index("fri"):
        return ()
    if subscription.cadence == "weekly" and WEEKDAYS[weekday] != (subscription.day or "mon"):
        return ()
    found = times(subscription)
    if len(found) == 1:
        return (slot(subscription, day, found[0]),)
    made = [slot(subscription, day, at, f"{day.isoformat()}T{at:%H:%M}") for at in found]
    # The time that is skipped falls on the next one: one edition, by the name of the later.
    return (*(one for one, later in pairwise(made) if one.due < later.due), made[-1])


def slot(subscription: Subscription, day: date, at: time, name: str = "") -> Slot:
    """Return the edition of *day* at the local time *at*; without a name it has the date's."""
    local = datetime.combine(day, at, tzinfo=ZoneInfo(subscription.timezone))
    # A time that does not exist comes back an hour later from UTC and back.
    return Slot(name or day.isoformat(), day, local.astimezone(UTC))


def slot_due(subscription: Subscription, now: datetime) -> Slot:
    """Return the newest edition that is due at *now*."""
    today = local_day(subscription, now)
    for back in range(LONGEST):
        due = [one for one in slots(subscription, today - timedelta(days=back)) if one.due <= now]
        if due:
            return max(due, key=lambda one: one.due)
    raise ValueError(f"{subscription.name!r} has no editions")


def slot_of(subscription: Subscription, day: date, now: datetime) -> Slot:
    """Return the edition of *day* to look at: the newest that is due, else its first.

    A day that has none gets one all the same, at its first time.
    """
    found = slots(subscription, day) or (slot(subscription, day, times(subscription)[0]),)
    due = [one for one in found if one.due <= now]
    return due[-1] if due else found[0]


def next_due(subscription: Subscription, now: datetime) -> datetime:
    """Return when the next edition after *now* is due."""
    today = local_day(subscription, now)
    for ahead in range(-1, LONGEST):
        day = today + timedelta(days=ahead)
        due = [one.due for one in slots(subscription, day) if one.due > now]
        if due:
            return min(due)
    raise ValueError(f"{subscription.name!r} has no editions")


def quiet_until(subscription: Subscription, now: datetime) -> datetime:
    """Return when the quiet hours end in which *now* lies; *now* where it lies in none."""
    first, dash, last = subscription.quiet.partition("-")
    if not dash:
        return now
    begin, end = _time(first), _time(last)
    local = now.astimezone(ZoneInfo(subscription.timezone))
    at = local.time().replace(second=0, microsecond=0)
    inside = begin <= at < end if begin < end else at >= begin or at < end
    if not inside:
        return now
    day = local.date() + timedelta(days=int(at >= end))
    # In the night of a change the end may come out before now: then it has come.
    return max(slot(subscription, day, end).due, now)


def _time(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    return time(int(hour), int(minute))
