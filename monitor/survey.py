"""How every source is doing, in words: what `sources list` shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storage.reasons import meaning
from storage.records import Health, Source
from storage.store import Store


def survey(store: Store, now: datetime) -> list[dict[str, Any]]:
    """Return one line per source, by country and name: state, times, and why."""
    health = store.sources.all_health()
    sources = store.sources.all()
    polls = {state.item: state for state in store.work.states("poll", [s.name for s in sources])}
    lines = []
    for source in sources:
        known = health.get(source.name, Health(source=source.name))
        poll = polls.get(source.name)
        state = _state(source, known)
        lines.append(
            {
                "name": source.name,
                "country": source.country,
                "language": source.language,
                "kind": source.kind,
                "url": source.url,
                "enabled": source.enabled,
                "grade": source.grade,
                "state": state,
                "since": known.since,
                "why": _why(source, known, state, now),
                "newest_item": known.newest_item,
                "polled_at": known.polled_at,
                "next_poll": poll.due_at if poll and source.enabled else None,
                "every": source.every,
                "window": known.window,
                "failures": known.failures,
                "reason": known.reason,
            }
        )
    return lines


def _state(source: Source, known: Health) -> str:
    if not source.enabled:
        return "off"
    return known.state if known.polled_at is not None else "new"


def _why(source: Source, known: Health, state: str, now: datetime) -> str:
    """Say in words what is the matter, or nothing."""
    if state == "off":
        return source.note
    if known.failures or state in ("failing", "blocked", "gone"):
        times = f" ({known.failures} times in a row)" if known.failures > 1 else ""
        detail = f": {known.detail}" if known.detail else ""
        return f"{meaning(known.reason)}{times}{detail}"
    if state == "stale" and known.newest_item is not None:
        return f"answers, but its newest item is {(now - known.newest_item).days} days old"
    if state in ("silent", "slow", "moved"):
        return known.detail
    if known.beyond or known.skipped:
        return f"{known.skipped} broken items, {known.beyond} over the limit in the last answer"
    return ""
