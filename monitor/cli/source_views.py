"""What `sources list` and `sources show` put on a terminal, cut to its width, CJK included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from monitor.cli.output import ago, local, wrapped
from monitor.text.clean import clean_line
from monitor.text.counting import counted
from monitor.watch.states import TROUBLE, WORST_FIRST
from monitor.watch.survey import in_words, span
from storage.contract.work import WorkState
from storage.reasons import meaning
from storage.records import Capture, Source

WIDE: Final = 140
"""From so many columns on the reason stands in the line; on a narrower terminal below it."""

FIXED: Final = (7, 7, 26, 7)
"""Columns of state, newest item, rhythm and next poll, in cells; the name gets what is left."""

LONGEST_NAME: Final = 32
"""Cells of the longest name; the summary at the end has them whole."""

REASON_LINES: Final = 2
"""Lines that a reason may take; `sources show` has the whole of it."""

TODAY: Final = timedelta(hours=24)
TOLD: Final = 8
"""Turns of the last day that are told with their reason at the end, the latest first."""

_COLOURS: Final = {
    "gone": "bold red",
    "blocked": "red",
    "failing": "red",
    "silent": "yellow",
    "stale": "yellow",
    "moved": "cyan",
    "slow": "yellow",
    "new": "dim",
    "off": "dim",
}


def show_list(lines: Sequence[Mapping[str, Any]], now: datetime, console: Console) -> None:
    """Print the sources by country, the worst first in each, and what is wrong at the end."""
    ordered = sorted(lines, key=_place)
    longest = max((cell_len(line["name"]) for line in lines), default=10)
    name = max(min(longest, console.width - sum(FIXED) - 2 * len(FIXED) - 2, LONGEST_NAME), 12)
    columns = (name, *FIXED)
    console.print(_row(("source", "state", "newest", "rhythm", "next"), columns, "dim"))
    for country, group in groupby(ordered, key=lambda line: line["country"]):
        console.print(Text(country or "no country", style="bold"))
        for line in group:
            for part in _line(line, columns, now, console.width):
                console.print(part)
    console.print()
    for part in _summary(lines, now, console.width):
        console.print(part)


def _place(line: Mapping[str, Any]) -> tuple[bool, str, int, str]:
    """Order by country, those of none last; in each the worst first."""
    country = line["country"]
    return not country, country, WORST_FIRST.index(line["state"]), line["name"]


def _line(
    line: Mapping[str, Any], columns: Sequence[int], now: datetime, width: int
) -> Iterator[Text]:
    state = line["state"]
    row = _row(
        (
            line["name"],
            state,
            _short(line["newest_item"], now),
            line["rhythm"],
            _short(line["next_poll"], now),
        ),
        columns,
        _COLOURS.get(state, ""),
    )
    reason = clean_line(line["why"], 500)
    if width >= WIDE:
        parts = _folded(reason, width - row.cell_len)
        yield row.append(parts[0] if parts else "")
        for part in parts[1:]:
            yield Text(" " * (sum(columns) + 2 * len(columns) + 2) + part, no_wrap=True)
        return
    yield row
    if state != "off":
        for part in _folded(reason, width - 4):
            yield Text(f"    {part}", style="dim", no_wrap=True)


def _folded(text: str, width: int) -> list[str]:
    """Return *text* in a few lines of *width* cells, an ellipsis where they do not hold it."""
    lines = wrapped(text, width)
    if len(lines) > REASON_LINES:
        last = f"{lines[REASON_LINES - 1]} {lines[REASON_LINES]}"
        lines[REASON_LINES - 1 :] = [_cut(last, width)]
    return lines


def _row(cells: Sequence[str], columns: Sequence[int], style: str) -> Text:
    """Return cells in columns of fixed widths, an ellipsis where one does not fit."""
    text = Text("  ", no_wrap=True)
    for place, (cell, width) in enumerate(zip(cells, columns, strict=True)):
        fitted = set_cell_size(_cut(clean_line(cell, 500), width), width)
        text.append(fitted + "  ", style=style if place < 2 or style == "dim" else "")
    return text


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def _short(at: datetime | None, now: datetime) -> str:
    """Return how long ago, or in how long, in one unit."""
    if at is None:
        return "-"
    return span(now - at) if at <= now else span(at - now)


def _summary(lines: Sequence[Mapping[str, Any]], now: datetime, width: int) -> Iterator[Text]:
    """Yield what an operator has to know today: the last lines on the screen."""
    troubled = [line for line in lines if line["state"] in TROUBLE]
    watched = sum(line["enabled"] for line in lines)
    today = [line for line in troubled if line["since"] and now - line["since"] < TODAY]
    today.sort(key=lambda line: line["since"], reverse=True)
    if today:
        yield Text("Turned in the last 24 hours:", style="bold")
    for line in today[:TOLD]:
        head = f"  {line['state']:<8}{span(now - line['since']):>7}  "
        what = clean_line(f"{_labelled(line)}: {line['why']}", 900)
        style = _COLOURS.get(line["state"], "")
        yield Text(head, style=style, no_wrap=True).append(_cut(what, width - len(head)), "")
    if len(today) > TOLD:
        yield Text(f"  and {len(today) - TOLD} more")
    if not any(line["polled_at"] for line in lines if line["enabled"]):
        yield Text(f"{counted(watched, 'source')} to watch, none was asked yet: sco-monitor run")
    elif not troubled:
        yield Text(_all_is_well(watched), style="green")
    else:
        needs = "needs" if len(troubled) == 1 else "need"
        of = f"{len(troubled)} of {counted(watched, 'source')}"
        yield Text(f"{of} {needs} a look:", style="bold")
    for state in TROUBLE:
        names = sorted(_labelled(line) for line in troubled if line["state"] == state)
        parts = wrapped(clean_line(", ".join(names), 5_000), width - 15)
        for place, part in enumerate(parts[:3]):
            head = f"  {state:<8}{len(names):>3}  " if not place else " " * 15
            part = part if place < 2 or len(parts) <= 3 else _cut(f"{part} {parts[3]}", width - 15)
            yield Text(head, style=_COLOURS.get(state, ""), no_wrap=True).append(part, style="")
    states = Counter(line["state"] for line in lines)
    numbers = ", ".join(f"{states[state]} {state}" for state in WORST_FIRST if states[state])
    due = min((line["next_poll"] for line in lines if line["next_poll"]), default=None)
    coming = f"; next poll {ago(due, now)}" if due and due > now else ""
    yield Text(f"{counted(len(lines), 'source')}: {numbers or 'none'}{coming}")


def _all_is_well(watched: int) -> str:
    if watched == 1:
        return "All is well with the one source that is watched."
    return f"All is well with the {watched} sources that are watched."


def _labelled(line: Mapping[str, Any]) -> str:
    return f"{line['name']} ({line['country']})" if line["country"] else str(line["name"])


def show_one(
    source: Source,
    line: Mapping[str, Any],
    polls: Sequence[Capture],
    readings: Mapping[str, WorkState],
    now: datetime,
    console: Console,
) -> None:
    """Print one source: its settings, how it is doing, and its last polls in words.

    :param readings: what became of the documents of *polls*, by the poll's id
    """
    rows = [
        ("state", _state(line, now)),
        ("newest item", ago(line["newest_item"], now) if line["newest_item"] else "none seen"),
        ("rhythm", line["rhythm"] or "not known yet"),
        ("last poll", ago(line["polled_at"], now)),
        ("next poll", ago(line["next_poll"], now) if line["next_poll"] else "none"),
    ]
    if line["silent_from"] and line["state"] in ("ok", "slow", "moved"):
        rows.append(("silent", f"if nothing comes until {local(line['silent_from'])}"))
    if line["window"]:
        held = span(timedelta(seconds=line["window"]))
        rows.append(("document", f"holds the news of {held}"))
    console.print(Text(source.name, style="bold"))
    for name, text in (*rows, *_settings(source)):
        for place, part in enumerate(wrapped(clean_line(text, 2_000), console.width - 16)):
            console.print(Text(f"  {name if not place else '':<14}{part}"))
    kept = "no poll is kept" if line["polled_at"] else "never polled"
    console.print(Text("\nlast polls" if polls else f"\n{kept}"))
    for poll in polls:
        told = poll_in_words(poll, readings.get(poll.id))
        console.print(Text(f"  {_cut(told, console.width - 2)}"))


def _state(line: Mapping[str, Any], now: datetime) -> str:
    since = f" since {local(line['since'])} ({ago(line['since'], now)})" if line["since"] else ""
    return f"{line['state']}{since}" + (f": {line['why']}" if line["why"] else "")


def _settings(source: Source) -> Iterator[tuple[str, str]]:
    for field in fields(source):
        value = getattr(source, field.name)
        if field.name in ("name", "options") or value in ("", None):
            continue
        if field.name == "every":
            value = span(timedelta(seconds=value))
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        yield field.name, str(value)
    for name, value in source.options:
        yield f"option {name}", value


def poll_in_words(poll: Capture, reading: WorkState | None = None) -> str:
    """Return one poll as a sentence: when, how it ended, what it brought and cost.

    :param reading: what became of the document that it brought
    """
    parts = [in_words(poll.reason, clean_line(poll.detail, 200))]
    if poll.reason == "ok":
        parts = [_brought(poll, reading)]
    if poll.size:
        parts.append(f"{max(poll.size // 1024, 1)} KB")
    parts.append(f"{poll.milliseconds} ms")
    if poll.final_url:
        parts.append(f"redirected to {poll.final_url}")
    return f"{local(poll.at)}  {', '.join(parts)}"


def _brought(poll: Capture, reading: WorkState | None) -> str:
    """Say what the document of a good poll had in it."""
    if reading is not None and reading.state != "done":
        if not reading.reason:
            return "not read yet"
        return f"not to be read: {meaning(reading.reason)}"
    return counted(poll.new_items, "new item") if poll.new_items else "changed, with no new item"
