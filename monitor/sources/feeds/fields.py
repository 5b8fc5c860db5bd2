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
from typing import Final, NamedTuple

from monitor.sources.feeds.items import Feed, Item, Link

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


_TITLES: Final = {"title": 0, "dc:title": 1, "media:title": 2, "itunes:title": 2, "dcterms:title": 2}
_SUMMARIES: Final = {
    "description": 0,
    "summary": 0,
    "dc:description": 1,
    "dcterms:abstract": 1,
    "abstract": 1,
    "itunes:summary": 2,
    "itunes:subtitle": 3,
    "media:description": 3,
    "tagline": 3,
}
_CONTENTS: Final = {
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
}
_PUBLISHED: Final = {
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
}
_UPDATED: Final = {
    "updated": 0,
    "modified": 0,
    "dcterms:modified": 0,
    "prism:modificationdate": 1,
    "lastmod": 1,
}
_AUTHORS: Final = frozenset({"author", "dc:creator", "itunes:author", "creator", "yandex:author"})
_CATEGORIES: Final = frozenset(
    {"category", "dc:subject", "media:category", "dcterms:subject", "categories"}
    | {"media:keywords", "itunes:keywords", "keywords"}
)
_KEYWORDS: Final = frozenset({"media:keywords", "itunes:keywords", "keywords", "categories"})
_LANGUAGES: Final = frozenset({"language", "dc:language"})
_GUIDS: Final = {"guid": 0, "id": 0, "dc:identifier": 1, "dcterms:identifier": 1}

WANTED: Final = frozenset(
    {*_TITLES, *_SUMMARIES, *_CONTENTS, *_PUBLISHED, *_UPDATED, *_GUIDS, "link"}
    | {"feedburner:origlink"} | _AUTHORS | _CATEGORIES | _LANGUAGES
)
"""Names of the elements that `Collector.take` reads."""

_NAME: Final = re.compile(r"<(?:[\w.\-]+:)?name(?:\s[^<>]*)?>([^<]*)</", re.I)
_EMAIL_ANDWANTED: Final = frozenset(
    {*_TITLES, *_SUMMARIES, *_CONTENTS, *_PUBLISHED, *_UPDATED, *_GUIDS, "link"}
    | {"feedburner:origlink"} | _AUTHORS | _CATEGORIES | _LANGUAGES
)
"""Names of the elements that `Collector.take` reads."""

_NAME: Final = re.compile(r"\s*\S+@\S+\s*\(([^()]*)\)\s*")
_NAME_AND_EMAIL: Final = re.compile(r"([^<>()]*?)\s*[<(]\S+@[^\s<>()]+[>)]\s*")
_XHTML: Final = re.compile(r"\sxmlns(?::[\w.\-]+)?=\"[^\"]*\"|(?<=[</])(?:xhtml|html|h):")
_TEXT_TYPES: Final = frozenset({"", "text", "html", "xhtml", "plain", "application/xhtml+xml"})

# Ranks of links: the outlet's own address, the page, the identifier, and what may lead there.
ORIGINAL, PAGE, OTHER_PAGE, PERMALINK, ABOUT, SECOND_CHOICE = range(6)


