"""Items to entries: addresses judged, dates understood, text cleaned, identity given."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from monitor.sources.feeds.items import Feed, Item
from monitor.text.clean import clean_line, clean_markup
from monitor.text.dates import parse_date
from monitor.text.markup import plain_text
from monitor.text.urls import URL_LIMIT, Place, place
from monitor.text.zones import country_zone
from storage.records import Entry, Source, key

SUMMARY_LIMIT: Final = 2_000
"""Characters of a summary. A longer one is a full text, and is kept as content."""

NAME_LIMIT: Final = 200
"""Characters of the name of an author or category."""

GUESSED_DATES: Final = 20
"""Dates of one document that dateparser may look at; 11 ms each at the worst."""

_BLOCKS: Final = re.compile(r"<(?:p|br|div|li|h[1-6]|blockquote|table)[\s/>]", re.I)
_LANGUAGE: Final = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9\-_]*)?\s*")


class EntryMaker:
    """Makes the entries of one document of one source."""

    def __init__(self, feed: Feed, source: Source, at: datetime) -> None:
        self._source = source
        self._at = at
        self._language = language_code(feed.language)
        self._zone = source.option("timezone") or country_zone(source.country)
        self._guesses = GUESSED_DATES
        guids = Counter(item.guid for item in feed.items if item.guid)
        self._shared_guids = frozenset(guid for guid, count in guids.items() if count > 1)
        self._seen: set[str] = set()

    def entry(self, item: Item) -> Entry | None:
        """Return the entry of *item*, or None when nothing identifies it or it is there already."""
        if item.is_empty:
            return None
        where = self._place(item)
        title = clean_line(plain_text(item.title))
        guid = clean_line(item.guid, URL_LIMIT)
        summary, content = _texts(item)
        if not (where or title or guid or summary or content):
            return None
        link, page = where or ("", "")
        identity = self._identity(item, link, title or summary)
        if identity in self._seen:
            return None
        self._seen.add(identity)
        return Entry(
            id=identity,
            source=self._source.name,
            guid=guid,
            link=link,
            page=page,
            title=title,
            published=self._date(item.published),
            updated=self._date(item.updated),
            summary=summary,
            content=content,
            authors=_names(item.authors),
            categories=_names(item.categories),
            language=language_code(item.language) or self._language,
        )

    def _place(self, item: Item) -> Place | None:
        """Return the best link of *item* that leads to the web."""
        links = item.links
        if len(links) > 1:
            links = sorted(links, key=lambda link: link.rank)
        for link in links:
            found = place(link.href, base=link.base) if link.href.strip() else None
            if found is not None:
                return found
        return None

    def _identity(self, item: Item, link: str, text: str) -> str:
        """Return the key of the entry: its guid, where no other entry of the document has it too
        (some feeds give the home page as every guid), else its link, else what it says.
        """
        name = self._source.name
        if item.guid and item.guid not in self._shared_guids:
            return key("entry", name, item.guid)
        parts = [part for part in (item.guid, link) if part]
        if item.guid or not link:
            parts.append(text)
        return key("entry", name, *parts)

    def _date(self, text: str) -> datetime | None:
        if not text:
            return None
        thorough = self._guesses > 0
        found = parse_date(
            text,
            language=self._source.language or self._language,
            default_zone=self._zone,
            now=self._at,
            thorough=thorough,
        )
        if found is None:
            self._guesses -= 1
            return None
        return found.at


def _texts(item: Item) -> tuple[str, str]:
    """Return summary as plain text and content as HTML; a long or structured summary is both."""
    content = clean_markup(item.content) if item.content else ""
    source = item.summary
    summary = clean_line(plain_text(source), SUMMARY_LIMIT) if source else ""
    if not content and source and (len(source) > SUMMARY_LIMIT or _BLOCKS.search(source)):
        content = clean_markup(source)
    return summary, content


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return clean, different names in their order."""
    cleaned = (clean_line(plain_text(text), NAME_LIMIT) for text in texts)
    return tuple(dict.fromkeys(name for name in cleaned if name))


def language_code(text: str) -> str:
    """Return the ISO 639 code that a language tag (RFC 5646) begins with, lower case, or "" """
    match = _LANGUAGE.fullmatch(text[:40]) if text else None
    return match[1].lower() if match else ""
