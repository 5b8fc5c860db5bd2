"""Reading the page of a ``listing``: an HTML page of links to articles.

With ``link_pattern`` the links are those whose address matches; without it they are found
by `listing_links`. Entries stand in the page's order; their titles are the links' texts, and
their dates those that ``date_pattern`` finds in the address or a ``<time>`` beside the link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from datetime import datetime
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import Tag
from soupsieve import SelectorSyntaxError

from monitor.sources import Document, Listing
from monitor.sources.consent_pages import asks_for_consent
from monitor.sources.link_patterns import PatternError, dated, patterns_of
from monitor.sources.listing_files import Link, Surroundings
from monitor.sources.listing_links import article_links, page_links, parsed
from monitor.sources.make_entry import make_entry
from monitor.text.addresses.urls import canonical
from monitor.text.clean import clean_line
from monitor.text.dates.reading import parse_date
from monitor.text.dates.zones import country_zone
from monitor.text.decoding.charset import decode
from monitor.text.decoding.packed import unpacked
from storage.records import Entry, Source

READ_LIMIT: Final = 3_000_000
"""Characters of a page that are read; BeautifulSoup takes 1 s for about 2 MB of HTML."""

BLOCK_DEPTH: Final = 4
"""Ancestors in which the time of a link is looked for: cards nest it two or three deep."""

_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:rss|feed|rdf)", re.S
)


def read(document: Document, source: Source, max_items: int) -> Listing:
    """Return the articles that the page links to; reasons no-links, blocked, empty."""
    try:
        patterns = patterns_of(source, "link_pattern", "skip_pattern", "date_pattern")
    except PatternError as error:
        return Listing(reason="bad-option", detail=str(error))
    if not document.body.strip():
        return Listing(reason="empty")
    body, _ = unpacked(document.body)
    text = decode(body, declared=document.charset, override=source.encoding).text
    if _FEED.match(text):
        return Listing(reason="no-links", detail='this is a feed: set kind = "feed"')
    soup = parsed(text[:READ_LIMIT])
    try:
        parts = _parts(soup, source.option("within"))
    except SelectorSyntaxError as error:
        return Listing(reason="bad-option", detail=f"within: {error}".partition("\n")[0])
    base = base_of(soup, document.url)
    links = tuple(link for part in parts for link in page_links(part, base))
    chosen = _chosen(links, base, patterns)
    if not chosen:
        return _nothing(soup, links, base, patterns)
    chosen_hrefs = frozenset(link.tag["href"] for link in chosen)
    made = (
        _entry(link, document, source, patterns.get("date_pattern"), chosen_hrefs)
        for link in chosen[:max_items]
    )
    return Listing(
        reason="ok",
        entries=tuple(entry for entry in made if entry is not None),
        title=clean_line(soup.title.get_text(" ")) if soup.title else "",
        beyond=max(0, len(chosen) - max_items),
    )


def _parts(soup: BeautifulSoup, selector: str) -> Iterable[BeautifulSoup | Tag]:
    return soup.select(selector, limit=100) if selector else (soup,)


def base_of(soup: BeautifulSoup, url: str) -> str:
    """Return what relative links are relative to (HTML, ``<base href>``)."""
    tag = soup.find("base", href=True)
    return (canonical(str(tag["href"]), base=url) if tag else None) or url


def _chosen(
    links: tuple[Link, ...], base: str, patterns: dict[str, re.Pattern[str]]
) -> tuple[Link, ...]:
    wanted, unwanted = patterns.get("link_pattern"), patterns.get("skip_pattern")
    if wanted:
        around = Surroundings({})
        matching = (link for link in links if wanted.search(link.url))
        chosen = tuple(around.named(link) if link.is_pdf else link for link in matching)
    else:
        chosen = article_links(links, base)
    return tuple(link for link in chosen if not (unwanted and unwanted.search(link.url)))


def _nothing(
    soup: BeautifulSoup, links: tuple[Link, ...], base: str, patterns: dict[str, re.Pattern[str]]
) -> Listing:
    """Return why the page announces nothing: a consent page, or a page that has changed."""
    if asks_for_consent(soup):
        return Listing(reason="blocked", detail="a consent page instead of the list")
    detail = f"{len(links)} links, none of them to an article"
    if "link_pattern" in patterns and links:
        automatic = len(article_links(links, base))
        detail = (
            f"{len(links)} links, none matches link_pattern; {automatic} would be found without it"
        )
    return Listing(reason="no-links", detail=detail)


def _entry(
    link: Link,
    document: Document,
    source: Source,
    pattern: re.Pattern[str] | None,
    chosen: Set[object],
) -> Entry | None:
    published = dated(pattern, link.url) if pattern else None
    if published is None and (block := _time_beside(link.tag, chosen)):
        found = parse_date(
            block,
            language=source.language,
            default_zone=source.option("timezone") or country_zone(source.country),
            now=document.at,
            thorough=False,
        )
        published = found.at if found else None
    return make_entry(
        source,
        link.url,
        base=document.url,
        title=link.title,
        published=_believable(published, document.at),
    )


def _believable(day: datetime | None, now: datetime) -> datetime | None:
    """Return *day* unless it lies ahead; outlets east of UTC are up to a day ahead of it."""
    return day if day is not None and (day - now).total_seconds() < 86_400 else None


def _time_beside(tag: Tag, chosen: Set[object]) -> str:
    """Return the ``<time>`` in the block around *tag* that holds no other chosen link, or ""."""
    block: Tag | None = tag
    for _ in range(BLOCK_DEPTH):
        if block is None or block.name in ("body", "html", "[document]"):
            return ""
        hrefs = {other["href"] for other in block.find_all("a", href=True, limit=20)}
        if (hrefs - {tag["href"]}) & chosen:
            return ""
        found = block.find("time")
        if found is not None:
            return clean_line(str(found.get("datetime") or "") or found.get_text(" "), 100)
        block = block.parent
    return ""
