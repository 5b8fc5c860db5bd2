"""Which receivers of messages are silent, and whether the translator is, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.settings import Settings
from monitor.engine.queues import OPENS_AFTER
from storage.contract.queues import Silence
from storage.store import Store

DAY = timedelta(days=1)


def silent_receivers(store: Store, now: datetime) -> list[str]:
    """Return a line for each receiver that is left alone as it does not answer, longest first."""
    waiting = store.queues.waiting("deliver")
    lines = []
    for one in _left_alone(store, "deliver"):
        number = waiting.get(one.name, 0)
        many = f"{number} message waits" if number == 1 else f"{number} messages wait"
        lines.append(f"receiver {one.name}: answers nothing since {_since(one, now)}, {many}")
    return lines


def silent_translator(store: Store, settings: Settings, now: datetime) -> str:
    """Return a line where the translator is left alone as it fails, "" where it is well or none."""
    found = _left_alone(store, "translate") if settings.translator.is_set else []
    if not found:
        return ""
    return f"translator {found[0].name}: gives nothing since {_since(found[0], now)}"


def _left_alone(store: Store, stage: str) -> list[Silence]:
    """Return those for whom *stage* waits, the longest silent first."""
    silent = store.queues.silent(stage).values()
    left = [one for one in silent if one.failures >= OPENS_AFTER]
    return sorted(left, key=lambda one: (one.since, one.name))


def _since(one: Silence, now: datetime) -> str:
    form = "%H:%M" if now - one.since < DAY else "%Y-%m-%d %H:%M"
    return one.since.astimezone().strftime(form)
