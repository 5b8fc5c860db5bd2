"""Choose when an article was published, among everybody who says so.

Witnesses: the *feed* (the entry's own date), the *page* (JSON-LD, meta elements, <time>, the
date lines over the story, the date in the address, and where all these are silent htmldate),
and *first-seen*, the moment we met it, which only bounds the others. All are kept.

The rule, in this order:

1. A page's date later than the moment we first saw the article is no publication date (a
   wrong zone, a "last updated", a clock): one that is at most a day ahead counts as the day
   it was first seen, later ones do not count.
2. Feed and page agree (within two days): the one that knows the time of day, the feed's
   where both do.
3. They disagree: the earlier. A feed that announces an old page again is late, and so is a
   page that prints when it was last touched.
4. Nobody knows: no date. First-seen stays in the list, it is not made a date of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final

from lxml.html import HtmlElement

from monitor.text.dates.reading import ParsedDate, parse_date

AGREEMENT: Final = timedelta(days=2)
"""Feed and page that are no further apart mean the same: zones and evening editions."""

ZONE_SLACK: Final = timedelta(days=1)
"""How far a date may lie after first-seen and still be a wrong zone and not a lie."""

CLOCK_SLACK: Final = timedelta(minutes=15)

_URL_DATE: Final = re.compile(
    r"/(?P<y>20[0-3]\d|199\d)[/\-_.]?(?P<m>0[1-9]|1[0-2])[/\-_.]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/\-_.]|\d{0,8}\b)"
    r"|[/_\-](?P<y2>20[0-3]\d)[\-_](?P<m2>\d{1,2})[\-_](?P<d2>\d{1,2})(?=\D|$)"
    r"|/(?P<y3>20[0-3]\d)/(?P<m3>\d{1,2})/(?P<d3>\d{1,2})(?=[/?#]|$)"
)
_ARCHIVED: Final = re.compile(
    r"^https?://.{1,200}?/(?=https?://)|^https?://[^/]{3,80}/web/\d{8,14}[a-z_]{0,4}/"
)
_MIDNIGHT: Final = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?")


@dataclass(frozen=True, slots=True)
class Published:
    """``at`` with ``date_only`` as chosen; ``dates`` are all witnesses as (origin, ISO text)."""

    at: datetime | None
    date_only: bool
    dates: tuple[tuple[str, str], ...]
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """What reading a date needs to know: language, zone of times without one, and now.

    ``refused`` are moments that are no date of an article, as `date_text` writes them; ``orders``
    say how its site writes days and months (`parse_date`).
    """

    language: str
    zone: str
    now: datetime
    refused: frozenset[str] = frozenset()
    orders: Mapping[str, bool] = field(default_factory=dict)

    def read(self, text: str, *, thorough: bool = False) -> ParsedDate | None:
        """Return the date in *text*; exact midnight is a day whose time nobody filled in."""
        parsed = parse_date(
            text,
            language=self.language,
            default_zone=self.zone,
            now=self.now,
            thorough=thorough,
            orders=self.orders,
        )
        if parsed and not parsed.date_only and _MIDNIGHT.search(text):
            day = re.match(r"\s*(\d{4}-\d{2}-\d{2})", text)
            if day:
                at = datetime.combine(datetime.fromisoformat(day[1]), time(), UTC)
                parsed = ParsedDate(at, date_only=True)
        if parsed and self.refused and date_text(parsed) in self.refused:
            return None
        return parsed

    def first(self, texts: Iterable[str], *, thorough: bool = False) -> ParsedDate | None:
        """Return the first date that one of *texts* holds."""
        for text in texts:
            parsed = self.read(text, thorough=thorough) if text else None
            if parsed is not None:
                return parsed
        return None


def date_text(found: ParsedDate) -> str:
    """Return the one text of a date: ISO, a day or a moment."""
    return found.at.date().isoformat() if found.date_only else found.at.isoformat()


def choose_published(
    *,
    feed: datetime | None,
    page: ParsedDate | None,
    first_seen: datetime,
    modified: ParsedDate | None = None,
) -> Published:
    """Return the best date by the rule of this module, with all witnesses."""
    dates: list[tuple[str, str]] = []
    if feed is not None:
        dates.append(("feed", feed.isoformat()))
    if page is not None:
        dates.append(("page", date_text(page)))
    dates.append(("first-seen", first_seen.isoformat()))
    announced = None if feed is None else _bounded(ParsedDate(feed, date_only=False), first_seen)
    printed = None if page is None else _bounded(page, first_seen)
    best = _better(announced, printed)
    changed = None if modified is None else _bounded(modified, first_seen)
    return Published(
        at=best.at if best else None,
        date_only=best.date_only if best else False,
        dates=tuple(dates),
        modified=_later(changed, best),
    )


def date_in_address(url: str, clock: Clock) -> ParsedDate | None:
    """Return the day that *url* names ("/2025/09/01/", "/20250901/"), or None.

    Of an archived page that is the day in its own address, which stands in that of the archive.
    """
    match = _URL_DATE.search(_ARCHIVED.sub("", url))
    if match is None:
        return None
    year, month, day = (
        match[name] or match[f"{name}2"] or match[f"{name}3"] for name in ("y", "m", "d")
    )
    return clock.read(f"{year}-{int(month):02d}-{int(day):02d}")


def search_page(root: HtmlElement, url: str, clock: Clock) -> ParsedDate | None:
    """Return what htmldate finds on the page: the last resort, a few milliseconds.

    The first of January is what it makes of a year alone, such as that of a copyright, and is not
    believed.
    """
    from htmldate import find_date

    try:
        found = find_date(
            root, url=url or None, original_date=True, extensive_search=True,
            max_date=clock.now.strftime("%Y-%m-%d"),
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    return clock.read(found) if found and not found.endswith("-01-01") else None


def _bounded(date: ParsedDate, first_seen: datetime) -> ParsedDate | None:
    """Return *date* as far as it can be true of something first seen at *first_seen*."""
    ahead = date.at - first_seen
    if ahead <= CLOCK_SLACK:
        return date
    if ahead <= ZONE_SLACK:
        day = datetime.combine(first_seen.astimezone(UTC).date(), time(), UTC)
        return ParsedDate(day, date_only=True)
    return None


def _better(feed: ParsedDate | None, page: ParsedDate | None) -> ParsedDate | None:
    if feed is None or page is None:
        return feed or page
    if abs(feed.at - page.at) <= AGREEMENT:
        return page if feed.date_only and not page.date_only else feed
    return min(feed, page, key=lambda date: date.at)


def _later(modified: ParsedDate | None, published: ParsedDate | None) -> datetime | None:
    """Return the time of the change where it says more than the publication."""
    if modified is None or (published is not None and modified.at <= published.at):
        return None
    return modified.at
