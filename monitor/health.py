"""How a source is doing: what each answer means for its state. Pure.

States: ``ok``; ``slow`` (answers take most of the deadline); ``stale`` (the newest item is old
although the source answers); ``silent`` (fewer items than its own rhythm leads one to
expect); ``failing``; ``blocked`` (a wall instead of content, also with 200); ``moved`` (for
good, followed after several identical answers); ``gone`` (410).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from monitor.http.exchange import Response
from storage.records import Health, HealthState

PERMANENT_ANSWERS: Final = 3
"""A move is followed for good after so many identical permanent redirects in a row that end in a
readable document: one answer may be a mistake of the outlet's administrator."""

FAILING_AFTER: Final = 3
"""Bad polls in a row before a source counts as failing: single failures are the network's daily
weather (at 2 % independent failures, three in a row come once in 125,000 polls)."""

STALE_AFTER: Final = timedelta(days=45)
"""A feed whose newest item is older is stale: the slowest living source of the catalogue (a think
tank) publishes every second week; dead feeds that answer 200 are years old."""

SLOW_MILLISECONDS: Final = 10_000
"""An answer that takes longer than this is suspected to hold a thread next time as well."""

GOOD: Final = ("ok", "not-modified", "same-body", "unchanged")


def after_answer(
    known: Health, response: Response, reason: str, now: datetime, *, is_silent: bool = False
) -> Health:
    """Return the health of a source after a poll that ended with *reason*.

    :param is_silent: its own rhythm leads one to expect items that did not come
    """
    state = replace(known, polled_at=now, reason=reason, detail=response.detail)
    if reason in GOOD:
        state = replace(_followed(state, response), answered_at=now, not_before=None)
        if reason in ("ok", "same-body"):
            # Validators are replaced on each 200 and never on errors (RFC 9110, 13.1).
            state = replace(
                state,
                etag=response.header("etag"),
                last_modified=response.header("last-modified"),
                validators_url=response.url,
            )
        if reason == "ok":
            # Whether it can be read is not known yet: see after_reading.
            state = replace(state, changed_at=now)
            if known.state == "silent" and not is_silent:
                return turned(state, "ok", now)
            return turned(state, "silent", now) if is_silent else state
        state = replace(state, failures=0)
        if is_silent:
            return turned(state, "silent", now)
        if known.state == "stale":
            return state
        slow = response.milliseconds > SLOW_MILLISECONDS
        return turned(state, "slow" if slow else "ok", now)
    not_before = now + timedelta(seconds=response.retry_after) if response.retry_after else None
    state = replace(state, failures=known.failures + 1, not_before=not_before)
    if reason == "gone":
        return turned(state, "gone", now)
    if reason == "blocked":
        return turned(state, "blocked", now)
    if state.failures >= FAILING_AFTER:
        return turned(state, "failing", now)
    return state


def after_reading(
    known: Health, reason: str, detail: str, digest: str, newest: datetime | None, now: datetime
) -> Health:
    """Return the health of a source after its new document was read.

    :param digest: the document's name: the same bytes will not be read again
    :param newest: when the newest item appeared, None where there is none
    """
    if reason != "ok":
        state = replace(known, reason=reason, detail=detail, failures=known.failures + 1)
        if reason == "blocked":
            return turned(state, "blocked", now)
        return turned(state, "failing", now) if state.failures >= FAILING_AFTER else state
    newest = max(filter(None, (newest, known.newest_item)), default=None)
    state = replace(known, failures=0, digest=digest, newest_item=newest)
    if newest is not None and now - newest > STALE_AFTER:
        return turned(state, "stale", now)
    # A document that can be read ends no silence: the times of its items do, at the next poll.
    return state if known.state in ("slow", "silent") else turned(state, "ok", now)


def turned(health: Health, state: HealthState, now: datetime) -> Health:
    """Return *health* in *state*, with the time of the turn where it is one."""
    if health.state == state and health.since is not None:
        return health
    return replace(health, state=state, since=now)


def has_moved(health: Health) -> bool:
    """Tell whether the source is asked at its new address."""
    return health.permanent_count >= PERMANENT_ANSWERS and bool(health.permanent_url)


def _followed(health: Health, response: Response) -> Health:
    """Count identical permanent redirects."""
    if has_moved(health) and not response.hops:
        return health
    permanent = bool(response.hops) and all(hop.status in (301, 308) for hop in response.hops)
    if not permanent:
        return replace(health, permanent_url="", permanent_count=0)
    same = response.url == health.permanent_url
    return replace(
        health,
        permanent_url=response.url,
        permanent_count=health.permanent_count + 1 if same else 1,
    )
