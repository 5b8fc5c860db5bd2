"""The kind ``api``: JSON and JSONP, with a mapping of fields in the source's options."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.sources import Document, Listing, SourceKind
from storage.records import Source

# Not the calendar module's: that follows the locale of the process.
MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)

_PLACEHOLDER: Final = re.compile(r"\{(year|month|month2|month_name|day|day2)\}")


def parse(document: Document, source: Source, max_items: int) -> Listing:
    """Return the items that the mapping finds."""
    from monitor.sources.api_reading import read

    return read(document, source, max_items)


def request_url(source: Source, now: datetime) -> str:
    """Return the address to ask *now* (aware): the URL with its date placeholders filled.

    ``{year}``, ``{month}``, ``{day}`` are plain numbers, ``{month2}`` and ``{day2}`` have
    two digits, ``{month_name}`` is English; the date is that of UTC, ``lag_hours`` ago.
    """
    lag = source.option("lag_hours", "0")
    hours = int(lag) if lag.isascii() and lag.isdigit() and len(lag) < 5 else 0
    day = now.astimezone(UTC) - timedelta(hours=hours)
    values = {
        "year": str(day.year),
        "month": str(day.month),
        "month2": f"{day.month:02}",
        "month_name": MONTHS.split("|")[day.month - 1],
        "day": str(day.day),
        "day2": f"{day.day:02}",
    }
    return _PLACEHOLDER.sub(lambda found: values[found[1]], source.url)


KIND = SourceKind(
    name="api",
    description="JSON or JSONP, read by a mapping in the options",
    parse=parse,
    request_url=request_url,
    options={
        "items": 'path of the list of items; "" where the document is the list',
        "link": "path of an item's address, or an address with paths in braces",
        "title": "path of its title",
        "summary": "path of its summary",
        "published": "path of its date: a text, or seconds or milliseconds since 1970",
        "updated": "path of the date of its last change",
        "guid": "path of what names it for good",
        "language": "path of its language (ISO 639-1)",
        "authors": "path of its author, or of a list of them",
        "timezone": "IANA time zone of dates that name none; without it that of the country",
        "lines": "path of a text with one item a line, instead of items",
        "line_pattern": "regular expression with (?P<link>...), and (?P<title>...) if the whole "
        "line is not the title",
        "lag_hours": "placeholders in the URL are filled with the time so many hours ago",
    },
    accept="application/json, */*;q=0.5",
)
