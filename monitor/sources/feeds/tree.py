"""Well-formed XML to items, by lxml: the fast way, and the way of nearly every feed."""

from __future__ import annotations

import html
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from monitor.sources.feeds import fields, repair
from monitor.sources.feeds.choosing import newest
from monitor.sources.feeds.items import Feed, FeedItem
from monitor.sources.feeds.names import element_name

_ITEM_NAMES: Final = frozenset({"item", "entry"})
_GROUPS: Final = frozenset({"media:group", "media:content"})
"""Elements whose children describe the item as well (Media RSS 1.5)."""
_TEXTS: Final = frozenset({"title", "summary"})
_PLAIN_TYPES: Final = frozenset({None, "text", "html", "text/html", "text/plain"})
ATTRIBUTE_LIMIT: Final = 50
"""Attributes of one element that are looked at."""
_ITEM_TAGS: Final = ("{*}item", "{*}entry", "{*}FeedItem", "{*}Entry", "{*}ITEM", "{*}ENTRY")
DECLARE_LIMIT: Final = 3_000_000
"""Bytes up to which missing declarations are put in; to look for prefixes takes 0.1 us a byte."""

_UNDECLARED_PREFIX: Final = 201
"""libxml2's XML_NS_ERR_UNDEFINED_NAMESPACE: the document is well-formed all the same."""

_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


