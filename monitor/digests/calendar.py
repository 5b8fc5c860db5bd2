"""Local time: when the digest of a local date is due. Pure.

A wall-clock time that the spring change skips is taken an hour later, one that the autumn
change repeats is taken the first time (PEP 495, fold 0): one digest a date, always.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.records import Subscription


def local_day(subscription: Subscription, now: datetime) -> date:
    """Return today where the subscription is read."""
    return now.astimezone(ZoneInfo(subscription.timezone)).date()


def due_at(subscription: Subscription, day: date) -> datetime:
    """Return the instant (UTC) at which the digest of the local date *day* is due."""
    hour, _, minute = subscription.at.partition(":")
    local = datetime.combine(
        day, time(int(hour), int(minute)), tzinfo=ZoneInfo(subscription.timezone)
    )
    # A time that does not exist comes back an hour later from UTC and back.
    return local.astimezone(UTC)


def digest_due(subscription: Subscription, now: datetime) -> date:
    """Return the local date of the newest digest that is due at *now*."""
    today = local_day(subscription, now)
    return today if due_at(subscription, today) <= now else today - timedelta(days=1)


def next_due(subscription: Subscription, now: datetime) -> datetime:
    """Return when the next digest after *now* is due."""
    return due_at(subscription, digest_due(subscription, now) + timedelta(days=1))
