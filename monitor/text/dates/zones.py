"""Time zones as feeds name them: offsets, abbreviations, and which of two meanings is meant.

RFC 822 knows ten names; outlets print seventy. An abbreviation with two meanings is read as
the source's own zone has it, then as its language suggests, then as the table says.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OFFSET_LIMIT: Final = timedelta(hours=15)
"""No place is further from UTC (Kiribati +14, Baker Island -12)."""

_OFFSET: Final = re.compile(
    r"(?:gmt|utc|ut|z|мск|msk)?\s?([+\-\u2212])(\d{1,2})(?::?(\d{2}))?", re.I
)

_HOURS: Final[dict[str, float]] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "uct": 0,
    "bst": 1, "cet": 1, "mez": 1, "wat": 1, "west": 1,
    "cest": 2, "mesz": 2, "eet": 2, "cat": 2, "sast": 2,
    "eest": 3, "msk": 3, "мск": 3, "trt": 3, "eat": 3, "idt": 3, "arst": 3,
    "irst": 3.5, "msd": 4, "azt": 4, "get": 4, "samt": 4, "gst": 4, "mut": 4, "irdt": 4.5,
    "aft": 4.5, "pkt": 5, "uzt": 5, "tjt": 5, "tmt": 5, "yekt": 5, "mvt": 5, "qyzt": 5, "aqtt": 5,
    "orat": 5, "almt": 5, "ist": 5.5, "slst": 5.5, "npt": 5.75, "kgt": 6, "btt": 6, "omst": 6,
    "bdt": 6, "mmt": 6.5, "ict": 7, "novt": 7, "krat": 7, "wib": 7, "hovt": 7,
    "ulat": 8, "hkt": 8, "sgt": 8, "myt": 8, "pht": 8, "irkt": 8, "wita": 8, "awst": 8, "bjt": 8,
    "jst": 9, "kst": 9, "yakt": 9, "wit": 9, "vlat": 10, "aest": 10, "magt": 11, "aedt": 11,
    "pett": 12, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "clt": -4,
    "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "et": -5, "amt": 4,
}  # fmt: skip

# Abbreviations with a second meaning: language of the source -> hours.
_BY_LANGUAGE: Final[dict[str, dict[str, float]]] = {
    "cst": {"zh": 8},
    "ast": {"ar": 3},
    "bst": {"bn": 6},
    "ist": {"he": 2, "ga": 1},
    "amt": {"pt": -4},
    "pst": {"tl": 8, "fil": 8, "ur": 5},
    "mst": {"ms": 8, "my": 6.5},
}

_OF_SEVERAL: Final[dict[str, str]] = {
    "CN": "Asia/Shanghai", "DE": "Europe/Berlin", "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar",
    "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent",
}  # fmt: skip
"""The zone in which outlets print times where a country has several."""


@cache
def country_zone(country: str) -> str:
    """Return the IANA zone in which outlets of *country* (ISO 3166-1) print times, or "" """
    if not country or country in _OF_SEVERAL:
        return _OF_SEVERAL.get(country, "")
    from babel.core import get_global  # 3 MB in each process that reads documents

    zones = get_global("territory_zones").get(country, ())
    return str(zones[0]) if len(zones) == 1 else ""


@lru_cache(maxsize=256)
def named_zone(name: str) -> tzinfo:
    """Return the zone for an IANA name or an offset such as "+05:30"; UTC for all else."""
    name = name[:64]
    zone = offset(name)
    if zone is not None:
        return zone
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


@lru_cache(maxsize=256)
def place(name: str) -> tzinfo | None:
    """Return the zone with the IANA name *name*, such as Asia/Almaty, or None for another name."""
    zone = named_zone(name)
    return None if zone is UTC and not name.startswith("Etc/") else zone


@lru_cache(maxsize=256)
def offset(text: str) -> tzinfo | None:
    """Return the zone for "+0800", "-05:00", "GMT+3", "UTC-3:30" or "+8"; None for other text."""
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    delta = timedelta(hours=hours, minutes=minutes)
    if text[:3].lower() in ("msk", "мск"):
        delta = timedelta(hours=3) + (delta if match[1] == "+" else -delta)
    elif match[1] != "+":
        delta = -delta
    return timezone(delta) if abs(delta) <= OFFSET_LIMIT and minutes < 60 else None


def abbreviation(name: str, at: datetime, *, language: str, default: str) -> tzinfo | None:
    """Return the zone that *name* means at the local time *at*, or None for an unknown name.

    *default* is the zone of the source (as for `named_zone`), *language* its language.
    """
    name = name.casefold()
    if name not in _HOURS:
        return None
    if default:
        zone = named_zone(default)
        names = {zone.tzname(at.replace(month=m, day=1, tzinfo=zone)) or "" for m in (1, 7)}
        if name in map(str.casefold, names):
            return zone
    hours = _BY_LANGUAGE.get(name, {}).get(language, _HOURS[name])
    if name == "ast" and default.startswith("Asia/"):
        hours = 3  # Arabia, not Halifax
    return timezone(timedelta(hours=hours))