class NotWellFormedError(ValueError):
    """The document is no well-formed XML; a reader that expects nothing has to look at it."""


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of UTF-8 *data*, with undeclared prefixes declared.

    Nothing is fetched, no entity is expanded, libxml2's own limits on depth and size hold.
    Raises `NotWellFormedError`.
    """
    try:
        return etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:  # lxml says "unknown error"
            raise MemoryError from error
        if error.code != _UNDECLARED_PREFIX or len(data) > DECLARE_LIMIT:
            raise NotWellFormedError(str(error)) from error
    text = repair.with_prefixes(data.decode("utf-8", "replace"))
    try:
        return etree.fromstring(text.encode(), _parser())
    except etree.XMLSyntaxError as error:
        raise NotWellFormedError(str(error)) from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        collect_ids=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def read_tree(
    root: etree._Element, *, url: str, max_items: int, has_base: bool, now: datetime
) -> Feed:
    """Return the feed under *root*, with at most *max_items* items: the newest.

    *url* is the address of the document; *has_base* says that ``xml:base`` occurs in it.
    """
    feed = Feed(how="tree")
    reader = _Reader(_Bases(url) if has_base else _OneBase(url))
    found = [e for e in root.iter(*_ITEM_TAGS) if reader.name(e) in _ITEM_NAMES]
    if len(found) > max_items:
        feed.beyond = len(found) - max_items
        found = [found[n] for n in newest(map(reader.date, found), max_items, now)]
    feed.items = [reader.item(element) for element in found]
    _describe(feed, root, reader)
    return feed


def read_item_under(root: etree._Element, *, url: str, has_base: bool) -> FeedItem:
    """Return the item that is the first element under *root*."""
    reader = _Reader(_Bases(url) if has_base else _OneBase(url))
    return next((reader.item(child) for child in root.iterchildren("*")), FeedItem())


class _OneBase:
    """The base of a document without ``xml:base``: its address."""

    def __init__(self, url: str) -> None:
        self.url = url

    def of(self, _element: etree._Element) -> str:
        return self.url


class _Bases(_OneBase):
    """The bases of a document with ``xml:base``: each is resolved against the one above."""

    def of(self, element: etree._Element) -> str:
        chain = [element.get(f"{_XML}base")]
        chain += [ancestor.get(f"{_XML}base") for ancestor in element.iterancestors()]
        base = self.url
        for step in reversed(chain):
            base = joined(base, step) if step else base
        return base


def joined(base: str, step: str) -> str:
    """Return *step* resolved against *base* when it leads to a web address, else *base*."""
    try:
        found = urljoin(base, step.strip()[:2_048])
    except ValueError:
        return base
    return found if found.startswith(("http://", "https://")) else base


def _describe(feed: Feed, root: etree._Element, reader: _Reader) -> None:
    """Read what the feed says of itself: from the root, and from a channel in it."""
    for parent in (root, *root.iterchildren("{*}channel", "{*}Channel", "{*}CHANNEL")):
        feed.language = feed.language or parent.get(f"{_XML}lang", "")
        for child in parent.iterchildren("*"):
            if fields.is_feed_field(reader.name(child)):
                fields.take_feed_field(feed, reader.element(child))


class _Reader:
    """Reads the elements of one document; what a tag means is looked up once."""

    def __init__(self, bases: _OneBase) -> None:
        self._bases = bases
        self._only_base = "" if isinstance(bases, _Bases) else bases.url
        self._names: dict[object, str] = {}

    def name(self, element: etree._Element) -> str:
        """Return the name of *element* as in `monitor.sources.feeds.names`."""
        tag = element.tag
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = element_name(str(tag), element.prefix)
        return name

    def date(self, element: etree._Element) -> str:
        """Return the first date in an item, as written."""
        for child in element.iterchildren("*"):
            rule = fields.RULES.get(self.name(child))
            if rule is not None and rule[0] in ("published", "updated"):
                return child.text or ""
        return ""

    def item(self, element: etree._Element) -> FeedItem:
        """Return the item that *element* announces."""
        collector = fields.Collector()
        attributes = element.items()
        for key, value in attributes:
            name = element_name(str(key), None)
            if name in ("rdf:about", "href"):  # RSS 1.0, CDF
                collector.about(value, self._bases.of(element))
            elif name == "lastmod":  # CDF
                collector.item.updated = value
        self._take_children(collector, element)
        item = collector.item
        item.says_more = bool(attributes) or len(element) > 0
        if attributes and not item.language:
            item.language = element.get(f"{_XML}lang", "")
        return item

    def _take_children(self, collector: fields.Collector, parent: etree._Element) -> None:
        base, names, rules, kept = self._only_base, self._names, fields.RULES, fields.KEPT
        item, ranks = collector.item, collector.ranks
        for child in parent:
            name = names.get(child.tag) or self.name(child)
            rule = rules.get(name)
            if rule is None:
                if name in _GROUPS:
                    self._take_children(collector, child)
            elif not base or len(child):
                collector.take(self.element(child))
            elif child.keys():
                if not _took_leaf(collector, child, rule, base):
                    collector.take(self.element(child))
            elif text := child.text:
                field, rank = rule
                if field not in kept:
                    collector.take_text(field, rank, text, base)
                elif field == "published":
                    collector.keep(field, rank, text)
                elif rank < ranks.get(field, 99) and not text.isspace():  # as in `keep`
                    ranks[field] = rank
                    setattr(item, field, text)

    def element(self, child: etree._Element) -> fields.Element:
        """Return *child* as the common form of an element."""
        has_markup = len(child) > 0
        text = child.text or ""
        if has_markup:
            inner = (etree.tostring(part, encoding="unicode") for part in child)
            text = html.escape(text, quote=False) + "".join(inner)
        attributes = {
            element_name(str(key), None): value for key, value in child.items()[:ATTRIBUTE_LIMIT]
        }
        base = partial(self._bases.of, child)
        return fields.Element(self.name(child), text, has_markup, attributes, base)


def _took_leaf(
    collector: fields.Collector, child: etree._Element, rule: tuple[str, int], base: str
) -> bool:
    """Read the everyday elements with attributes, the same as `Collector.take` but faster: Atom
    links, RSS guids, Atom titles and summaries. False for an element that is none of them.
    """
    field, rank = rule
    if field == "link":
        href = child.get("href")
        if href:
            rank = fields.link_rank(child.get("rel", ""), child.get("type", ""))
            collector.link(href, rank, base)
        return bool(href)
    if field == "guid":
        permanent = child.get("isPermaLink", "true").lower() != "false"
        collector.guid(child.text or "", rank, base, is_permanent=permanent)
        return True
    if field == "enclosure" and collector.item.links:
        return True
    if field in _TEXTS and child.get("type") in _PLAIN_TYPES and child.get("mode") is None:
        if child.text:
            collector.take_text(field, rank, child.text, base)
        return True
    return False
