"""Days that a sentence names and that lie after its own: when something is planned.

A day without a year is the one nearest to the day of the text: what was written in November and
says "5 February" means the next. A month or a year counts where its year is written with it,
and no day of it has begun.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from monitor.text.dates.finding import find_dates
from monitor.text.dates.months import fold_month, month, single_words
from monitor.text.dates.reading import parse_date

HALF_A_YEAR: Final = timedelta(days=183)
"""How far ahead a day without a year may lie."""

FARTHEST: Final = timedelta(days=3 * 366)
"""How far ahead a plan is an appointment and no programme ("until 2035")."""

LONGEST: Final = timedelta(days=31)
"""The longest row of days that is one event."""

BESIDE: Final = 12
"""Characters from a date in which its month stands."""

_DIGIT: Final = re.compile(r"\d")

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """Days from ``starts`` to the end of ``ends``; ``place`` is where their date stands in the
    line, counted in characters of `plain`; ``precise`` is what was written."""

    starts: date
    ends: date
    precise: Precision
    place: int


def plain(line: str) -> str:
    """Return *line* as dates are found in it: one space between words, wide letters narrow."""
    short = single_words(" ".join(unicodedata.normalize("NFKC", line).split()))
    return " ".join(short.split())


def days_ahead(line: str, day: date, *, language: str = "") -> tuple[DaysAhead, ...]:
    """Return the days after *day* that *line*, one sentence, names, in order.

    *language* (ISO 639-1) decides between two readings of a date. Days and months first: a year
    counts only where nothing else is named.
    """
    if _DIGIT.search(line) is None:
        return ()
    line = plain(line)
    found = list(_days(line, day, language))
    taken = [one.place for one in found]
    found.extend(
        one for one in _months(line, day) if not any(abs(one.place - at) < BESIDE for at in taken)
    )
    return tuple(sorted(found or _years(line, day), key=lambda one: one.place))


_BEFORE: Final = re.compile(r"(?<!\d)(\d{1,2})\s?(?:[-\u2010-\u2015]|\s[^\W\d_]{1,3}\s)\s?$")
"""The first of several days before the date of the last: "5-7 December", "5 to 7"."""
_AFTER: Final = re.compile(
    r"\s?(?:[-\u2010-\u2015~]\s?(?P<a>\d{1,2})(?![\d:.])"
    r"|[^\d\s]{1,2}\s?(?P<b>\d{1,2})\s?[\u65e5\u865f\u53f7\uc77c])(?:,?\s(?P<year>\d{4}))?"
)
"""The last of several days behind the date of the first: "December 5-7, 2026"."""
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")


def _days(line: str, day: date, language: str) -> Iterator[DaysAhead]:
    end = 0
    for one in find_dates(line):
        if (at := line.find(one.text, end)) < 0:
            continue
        end = at + len(one.text)
        after = _AFTER.match(line, end)
        written = one.text
        if after is not None and after["year"] and not _YEAR.search(written):
            written = f"{written} {after['year']}"
        reach = FARTHEST if _YEAR.search(written) else HALF_A_YEAR
        now = datetime.combine(day, time(12), UTC) + reach
        parsed = parse_date(written, language=language, now=now, thorough=False)
        if parsed is None or parsed.at.date() <= day:
            continue
        first = last = parsed.at.date()
        before = _BEFORE.search(line, max(0, at - 16), at)
        if before is not None:
            first = _other_day(last, int(before[1])) or last
        elif after is not None:
            last = _other_day(first, int(after["a"] or after["b"])) or first
        if first <= last <= first + LONGEST:
            yield DaysAhead(first, last, "day", at)


def _other_day(one: date, number: int) -> date | None:
    """Return the day *number* of the month of *one*."""
    try:
        return one.replace(day=number)
    except ValueError:
        return None


_WORD: Final = re.compile(r"[^\W\d_]{3,}\.?\W{1,2}(?:[^\W\d_]{1,4}\W)?(?=\d{4}(?!\d))")
_NUMBERED: Final = re.compile(r"(?P<year>\d{4})\s?\u5e74\s?(?P<month>\d{1,2})\s?\u6708(?!\s?\d)")


def _months(line: str, day: date) -> Iterator[DaysAhead]:
    for match in _WORD.finditer(line):
        word = re.match(r"[^\W\d_]+", match[0])
        number = month(fold_month(word[0])) if word else 0
        if number and not re.search(r"\d\W{0,3}$", line[: match.start()]):
            yield from _month(int(line[match.end() : match.end() + 4]), number, day, match.start())
    for match in _NUMBERED.finditer(line):
        yield from _month(int(match["year"]), int(match["month"]), day, match.start())


def _month(year: int, number: int, day: date, at: int) -> Iterator[DaysAhead]:
    if 1 <= number <= 12 and day.year <= year <= day.year + 3:
        first = date(year, number, 1)
        last = (first + LONGEST).replace(day=1) - timedelta(days=1)
        if day < first <= day + FARTHEST:
            yield DaysAhead(first, last, "month", at)


def _years(line: str, day: date) -> Iterator[DaysAhead]:
    for match in _YEAR.finditer(line):
        if day.year < (year := int(match[0])) <= day.year + 2:
            yield DaysAhead(date(year, 1, 1), date(year, 12, 31), "year", match.start())
