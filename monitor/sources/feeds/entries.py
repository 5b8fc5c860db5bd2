"""Items to entries: addresses judged, dates understood, text cleaned, identity given."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from monitor.sources import Document
from monitor.sources.aggregator_links import publisher_url
from monitor.sources.feeds.items import Feed, FeedItem
from monitor.text.addresses.urls import URL_LIMIT, PageAddress, canonical, place
from monitor.text.addresses.written import plain_address
from monitor.text.clean import clean_line
from monitor.text.dates.formats import everyday
from monitor.text.dates.reading import is_believable, parse_date
from monitor.text.dates.zones import country_zone
from monitor.text.decoding.markup import plain_text
from storage.records import Entry, Source, key

SUMMARY_LIMIT: Final = 2_000
"""Characters of a summary. A longer one is a full text, and is kept as content."""

CONTENT_LIMIT: Final = 1_000_000
"""Characters of announced HTML; the longest in the corpora has 158,000."""

TEASER_MARKUP: Final = 4_000
TEASER_LIMIT: Final = 500
"""Characters of content that are read for a missing summary, and characters that it gets."""

NAME_LIMIT: Final = 200
"""Characters of the name of an author or category."""

GUESSED_DATES: Final = 20
"""Dates of one document that dateparser may look at; 11 ms each at the worst."""

MARKUP_LIMIT: Final = 1_000
"""Characters of a name with its markup."""

OWN_TEXT: Final = 80
"""Characters of an item from which it says something without its page."""

SAFE: Final = "-._~!$&'()*+,;=:@/?%"
"""Characters of a fragment that stand unencoded (RFC 3986, 3.5)."""

_FRONT: Final = re.compile(r"https?://[^/?#]+/?")
_ESCAPED: Final = re.compile(
    r"&lt;(?:p|br|div|span|a|b|strong|em|i|ul|ol|li|h[1-6]|img|table)[\s/&]"
)
_AGGREGATOR: Final = "//news.google."
_BLOCKS: Final = re.compile(r"<(?:[pP]|[bB][rR]|[dD][iI][vV]|li|h[1-6]|blockquote|table)[\s/>]")
_LANGUAGE: Final = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9\-_]*)?\s*")


class EntryMaker:
    """Makes the entries of one document of one source."""

    def __init__(self, feed: Feed, source: Source, document: Document) -> None:
        self._source = source
        self._at = document.at
        self._capture = document.capture
        self._language = language_code(feed.language)
        self._zone = source.option("timezone") or country_zone(source.country)
        self._guesses = GUESSED_DATES
        guids = Counter(item.guid for item in feed.items if item.guid)
        self._shared_guids = frozenset(guid for guid, count in guids.items() if count > 1)
        self._site = _site_of(feed, document.url)
        self._document = document.url
        self._shared_links = shared_links(feed.items, has_own_pages=source.fetch != "none")
        self._seen: dict[str, int] = {}
        self._undated: set[str] = set()

    def entry(self, item: FeedItem) -> Entry | None:
        """Return the entry of *item*, or None when it says nothing at all.

        Where only the last change is dated, as in many Atom feeds, it was published then.
        """
        if item.is_empty:
            return None
        link, page = self._place(item) or ("", "")
        title = clean_line(plain_text(_opened(item.title)))
        summary, content = _texts(item)
        published = self._date(item.published) if item.published else None
        if published is None and item.spare_dates:
            published = next(filter(None, map(self._date, item.spare_dates)), None)
        updated = self._date(item.updated) if item.updated else None
        identity = self._identity(item, link, title or summary or content)
        if (item.published and published is None) or (item.updated and updated is None):
            self._undated.add(identity)
        return Entry(
            id=identity,
            source=self._source.name,
            guid=link if item.guid == link else clean_line(item.guid, URL_LIMIT),
            link=link,
            page=page,
            title=title,
            published=published or updated,
            updated=updated,
            summary=summary,
            content=content,
            authors=_names(item.authors),
            categories=_names(item.categories),
            language=(language_code(item.language) if item.language else "") or self._language,
            first_seen=self._at,
            capture=self._capture,
            decision=self._source.fetch,
        )

    def is_shared(self, item: FeedItem) -> bool:
        """Say whether other items have the link of *item* too, and are not the same."""
        return any(bare(link.href) in self._shared_links for link in item.links)

    def is_lasting(self, item: FeedItem, entry: Entry) -> bool:
        """Say whether *item* will become the same entry in another document at another time.

        Not so where its identity hangs on the other items, or a date in it is not believed yet.
        Belongs after the last entry.
        """
        is_own = self._seen.get(entry.id) == 1 and item.guid not in self._shared_guids
        return is_own and entry.id not in self._undated and not self.is_shared(item)

    def claims(self, item: FeedItem, entry: Entry) -> tuple[str, ...]:
        """Return the identities of other items with which *item* would have to do: its own, and
        the one of its guid where other items have that too.
        """
        if item.guid in self._shared_guids:
            return (entry.id, key("entry", self._source.name, item.guid))
        return (entry.id,)

    def _place(self, item: FeedItem) -> PageAddress | None:
        """Return the best link of *item* that leads to the web; no page where others have it too.

        Notices that all link to the front page, and parts of one page, are told apart by what
        the feed says of them: that is their text then.
        """
        shared = None
        for link in item.links:
            base = self._site if link.base == self._document else link.base
            found = place(link.href, base=base)
            if found is not None:
                if self._shared_links and bare(link.href) in self._shared_links:
                    part = link.href.partition("#")[2]
                    is_part = part and "#" not in found.link
                    whole = f"{found.link}#{quote(part, safe=SAFE)}" if is_part else found.link
                    shared = shared or PageAddress(whole, "")
                    continue
                carried = publisher_url(found.link) if _AGGREGATOR in found.link else None
                return (place(carried) if carried else None) or found
        return shared

    def _identity(self, item: FeedItem, link: str, text: str) -> str:
        """Return the key of the entry: its guid, where no other entry of the document has it too
        (some feeds give the home page as every guid), else its link, else what it says. Of
        entries that are the same in all this, the second and later ones are numbered.
        """
        guid = item.guid
        if guid and guid not in self._shared_guids:
            identity = key("entry", self._source.name, guid)
        else:
            parts = [part for part in (guid, link) if part]
            if guid or not link:
                parts.append(text)
            identity = key("entry", self._source.name, *parts)
        if identity not in self._seen:
            self._seen[identity] = 1
            return identity
        self._seen[identity] += 1
        return key("entry", identity, str(self._seen[identity]))

    def _date(self, text: str) -> datetime | None:
        at = everyday(text)  # as `parse_date` begins, for nearly all dates of nearly all feeds
        if at is not None and is_believable(at, self._at):
            return at
        found = parse_date(
            text,
            language=self._source.language or self._language,
            default_zone=self._zone,
            now=self._at,
            thorough=self._guesses > 0,
        )
        if found is None:
            self._guesses -= 1
            return None
        return found.at


def _texts(item: FeedItem) -> tuple[str, str]:
    """Return summary as plain text and content as HTML.

    A long or structured summary is both; without a summary it is how the content begins.
    The content stays markup as it came: what it says is cleaned when it is read as a page.
    """
    source, content = _opened(item.summary), _opened(item.content[:CONTENT_LIMIT])
    if "&lt;" in content and "<" not in content and _ESCAPED.search(content):
        content = html.unescape(content)
    if not source:
        teaser = plain_text(content[:TEASER_MARKUP]) if content else ""
        return clean_line(teaser, TEASER_LIMIT), content
    if not content and (len(source) > SUMMARY_LIMIT or _is_structured(source)):
        content = source[:CONTENT_LIMIT]
    return clean_line(plain_text(source), SUMMARY_LIMIT), content


def _opened(text: str) -> str:
    """Return *text* without the marks of a CDATA section that was escaped as if it were text."""
    return text.replace("<![CDATA[", "").replace("]]>", "") if "<![CDATA[" in text else text


def _site_of(feed: Feed, url: str) -> str:
    """Return what relative links are relative to: the site that the channel names (RSS 2.0 says
    nothing; that is what publishers mean and readers do), or else the document.
    """
    return (canonical(plain_address(feed.link), base=url) if feed.link else None) or url


def bare(href: str) -> str:
    """Return an address as written without its fragment; one that names a page stays."""
    before, mark, part = href.partition("#")
    return href if mark and part[:1] in ("/", "!") else before


def shared_links(items: Sequence[FeedItem], *, has_own_pages: bool) -> frozenset[str]:
    """Return the addresses that are the link of several different items.

    Different are items with other titles. With *has_own_pages*, where pages are fetched, an
    address counts only when it is a front page, or when each of its items brings a text of its
    own: two headlines of one page are one page.
    """
    hrefs = [bare(item.links[0].href) for item in items if item.links]
    if len(set(hrefs)) == len(hrefs):
        return frozenset()
    together: dict[str, list[FeedItem]] = {}
    for item in items:
        if item.links:
            together.setdefault(bare(item.links[0].href), []).append(item)
    return frozenset(
        href
        for href, group in together.items()
        if len(group) > 1
        and len({item.title or item.summary for item in group}) == len(group)
        and (not has_own_pages or _FRONT.fullmatch(href) or all(map(_has_text, group)))
    )


def _has_text(item: FeedItem) -> bool:
    return len(plain_text((item.content or item.summary)[:TEASER_MARKUP])) >= OWN_TEXT


def _is_structured(markup: str) -> bool:
    return "<" in markup and _BLOCKS.search(markup) is not None


def _names(texts: list[str]) -> tuple[str, ...]:
    """Return clean, different names in their order."""
    return _clean_names(*(text[:MARKUP_LIMIT] for text in texts)) if texts else ()


@lru_cache(maxsize=1024)
def _clean_names(*texts: str) -> tuple[str, ...]:
    """Return the names of persons or categories; a feed has few, again and again."""
    cleaned = (clean_line(plain_text(text), NAME_LIMIT) for text in texts)
    return tuple(dict.fromkeys(name for name in cleaned if name))


def language_code(text: str) -> str:
    """Return the ISO 639 code that a language tag (RFC 5646) begins with, lower case, or "" """
    match = _LANGUAGE.fullmatch(text[:40]) if text else None
    return match[1].lower() if match else ""
