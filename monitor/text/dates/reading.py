"""Dates as outlets write them, made aware UTC: strict formats first, guesses last.

`parse_date` reads RFC 822 and RFC 3339 with all their mistakes, numeric dates (day first),
month names in the languages of the SCO space, Chinese, Solar Hijri and Thai dates, epoch
seconds, "yesterday, 10:20" and "3 hours ago", and hands the rest to dateparser. It never raises,
and a date that cannot be one of an article (before 1995, in the future) is no date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final

from monitor.text.dates import zones
from monitor.text.dates.calendars import BUDDHIST_YEARS, SOLAR_YEARS, from_buddhist, from_solar
from monitor.text.dates.formats import ZONE, Moment, century, compact, epoch, everyday, iso, rfc822
from monitor.text.dates.months import fold_month, month, single_words, solar_month
from monitor.text.dates.relative import days_back, time_ago

DATE_LIMIT: Final = 100
"""Characters that are looked at. The longest honest date in the corpora has 64."""

GUESS_LIMIT: Final = 60
"""Characters that dateparser is given: it takes 11 ms on 80 characters of digits, 2 s on more."""

EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
"""No outlet had a site before; dates of 1970 and 1900 are defaults of a content system."""

AHEAD: Final = timedelta(days=2)
"""A date may lie this far ahead: clocks and zones are wrong by hours, embargoes by a day."""

NO_ORDERS: Final[Mapping[str, bool]] = MappingProxyType({})

_BRACKETED: Final = re.compile(r"(?:([+-]\d\d:?\d\d|Z)|(\d))\[([A-Za-z_]+/[A-Za-z_/]+)\]\Z")
"""A zone behind a time as Java writes it, 10:00+06:00[Asia/Bishkek]: an offset says the same."""


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """When something was published. With *date_only* the time of day is unknown and ``at`` is
    midnight UTC of the calendar day that was written, whatever the zone.
    """

    at: datetime
    date_only: bool


def parse_date(
    text: str,
    *,
    language: str = "",
    default_zone: str = "",
    now: datetime,
    thorough: bool = True,
    orders: Mapping[str, bool] = NO_ORDERS,
) -> ParsedDate | None:
    """Return the moment that *text* names, or None when it names none that is believable.

    *language* (ISO 639-1) decides between two readings; *default_zone* (IANA name or offset)
    is the zone of times without one (UTC where not given). A date without a year is the
    last such day before *now*. Without *thorough* dateparser is not asked (it takes 1-11 ms).
    *orders* says of a sign between numbers whether the month stands first ({"/": True}).
    """
    at = everyday(text)
    if at is not None and at.year not in SOLAR_YEARS and at.year not in BUDDHIST_YEARS:
        return _believable(at, now, date_only=False)
    text = text[:DATE_LIMIT].strip()
    if not text:
        return None
    if text.endswith("]"):
        text = _BRACKETED.sub(lambda found: found[1] or f"{found[2] or ''} {found[3]}", text)
    moment = rfc822(text) or iso(text)
    if moment is None:
        plain = " ".join(unicodedata.normalize("NFKC", text).split())
        at = epoch(plain)
        if at is not None:
            return _believable(at, now, date_only=False)
        moment = compact(plain) or _written(plain, language, now, orders)
    if moment is not None:
        return _resolved(moment, language, default_zone, now)
    counted = _counted_back(text, default_zone, now)
    if counted is not None:
        return counted
    return _guessed(text, language, default_zone, now) if thorough else None


def is_believable(at: datetime, now: datetime) -> bool:
    """Say whether something may have been published at *at*, looked at *now*."""
    return at >= EARLIEST and at - now <= AHEAD


def _believable(at: datetime, now: datetime, *, date_only: bool) -> ParsedDate | None:
    return ParsedDate(at, date_only) if is_believable(at, now) else None


def _resolved(moment: Moment, language: str, default: str, now: datetime) -> ParsedDate | None:
    """Return the UTC time of a local one."""
    day = _gregorian(moment.year, moment.month, moment.day)
    if day is None:
        return None
    if moment.clock is None:
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return _believable(at, now, date_only=True)
    hour, minute, second = moment.clock
    if hour > 24 or minute > 59 or (hour == 24 and (minute or second)):
        return None
    local = datetime(day.year, day.month, day.day, hour % 24, minute, min(second, 59), tzinfo=UTC)
    try:
        local += timedelta(days=hour // 24)
        at = local.replace(tzinfo=_zone(moment.zone, local, language, default))
        return _believable(at.astimezone(UTC), now, date_only=False)
    except (OverflowError, ValueError):
        return None


def _gregorian(year: int, month_number: int, day: int) -> date | None:
    """Return the date in the calendar that its year belongs to."""
    if year in SOLAR_YEARS:
        return from_solar(year, month_number, day)
    if year in BUDDHIST_YEARS:
        year = from_buddhist(year)
    try:
        return date(year, month_number, day)
    except ValueError:
        return None


def _zone(name: str, local: datetime, language: str, default: str) -> tzinfo:
    if name:
        zone = zones.place(name) if "/" in name else zones.offset(name)
        if zone is None:
            zone = zones.abbreviation(name, local, language=language, default=default)
        if zone is not None:
            return zone
    return zones.named_zone(default)


# --- dates in words ----------------------------------------------------------------------------

_TIME: Final = re.compile(
    r"(上午|下午|晚上|凌晨|早上|中午)?\s*(\d{1,2})\s*[:h時时点點시]\s*(\d{2})(?!\d)"
    r"(?:\s*[:分분]\s*(\d{1,2})(?:[.,]\d+)?秒?|分|분)?\s*([ap]\.?\s?m\b\.?|[صم](?=\s|$))?"
    rf"\s*({ZONE})?",
    re.I,
)
_AFTERNOON: Final = frozenset({"下午", "晚上", "p", "م"})
_COMMENT: Final = re.compile(r"\([^()]*\)")
_WEEKDAY: Final = re.compile(r"\A\s*[^\W\d_]{2,14}\.?\s*,\s*(?=\d)")
"""A name before the day and a comma, as in RFC 822: "mar., 02" is a Tuesday and no March."""

_EAST_ASIAN: Final = re.compile(
    r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?"
)
_MONGOLIAN: Final = re.compile(r"(\d{4})\s*он\w*\s*(\d{1,2})\W*\w{0,8}\s*сар\w*\s*(\d{1,2})", re.I)
_NUMERIC: Final = re.compile(
    r"(?<!\d)(?:(\d{4})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{1,2})"
    r"|(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\6\s?(\d{4}|\d{2}))(?!\d)"
)
_TOKEN: Final = re.compile(r"\d+|[^\s\d.,;:/|()\[\]،؛\-–—]+")
_HAN_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_NUMBER: Final = re.compile(r"[〇○零一二三四五六七八九十]+(?=\s*[年月日号號])")


def _written(text: str, language: str, now: datetime, orders: Mapping[str, bool]) -> Moment | None:
    """Read a date with separators or month names in any of the known languages."""
    if "年" in text or "月" in text:
        text = _HAN_NUMBER.sub(_han_number, text)
    text = _WEEKDAY.sub("", single_words(_COMMENT.sub(" ", text)))
    clock, zone, noon = None, "", ""
    match = _TIME.search(text)
    if match is not None:
        clock, zone, noon = _clock(match)
        # what looked like a zone may have been a month or a weekday
        rest = "" if zones.offset(zone) or not _is_name(zone) else zone
        text = f"{text[: match.start()]} {rest} {text[match.end() :]}"
    found = _named_day(text, now) or _numeric_day(text, language, noon, orders)
    return None if found is None else Moment(*found, clock, zone)


def _counted_back(text: str, default: str, now: datetime) -> ParsedDate | None:
    """Read "3 hours ago" and "yesterday, 10:20", by the clock of the source."""
    ago = time_ago(text)
    if ago is not None and ago < timedelta(days=1):
        return _believable((now - ago).replace(microsecond=0), now, date_only=False)
    back = days_back(text) if ago is None else ago.days
    if back is None:
        return None
    day = (now.astimezone(zones.named_zone(default)) - timedelta(days=back)).date()
    match = _TIME.search(text) if ago is None else None
    clock = _clock(match)[0] if match is not None else None
    return _resolved(Moment(day.year, day.month, day.day, clock), "", default, now)


def _is_name(word: str) -> bool:
    folded = fold_month(word)
    return bool(month(folded) or solar_month(folded))


def _clock(match: re.Match[str]) -> tuple[tuple[int, int, int], str, str]:
    """Return time of day, zone name and the word for half of the day."""
    early, hour_text, minute, second, late, zone = match.groups(default="")
    hour = int(hour_text)
    noon = early or late[:1].lower()
    if noon in _AFTERNOON and hour < 12:
        hour += 12
    elif noon in ("a", "ص", "凌晨") and hour == 12:
        hour = 0
    return (hour, int(minute), int(second or 0)), zone.strip(), noon


def _numeric_day(
    text: str, language: str, noon: str, orders: Mapping[str, bool]
) -> tuple[int, int, int] | None:
    """Read 2025.9.1, 01.09.2025, 1/9/25: day first, unless numbers, *orders* or .NET say else."""
    match = _NUMERIC.search(text)
    if match is None:
        return None
    year, _, month_text, day_text, first, separator, second, last = match.groups()
    if year:
        return int(year), int(month_text), int(day_text)
    day, number = int(first), int(second)
    # "9/1/2025 5:30:00 PM" is how .NET prints dates in its American default
    american = separator == "/" and noon in ("a", "p") and language in ("en", "")
    padded = first[0] == "0" or second[0] == "0"
    month_first = orders.get(separator, american and not padded)
    if number > 12 or (month_first and day <= 12):
        day, number = number, day
    return century(last), number, day


def _named_day(text: str, now: datetime) -> tuple[int, int, int] | None:
    """Read a date with a month by name or by an East Asian or Mongolian counter."""
    match = _EAST_ASIAN.search(text) or _MONGOLIAN.search(text)
    if match is not None:
        year, number, day = (int(group or 0) for group in match.groups())
        return (year or _last_year(number, day, now), number, day)
    number, solar, is_early = 0, False, False
    days: list[int] = []
    year = 0
    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            if len(token) == 4 and not year:
                year = int(token)
            elif len(token) <= 2:
                days.append(int(token))
        elif not number or (is_early and len(days) == 1):
            folded = fold_month(token)
            found = month(folded)
            is_solar = not found and bool(solar_month(folded))
            found = found or solar_month(folded)
            if found:
                # A month before the day and one after it: the first was a weekday ("mar. 2 dec.").
                number, solar, is_early = found, is_solar, not days and not number
    if not number or not days:
        return None
    if solar and not year:
        year = _last_solar_year(number, days[0], now)
    if not year and len(days) > 1:
        year = century(f"{days[1]:02d}")
    return year or _last_year(number, days[0], now), number, days[0]


def _last_year(number: int, day: int, now: datetime) -> int:
    """Return the year of the last such day before *now* (two days ahead allowed)."""
    for year in (now.year, now.year - 1):
        found = _gregorian(year, number, day)
        if found is not None and found <= now.date() + AHEAD:
            return year
    return now.year


def _last_solar_year(number: int, day: int, now: datetime) -> int:
    newest = now.year - 621
    found = from_solar(newest, number, day)
    return newest if found and found <= now.date() + AHEAD else newest - 1


def _han_number(match: re.Match[str]) -> str:
    """Return the digits of a Chinese number: 二〇二五 is 2025, 二十三 is 23."""
    tens, ten, ones = match.group().rpartition("十")
    ones = ones.translate(_HAN_DIGITS)
    if not ten:
        return ones
    tens = tens.translate(_HAN_DIGITS)
    return str(int(tens or "1") * 10 + int(ones or "0")) if len(tens) < 2 and len(ones) < 2 else ""


# --- the last resort ---------------------------------------------------------------------------

_SCRIPT_LANGUAGES: Final = (
    (re.compile("[\u0400-\u04ff]"), ("ru",)),
    (re.compile("[\u0600-\u06ff]"), ("fa", "ar", "ur")),
    (re.compile("[\u0900-\u097f]"), ("hi",)),
    (re.compile("[\u4e00-\u9fff]"), ("zh",)),
)
_RELATIVE_PERIODS: Final = frozenset({"time", "hour", "minute", "second"})


def _guessed(text: str, language: str, default: str, now: datetime) -> ParsedDate | None:
    """Ask dateparser, with the languages that the text can be in and the zone of the source."""
    if len(text) > GUESS_LIMIT or not any(character.isalpha() for character in text):
        return None
    import dateparser.date  # 0.13 s, and few feeds need it

    likely = next((names for script, names in _SCRIPT_LANGUAGES if script.search(text)), ("en",))
    zone = zones.named_zone(default)
    local = now.astimezone(zone).replace(tzinfo=None)
    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "past",
        "RELATIVE_BASE": local,
        "REQUIRE_PARTS": ["day", "month"],
        "RETURN_TIME_AS_PERIOD": True,
    }
    for languages in ([language] if language else [], list(likely)):
        if not languages:
            continue
        try:
            parser = dateparser.date.DateDataParser(languages=languages, settings=settings)
            found = parser.get_date_data(text)
        except (ValueError, OverflowError, TypeError, LookupError, AttributeError):
            continue  # a language it does not know, or one of its bugs
        if found.date_obj is not None:
            return _from_guess(found.date_obj, found.period, zone, now)
    return None


def _from_guess(at: datetime, period: str, zone: tzinfo, now: datetime) -> ParsedDate | None:
    if period not in _RELATIVE_PERIODS:
        return _believable(datetime(at.year, at.month, at.day, tzinfo=UTC), now, date_only=True)
    try:
        aware = at if at.tzinfo else at.replace(tzinfo=zone)
        return _believable(aware.astimezone(UTC), now, date_only=False)
    except (OverflowError, ValueError):
        return None
