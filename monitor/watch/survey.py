"""How every source is doing, in words: what `sources list`, `sources show` and notices say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from monitor.text.counting import counted
from monitor.watch import rhythm
from monitor.watch.health import SLOW_MILLISECONDS, STALE_AFTER, broke_its_reader, newest_of
from monitor.watch.rhythm import Rhythm
from storage.contract.sources import begun_anew, is_another
from storage.reasons import SHORT, meaning
from storage.records import Health, Source
from storage.store import Store


def survey(
    store: Store, now: datetime, sources: Sequence[Source] | None = None
) -> list[dict[str, Any]]:
    """Return one line per source, in their order: state, times, and why.

    :param sources: as the files have them now, where these are newer than the store; a source
        that is another one since begins anew
    """
    stored = {source.name: source for source in store.sources.all()}
    sources = list(stored.values()) if sources is None else sources
    health = current_health(store)
    for source in sources:
        if source.name in health and is_another(stored.get(source.name, source), source):
            health[source.name] = begun_anew(health[source.name])
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


def current_health(store: Store) -> dict[str, Health]:
    """Return how every polled source is doing, by name, also where its reader died on the way."""
    health = store.sources.all_health()
    for name, unread in store.sources.unread(read_by="parse").items():
        if unread.reason:
            health[name] = broke_its_reader(health[name], unread.reason, unread.detail)
    return health


def state_of(source: Source, known: Health) -> str:
    """Return the state in one word: that of its health, "new" until it was read, or "off"."""
    if not source.enabled:
        return "off"
    return "new" if known.polled_at is None or _waits(known) else known.state


def _waits(known: Health) -> bool:
    """Tell whether the first document of a source that answers was not read yet."""
    return known.state == "ok" and not known.failures and not known.digest and not known.read_at


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
    if state == "new":
        return "it answered; its first document is not read yet" if known.polled_at else ""
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


def in_words(reason: str, detail: str) -> str:
    """Say how a poll or a reading ended, as short as it can be understood."""
    if not detail or detail.startswith("status "):
        return meaning(reason)
    what = SHORT.get(reason, "")
    return f"{what}: {detail}" if what else detail


def _failure(known: Health, now: datetime) -> str:
    what = in_words(known.reason, known.detail)
    times = f" ({known.failures} times in a row)" if known.failures > 1 else ""
    if known.read_at is None or not known.digest:
        return f"{what}{times}; never read well"
    if known.state not in ("failing", "blocked"):
        return f"the last poll failed: {what}" if not times else f"{what}{times}"
    return f"{what}{times}; last answer {span(now - (known.answered_at or known.read_at))} ago"


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
        parts.append(f"{counted(known.skipped, 'broken item')} in the last document")
    if known.beyond:
        parts.append(f"{counted(known.beyond, 'item')} over max_items in the last document")
    if known.permanent_url and known.permanent_count:
        times = counted(known.permanent_count, "time")
        parts.append(f"redirects for good to {known.permanent_url}, {times} so far")
    return "; ".join(parts)
