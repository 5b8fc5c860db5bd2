"""Calendars beside the Gregorian one in which outlets of the SCO space date their items."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

SOLAR_YEARS: Final = range(1340, 1441)
"""Solar Hijri years that are read as such: 1961 to 2061. No Gregorian date that young is old."""

BUDDHIST_YEARS: Final = range(2538, 2601)
"""Thai years that are read as such: 1995 to 2057."""

_BUDDHIST_LEAD: Final = 543

_EPOCH_YEAR: Final = 1309
"""The first year of the run of regular cycles of 33 years in which SOLAR_YEARS lie."""
_EPOCH_DAY: Final = date(1930, 3, 21)
_CYCLE: Final = 33
_LEAPS: Final = (0, 4, 8, 12, 16, 20, 24, 28)
"""Leap years of a cycle, counted from its first year."""


def from_solar(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian date of a Solar Hijri one, or None when there is no such day.

    Right for 1309 to 1502 (21 March 1930 to 2124), where leap years follow a regular cycle
    of 33 years: K. M. Borkowski, "The Persian calendar for 3000 years", 1996.
    """
    if year not in SOLAR_YEARS or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    since = year - _EPOCH_YEAR
    cycles, within = divmod(since, _CYCLE)
    leaps = cycles * len(_LEAPS) + sum(1 for leap in _LEAPS if leap < within)
    is_leap = within in _LEAPS
    length = 31 if month <= 6 else 30 if month <= 11 or is_leap else 29
    if day > length:
        return None
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return _EPOCH_DAY + timedelta(days=365 * since + leaps + before + day - 1)


def from_buddhist(year: int) -> int:
    """Return the Gregorian year of a Thai one."""
    return year - _BUDDHIST_LEAD
