"""Reading response header fields that were written by anybody: nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_WAIT: Final = 48 * 3600
"""Seconds of Retry-After that are believed: servers send dates of next year (field notes)."""

_MEDIA_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:+-]{1,40})""", re.IGNORECASE)


def first(headers: Iterable[tuple[str, str]], name: str, default: str = "") -> str:
    """Return the first field called *name* (lower case), or *default*."""
    for known, value in headers:
        if known == name:
            return value
    return default


def media_type(content_type: str) -> str:
    """Return the media type of a Content-Type field in lower case, "" where it is none."""
    found = content_type[:500].partition(";")[0].partition(",")[0].strip().lower()
    return found if _MEDIA_TYPE.fullmatch(found) else ""


def charset(content_type: str) -> str:
    """Return the charset parameter of a Content-Type field in lower case, or ""."""
    match = _CHARSET.search(content_type[:500].partition(";")[2])
    return match[1].lower() if match else ""


def retry_after(value: str, now: datetime) -> int | None:
    """Return the seconds to wait that a Retry-After field asks for (RFC 9110, 10.2.3), or None.

    Seconds or a date, clamped to 0 and 48 hours; *now* is aware UTC.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:12]), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(value[:60])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    try:
        seconds = (at - now).total_seconds()
    except OverflowError:
        return None
    return int(min(max(seconds, 0.0), float(LONGEST_WAIT)))


def text(value: bytes) -> str:
    """Return the bytes of a field as text that encodes back to the same bytes."""
    return value.decode("latin-1")


def location(value: bytes) -> str:
    """Return a Location field as text: UTF-8 where it is valid, as browsers read it; other bytes
    (cp1251, GBK) stay what they are, percent-encoded, for the server that wrote them.
    """
    try:
        return value.decode("utf-8").strip(" \t")
    except UnicodeDecodeError:
        ascii_only = (chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)
        return "".join(ascii_only).strip(" \t")
