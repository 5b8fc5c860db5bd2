"""When to ask a source again: its own rhythm, between a floor and a ceiling. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.health import GOOD
from storage.records import Health, Source

FLOOR: Final = timedelta(minutes=5)
CEILING: Final = timedelta(hours=24)
JITTER: Final = 0.1
"""Polls are spread by a tenth around their time, so that a hundred sources with one interval do
not ask in the same second."""


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
    wished = timedelta(seconds=source.every)
    if health.failures and health.reason not in GOOD:
        # Never abandoned: the pause doubles up to one probe a day.
        wished = min(wished * 2 ** min(health.failures - 1, 16), CEILING)
    else:
        wished = max(wished, timedelta(seconds=min(health.ttl, CEILING.total_seconds())))
    wished = min(max(wished, FLOOR), CEILING)
    due = now + wished * (1 - JITTER + 2 * JITTER * spread())
    return max(due, health.not_before) if health.not_before else due
