"""The fields of the query language: their names, and how each reads a value. Pure."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

TAG_FIELDS: Final = ("country", "organisation", "person", "place", "event", "topic")
"""Fields that name the scheme of a tag."""


def slug(text: str) -> str:
    """Return *text* as a tag's term is written: lower case, words parted by hyphens."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"-*/-*", "/", re.sub(r"[^\w/]+", "-", folded)).strip("-/_")


_RELEVANCE = {"about": "about", "mention": "mention", "mentions": "mention", "none": "none"}
_YES_NO = {
    **dict.fromkeys(("yes", "true", "1", "да", "是"), "yes"),
    **dict.fromkeys(("no", "false", "0", "нет", "否"), "no"),
}
_KINDS = {kind: kind for kind in ("exact", "near", "excerpt", "partial")}
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def _choice(allowed: dict[str, str], value: str) -> str:
    return allowed.get(value.casefold(), "")


def _country(value: str) -> str:
    return value.upper() if re.fullmatch("[A-Za-z]{2}", value) else slug(value)


def _language(value: str) -> str:
    found = _LANGUAGE.fullmatch(value)
    return found[1].lower() if found else ""


def _day(value: str, *, last: bool) -> str:
    """Return the ISO day that *value* means, its last one where it is a month or a year."""
    found = _DAY.fullmatch(value)
    if not found or found[1] == "0000":
        return ""
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if not found[2]:
        month = 12 if last else 1
    if not 1 <= month <= 12:
        return ""
    if not found[3]:
        day = calendar.monthrange(year, month)[1] if last else 1
    try:
        read = date(year, month, day)
    except ValueError:
        return ""
    return "" if read == date.max else read.isoformat()


READERS: Final[dict[str, Callable[[str], str]]] = {
    "relevance": partial(_choice, _RELEVANCE),
    "country": _country,
    **dict.fromkeys(("organisation", "person", "place", "event", "topic"), slug),
    "language": _language,
    "source": str.strip,
    "outlet": str.strip,
    "story": str.strip,
    "since": partial(_day, last=False),
    "until": partial(_day, last=True),
    "reprint": partial(_choice, _YES_NO),
    "kind": partial(_choice, _KINDS),
}
"""How each field reads a value; "" means that the field cannot have it."""

_ALIASES: Final = {
    "lang": "language",
    "organization": "organisation",
    "org": "organisation",
    "people": "person",
    "publisher": "outlet",
}

FIELDS: Final = tuple(READERS)
"""The names of all fields."""

NAMES: Final = (*READERS, *_ALIASES)
"""Every name that is read as a field."""


def field_named(name: str) -> str:
    """Return the field that people mean by *name*, or ""."""
    folded = name.casefold()
    folded = _ALIASES.get(folded, folded)
    return folded if folded in READERS else ""
