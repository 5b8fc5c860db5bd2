"""Sources of the catalogue that nobody has seen answer, tried until they have earned it. Pure.

With ``catalogue = "auto"`` a source of grade C or D that is off is asked now and then, and is
switched on once it has answered `ENOUGH` times within `WITHIN` with new items. A server that makes
up its list must not earn it: each time it is asked twice, and what the two answers do not share
is nothing that it publishes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from storage.records import Source, Trial

ENOUGH: Final = 3
WITHIN: Final = timedelta(days=7)
"""So many answers with new items, within so long, and a source is good."""

APART: Final = timedelta(hours=12)
"""Between two times that a source on trial is asked: two requests each, four a day."""

LONGEST: Final = timedelta(days=7)
"""The longest pause of one that does not answer."""

STEADY: Final = 0.5
"""The share of the shorter of two answers, seconds apart, that both must have: a front page that is
being written loses one or two of thirty."""

MOST_KNOWN: Final = 2_000
"""Items that are remembered of a source: twice what is read of one answer."""

ITEM_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a source answered *at* a time, and once more seconds after.

    ``items`` are when each said that it was published (None: undated), ``again`` those of the
    second answer, by `ITEM_BYTES` of their names. ``reason`` is a code of `storage.reasons`.
    """

    at: datetime
    reason: str
    detail: str = ""
    items: Mapping[bytes, datetime | None]
    again: frozenset[bytes] = frozenset()


def due(
    sources: Iterable[Source], trials: Mapping[str, Trial], now: datetime, *, most: int
) -> tuple[Source, ...]:
    """Return the *most* of *sources* that are longest due to be tried.

    :param sources: those of the catalogue that are off and could earn it
    """
    waiting: list[tuple[datetime | None, str, Source]] = []
    for source in sources:
        trial = trial_of(source, trials)
        is_over = trial.on_at is not None or trial.is_refused
        if not is_over and (trial.due_at is None or trial.due_at <= now):
            waiting.append((trial.due_at, source.name, source))
    waiting.sort(key=lambda one: (one[0] is not None, one[0] or now, one[1]))
    return tuple(source for _, _, source in waiting[:most])


def trial_of(source: Source, trials: Mapping[str, Trial]) -> Trial:
    """Return the trial of *source*; one at another address was another's."""
    known = trials.get(source.name)
    if known is None or known.url != source.url:
        return Trial(source=source.name, url=source.url)
    return known


def in_words(trial: Trial, now: datetime) -> str:
    """Say how a source on trial is doing."""
    if trial.is_refused:
        return "taken off by hand, and tried no more"
    if trial.on_at is not None:
        return f"switched on here on {trial.on_at:%Y-%m-%d}"
    if trial.asked_at is None:
        return "not asked yet"
    good = sum(now - at < WITHIN for at in trial.good)
    text = f"asked on {trial.asked_at:%Y-%m-%d %H:%M} UTC, {good} of {ENOUGH} good answers"
    return f"{text}; the last: {trial.detail}" if trial.detail else text


def switched(sources: Sequence[Source], trials: Mapping[str, Trial]) -> tuple[Source, ...]:
    """Return *sources* with those on that were switched on here."""
    return tuple(
        replace(source, enabled=True)
        if not source.enabled and trial_of(source, trials).on_at is not None
        else source
        for source in sources
    )


def judged(trial: Trial, look: Look) -> Trial:
    """Return *trial* after *look*: what it counts, when to ask again, whether it is on now."""
    why = _why_not(trial, look)
    good = tuple(at for at in trial.good if look.at - at < WITHIN)
    failures = trial.failures + 1 if why else 0
    if not why:
        good = (*good, look.at)
    pause = min(APART * 2 ** min(failures, 8), LONGEST)
    is_read = look.reason == "ok" and bool(look.items)
    return replace(
        trial,
        asked_at=look.at,
        due_at=look.at + pause,
        good=good,
        known=_packed(look.items) if is_read else trial.known,
        failures=failures,
        reason=look.reason,
        detail=why,
        on_at=look.at if len(good) >= ENOUGH else None,
    )


def _why_not(trial: Trial, look: Look) -> str:
    """Return why *look* does not speak for the source, or ""."""
    if look.reason != "ok":
        return look.detail or look.reason
    if not look.items:
        return "readable, but it announces nothing"
    shared = look.again.intersection(look.items)
    if len(shared) < STEADY * min(len(look.items), len(look.again)) or not shared:
        return "two answers in a row have too little in common"
    before = _unpacked(trial.known)
    new = [look.items[item] for item in shared if item not in before]
    recent = [at for at in new if at is not None and look.at - at < WITHIN]
    if not new:
        return "nothing new since it was asked last"
    if not recent and (not before or None not in new):
        return "nothing of this week" if None not in new else "undated: it must show news first"
    return ""


def _packed(items: Iterable[bytes]) -> bytes:
    return b"".join(sorted(items)[:MOST_KNOWN])


def _unpacked(known: bytes) -> frozenset[bytes]:
    return frozenset(known[n : n + ITEM_BYTES] for n in range(0, len(known), ITEM_BYTES))
