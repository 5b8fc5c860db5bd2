"""Telling the operator that sources turned: once when one does, once when it is back.

All turns since the last time make one message: sixty outlets behind one server that refuses us
are one event. What was told stands with each source's health, so a restart repeats nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from monitor.digests.letters import letter
from monitor.notifiers.events import payload
from monitor.parts import Parts
from monitor.text.counting import counted
from monitor.watch.states import STATES, TROUBLE, WORST_FIRST
from monitor.watch.survey import current_health, span, why
from storage.reasons import meaning
from storage.records import Digest, Health, Source, Subscription
from storage.store import Store

log = logging.getLogger(__name__)

CADENCE: Final = "turns"
"""Subscriptions of this cadence are told when sources turn, and nothing else."""

RELAPSE: Final = timedelta(hours=24)
"""After word of a source nothing new of its trouble is told for so long, but that it is gone or
moved: one that fails every night is in `sources list`, not in the mail morning and evening."""

SURE_AFTER: Final = 2
"""Bad polls in a row until a wall is told: many show a challenge once and then let us in."""

NAMED: Final = 12
"""Sources named for one reason; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A source, how it is doing now, and the state of which the operator was told last."""

    source: Source
    health: Health
    told: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the operator does not know yet: sources in trouble, those that are back, and those of
    the catalogue that were ``switched`` on by themselves.
    """

    turned: tuple[Turn, ...]
    back: tuple[Turn, ...]
    watched: int
    at: datetime
    switched: tuple[Source, ...] = ()

    @property
    def subject(self) -> str:
        """Return the message in one line."""
        parts = []
        if self.turned:
            one = self.turned[0]
            state = one.health.state if len(self.turned) == 1 else "in trouble"
            parts.append(f"{_named(self.turned)} {_are(self.turned)} {state}")
        if self.back:
            parts.append(f"{_named(self.back)} {_are(self.back)} back")
        if self.switched:
            count = len(self.switched)
            name = self.switched[0].name if count == 1 else f"{count} sources"
            parts.append(f"{name} {'is' if count == 1 else 'are'} switched on")
        return f"sco-monitor: {', '.join(parts)}"


def notice(
    sources: Iterable[Source],
    health: Mapping[str, Health],
    now: datetime,
    switched: Collection[str] = (),
) -> Notice | None:
    """Return what the operator is to be told at *now*, None for nothing. Pure.

    :param sources: those that are switched on
    :param switched: those of them that are by themselves, which nobody was told
    """
    watched = [source for source in sources if source.enabled]
    turns = [
        Turn(source, known, known.told)
        for source in watched
        if (known := health.get(source.name)) is not None
    ]
    turned = [turn for turn in turns if _is_news(turn, now)]
    turned.sort(key=lambda turn: WORST_FIRST.index(turn.health.state))
    back = [turn for turn in turns if turn.told in TROUBLE and turn.health.state not in TROUBLE]
    begun = tuple(source for source in watched if source.name in switched)
    if not turned and not back and not begun:
        return None
    return Notice(tuple(turned), tuple(back), len(watched), now, begun)


def _is_news(turn: Turn, now: datetime) -> bool:
    known, group = turn.health, STATES[turn.health.state].group
    if not group or group == STATES[turn.told].group:
        return False
    if known.state == "blocked" and known.digest and known.failures < SURE_AFTER:
        return False
    lately = known.told_at is not None and now - known.told_at < RELAPSE
    return group in ("gone", "moved") or not lately


def render(found: Notice) -> str:
    """Return the notice as plain text."""
    parts = []
    for state, turns in groupby(found.turned, key=lambda turn: turn.health.state):
        parts.append(_state(state, list(turns), found.at))
    if found.back:
        lines = [
            f"  {_label(turn.source)}, {turn.told} until now" for turn in found.back[: 2 * NAMED]
        ]
        lines += _rest(len(found.back) - 2 * NAMED)
        parts.append("\n".join([f"BACK ({len(found.back)})", *lines]))
    if found.switched:
        heading = f"SWITCHED ON ({len(found.switched)}): answered with news three times in a week"
        names = [f"  {_label(source)}: {source.url}" for source in found.switched[: 2 * NAMED]]
        parts.append(
            "\n".join(
                [
                    heading,
                    *names,
                    *_rest(len(found.switched) - 2 * NAMED),
                    "  One that you do not want: sco-monitor sources remove NAME",
                ]
            )
        )
    watched = counted(found.watched, "source")
    parts.append(
        f"{watched} {'is' if found.watched == 1 else 'are'} watched. "
        "All of them: sco-monitor sources list\n"
        "One of them, with its history: sco-monitor sources show NAME"
    )
    return "\n\n".join(parts) + "\n"