class Collector:
    """Fills one item, element by element, in document order."""

    def __init__(self) -> None:
        self.item = Item()
        self._ranks: dict[str, int] = {}

    def take(self, element: Element) -> None:
        """Read one child element of the item; what says nothing to us is passed over."""
        name = element.name
        if name in _TITLES:
            self._keep("title", _TITLES[name], _construct(element))
        elif name in ("link", "feedburner:origlink"):
            self._link(element)
        elif name in _GUIDS:
            self._guid(element)
        elif name in _SUMMARIES:
            self._keep("summary", _SUMMARIES[name], _construct(element))
        elif name in _CONTENTS:
            self._content(element)
        elif name in _PUBLISHED:
            self._keep("published", _PUBLISHED[name], element.text)
        elif name in _UPDATED:
            self._keep("updated", _UPDATED[name], element.text)
        elif name in _AUTHORS:
            if len(self.item.authors) < AUTHOR_LIMIT:
                self.item.authors.append(_person(element))
        elif name in _CATEGORIES:
            self._category(element)
        elif name in _LANGUAGES:
            self._keep("language", 0, element.text)

    def about(self, address: str, base: str) -> None:
        """Take the ``rdf:about`` of an item: its identifier and usually its address."""
        if address:
            self._keep("guid", 2, address)
            self.item.links.append(Link(address, ABOUT, base))

    def _keep(self, field: str, rank: int, text: str) -> None:
        if text and not text.isspace() and rank < self._ranks.get(field, 99):
            self._ranks[field] = rank
            setattr(self.item, field, text)

    def _link(self, element: Element) -> None:
        href = element.get("href") or element.get("xlink:href") or element.get("rdf:resource")
        if element.name == "feedburner:origlink":
            rank = ORIGINAL
        elif not element.get("rel") and not href:
            rank = PAGE
        else:
            rank = _link_rank(element.get("rel"), element.get("type"))
        href = href or element.text
        if href and rank <= SECOND_CHOICE and len(self.item.links) < LINK_LIMIT:
            self.item.links.append(Link(_plain_address(href), rank, element.base()))

    def _guid(self, element: Element) -> None:
        text = _plain_address(element.text)
        self._keep("guid", _GUIDS[element.name], text)
        permanent = element.get("ispermalink").lower() != "false"
        if permanent and text[:4].lower() == "http":
            self.item.links.append(Link(text, PERMALINK, element.base()))
        elif permanent and element.name == "guid" and text.startswith("/"):
            self.item.links.append(Link(text, SECOND_CHOICE, element.base()))

    def _content(self, element: Element) -> None:
        source = element.get("src")
        if source:
            self.item.links.append(Link(source, SECOND_CHOICE, element.base()))
        text = _construct(element)
        if element.get("type") in ("text", "text/plain") and not element.has_markup:
            text = html.escape(text, quote=False)
        self._keep("content", _CONTENTS[element.name], text)

    def _category(self, element: Element) -> None:
        found = element.get("label") or element.get("term") or element.text
        several = element.name in _KEYWORDS
        for text in found.split(",")[:CATEGORY_LIMIT] if several else (found,):
            if text.strip() and len(self.item.categories) < CATEGORY_LIMIT:
                self.item.categories.append(text)


_FEED_FIELDS: Final = {
    "title": "title",
    "dc:title": "title",
    "language": "language",
    "dc:language": "language",
    "ttl": "ttl",
    "sy:updateperiod": "period",
    "sy:updatefrequency": "frequency",
}


def take_feed_field(feed: Feed, element: Element) -> None:
    """Read one element that describes the feed itself; the first of each kind counts."""
    field = _FEED_FIELDS.get(element.name)
    if field is not None and not getattr(feed, field):
        setattr(feed, field, _construct(element))


def is_feed_field(name: str) -> bool:
    """Say whether `take_feed_field` reads elements of this name."""
    return name in _FEED_FIELDS


def _link_rank(relation: str, media_type: str) -> int:
    """Return the rank of an Atom link; the page of the article is ``alternate`` (RFC 4287, 4.2.7)."""
    relation = relation.lower().rpartition("/")[2]
    if relation in ("", "alternate"):
        is_page = not media_type or "html" in media_type.lower()
        return PAGE if is_page else OTHER_PAGE
    return SECOND_CHOICE if relation in ("self", "related", "via", "canonical") else 99


def _plain_address(text: str) -> str:
    """Return an address without the entities that a second escaping left in it."""
    text = text.strip()
    return text.replace("&amp;", "&").replace("&#38;", "&") if "&" in text else text


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
    match = _EMAIL_AND_NAME.fullmatch(text[:400]) or _NAME_AND_EMAIL.fullmatch(text[:400])
    return match[1] if match and match[1].strip() else text
