"""How a source is doing: what each answer means for its state. Pure.

States, the first that holds: ``gone`` (410: it is asked no more), ``blocked`` (a wall instead of
content, also with 200), ``failing``, ``stale`` (its newest item is old although it answers),
``silent`` (its own rhythm leads one to expect items that did not come), ``moved`` (for good;
it is asked at its new address until the operator writes it down), ``slow``, ``ok``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from zlib import crc32

from monitor.http.exchange import Response
from storage.reasons import GOOD
from storage.records import Health, HealthState

PERMANENT_ANSWERS: Final = 3
"""A move is followed for good after so many identical permanent redirects in a row that end in a
readable document: one answer may be a mistake of the outlet's administrator."""

FAILING_AFTER: Final = 3
"""Bad polls in a row before a source counts as failing: single failures are the network's daily
weather (at 2 % independent failures, three in a row come once in 125,000 polls). A source
that was never read well has no good days to judge by: it fails at once."""

STALE_AFTER: Final = timedelta(days=45)
"""A feed whose newest item is older is stale: the slowest living source of the catalogue (a think
tank) publishes every second week; dead feeds that answer 200 are years old."""

SLOW_MILLISECONDS: Final = 10_000
"""An answer that takes longer than this is suspected to hold a thread next time as well."""

NOT_BELIEVED: Final = "urn:validators:not-believed"
"""Stands for the address to which validators are sent where the server was found out: it said "not
modified" of what was, so that it gets none any more."""

DAY: Final = 86_400

PERMANENT: Final = (301, 308)


def after_answer(
    known: Health, response: Response, reason: str, now: datetime, *, is_silent: bool = False
) -> Health:
    """Return the health of a source after a poll that ended with *reason*.

    :param is_silent: its own rhythm leads one to expect items that did not come
    """
    if reason not in GOOD:
        return _after_failure(known, response, reason, now)
    changes: dict[str, Any] = {
        "polled_at": now,
        "reason": reason,
        "detail": response.detail,
        "answered_at": now,
        "answered_before": known.answered_at,
        "not_before": None,
    } | _followed(known, response, is_read=reason != "ok")
    if reason != "not-modified":
        # Validators are replaced on each 200 and never on errors (RFC 9110, 13.1).
        changes["etag"] = response.header("etag")
        changes["last_modified"] = response.header("last-modified")
        changes["validators_url"] = (
            NOT_BELIEVED if _is_found_out(known, response, reason) else response.url
        )
    is_slow = response.milliseconds > SLOW_MILLISECONDS
    if reason != "ok":
        state = replace(known, **changes, failures=0)
        return turned(state, _well(state, now, is_silent=is_silent, is_slow=is_slow), now)
    # Whether it can be read is not known yet: see after_reading.
    state = replace(known, **changes, changed_at=now)
    if state.failures or not state.digest:
        return state
    if is_silent or is_slow or known.state in ("silent", "slow"):
        return turned(state, _well(state, now, is_silent=is_silent, is_slow=is_slow), now)
    return state


