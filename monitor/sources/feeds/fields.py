"""One element of a feed into one field of an item, the same for every reader of XML.

Which element wins where several say the same thing is a rank: 0 is the best, the first of
equal rank counts. The order follows what publishers mean, measured on the corpora: the
outlet's own address before the proxy's, the full text before the teaser.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from monitor.sources.feeds.items import Feed, FeedItem, ItemLink
from monitor.text.addresses.written import plain_address

CATEGORY_LIMIT: Final = 50
AUTHOR_LIMIT: Final = 20
LINK_LIMIT: Final = 20
"""Values of one kind that are read; more is an attack or a mistake."""


class Element(NamedTuple):
    """An element as a reader hands it over.

    ``name`` is that of `monitor.sources.feeds.names`; ``text`` is its text, or its inner
    markup where it has child elements; ``attributes`` are named likewise; ``base`` returns
    the address to which its relative links refer.
    """

    name: str
    text: str
    has_markup: bool
    attributes: Mapping[str, str]
    base: Callable[[], str]

    def get(self, name: str) -> str:
        """Return the attribute *name*, or "" """
        return self.attributes.get(name, "")


# Ranks of links: the outlet's own address, the page, the identifier, and what may lead there.
ORIGINAL, PAGE, OTHER_PAGE, PERMALINK, ABOUT, SECOND_CHOICE, ENCLOSURE = range(7)

_FIELDS: Final[dict[str, dict[str, int]]] = {
    "title": {
        "title": 0,
        "dc:title": 1,
        "media:title": 2,
        "itunes:title": 2,
        "dcterms:title": 2,
    },
    "summary": {
        "description": 0,
        "summary": 0,
        "dc:description": 1,
        "dcterms:abstract": 1,
        "abstract": 1,
        "itunes:summary": 2,
        "itunes:subtitle": 3,
        "media:description": 3,
        "tagline": 3,
    },
    "content": {
        "content:encoded": 0,
        "content": 0,
        "yandex:full-text": 0,
        "turbo:content": 1,
        "rambler:fulltext": 1,
        "full-text": 1,
        "fulltext": 1,
        "xhtml:body": 1,
        "xhtml:div": 2,
        "body": 2,
        "fullitem": 2,
        "encoded": 2,
    },
    "published": {
        "pubdate": 0,
        "published": 0,
        "issued": 0,
        "dc:date": 1,
        "dcterms:issued": 1,
        "prism:publicationdate": 1,
        "created": 2,
        "dcterms:created": 2,
        "date": 2,
        "dc:created": 2,
    },
    "updated": {
        "updated": 0,
        "modified": 0,
        "dcterms:modified": 0,
        "prism:modificationdate": 1,
        "lastmod": 1,
    },
    "language": {"language": 0, "dc:language": 0},
    "guid": {"guid": 0, "id": 0, "dc:identifier": 1, "dcterms:identifier": 1},
    "link": {"link": PAGE, "feedburner:origlink": ORIGINAL},
    "enclosure": {"enclosure": ENCLOSURE},
    "author": {
        "author": 0,
        "dc:creator": 0,
        "dc:author": 0,
        "itunes:author": 0,
        "creator": 0,
        "yandex:author": 0,
    },
    "category": {
        "category": 0,
        "dc:subject": 0,
        "media:category": 0,
        "itunes:category": 0,
        "dcterms:subject": 0,
    },
    "keywords": {"media:keywords": 0, "itunes:keywords": 0, "keywords": 0, "categories": 0},
}
"""field: names of the elements that fill it, with their ranks"""

RULES: Final[dict[str, tuple[str, int]]] = {
    name: (field, rank) for field, names in _FIELDS.items() for name, rank in names.items()
}
"""name of an element: the field that it fills, and its rank. Other elements say nothing to us."""

_RANK: Final = attrgetter("rank")
KEPT: Final = frozenset({"title", "summary", "content", "published", "updated", "language"})

_NAME: Final = re.compile(r"<(?:[\w.\-]+:)?name(?:\s[^<>]*)?>([^<]*)</", re.I)
_EMAIL_AND_NAME: Final = re.compile(r"\s*\S+@\S+\s*\(([^()]*)\)\s*")
_NAME_AND_EMAIL: Final = re.compile(r"([^<>()]*?)\s*[<(]\S+@[^\s<>()]+[>)]\s*")
_XHTML: Final = re.compile(r"\sxmlns(?::[\w.\-]+)?=\"[^\"]*\"|(?<=[</])(?:xhtml|html|h):")
_TEXT_TYPES: Final = frozenset({"", "text", "html", "xhtml", "plain", "application/xhtml+xml"})


class Collector:
    """Fills one item, element by element, in document order.

    ``ranks`` holds the rank of what each field has now.
    """

    def __init__(self) -> None:
        self.item = FeedItem()
        self.ranks: dict[str, int] = {}

    def take(self, element: Element) -> None:
        """Read one child element of the item; what says nothing to us is passed over."""
        rule = RULES.get(element.name)
        if rule is None:
            return
        field, rank = rule
        if field == "link":
            self._link(element, rank)
        elif field == "guid":
            self._guid(element, rank)
        elif field == "enclosure":
            self.enclosure(element.get("url"), element.get("type"), element.base())
        elif field == "author":
            self.author(_person(element))
        elif field in ("category", "keywords"):
            self._category(element, field)
        elif field == "content":
            self._content(element, rank)
        else:
            self.keep(field, rank, _construct(element))

    def take_text(self, field: str, rank: int, text: str, base: str) -> None:
        """Read an element that is nothing but *text*, as most are; the same as `take`, faster."""
        if field in KEPT:
            self.keep(field, rank, text)
        elif field == "category":
            if not text.isspace() and len(self.item.categories) < CATEGORY_LIMIT:
                self.item.categories.append(text)
        elif field == "link":
            self.link(text, rank, base)
        elif field == "author":
            self.author(_bare_name(text) if "@" in text else text)
        elif field == "guid":
            self.guid(text, rank, base, is_permanent=True)
        elif field == "keywords":
            self.keywords(text)

    def keep(self, field: str, rank: int, text: str) -> None:
        """Take *text* for *field* unless there is one of a better or equal rank."""
        if not text or text.isspace():
            return
        if rank < self.ranks.get(field, 99):
            if field in self.ranks and field == "published":
                self.item.spare_dates += (self.item.published,)
            self.ranks[field] = rank
            setattr(self.item, field, text)
        elif field == "published":
            self.item.spare_dates += (text,)

    def link(self, address: str, rank: int, base: str) -> None:
        """Take an address."""
        if rank <= ENCLOSURE and len(self.item.links) < LINK_LIMIT:
            address = plain_address(address)
            links = self.item.links
            if not links:
                if address:
                    links.append(ItemLink(address, rank, base))
                return
            last = links[-1]
            if not address or (address == last.href and rank >= last.rank and base == last.base):
                return  # nothing, or the same once more
            links.append(ItemLink(address, rank, base))
            if rank < last.rank:
                links.sort(key=_RANK)

    def guid(self, text: str, rank: int, base: str, *, is_permanent: bool) -> None:
        """Take an identifier, and its address where it is one."""
        text = plain_address(text)
        self.keep("guid", rank, text)
        if is_permanent and text[:4].lower() == "http":
            self.link(text, PERMALINK, base)
        elif is_permanent and text.startswith("/"):
            self.link(text, SECOND_CHOICE, base)

    def enclosure(self, address: str, media_type: str, base: str) -> None:
        """Take a file that comes with the item: its address where there is no other."""
        if address and not self.item.links and is_document(media_type):
            self.link(address, ENCLOSURE, base)

    def about(self, address: str, base: str) -> None:
        """Take the ``rdf:about`` of an item: its identifier and usually its address."""
        if address:
            self.keep("guid", 2, address)
            self.link(address, ABOUT, base)

    def author(self, name: str) -> None:
        """Take the name of a person."""
        if name and len(self.item.authors) < AUTHOR_LIMIT:
            self.item.authors.append(name)

    def keywords(self, text: str) -> None:
        """Take a list of categories with commas."""
        room = CATEGORY_LIMIT - len(self.item.categories)
        self.item.categories.extend(word for word in text.split(",")[:room] if word.strip())

    def _link(self, element: Element, rank: int) -> None:
        href = element.get("href") or element.get("xlink:href") or element.get("rdf:resource")
        if rank != ORIGINAL and (href or element.get("rel")):
            rank = link_rank(element.get("rel"), element.get("type"))
        self.link(href or element.text, rank, element.base())

    def _guid(self, element: Element, rank: int) -> None:
        permanent = element.get("ispermalink").lower() != "false"
        self.guid(element.text, rank, element.base(), is_permanent=permanent)

    def _content(self, element: Element, rank: int) -> None:
        source = element.get("src")
        if source and element.get("type") in ("", "html", "text/html", "application/xhtml+xml"):
            self.link(source, SECOND_CHOICE, element.base())
        text = _construct(element)
        if element.get("type") in ("text", "text/plain") and not element.has_markup:
            text = html.escape(text, quote=False)
        self.keep("content", rank, text)

    def _category(self, element: Element, field: str) -> None:
        found = element.get("label") or element.get("term") or element.get("text")
        if not found and element.has_markup:  # some put a picture into it
            found = element.text.partition("<")[0].strip()
        self.take_text(field, 0, found or element.text, "")


_FEED_FIELDS: Final = {
    "title": "title",
    "dc:title": "title",
    "language": "language",
    "dc:language": "language",
    "link": "link",
    "ttl": "ttl",
    "sy:updateperiod": "period",
    "sy:updatefrequency": "frequency",
}


def take_feed_field(feed: Feed, element: Element) -> None:
    """Read one element that describes the feed itself; the first of each kind counts."""
    field = _FEED_FIELDS.get(element.name)
    if field == "link" and (element.has_markup or element.attributes):
        return  # of Atom: what is relative there has xml:base, or the address of the feed
    if field is not None and not getattr(feed, field):
        setattr(feed, field, _construct(element))


def is_feed_field(name: str) -> bool:
    """Say whether `take_feed_field` reads elements of this name."""
    return name in _FEED_FIELDS


@lru_cache(maxsize=256)
def link_rank(relation: str, media_type: str) -> int:
    """Return the rank of an Atom link; the article's page is ``alternate`` (RFC 4287, 4.2.7)."""
    relation = relation.lower().rpartition("/")[2]
    if relation in ("", "alternate"):
        is_page = not media_type or "html" in media_type.lower()
        return PAGE if is_page else OTHER_PAGE
    if relation == "enclosure":
        return ENCLOSURE if is_document(media_type) else 99
    return SECOND_CHOICE if relation in ("self", "related", "via", "canonical") else 99


