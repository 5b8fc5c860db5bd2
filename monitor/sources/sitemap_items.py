"""The items of a sitemap file, read one by one and past broken ones (a part of ``sitemap``).

Read with lxml. ultimate-sitemap-parser 1.8.1 was measured and refused: it stops at the first
broken item, forgets an index's ``lastmod`` and takes four times as long. Formats: sitemaps.org
protocol 0.9; Google, "News sitemaps".
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from lxml import etree

from monitor.sources import Document
from monitor.text.addresses.written import plain_address
from monitor.text.decoding.charset import decode
from monitor.text.decoding.packed import unpacked
from storage.records import Source

MOST_ITEMS: Final = 200_000
"""Items of one file that are looked at: four times what the protocol allows."""

_DATE_IN_ADDRESS: Final = re.compile(
    r"(?<!\d)(?P<year>20\d\d)"
    r"(?:[-/_.]?(?P<month>0[1-9]|1[0-2])(?:[-/_.]?(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_HOST: Final = re.compile(r"\A\s*(?:[A-Za-z][\w+.\-]*:)?//[^/?#]*")
_DATE_IN_QUERY: Final = re.compile(
    r"[?&;](?:yyyy|year|y)=(?P<year>20\d\d)(?!\d)"
    r"(?:[&;](?:amp;)?(?:mm?|month)=(?P<month>0?[1-9]|1[0-2])(?!\d)"
    r"(?:[&;](?:amp;)?(?:dd?|day)=(?P<day>0?[1-9]|[12]\d|3[01])(?!\d))?)?"
)
_DOCUMENT: Final = re.compile(rb"<\?xml\b|<(?:[\w\-]+:)?(?:urlset|sitemapindex)[\s>]")
_BEGINNING: Final = 20_000
"""Bytes of notices that a program may have printed before the document that it made."""
_AMPERSAND: Final = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)"  # XML 1.0, section 4.6
)
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml[^>]{0,200}\?>")


def period_in(url: str) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last moment of the day, month or year that an address names.

    ``sitemap-2025-09.xml`` is September; (None, None) where the address names no time. A year in
    the host (``vote2026.example``) or a port says nothing of a document.
    """
    path = _HOST.sub("", url)
    found = _DATE_IN_QUERY.search(path) or _DATE_IN_ADDRESS.search(path)
    if not found:
        return None, None
    year, month, day = (int(part or 0) for part in found.group("year", "month", "day"))
    try:
        first = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None, None
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = (first + timedelta(days=31)).replace(day=1)
    else:
        after = first.replace(year=year + 1)
    return first, after - timedelta(milliseconds=1)


@dataclass(slots=True)
class SitemapItem:
    """One ``<url>`` or ``<sitemap>`` as written."""

    loc: str = ""
    lastmod: str = ""
    published: str = ""
    title: str = ""
    language: str = ""
    at: datetime | None = None


@dataclass(slots=True)
class Content:
    """What a file held: its root element, pages, child sitemaps and items without address."""

    root: str = ""
    pages: list[SitemapItem] = field(default_factory=list)
    children: list[SitemapItem] = field(default_factory=list)
    broken: int = 0
    unread: int = 0


def read_items(document: Document, source: Source) -> tuple[Content, bool]:
    """Return what the file in *document* holds, and whether only its beginning was inflated."""
    body, cut = unpacked(document.body)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://")):
        return _plain_text(body), cut
    return _read(body, document, source), cut


def _plain_text(body: bytes) -> Content:
    """Read a text sitemap: one address a line (sitemaps.org, "Text file")."""
    lines = body.decode("utf-8-sig", "replace").split("\n", MOST_ITEMS)
    pages = [SitemapItem(loc=line.strip()) for line in lines if line.strip()]
    return Content(root="urlset", pages=pages)


def _read(body: bytes, document: Document, source: Source) -> Content:
    """Read the items of an XML sitemap; what is broken is counted and stepped over."""
    content = Content()
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
    body = _AMPERSAND.sub(b"&amp;", _REFERENCE.sub(_real, _from_its_beginning(body)))
    for name in (b"url", b"sitemap"):
        if len(re.findall(rb"<%s[\s>]" % name, body)) > body.count(b"</%s>" % name):
            body = _closed(body, name)
    return body


def _from_its_beginning(body: bytes) -> bytes:
    """Return *body* without what was printed before it."""
    found = _DOCUMENT.search(body, 0, _BEGINNING)
    before = body[: found.start()].strip(b"\xef\xbb\xbf \t\r\n") if found else b""
    if found is None or not before or before.lower().startswith((b"<!doctype html", b"<html")):
        return body
    return body[found.start() :] if before else body


def _closed(body: bytes, name: bytes) -> bytes:
    """Return *body* with each element called *name* closed before the next one begins."""
    end = b"</%s>" % name
    first, *parts = re.split(rb"(?=<%s[\s>])" % name, body)
    pieces = [first]
    for part in parts:
        if end not in part:
            inside, mark, tail = part.partition(
                b"</urlset>" if name == b"url" else b"</sitemapindex>"
            )
            part = inside + end + mark + tail
        pieces.append(part)
    return b"".join(pieces)


def _real(reference: re.Match[bytes]) -> bytes:
    """Return a character reference when XML 1.0 knows the character (section 2.2), else nothing."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    known = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD
    return reference[0] if known or 0x10000 <= code <= 0x10FFFF else b""


def _items(body: bytes, content: Content) -> Iterator[tuple[SitemapItem, str]]:
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
            for item in _items_of(element):
                yield item, name
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _items_of(element: etree._Element) -> list[SitemapItem]:
    """Return the item in *element*; several where it has several addresses of its own.

    Addresses of pictures and videos stand in namespaces of their own.
    """
    item = SitemapItem()
    own = _namespace(element)
    locs: list[str] = []
    for child in element:
        name = _local(child)
        if name == "loc":
            if _namespace(child) in ("", own):
                locs.append(
                    plain_address(
                        "".join(child.itertext()) if len(child) == 0 else child.text or ""
                    )
                )
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
    bare = plain_address(element.text or "")
    if not locs and bare.startswith(("http://", "https://")):
        locs.append(bare)
    return [replace(item, loc=loc) for loc in dict.fromkeys(locs)] or [item]


def _namespace(element: etree._Element) -> str:
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag[0] == "{" else ""


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()