def doubts(known: Health, now: datetime) -> bool:
    """Tell whether a source is to be asked without validators: is "not modified" true?

    Once a day (each source at its own hour), and for the first time soon: right after the first
    "not modified" of a source that is new, or back after it failed. Some servers always say it.
    """
    if known.reason != "not-modified" or not known.digest or known.answered_at is None:
        return False
    is_first = known.changed_at is not None and known.answered_before == known.changed_at
    if is_first and known.since is not None and known.since >= (known.changed_at or now):
        return True
    shift = crc32(known.source.encode()) % DAY
    days = (int(at.timestamp() + shift) // DAY for at in (known.answered_at, now))
    return next(days) != next(days)


def _is_found_out(known: Health, response: Response, reason: str) -> bool:
    """Tell whether a server changes a document and not its validators, as those do that always
    say "not modified"; what was once found out stays.
    """
    if known.validators_url == NOT_BELIEVED:
        return True
    if reason != "ok" or known.reason != "not-modified" or not (known.etag or known.last_modified):
        return False
    told = response.header("etag"), response.header("last-modified")
    return told == (known.etag, known.last_modified)


def after_reading(
    known: Health,
    reason: str,
    detail: str,
    digest: str,
    newest: datetime | None,
    now: datetime,
) -> Health:
    """Return the health of a source after its new document was read.

    :param digest: the document's name: the same bytes will not be read again
    :param newest: when the newest item appeared, None where there is none
    """
    known = replace(known, read_at=now)
    if reason != "ok":
        # Without validators: an unchanged answer would hide that it cannot be read.
        state = replace(
            known,
            reason=reason,
            detail=detail,
            failures=known.failures + 1,
            etag="",
            last_modified="",
        )
        if not has_moved(state):
            state = replace(state, permanent_url="", permanent_count=0)
        return _failed(state, now)
    is_back = newest is not None and newest > max(
        filter(None, (known.since, known.newest_item)), default=now
    )
    newest = max(filter(None, (newest, known.newest_item)), default=None)
    count = known.permanent_count + (bool(known.permanent_url) and not has_moved(known))
    state = replace(
        known, failures=0, digest=digest, newest_item=newest, permanent_count=int(count)
    )
    if known.state == "slow":
        return state
    # Of a document without dates the next poll tells whether it ended the silence.
    return turned(state, _well(state, now, is_silent=known.state == "silent" and not is_back), now)


def broke_its_reader(known: Health, reason: str, detail: str) -> Health:
    """Return the health of a source whose newest document ended the process that read it."""
    told = "" if reason == "crashed" else detail  # a traceback is for the log
    at = known.changed_at
    return known if at is None else after_reading(known, reason, told, "", None, at)


def renewed(known: Health, newest: datetime, now: datetime) -> Health:
    """Return the health of a source of which a further document has an item of *newest*."""
    state = replace(known, newest_item=newest)
    return turned(state, _well(state, now), now) if known.state == "stale" else state


def turned(health: Health, state: HealthState, now: datetime) -> Health:
    """Return *health* in *state*, with the time of the turn where it is one."""
    if health.state == state and health.since is not None:
        return health
    return replace(health, state=state, since=now)


def has_moved(health: Health) -> bool:
    """Tell whether the source is asked at its new address."""
    return health.permanent_count >= PERMANENT_ANSWERS and bool(health.permanent_url)


def newest_of(health: Health) -> datetime | None:
    """Return when the newest item of a source appeared, None where none did."""
    return max(filter(None, (health.newest_item, health.last_item)), default=None)


def _well(
    health: Health, now: datetime, *, is_silent: bool = False, is_slow: bool = False
) -> HealthState:
    """Return the state of a source that answers with what can be read."""
    newest = newest_of(health)
    if newest is not None and now - newest > STALE_AFTER:
        return "stale"
    if is_silent:
        return "silent"
    if has_moved(health):
        return "moved"
    return "slow" if is_slow else "ok"


def _after_failure(known: Health, response: Response, reason: str, now: datetime) -> Health:
    not_before = now + timedelta(seconds=response.retry_after) if response.retry_after else None
    state = replace(
        known,
        polled_at=now,
        reason=reason,
        detail=response.detail,
        failures=known.failures + 1,
        not_before=not_before,
    )
    if has_moved(state) and (reason == "gone" or state.failures >= FAILING_AFTER):
        # The new address ended: the old one is asked again.
        state = replace(state, permanent_url="", permanent_count=0)
    elif reason == "gone" and all(hop.status in PERMANENT for hop in response.hops):
        return turned(state, "gone", now)
    return _failed(state, now)


def _failed(health: Health, now: datetime) -> Health:
    if health.reason == "blocked":
        return turned(health, "blocked", now)
    if health.failures >= FAILING_AFTER or not health.digest:
        return turned(health, "failing", now)
    return health


def _followed(health: Health, response: Response, *, is_read: bool) -> dict[str, Any]:
    """Count identical permanent redirects; one to a new document counts once that is read."""
    if has_moved(health) and not response.hops:
        return {}
    if not response.hops or any(hop.status not in PERMANENT for hop in response.hops):
        return {"permanent_url": "", "permanent_count": 0} if health.permanent_url else {}
    count = health.permanent_count if response.url == health.permanent_url else 0
    return {"permanent_url": response.url, "permanent_count": count + is_read}
