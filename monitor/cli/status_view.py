"""What `status` says, as lines for a person: the verdict, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from monitor.cli.output import ago, folded
from monitor.reading.cure import cure
from monitor.stages.table import REPLAYED
from monitor.text.counting import counted
from monitor.watch.states import STATES
from monitor.watch.survey import span
from storage.reasons import meaning

MARGIN: Final = 11
"""Columns that the names of the lines take."""

ALIKE: Final = 3
"""So many sources with one trouble are one line."""

NAMED: Final = 4
"""Sources of one trouble, and editions to come, that are named; the rest is counted."""


def lines(value: dict[str, Any]) -> list[str]:
    """Return what `monitor.cli.status.state` found, as lines."""
    # Of a database that cannot be read there is nothing else to say.
    parts = (_verdict, *_PARTS) if "articles" in value else (_verdict,)
    return [line for part in parts for line in part(value)]


def _verdict(value: dict[str, Any]) -> Iterator[str]:
    told = value["verdict"]
    yield from folded(told["line"], 0)
    for finding in told["findings"][1:]:
        advice = f": {finding['advice']}" if finding["advice"] else ""
        yield from folded(f"also: {finding['words']}{advice}", 2)


def _daemon(value: dict[str, Any]) -> Iterator[str]:
    now, last, since = value["now"], value["last_answer"], value["daemon_since"]
    running = f"running for {span(now - since)}" if since else value["daemon"]
    answered = f"a source last answered {ago(last, now)}" if last else "no source has answered yet"
    yield from _line("daemon", f"{running}; {answered}")


def _articles(value: dict[str, Any]) -> Iterator[str]:
    today = value["today"]
    usual = ""
    if today["usual_by_now"] is not None:
        usual = (
            f" (usual: {today['usual_by_now']:.0f} by this hour, {today['usual_a_day']:.0f} a day)"
        )
    yield from _line("today", f"{counted(today['came'], 'new article')}{usual}")
    levels = value["relevance"]
    yield from _line(
        "articles",
        f"{value['articles']} ({levels.get('about', 0)} about, "
        f"{levels.get('mention', 0)} mention), "
        f"{value['stories']} {'story' if value['stories'] == 1 else 'stories'}",
    )


def _own_names(value: dict[str, Any]) -> Iterator[str]:
    if value["own_names"]:
        yield from _line("own names", value["own_names"])


def _database(value: dict[str, Any]) -> Iterator[str]:
    log, free = value["log_bytes"], value["disk_free_bytes"]
    parts = [f"{_size(value['database_bytes'])}"]
    parts += [f"and {_size(log)} of log"] if log > 1_000_000 else []
    text = " ".join(parts)
    text += f"; {_size(free)} free on its disk" if free is not None else ""
    backup = value["last_backup"]
    text += f"; last backup {ago(backup, value['now'])}" if backup else "; no backup in `backups`"
    yield from _line("database", text)


def _size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"


def _sources(value: dict[str, Any]) -> Iterator[str]:
    found = value["sources"]
    states = ", ".join(f"{count} {state}" for state, count in found["states"].items())
    yield from _line("sources", f"{found['enabled']} enabled: {states or 'none polled yet'}")
    for (state, reason), group in groupby(_grouped(found["troubled"]), key=_kind):
        alike = list(group)
        if len(alike) >= ALIKE:
            what = meaning(reason) if reason else STATES[state].heading
            yield from folded(f"{len(alike)} {state}: {what}: {_names(alike)}", MARGIN)
            continue
        for line in alike:
            why = f": {line['why']}" if line["why"] else ""
            lasting = f" for {span(value['now'] - line['since'])}" if line["since"] else ""
            yield from folded(f"{line['source']} is {line['state']}{lasting}{why}", MARGIN)
    if found["troubled"]:
        yield from folded("each of them: `sources list`", MARGIN)


def _kind(line: dict[str, Any]) -> tuple[str, str]:
    """Return what makes troubles alike: the state, and of what cannot be read the reason."""
    is_unreachable = STATES[line["state"]].group == "unreachable"
    return line["state"], line["reason"] if is_unreachable else ""


def _grouped(troubled: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return *troubled* with those alike together, the states as they come, the most first."""
    states = list(dict.fromkeys(line["state"] for line in troubled))
    kinds = [_kind(line) for line in troubled]
    return sorted(
        troubled,
        key=lambda line: (
            states.index(line["state"]),
            -kinds.count(_kind(line)),
            _kind(line),
        ),
    )


def _names(alike: Sequence[dict[str, Any]]) -> str:
    named = ", ".join(line["source"] for line in alike[:NAMED])
    rest = f" and {len(alike) - NAMED} more" if len(alike) > NAMED else ""
    return named + rest


def _editions(value: dict[str, Any]) -> Iterator[str]:
    found = value["editions"]
    for number, edition in enumerate(found[:NAMED]):
        name = "editions" if not number else ""
        yield from _line(name, f"{edition['subscription']}: {_when(edition, value['now'])}")
    if len(found) > NAMED:
        yield from folded(f"and {len(found) - NAMED} more", MARGIN)


def _when(edition: dict[str, Any], now: datetime) -> str:
    zone = edition["timezone"]
    local = edition["due"].astimezone(ZoneInfo(zone))
    return f"{local:%a %H:%M} ({zone}), {ago(edition['due'], now)}"


def _work(value: dict[str, Any]) -> Iterator[str]:
    yield "work"
    for stage, row in value["stages"].items():
        parts = ", ".join(f"{count} {state}" for state, count in sorted(row.items()))
        yield f"  {stage:<{MARGIN - 3}} {parts}"
        for reason, count in value["parked"].get(stage, {}).items():
            text = f"{count} parked: {meaning(reason)} ({reason}){_help(stage, reason)}"
            yield from folded(text, MARGIN)
            yield from _broken(value, stage, reason)
    waiting = value["deliveries_refused_for_now"]
    if waiting:
        yield (
            f"{waiting} deliveries wait for another try: "
            f"{meaning('receiver-unavailable')}; try now with `deliveries retry`"
        )
    for line in value["receivers_silent"]:
        yield from folded(line, 2)
    for name, why in value["subscriptions_disabled"].items():
        yield (
            f"subscription {name} gets nothing any more: {why}; "
            "when the receiver is back: `deliveries retry`, or `unsubscribe` to end it"
        )


def _help(stage: str, reason: str) -> str:
    """Return the command that has what is parked tried again."""
    command = cure(stage, reason, REPLAYED)
    return f"; again: `{command}`" if command else ""


def _broken(value: dict[str, Any], stage: str, reason: str) -> Iterator[str]:
    """Name the work that broke its reader, with what happened to it."""
    for line in value["broke_their_reader"]:
        if (line["stage"], line["reason"]) == (stage, reason):
            what = f"a document of {line['source']}" if stage == "parse" else line["url"]
            tried = ago(line["at"], value["now"])
            text = f"{what}: {line['detail']}; {line['tries']} tries, the last {tried}"
            yield from folded(text, MARGIN + 2)


def _line(name: str, text: str) -> Iterator[str]:
    first, *rest = folded(text, MARGIN)
    yield f"{name:<{MARGIN}}{first[MARGIN:]}"
    yield from rest


_PARTS: Final = (_daemon, _articles, _own_names, _database, _sources, _editions, _work)
