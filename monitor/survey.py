"""How every source is doing, in words: what `sources list`, `sources show` and notices say."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any, Final

from monitor import rhythm
from monitor.health import SLOW_MILLISECONDS, STALE_AFTER, newest_of
from monitor.rhythm import Rhythm
from storage.reasons import meaning
from storage.records import Health, Source
from storage.store import Store

WORST_FIRST: Final = (
    "gone",
    "blocked",
    "failing",
    "silent",
    "stale",
    "moved",
    "slow",
    "new",
    "ok",
    "off",
)
TROUBLE: Final = WORST_FIRST[:6]
"""States that need a person."""


def survey(store: Store, now: datetime) -> list[dict[str, Any]]:
    """Return one line per source, by country and name: state, times, and why."""
    health = store.sources.all_health()
    sources = store.sources.all()
    polls = {state.item: state for state in store.work.states("poll", [s.name for s in sources])}
    undated = store.sources.newest_entries(
        [name for name, known in health.items() if newest_of(known) is None]
    )
    lines = []
    for source in sources:
        known = health.get(source.name, Health(source=source.name))
        poll = polls.get(source.name)
        state = state_of(source, known)
        learned = rhythm.unpack(known.rhythm)
        newest = newest_of(known) or undated.get(source.name)
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
                "since": known.since if known.polled_at else None,
                "why": why(source, known, now),
                "newest_item": newest,
                "rhythm": expectation(learned, newest, now),
                "items_a_day": round(learned.items_a_day, 2) if learned.is_known else None,
                "silent_from": learned.silent_from(newest) if newest else None,
                "polled_at": known.polled_at,
                "answered_at": known.answered_at,
                "next_poll": poll.due_at if poll and source.enabled else None,
                "every": source.every,
                "window": known.window,
                "failures": known.failures,
                "reason": known.reason,
                "moved_to": known.permanent_url if state == "moved" else None,
            }
        )
    return lines


def state_of(source: Source, known: Health) -> str:
    """Return the state in one word: that of its health, "new" before the first poll, or "off"."""
    if not source.enabled:
        return "off"
    return known.state if known.polled_at is not None else "new"


def why(source: Source, known: Health, now: datetime) -> str:
    """Say in words what is the matter with a source, or nothing."""
    state = state_of(source, known)
    if state == "off":
        return source.note
    if state == "gone":
        return "removed for good (410), asked no more: correct its url, or switch it off"
    if state in ("failing", "blocked") or known.failures:
        return _failure(known, now)
    newest = newest_of(known)
    if state == "stale" and newest is not None:
        return f"it answers, but its newest item is {span(now - newest)} old"
    if state == "silent" and newest is not None:
        learned = rhythm.unpack(known.rhythm)
        usual = usual_pause(learned, newest)
        most = f"; its pauses are {span(usual)} at most" if usual else ""
        pause = expectation(learned, newest, now) or f"nothing came for {span(now - newest)}"
        return f"it answers, but {pause}{most}"
    if state == "moved":
        return f"moved for good: write {known.permanent_url} into its url"
    if state == "slow":
        return f"its last answer took more than {SLOW_MILLISECONDS // 1000} s"
    return _remark(known)


def expectation(learned: Rhythm, newest: datetime | None, now: datetime) -> str:
    """Say how much a source publishes, and where a pause is long for it, how long it lasts."""
    rate = _rate(learned)
    if not rate or newest is None:
        return rate
    usual = usual_pause(learned, newest)
    pause = now - newest
    if usual is not None and pause > usual and pause < STALE_AFTER:
        return f"{rate}, none for {span(pause)}"
    return rate


def usual_pause(learned: Rhythm, newest: datetime) -> timedelta | None:
    """Return how long the pause after the item at *newest* may be and still be usual."""
    if not learned.is_known or learned.usual == math.inf:
        return None
    return learned.reached(newest, learned.usual) - newest


def span(time: timedelta) -> str:
    """Return a length of time in one unit: "5 min", "7 h", "3 d"."""
    seconds = max(time.total_seconds(), 0)
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length or (unit == "min" and seconds >= length):
            return f"{int(seconds // length)} {unit}"
    return f"{int(seconds)} s"


def _rate(learned: Rhythm) -> str:
    if not learned.is_known:
        return ""
    a_day = learned.items_a_day
    if a_day >= 1.5:
        return f"{a_day:.0f} a day"
    if a_day * 7 >= 1.5:
        return f"{a_day * 7:.0f} a week"
    return f"one in {1 / a_day:.0f} days"


def _failure(known: Health, now: datetime) -> str:
    times = f", {known.failures} times in a row" if known.failures > 1 else ""
    # A detail says more than the meaning of its code, but for a bare status.
    plain = not known.detail or known.detail.startswith("status ")
    what = meaning(known.reason) if plain else known.detail
    if known.read_at is None or not known.digest:
        last = "never read well"
    else:
        last = f"answered last {span(now - (known.answered_at or known.read_at))} ago"
    return f"{what}{times}; {last}"


def _remark(known: Health) -> str:
    """Say what is odd about a source that is well."""
    before, at = known.answered_before, known.answered_at
    if known.window and before and at and (at - before).total_seconds() > known.window:
        return (
            f"items may have been missed: a document of {span(timedelta(seconds=known.window))} "
            f"of news was asked for after {span(at - before)}"
        )
    parts = []
    if known.skipped:
        parts.append(f"{known.skipped} broken items in the last document")
    if known.beyond:
        parts.append(f"{known.beyond} items over max_items in the last document")
    if known.permanent_url:
        parts.append(f"redirects for good to {known.permanent_url}, {known.permanent_count} times")
    return "; ".join(parts)
