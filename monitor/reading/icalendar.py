"""Events as iCalendar (RFC 5545), which calendars of people subscribe to: all-day events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

LONGEST: Final = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""

DAY_BEFORE: Final = "-PT15H"
"""When a calendar program reminds of it: at nine of the day before, as its days begin at midnight
(RFC 5545, 3.6.6)."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED: Final = re.compile(r"[\\;,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event of whole days, ``starts`` to the end of ``ends``; ``at`` is when it was told."""

    uid: str
    at: datetime
    starts: date
    ends: date
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""


def icalendar(name: str, events: Iterable[Event]) -> str:
    """Return a calendar called *name* of *events*."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//sco-monitor//calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _lines(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _lines(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{event.at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}",
        # The first day after it (RFC 5545, 3.6.1).
        f"DTEND;VALUE=DATE:{event.ends + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.summary)}",
    ]
    for field, value in (("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if value:
            lines.append(f"{field}:{_text(value)}")
    if event.url:
        lines.append(f"URL:{_CONTROL.sub('', event.url)}")
    alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{DAY_BEFORE}")
    described = f"DESCRIPTION:{_text(event.summary)}"
    return [*lines, "TRANSP:TRANSPARENT", *alarm, described, "END:VALARM", "END:VEVENT"]


def _text(text: str) -> str:
    """Return *text* as a value (RFC 5545, 3.3.11)."""
    escaped = _ESCAPED.sub(lambda found: f"\\{found[0]}", text)
    return _CONTROL.sub("", escaped.replace("\r\n", "\n").replace("\n", "\\n"))


def _folded(line: str) -> str:
    """Return *line* in pieces of at most `LONGEST` octets, none of which cuts a character."""
    pieces, room = [""], LONGEST
    for letter in line.encode("utf-8", "replace").decode("utf-8"):
        size = len(letter.encode("utf-8"))
        if size > room:
            pieces.append("")
            room = LONGEST - 1  # the space that the next line begins with
        pieces[-1] += letter
        room -= size
    return "\r\n ".join(pieces)
