"""Well-formed XML to items, by lxml: the fast way, and the way of nearly every feed."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import partial
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from monitor.sources.feeds import fields, repair
from monitor.sources.feeds.items import Feed, Item
from monitor.sources.feeds.names import element_name

_ITEM_NAMES: Final = frozenset({"item", "entry"})
_GROUPS: Final = frozenset({"media:group", "media:content"})
"""Elements whose children describe the item as well (Media RSS 1.5)."""
_NO_ATTRIBUTES: Final[dict[str, str]] = {}
ATTRIBUTE_LIMIT: Final = 50
"""Attributes of one element that are looked at."""
_ITEM_TAGS: Final = ("{*}item", "{*}entry", "{*}Item", "{*}Entry", "{*}ITEM", "{*}ENTRY")
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
        if error.code != _UNDECLARED_PREFIX:
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
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def read_tree(root: etree._Element, *, url: str, max_items: int, has_base: bool) -> Feed:
    """Return the feed under *root*, with at most *max_items* items.

    *url* is the address of the document; *has_base* says that ``xml:base`` occurs in it.
    """
    feed = Feed(how="tree")
    bases = _Bases(url) if has_base else _OneBase(url)
    for element in _items(root):
        if len(feed.items) >= max_items:
            feed.beyond += 1
        else:
            feed.items.append(read_item(element, bases))
    _describe(feed, root, bases)
    return feed


class _OneBase:
    """The base of a document without ``xml:base``: its address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def of(self, _element: etree._Element) -> str:
        return self._url


class _Bases(_OneBase):
    """The bases of a document with ``xml:base`` (XML Base, 3.1: nearest first, resolved upwards)."""

    def of(self, element: etree._Element) -> str:
        chain = [element.get(f"{_XML}base")]
        chain += [ancestor.get(f"{_XML}base") for ancestor in element.iterancestors()]
        base = self._url
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


def _items(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter(*_ITEM_TAGS):
        if element_name(element.tag, element.prefix) in _ITEM_NAMES:
            yield element


def _describe(feed: Feed, root: etree._Element, bases: _OneBase) -> None:
    """Read what the feed says of itself: from the root, and from a channel in it."""
    for parent in (root, *root.iterchildren("{*}channel", "{*}Channel", "{*}CHANNEL")):
        feed.language = feed.language or parent.get(f"{_XML}lang", "")
        for child in parent.iterchildren("*"):
            name = element_name(child.tag, child.prefix)
            if fields.is_feed_field(name):
                fields.take_feed_field(feed, _element(child, name, bases))


def read_item(element: etree._Element, bases: _OneBase) -> Item:
    """Return the item that *element* announces."""
    collector = fields.Collector()
    for name, value in element.items():
        if element_name(name, None) in ("rdf:about", "href"):  # RSS 1.0, CDF
            collector.about(value, bases.of(element))
    _take_children(collector, element, bases)
    item = collector.item
    if not item.language:
        item.language = element.get(f"{_XML}lang", "")
    return item


def read_item_under(root: etree._Element, *, url: str, has_base: bool) -> Item:
    """Return the item that is the first element under *root*."""
    bases = _Bases(url) if has_base else _OneBase(url)
    return next((read_item(child, bases) for child in root.iterchildren("*")), Item())


def _take_children(collector: fields.Collector, parent: etree._Element, bases: _OneBase) -> None:
    for child in parent.iterchildren("*"):
        name = element_name(child.tag, child.prefix)
        if name in fields.WANTED:
            collector.take(_element(child, name, bases))
        elif name in _GROUPS:
            _take_children(collector, child, bases)


def _element(child: etree._Element, name: str, bases: _OneBase) -> fields.Element:
    attributes = child.items()
    has_markup = len(child) > 0
    text = child.text or ""
    if has_markup:
        inner = (etree.tostring(part, encoding="unicode") for part in child)
        text = html.escape(text, quote=False) + "".join(inner)
    return fields.Element(
        name,
        text,
        has_markup,
        {element_name(key, None): value for key, value in attributes[:ATTRIBUTE_LIMIT]}
        if attributes
        else _NO_ATTRIBUTES,
        partial(bases.of, child),
    )
