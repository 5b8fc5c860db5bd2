"""The one way in which a link on a page, in a sitemap or in JSON becomes an `Entry` (no kind)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from monitor.sources.aggregator_links import publisher_url
from monitor.text.addresses.urls import URL_LIMIT, place
from monitor.text.addresses.written import plain_address
from monitor.text.clean import clean_line, clean_markup
from monitor.text.decoding.markup import plain_text
from storage.records import Entry, Source, key

SUMMARY_LIMIT: Final = 2_000
"""Characters of a summary, as in feeds."""

NAME_LIMIT: Final = 200
"""Characters of an author's name."""


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

    *title* and *summary* may hold markup. An aggregator's link is replaced by the publisher's
    where it carries that. Without a *guid* the address names the item.
    """
    link = plain_address(link)
    found = place(publisher_url(link) or link, base=base)
    if found is None:
        return None
    name = clean_line(guid, URL_LIMIT) or found.link
    return Entry(
        id=key("entry", source.name, name),
        source=source.name,
        guid=name,
        link=found.link,
        page=found.page,
        title=clean_line(plain_text(title)),
        published=published,
        updated=updated,
        summary=clean_line(plain_text(summary), SUMMARY_LIMIT),
        content=clean_markup(content),
        authors=tuple(filter(None, (clean_line(author, NAME_LIMIT) for author in authors))),
        language=language,
    )
