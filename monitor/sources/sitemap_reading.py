"""Reading a ``sitemap``: Google News and plain sitemaps, and index files of sitemaps.

The newest is what counts here: the newest pages of a file, the newest children of an index.
Walking an index to its end is `monitor.sources.sitemap_past`.
"""

from __future__ import annotations

import heapq
import re
from datetime import UTC, datetime
from typing import Final

from monitor.sources import Document, Listing
from monitor.sources.consent_pages import is_consent_page
from monitor.sources.link_patterns import PatternError, dated, patterns_of
from monitor.sources.make_entry import make_entry
from monitor.sources.sitemap_growth import ends, growing
from monitor.sources.sitemap_items import Content, SitemapItem, period_in, read_items
from monitor.text.addresses.urls import canonical, same_site
from monitor.text.clean import clean_line
from monitor.text.dates.reading import AHEAD, parse_date
from monitor.text.dates.zones import country_zone
from monitor.text.decoding.charset import decode
from storage.records import Entry, Source

_FEED_ROOTS: Final = frozenset({"rss", "feed", "RDF"})


def read(document: Document, source: Source, max_items: int, follow: int) -> Listing:
    """Return the newest pages, or the *follow* newest children to follow.

    Reasons bad-sitemap, blocked, empty. ``publication_date`` is when a page was
    published; ``lastmod`` only says when it changed, so it becomes ``updated``.
    """
    try:
        patterns = patterns_of(source, "link_pattern", "child_pattern", "date_pattern")
    except PatternError as error:
        return Listing(reason="bad-option", detail=str(error))
    if not document.body.strip():
        return Listing(reason="empty")
    content, cut = read_items(document, source)
    if content.root not in ("urlset", "sitemapindex"):
        if content.root == "html" and is_consent_page(_text(document, source)):
            return Listing(reason="blocked", detail="a consent page instead of the sitemap")
        return refused(content)
    detail = "only the beginning could be inflated" if cut else ""
    if content.children and not content.pages:
        children = _children(content.children, document, patterns.get("child_pattern"))
        count = f"index of {len(content.children)} sitemaps"
        none = "" if children else ", none of which is on this site or matches child_pattern"
        return Listing(
            reason="ok",
            follow=tuple(children[:follow]),
            skipped=content.broken,
            detail=detail or count + none,
        )
    return _pages(content, document, source, max_items, patterns, detail)


def _text(document: Document, source: Source) -> str:
    decoded = decode(document.body, declared=document.charset, override=source.encoding)
    return decoded.text


def refused(content: Content) -> Listing:
    """Return the end of a document that is no sitemap, with what it is."""
    if content.root in _FEED_ROOTS:
        return Listing(reason="bad-sitemap", detail='this is a feed: set kind = "feed"')
    root = f"the root is <{clean_line(content.root, 40)}>" if content.root else "not XML"
    return Listing(reason="bad-sitemap", detail=root)


def _children(
    items: list[SitemapItem], document: Document, pattern: re.Pattern[str] | None
) -> list[str]:
    """Return the addresses of an index's children, the newest first.

    Those that say nothing of their date stand behind those that do, as `growing` has it. Children
    elsewhere are left out (the protocol wants one host), but for those that *pattern* asks for.
    """
    found: dict[str, datetime | None] = {}
    for item in items:
        url = canonical(item.loc, base=document.url)
        if url is None or not (pattern.search(url) if pattern else same_site(url, document.url)):
            continue
        written = parse_date(item.lastmod, now=document.at, thorough=False)
        found.setdefault(url, written.at if written else period_in(url)[0])
    undated = growing([url for url, at in found.items() if at is None])
    dated = [(at, url) for url, at in found.items() if at is not None]
    return [url for _, url in sorted(dated, key=lambda pair: pair[0], reverse=True)] + undated


def _pages(
    content: Content,
    document: Document,
    source: Source,
    max_items: int,
    patterns: dict[str, re.Pattern[str]],
    detail: str,
) -> Listing:
    wanted = patterns.get("link_pattern")
    pages = [item for item in content.pages if not wanted or wanted.search(item.loc)]
    beyond = content.unread + max(0, len(pages) - max_items)
    if len(pages) > max_items:
        oldest = datetime.min.replace(tzinfo=UTC)
        latest = document.at + AHEAD
        for item in pages:
            item.at = _quick_date(item.published or item.lastmod, latest) or period_in(item.loc)[0]
        pages = ends(pages, of=lambda item: item.loc)
        pages = heapq.nlargest(max_items, pages, key=lambda item: item.at or oldest)
    made = [entry_of(item, document, source, patterns.get("date_pattern")) for item in pages]
    entries = tuple(entry for entry in made if entry is not None)
    return Listing(
        reason="ok",
        entries=entries,
        skipped=content.broken + len(made) - len(entries),
        beyond=beyond,
        detail=detail,
    )


def _quick_date(text: str, latest: datetime) -> datetime | None:
    """Return a W3C date for sorting 50,000 items; the odd forms are read for the chosen only."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if found <= latest else None


def entry_of(
    item: SitemapItem, document: Document, source: Source, pattern: re.Pattern[str] | None
) -> Entry | None:
    """Return the entry that *item* announces; *pattern* finds the date in its address."""
    zone = source.option("timezone") or country_zone(source.country)
    language = item.language[:2].lower() if re.match(r"[A-Za-z]{2}(?:$|-)", item.language) else ""
    published, changed = (
        parse_date(text, default_zone=zone, now=document.at, thorough=False)
        for text in (item.published, item.lastmod)
    )
    if published is None and pattern is not None:
        day = dated(pattern, item.loc)
    else:
        day = published.at if published else None
    return make_entry(
        source,
        item.loc,
        base=document.url,
        title=item.title,
        published=day,
        updated=changed.at if changed else None,
        language=language,
    )
