"""Which items are read where a feed has more than the limit of a poll: the newest, not the first.

Some archives and calendars list their items oldest first, and then the new ones stand at the end.
Dates are looked at here in the everyday forms and their near relatives; items without one that
can be read keep their place behind those that have one.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from monitor.text.dates.formats import everyday
from monitor.text.dates.reading import AHEAD, parse_date

ODD_DATES: Final = 3_000
"""Dates of one document in odd forms that are read for this: 50 microseconds each."""

_DATE: Final = re.compile(
    r"<(?:[\w\-]+:)?(?:pubdate|published|date|updated|issued|modified)(?:\s[^<>]*)?>"
    r"\s*(?:<!\[CDATA\[)?\s*([^<\]]{4,100})",
    re.I,
)


def date_in(item: str) -> str:
    """Return the first date that stands in the XML of an item, as written."""
    found = _DATE.search(item)
    return found[1] if found else ""


def newest(dates: Iterable[str], limit: int, now: datetime) -> Sequence[int]:
    """Return the places of the *limit* items that are the newest by *dates*, in their order.

    Of items that are all undated they are the first ones, as publishers have it.
    """
    odd = ODD_DATES
    oldest = datetime.min.replace(tzinfo=UTC)
    ages: list[datetime] = []
    for text in dates:
        at = everyday(text.strip()) if text else None
        if at is None and text and odd:
            odd -= 1
            found = parse_date(text, now=now, thorough=False)
            at = found.at if found else None
        ages.append(at if at is not None and at - now <= AHEAD else oldest)
    places = heapq.nlargest(limit, range(len(ages)), key=lambda place: (ages[place], -place))
    return sorted(places)
