"""Which receivers of messages are silent, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.engine.queues import OPENS_AFTER
from storage.store import Store

DAY = timedelta(days=1)


def silent_receivers(store: Store, now: datetime) -> list[str]:
    """Return a line for each receiver that is left alone as it does not answer, longest first."""
    waiting = store.queues.waiting("deliver")
    lines = []
    silent = sorted(store.queues.silent("deliver").values(), key=lambda one: (one.since, one.name))
    for one in silent:
        if one.failures < OPENS_AFTER:
            continue
        since = one.since.astimezone()
        form = "%H:%M" if now - one.since < DAY else "%Y-%m-%d %H:%M"
        number = waiting.get(one.name, 0)
        many = f"{number} message waits" if number == 1 else f"{number} messages wait"
        lines.append(f"receiver {one.name}: answers nothing since {since:{form}}, {many}")
    return lines