def _state(state: str, turns: Sequence[Turn], now: datetime) -> str:
    """Return the paragraph of one state; many with the same reason are one line."""
    lines = [f"{state.upper()} ({len(turns)}): {STATES[state].heading}"]
    turns = sorted(turns, key=lambda turn: (turn.health.reason, turn.source.country))
    for reason, group in groupby(turns, key=lambda turn: turn.health.reason):
        alike = list(group)
        if len(alike) > 2 and state in ("failing", "blocked"):
            names = ", ".join(_label(turn.source) for turn in alike[:NAMED])
            rest = f" and {len(alike) - NAMED} more" if len(alike) > NAMED else ""
            lines.append(f"  {meaning(reason)}, {len(alike)} sources: {names}{rest}")
            continue
        for turn in alike[:NAMED]:
            since = f", since {span(now - turn.health.since)}" if turn.health.since else ""
            lines.append(f"  {_label(turn.source)}{since}: {why(turn.source, turn.health, now)}")
        lines += _rest(len(alike) - NAMED)
    return "\n".join(lines)


def _rest(count: int) -> list[str]:
    return [f"  and {count} more"] if count > 0 else []


def _label(source: Source) -> str:
    return f"{source.name} ({source.country})" if source.country else source.name


def _named(turns: Sequence[Turn]) -> str:
    return turns[0].source.name if len(turns) == 1 else f"{len(turns)} sources"


def _are(turns: Sequence[Turn]) -> str:
    return "is" if len(turns) == 1 else "are"


def notice_letter(found: Notice, subscription: Subscription) -> Digest:
    """Return the notice as what people are sent; never kept as a digest."""
    turned = [f"{t.source.name}={t.health.state}" for t in (*found.turned, *found.back)]
    turned += [f"{source.name}=on" for source in found.switched]
    return letter("notice", subscription.name, found.subject, render(found), found.at, *turned)


def event(found: Notice) -> str:
    """Return the notice as what programs are sent: the event ``sources.turned``."""
    data = {
        "turned": [_turn(turn, found.at) for turn in found.turned],
        "back": [_turn(turn, found.at) for turn in found.back],
        "switched_on": [
            {"source": one.name, "country": one.country, "url": one.url} for one in found.switched
        ],
        "text": render(found),
    }
    return payload("sources.turned", found.at, data)


def _turn(turn: Turn, now: datetime) -> dict[str, str | None]:
    known = turn.health
    return {
        "source": turn.source.name,
        "country": turn.source.country,
        "url": turn.source.url,
        "state": known.state,
        "told": turn.told,
        "reason": known.reason,
        "since": known.since.isoformat() if known.since else None,
        "why": why(turn.source, known, now),
        "moved_to": known.permanent_url if known.state == "moved" else None,
    }


def tell(store: Store, parts: Parts) -> Notice | None:
    """Log, and send to the operator and to webhooks about sources, what turned; return it.

    The messages, and the note that they were made, are written in one transaction: a crash
    neither loses a turn nor tells it twice. The deliver stage sends them.
    """
    now = parts.clock()
    untold = {
        name: trial
        for name, trial in store.trials.all().items()
        if trial.on_at is not None and trial.told_at is None
    }
    found = notice(store.sources.all(enabled=True), current_health(store), now, untold)
    if found is None:
        return None
    deliveries = [
        parts.notifiers[one.channel].message(notice_letter(found, one), one, now, event(found))
        for one in store.subscriptions.all()
        if one.cadence == CADENCE
    ]
    told = {turn.source.name: turn.health.state for turn in (*found.turned, *found.back)}
    with store.writing():
        store.put(deliveries)
        store.work.open("deliver", [delivery.id for delivery in deliveries], now)
        store.sources.note_told(told, now)
        store.trials.put(replace(untold[one.name], told_at=now) for one in found.switched)
    for turn in found.turned:
        source, known = turn.source, turn.health
        log.warning("source %s is %s: %s", source.name, known.state, why(source, known, now))
    for turn in found.back:
        log.info("source %s is back", turn.source.name)
    for source in found.switched:
        log.info("source %s is switched on: it answered with news", source.name)
    return found
