"""The kind ``sitemap``: Google News and plain sitemaps, and index files of sitemaps.

Read with lxml, item by item and past broken items. ultimate-sitemap-parser 1.8.1 was measured
and refused: it stops at the first broken item, forgets an index's ``lastmod`` and takes four
times as long. Formats: sitemaps.org protocol 0.9; Google, "News sitemaps".
"""

from __future__ import annotations

import heapq
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from monitor.sources import Document, Listing
from monitor.sources.link_patterns import PatternError, dated, patterns_of
from monitor.sources.make_entry import make_entry
from monitor.text.charset import decode
from monitor.text.clean import clean_line
from monitor.text.dates import AHEAD, parse_date
from monitor.text.urls import canonical, same_site
from monitor.text.zones import country_zone
from storage.records import Entry, Source

INFLATED_LIMIT: Final = 52_428_800
"""Bytes of a gzipped sitemap, inflated: the protocol's own limit (50 MiB)."""

CHUNK: Final = 65_536
"""Bytes inflated at a time, so that a broken file is read up to where it breaks."""

MOST_ITEMS: Final = 200_000
"""Items of one file that are looked at: four times what the protocol allows."""

FOLLOW: Final = 3
"""Children of an index that are polled, newest first, unless option ``follow`` says else."""

MOST_FOLLOW: Final = 20

_DATE_IN_ADDRESS: Final = re.compile(
    r"(?P<year>20\d\d)[-/_.]?(?P<month>0[1-9]|1[0-2])(?:[-/_.]?(?P<day>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_AMPERSAND: Final = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)"  # XML 1.0, section 4.6
)
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml[^>]{0,200}\?>")
_FEED_ROOTS: Final = frozenset({"rss", "feed", "RDF"})


@dataclass(slots=True)
class _Item:
    """One ``<url>`` or ``<sitemap>`` as written."""

    loc: str = ""
    lastmod: str = ""
    published: str = ""
    title: str = ""
    language: str = ""
    at: datetime | None = None


@dataclass(slots=True)
class _Content:
    """What a file held: its root element, pages, child sitemaps and items without address."""

    root: str = ""
    pages: list[_Item] = field(default_factory=list)
    children: list[_Item] = field(default_factory=list)
    broken: int = 0
    unread: int = 0


class SitemapKind:
    """Reads sitemaps."""

    name = "sitemap"
    description = "a Google News or plain sitemap, or an index of sitemaps"
    options: Final = {
        "link_pattern": "regular expression that the address of an article matches",
        "child_pattern": "regular expression that the address of a child sitemap matches",
        "date_pattern": "regular expression with (?P<year>), (?P<month>) and (?P<day>) "
        "that finds the date in an address",
        "follow": f"how many children of an index are polled, newest first (1 to {MOST_FOLLOW})",
        "timezone": "IANA time zone of times that name none; without it that of the country",
    }

    def parse(self, document: Document, source: Source, max_items: int) -> Listing:
        """Return the newest pages, or the newest children to follow.

        Reasons bad-sitemap, empty. ``publication_date`` is when a page was
        published; ``lastmod`` only says when it changed, so it becomes ``updated``.
        """
        try:
            patterns = patterns_of(source, "link_pattern", "child_pattern", "date_pattern")
            follow = _follow(source)
        except (PatternError, ValueError) as error:
            return Listing(reason="bad-option", detail=str(error))
        if not document.body.strip():
            return Listing(reason="empty")
        body, cut = _inflated(document.body)
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://")):
            content = _plain_text(body)
        else:
            content = _read(body, document, source)
        if content.root not in ("urlset", "sitemapindex"):
            return _refused(content)
        detail = "only the beginning could be inflated" if cut else ""
        if content.children and not content.pages:
            children = _children(content.children, document, patterns.get("child_pattern"))
            return Listing(
                reason="ok",
                follow=tuple(children[:follow]),
                skipped=content.broken,
                detail=detail or f"index of {len(content.children)} sitemaps",
            )
        return _pages(content, document, source, max_items, patterns, detail)


KIND = SitemapKind()


def _follow(source: Source) -> int:
    text = source.option("follow", str(FOLLOW))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_FOLLOW:
        raise ValueError(f"follow = {text!r} must be a number from 1 to {MOST_FOLLOW}")
    return int(text)