def is_document(media_type: str) -> bool:
    """Say whether an enclosure of this type may be what an item is about: no picture is."""
    return not media_type.lower().startswith("image/")


def _construct(element: Element) -> str:
    """Return the text of an Atom text construct or an RSS element: HTML source or plain text."""
    text = element.text
    if element.has_markup:
        return _XHTML.sub("", text)
    kind = element.get("type")
    if element.get("mode") == "base64" or _is_binary(kind):
        return _from_base64(text)
    return text


def _is_binary(kind: str) -> bool:
    """Say whether content of this media type is base64 (RFC 4287, 4.1.3.3)."""
    kind = kind.lower()
    return kind not in _TEXT_TYPES and not kind.startswith("text/") and not kind.endswith("xml")


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return text


def _person(element: Element) -> str:
    """Return the name of an author: the Atom name, "Name" of "mail@host (Name)", or the text."""
    text = element.text
    if element.has_markup:
        match = _NAME.search(text)
        return html.unescape(match[1]) if match else ""
    return _bare_name(text) if "@" in text else text


def _bare_name(text: str) -> str:
    """Return the name beside an e-mail address, or *text* where there is none."""
    match = _EMAIL_AND_NAME.fullmatch(text[:400]) or _NAME_AND_EMAIL.fullmatch(text[:400])
    return match[1] if match and match[1].strip() else text
