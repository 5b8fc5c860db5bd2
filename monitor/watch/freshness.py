"""How long an answer stays good: Cache-Control and Expires (RFC 9111, section 4.2). Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from monitor.http.exchange import Response

LONGEST_BELIEVED: Final = timedelta(days=7)
"""Longer ones are set for pictures and scripts (a year, by habit) and reach feeds by mistake."""

_MAX_AGE: Final = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_NONE: Final = timedelta(0)


def stays_good(response: Response, now: datetime) -> timedelta:
    """Return how long the server says that its answer stays good; nothing where it does not.

    ``max-age`` goes before ``Expires``; ``Age`` is how much of it is over.
    """
    control = response.header("cache-control")[:500].lower()
    if "no-cache" in control or "no-store" in control:
        return _NONE
    found = _MAX_AGE.search(control)
    if found:
        fresh = timedelta(seconds=min(int(found[1]), 10**9))
    else:
        fresh = _until(response.header("expires"), _date(response.header("date")) or now)
    age = response.header("age").strip()
    if age.isascii() and age.isdigit():
        fresh -= timedelta(seconds=min(int(age[:12]), 10**9))
    return fresh if _NONE < fresh <= LONGEST_BELIEVED else _NONE


def _until(expires: str, now: datetime) -> timedelta:
    at = _date(expires)
    return at - now if at is not None else _NONE


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text[:60])
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
