"""Dates in the formats of standards and of programs: RFC 822, RFC 3339, ISO 8601, epochs.

Each function reads one family and returns None for anything else; the mistakes that feeds
make within a family are read too. `monitor.text.dates.reading` decides what to believe.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from monitor.text.dates import zones
from monitor.text.dates.calendars import SOLAR_YEARS
from monitor.text.dates.months import month, solar_month


class Moment(NamedTuple):
    """A date as written: local time and the name of its zone ("" where none is given)."""

    year: int
    month: int
    day: int
    clock: tuple[int, int, int] | None = None
    zone: str = ""


# --- the two formats of nearly all feeds, as they should be: 4 us instead of 12 --------------

_EVERYDAY_822: Final = re.compile(
    r"[A-Z][a-z]{2}, ([0-3][0-9]) ([A-Z][a-z]{2}) ([12][0-9]{3})"
    r" ([0-2][0-9]):([0-5][0-9]):([0-5][0-9]) (GMT|UTC|Z|[+\-][0-9]{4})"
)
_EVERYDAY_3339: Final = re.compile(
    r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]"
    r"T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(Z|[+\-][0-9]{2}:[0-9]{2})"
)
_NAMES: Final = "jan feb mar apr may jun jul aug sep oct nov dec"
_UNIVERSAL: Final = frozenset({"GMT", "UTC", "Z"})
_MONTHS: Final = {name.title(): month(name) for name in _NAMES.split()}


def everyday(text: str) -> datetime | None:
    """Return the aware UTC time of a faultless RFC 822 or RFC 3339 date."""
    match = _EVERYDAY_822.fullmatch(text)
    if match is None:
        return _everyday_3339(text)
    day, name, year, hour, minute, second, zone = match.groups()
    offset = UTC if zone in _UNIVERSAL else zones.offset(zone)
    if offset is None:
        return None
    try:
        at = datetime(
            int(year),
            _MONTHS.get(name, 0),
            int(day),
            int(hour),
            int(minute),
            int(second),
            tzinfo=offset,
        )
        return at if offset is UTC else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _everyday_3339(text: str) -> datetime | None:
    match = _EVERYDAY_3339.fullmatch(text)
    if match is None or (match[1] != "Z" and zones.offset(match[1]) is None):
        return None
    try:
        return datetime.fromisoformat(text).replace(microsecond=0).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# --- strict formats -------------------------------------------------------------------------

ZONE: Final = (
    r"(?:GMT|UTC|UT|МСК|MSK)?\s?[+\-\u2212]\d{1,2}(?::?\d{2})?"
    r"|[A-Z][A-Za-z]{1,20}(?:/[A-Za-z_+\-]{1,20}\d{0,2}){1,2}|[^\W\d_]{1,5}"
)
_RFC822: Final = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s*)?(\d{1,2})[\s\-]+([A-Za-z]{3,11})\.?[\s\-]+(\d{4}|\d{2})"
    rf"(?:,?\s+(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}})(?:\.\d+)?)?\s*({ZONE})?\s*(?:\(\w*\))?)?"
)
_ISO: Final = re.compile(
    r"(\d{4})([\-/.])(\d{1,2})\2(\d{1,2})"
    rf"(?:[Tt\s_,]+(\d{{1,2}})[:.](\d{{1,2}})(?:[:.](\d{{1,2}})(?:[.,]\d+)?)?\s*({ZONE})?)?[Zz]?"
)
_NOON_WORDS: Final = frozenset({"am", "pm"})


def rfc822(text: str) -> Moment | None:
    """Read RFC 822, 850, 1123 and 2822 dates, with two-digit years and full names as well."""
    match = _RFC822.fullmatch(text)
    if match is None:
        return None
    day, name, year, hour, minute, second, zone = match.groups()
    number = month(name.lower())
    if not number and century(year) in SOLAR_YEARS:
        number = solar_month(name.lower())
    if not number or (zone and zone.lower() in _NOON_WORDS):
        return None
    clock = (int(hour), int(minute), int(second or 0)) if hour else None
    return Moment(century(year), number, int(day), clock, zone or "")


def iso(text: str) -> Moment | None:
    """Read RFC 3339, W3C-DTF and their relatives with a space, slashes or no zone."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, _, number, day, hour, minute, second, zone = match.groups()
    if zone and zone.lower() in _NOON_WORDS:
        return None
    clock = (int(hour), int(minute), int(second or 0)) if hour else None
    if clock and not zone and text[-1] in "Zz":
        zone = "Z"
    return Moment(int(year), int(number), int(day), clock, zone or "")


def century(year: str) -> int:
    """Return the year of two digits as RFC 2822, 4.3 has it."""
    number = int(year)
    return number if len(year) > 2 else number + (2000 if number < 50 else 1900)


# --- numbers without separators ----------------------------------------------------------------

_COMPACT: Final = re.compile(
    r"(\d{4})(\d{2})(\d{2})"
    rf"(?:[Tt ]?(\d{{2}}):?(\d{{2}}):?(\d{{2}})?(?:\.\d+)?\s*({ZONE})?)?"
)
_WEEK: Final = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?")
_ORDINAL: Final = re.compile(r"(\d{4})-?(\d{3})")
_EPOCH: Final = re.compile(r"(?:/?Date\()?(\d{9,16})(?:\.\d+)?(?:[+\-]\d{4})?(?:\)/?)?")


def epoch(text: str) -> datetime | None:
    """Read seconds, milliseconds or microseconds since 1970, also as ``/Date(...)/``."""
    match = _EPOCH.fullmatch(text)
    if match is None or len(match[1]) in (12, 14):  # 202509011030 and 20250901103000
        return None
    divisor = {13: 1_000, 16: 1_000_000}.get(len(match[1]), 1)
    try:
        return datetime.fromtimestamp(int(match[1]) / divisor, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return None


def compact(text: str) -> Moment | None:
    """Read 20250901, 20250901T103000Z, 202509011030, 2025-W36-1 and 2025-244."""
    match = _COMPACT.fullmatch(text)
    if match is not None:
        year, number, day, hour, minute, second, zone = match.groups()
        clock = (int(hour), int(minute), int(second or 0)) if hour else None
        return Moment(int(year), int(number), int(day), clock, zone or "")
    try:
        if match := _WEEK.fullmatch(text):
            found = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
        elif match := _ORDINAL.fullmatch(text):
            found = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return Moment(found.year, found.month, found.day)