def _inflated(body: bytes) -> tuple[bytes, bool]:
    """Return *body* without its gzip wrapping (``sitemap.xml.gz``), and whether it is cut."""
    if not body.startswith(b"\x1f\x8b"):
        return body, False
    inflater = zlib.decompressobj(wbits=31)
    inflated = bytearray()
    try:
        for start in range(0, len(body), CHUNK):
            room = INFLATED_LIMIT - len(inflated)
            if room <= 0 or inflater.eof:
                break
            inflated += inflater.decompress(body[start : start + CHUNK], room)
    except zlib.error:
        return bytes(inflated), True
    return bytes(inflated), not inflater.eof


def _plain_text(body: bytes) -> _Content:
    """Read a text sitemap: one address a line (sitemaps.org, "Text file")."""
    lines = body.decode("utf-8-sig", "replace").split("\n", MOST_ITEMS)
    pages = [_Item(loc=line.strip()) for line in lines if line.strip()]
    return _Content(root="urlset", pages=pages)


def _read(body: bytes, document: Document, source: Source) -> _Content:
    """Read the items of an XML sitemap; what is broken is counted and stepped over."""
    content = _Content()
    try:
        for item, kind in _items(_repaired(body, document, source), content):
            wanted = content.pages if kind == "url" else content.children
            if not item.loc:
                content.broken += 1
            elif len(content.pages) + len(content.children) >= MOST_ITEMS:
                content.unread += 1
            else:
                wanted.append(item)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        content.broken += 1  # the rest is beyond recovery; what was read stays
    return content


def _repaired(body: bytes, document: Document, source: Source) -> bytes:
    """Return *body* with what even a forgiving parser stumbles over made harmless.

    Bare ampersands (in every second hand-made sitemap) and entities that somebody defined
    become text; references to characters that do not exist go.
    """
    if source.encoding or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = decode(body, declared=document.charset, override=source.encoding).text
        body = _DECLARATION.sub("", text).encode("utf-8", "replace")
    return _AMPERSAND.sub(b"&amp;", _REFERENCE.sub(_real, body))


def _real(reference: re.Match[bytes]) -> bytes:
    """Return a character reference when XML 1.0 knows the character (section 2.2), else nothing."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    known = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD
    return reference[0] if known or 0x10000 <= code <= 0x10FFFF else b""


def _items(body: bytes, content: _Content) -> Iterator[tuple[_Item, str]]:
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    for event, element in events:
        name = _local(element)
        if not content.root:
            content.root = name
            if name not in ("urlset", "sitemapindex"):
                return
        if event == "end" and name in ("url", "sitemap"):
            yield _item(element), name
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _item(element: etree._Element) -> _Item:
    item = _Item()
    for child in element:
        name = _local(child)
        if name == "loc":
            item.loc = _text(child)
        elif name == "lastmod":
            item.lastmod = _text(child)
        elif name == "news":
            for part in child.iter():
                name = _local(part)
                if name == "publication_date":
                    item.published = _text(part)
                elif name == "title":
                    item.title = _text(part)
                elif name == "language":
                    item.language = _text(part)
    return item


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def _refused(content: _Content) -> Listing:
    if content.root in _FEED_ROOTS:
        return Listing(reason="bad-sitemap", detail='this is a feed: set kind = "feed"')
    root = f"the root is <{clean_line(content.root, 40)}>" if content.root else "not XML"
    return Listing(reason="bad-sitemap", detail=root)


def _children(items: list[_Item], document: Document, pattern: re.Pattern[str] | None) -> list[str]:
    """Return the addresses of an index's children, the newest first.

    A child that says nothing of its date keeps its place behind those that do. Children
    elsewhere are left out (the protocol wants one host), but for those that *pattern* asks for.
    """
    found: dict[str, datetime | None] = {}
    for item in items:
        url = canonical(item.loc, base=document.url)
        if url is None or not (pattern.search(url) if pattern else same_site(url, document.url)):
            continue
        written = parse_date(item.lastmod, now=document.at, thorough=False)
        found.setdefault(url, written.at if written else _date_in(url))
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda url: found[url] or oldest, reverse=True)


def _date_in(url: str) -> datetime | None:
    found = _DATE_IN_ADDRESS.search(url)
    if not found:
        return None
    try:
        return datetime(int(found["year"]), int(found["month"]), int(found["day"] or 1), tzinfo=UTC)
    except ValueError:
        return None


def _pages(
    content: _Content,
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
            item.at = _quick_date(item.published or item.lastmod, latest)
        pages = heapq.nlargest(max_items, pages, key=lambda item: item.at or oldest)
    made = [_entry(item, document, source, patterns.get("date_pattern")) for item in pages]
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


def _entry(
    item: _Item, document: Document, source: Source, pattern: re.Pattern[str] | None
) -> Entry | None:
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
