"""Where a site announces its articles: feeds, sitemaps and listings, found from its home page.

Pure: it reads a page that was fetched (and robots.txt, where that was) and names addresses;
who asks fetches them and sees what they hold. Heavy (BeautifulSoup): import it lazily.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from monitor.sources import Document
from monitor.sources.listing_links import article_links, page_links, parsed
from monitor.sources.listing_reading import base_of
from monitor.sources.sitemap_past import USUAL_SITEMAPS, robots_sitemaps
from monitor.text.addresses.urls import canonical, page_key
from monitor.text.clean import clean_line
from monitor.text.decoding.charset import decode
from monitor.text.phrases import phrases

READ_LIMIT: Final = 3_000_000
"""Characters of a page that are read."""

MOST_CANDIDATES: Final = 60
"""Candidates at most; portals name a feed for each of a hundred sections."""

LISTING_LINKS: Final = 5
"""Links to articles from which a page is worth proposing as a listing."""

USUAL_FEEDS: Final = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "rss/", "feed.json")
"""Where WordPress, Bitrix, Drupal and home-made systems put them, as in ``config/sources.toml``."""

_FEED_TYPES: Final = re.compile(
    r"application/(?:rss|atom|rdf)\+xml|application/feed\+json|(?:application|text)/xml", re.I
)
_NO_FEED: Final = re.compile(r"wp-json|oembed|/api/", re.IGNORECASE)
_LINK_VALUE: Final = re.compile(r"<([^<>]{1,2048})>([^<]*)")
_LINK_PARAMETER: Final = re.compile(r";\s*([\w*]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))")
_FEED_ADDRESS: Final = re.compile(
    r"/(?:rss|feeds?|atom|rdf)(?:[/._-]|$)|\.(?:rss|rdf|atom)$|[?&](?:rss|feed|format=(?:rss|atom))"
    r"|/(?:rss|feed|atom)[^/]*\.xml$|^(?:https?:)?//(?:rss|feeds?)\.",
    re.IGNORECASE,
)
_FEED_TEXT: Final = re.compile(r"\b(?:rss|atom)\b", re.IGNORECASE)
_COMMENTS: Final = re.compile(phrases("furniture.comments"), re.IGNORECASE)
_FEED_ROOT: Final = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SITEMAP_ROOT: Final = re.compile(r"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_JSON_FEED: Final = re.compile(r'\s*\{\s*"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org')


@dataclass(frozen=True, slots=True)
class SourceCandidate:
    """An address worth trying as a source.

    ``kind`` is the source kind it would be, ``why`` says in words how it was found, and
    ``named`` is false for the usual places, which nothing on the site speaks of.
    """

    kind: str
    url: str
    title: str
    why: str
    named: bool = True


def discover(
    document: Document, *, robots: str = "", links: Sequence[str] = ()
) -> tuple[SourceCandidate, ...]:
    """Return the candidates that the page and the text of robots.txt give, the best first.

    *links* are the Link fields of the answer (RFC 8288).

    Feeds stand before sitemaps and sitemaps before the page itself as a listing; usual
    places come last, and only of a kind that the site does not name.
    """
    text = decode(document.body, declared=document.charset).text[:READ_LIMIT]
    found: dict[str, SourceCandidate] = {}
    for candidate in _all(text, document, robots, links):
        found.setdefault(page_key(candidate.url), candidate)
    return tuple(found.values())[:MOST_CANDIDATES]


def _all(
    text: str, document: Document, robots: str, links: Sequence[str]
) -> Iterator[SourceCandidate]:
    if itself := _itself(text, document.url):
        yield itself
        return
    soup = parsed(text)
    base = base_of(soup, document.url)
    feeds = [
        *_linked_feeds(soup, base),
        *_feeds_of_fields(links, document.url),
        *_anchored_feeds(soup, base),
    ]
    yield from feeds
    sitemaps = robots_sitemaps(robots, document.url)
    for url in sitemaps:
        yield SourceCandidate("sitemap", url, "", "robots.txt names it")
    listing = _listing(soup, document.url)
    if listing:
        yield listing
    if not feeds:
        yield from _usual("feed", USUAL_FEEDS, document.url)
    if not sitemaps:
        yield from _usual("sitemap", USUAL_SITEMAPS, document.url)


def _itself(text: str, url: str) -> SourceCandidate | None:
    """Return what the document is when it is no page at all."""
    head = text[:2_000]
    if _FEED_ROOT.search(head) or _JSON_FEED.match(head):
        return SourceCandidate("feed", url, "", "the address itself is a feed")
    if _SITEMAP_ROOT.search(head):
        return SourceCandidate("sitemap", url, "", "the address itself is a sitemap")
    return None


def _linked_feeds(soup: BeautifulSoup, base: str) -> Iterator[SourceCandidate]:
    for tag in soup.find_all("link", href=True, limit=500):
        relations = {str(word).lower() for word in tag.get_attribute_list("rel")}
        title = clean_line(str(tag.get("title") or ""), 200)
        href = str(tag["href"])
        if (
            _is_feed(relations, str(tag.get("type") or ""), href)
            and not _COMMENTS.search(title + href)
            and (url := canonical(href, base=base))
        ):
            yield SourceCandidate("feed", url, title, "the page names it as its feed")


def _is_feed(relations: set[str], media_type: str, href: str) -> bool:
    """Tell whether a link leads to a feed: by its type, as ``rel=feed`` (HTML 5 drafts), or as JSON
    that is no programming interface of a content system.
    """
    if "feed" in relations:
        return True
    if "alternate" not in relations:
        return False
    is_json = media_type.strip().lower().startswith("application/json") and not _NO_FEED.search(
        href
    )
    return is_json or _FEED_TYPES.match(media_type.strip()) is not None


def _feeds_of_fields(links: Sequence[str], base: str) -> Iterator[SourceCandidate]:
    """Yield the feeds that Link fields of the answer name."""
    for field in links[:20]:
        for found in _LINK_VALUE.finditer(field[:5_000]):
            parameters = {
                name.lower(): quoted or bare
                for name, quoted, bare in _LINK_PARAMETER.findall(found[2])
            }
            relations = set(parameters.get("rel", "").lower().split())
            if _is_feed(relations, parameters.get("type", ""), found[1]):
                url = canonical(found[1], base=base)
                if url:
                    title = clean_line(parameters.get("title", ""), 200)
                    yield SourceCandidate("feed", url, title, "the server names it as its feed")


def _anchored_feeds(soup: BeautifulSoup, base: str) -> Iterator[SourceCandidate]:
    own = page_key(base)
    for tag in soup.find_all("a", href=True, limit=5_000):
        href = str(tag["href"])
        title = clean_line(tag.get_text(" "), 200)
        if not (_FEED_ADDRESS.search(href) or _FEED_TEXT.search(title)):
            continue
        url = canonical(href, base=base)
        if url and page_key(url) != own and not _COMMENTS.search(title + href):
            yield SourceCandidate("feed", url, title, "the page links to it")


def _listing(soup: BeautifulSoup, base: str) -> SourceCandidate | None:
    links = article_links(page_links(soup, base), base)
    if len(links) < LISTING_LINKS:
        return None
    title = clean_line(soup.title.get_text(" "), 200) if soup.title else ""
    return SourceCandidate("listing", base, title, f"it holds {len(links)} links to articles")


def _usual(kind: str, names: tuple[str, ...], base: str) -> Iterator[SourceCandidate]:
    """Yield the usual places at the root, and in the folder of the page where it has one."""
    folder = urlsplit(base).path.rpartition("/")[0]
    for root in dict.fromkeys(("/", f"{folder}/")):
        for name in names:
            if url := canonical(root + name, base=base):
                yield SourceCandidate(
                    kind, url, "", "a usual place: not looked at yet", named=False
                )
