"""Whether the month stands before the day between two numbers: 05/11/2026.

The text of one date cannot say; another date of the same writer with a number above twelve can, and
so can somebody who knows which day is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from monitor.text.dates.formats import century

NUMBERS: Final = re.compile(
    r"(?<![\d./\-])(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d./\-])"
)
_MONTHS: Final = 12
_NEAR: Final = 1
"""Days between a local date and that of UTC."""


def ambiguous_sign(text: str) -> str:
    """Return the sign between the numbers of a date that may be read either way, "" for none."""
    match = NUMBERS.search(text)
    if match is None or match[1] == match[3] or max(int(match[1]), int(match[3])) > _MONTHS:
        return ""
    return match[2]


def orders_said(text: str, day: date | None) -> Iterator[tuple[str, bool]]:
    """Yield the sign between the numbers of the date in *text*, and whether the month is first;
    nothing where that stays open. *day* is what it means, as far as somebody knows."""
    match = NUMBERS.search(text)
    if match is None:
        return
    first, second, year = int(match[1]), int(match[3]), century(match[4])
    if max(first, second) > _MONTHS:
        if min(first, second) <= _MONTHS:
            yield match[2], second > _MONTHS
    elif first != second and day is not None:
        months = [
            is_month
            for is_month, number in ((True, first), (False, second))
            if _is_near(year, number, first + second - number, day)
        ]
        if len(months) == 1:
            yield match[2], months[0]


def _is_near(year: int, month: int, day_of_month: int, day: date) -> bool:
    try:
        return abs((date(year, month, day_of_month) - day).days) <= _NEAR
    except ValueError:
        return False
