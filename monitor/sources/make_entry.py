"""The one way in which a link on a page, in a sitemap or in JSON becomes an `Entry` (no kind)."""

from __future__ import annotations

from datetime import datetime

from monitor.sources.aggregator_links import publisher_url
from monitor.text.clean import clean_line
from monitor.text.urls import canonical, page_key
from storage.records import Entry, Source, key

GUID_LIMIT = 500
"""Characters of a guid; it names an item and is never shown."""

SUMMARY_LIMIT = 4_000
"""Characters of a summary: longer than any teaser, shorter than a text in the wrong field."""


def make_entry(
    source: Source,
    link: str,
    *,
    base: str,
    guid: str = "",
    title: str = "",
    summary: str = "",
    published: datetime | None = None,
    updated: datetime | None = None,
    language: str = "",
    authors: tuple[str, ...] = (),
    content: str = "",
) -> Entry | None:
    """Return the entry of *source* for *link* (relative to *base*), or None when it leads nowhere.

    An aggregator's link is replaced by the publisher's where it carries that. Without a
    *guid* the address names the item.
    """
    address = publisher_url(link) or canonical(link, base=base)
    if address is None:
        return None
    name = clean_line(guid, GUID_LIMIT) or address
    return Entry(
        id=key("entry", source.name, name),
        source=source.name,
        guid=name,
        link=address,
        page=page_key(address),
        title=clean_line(title),
        published=published,
        updated=updated,
        summary=clean_line(summary, SUMMARY_LIMIT),
        content=content,
        authors=tuple(filter(None, (clean_line(author, 200) for author in authors))),
        language=language or source.language,
    )
