"""Feedparser, for the feeds that our own readers can make nothing of.

It is 14 to 75 times slower than they are and some inputs hold it for minutes, so it is given
little, and nothing with the shape of such an input.
"""

from __future__ import annotations

import re
from typing import Any, Final

from monitor.sources.feeds import repair
from monitor.sources.feeds.fields import PAGE, PERMALINK
from monitor.sources.feeds.items import Feed, FeedItem, ItemLink

SIZE_LIMIT: Final = 50_000
"""Characters; feedparser reads 2 MB a second when all goes well."""

TAG_LIMIT: Final = 2_000
"""Characters of one tag; it takes time quadratic in the attributes."""

_LONG_TAG: Final = re.compile(rf"<[^<>]{{{TAG_LIMIT}}}")


def read_with_feedparser(text: str, *, url: str, max_items: int) -> Feed | None:
    """Return the feed that feedparser finds in *text*, or None: it found none or was not asked."""
    if len(text) > SIZE_LIMIT or _LONG_TAG.search(text):
        return None
    import feedparser  # 0.1 s, and next to no feed needs it

    try:
        found = feedparser.parse(
            text.encode("utf-8", "replace"),
            response_headers={"content-type": "text/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,
        )
        entries = list(found.entries)
        feed = Feed(how="feedparser", title=_text(found.feed, "title"))
        feed.items = [_item(entry, url) for entry in entries[:max_items]]
    except Exception:  # noqa: BLE001 - its bugs (bad references, dates, URLs) are of many types
        return None
    feed.beyond = max(0, len(entries) - max_items)
    return feed if entries else None


def _item(entry: dict[str, Any], url: str) -> FeedItem:
    contents = entry.get("content") or [{}]
    item = FeedItem(
        title=_text(entry, "title"),
        guid=_text(entry, "id"),
        summary=_text(entry, "summary"),
        content=_text(contents[0], "value"),
        published=_text(entry, "published"),
        updated=_text(entry, "updated"),
        authors=[_text(author, "name") for author in entry.get("authors") or []],
        categories=[_text(tag, "term") for tag in entry.get("tags") or []],
    )
    for name, rank in (("link", PAGE), ("id", PERMALINK)):
        address = _text(entry, name)
        if address[:4].lower() == "http":
            item.links.append(ItemLink(address, rank, url))
    return item


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    return repair.without_forbidden(value) if isinstance(value, str) else ""
