"""Broken XML to items, one by one: what is wrong with one item stays in it.

The document is cut at the tags of its items, and each piece is read alone: as XML when it
is well-formed, else tag by tag, which makes sense of anything. Every step takes time linear
in its input, and pieces after the limit are only counted.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from monitor.sources.feeds import fields, repair
from monitor.sources.feeds.choosing import date_in, newest
from monitor.sources.feeds.items import Feed, FeedItem
from monitor.sources.feeds.names import element_name
from monitor.sources.feeds.tree import (
    NotWellFormedError,
    joined,
    parse_xml,
    read_item_under,
)

HEAD_LIMIT: Final = 100_000
"""Characters before the first item that are read for what the feed says of itself."""

PIECE_LIMIT: Final = 1_000_000
"""Characters of one item; the longest full text in a feed of the corpora has 158,000."""

DATED_LIMIT: Final = 20_000
"""Characters of an item in which its date is looked for where there are too many items."""

ELEMENT_LIMIT: Final = 10_000
"""Start tags of one item that are looked at; a full text has hundreds."""

TAG_LIMIT: Final = 20_000
"""Characters of one start tag that are read for attributes."""

_MARK: Final = re.compile(
    r"<!\[CDATA\[|<!--|<(/?)(?:[A-Za-z_][\w.\-]{0,50}:)?(item|entry)(?=[\s/>])", re.I
)
_START: Final = re.compile(
    r"<([A-Za-z_][\w.\-]{0,99}(?::[A-Za-z_][\w.\-]{0,99})?)((?:[\s/][^<>]*)?)>"
)
_CUT_TAG: Final = re.compile(r"<[^<>]*\Z")
_ATTRIBUTE: Final = re.compile(
    r"([A-Za-z_][\w.\-]{0,99}(?::[\w.\-]{1,99})?)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
)
_CDATA: Final = "<![CDATA["
_STARTS_WITH_CDATA: Final = re.compile(r"\s*<!\[CDATA\[")


def read_fragments(text: str, *, url: str, max_items: int, now: datetime) -> Feed:
    """Return the feed in *text*, XML of any condition, the newest *max_items*."""
    feed = Feed(how="fragments")
    pieces = list(_pieces(text))
    head = text[: min(pieces[0][0] if pieces else len(text), HEAD_LIMIT)]
    context = _Context(head, url)
    context.describe(feed)
    if len(pieces) > max_items:
        feed.beyond = len(pieces) - max_items
        dates = (date_in(text[start : min(end, start + DATED_LIMIT)]) for start, end in pieces)
        pieces = [pieces[place] for place in newest(dates, max_items, now)]
    for start, end in pieces:
        feed.items.append(context.read(text[start : min(end, start + PIECE_LIMIT)]))
    return feed


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each item: from its start tag to its end tag or the next item."""
    start = -1
    resume = 0
    last_cdata, last_comment = text.rfind("]]>"), text.rfind("-->")
    for match in _MARK.finditer(text):
        here = match.start()
        if here < resume:
            continue
        if match[2] is None:  # a section in which tags are text, unless it never ends
            is_cdata = match[0] == _CDATA
            if here < (last_cdata if is_cdata else last_comment):
                resume = text.find("]]>" if is_cdata else "-->", match.end()) + 3
            continue
        if start >= 0:
            yield start, here
        start = -1 if match[1] else here
    if start >= 0:
        yield start, len(text)


class _Context:
    """What the head of a document means for its items: entities, namespaces, base, language."""

    def __init__(self, head: str, url: str) -> None:
        self._repair = repair.Repair(head)
        self._head = self._repair.document(head)
        self._declared = repair.declared_prefixes(head)
        self._default = ""
        self._base = url
        self._language = ""
        for match in _START.finditer(head):
            if element_name(match[1], None) in ("feed", "rss", "channel", "rdf:rdf"):
                attributes = _attributes(match[2])
                self._base = joined(self._base, attributes.get("xml:base", ""))
                self._language = attributes.get("xml:lang", self._language)
                self._default = attributes.get("xmlns", self._default)

    def describe(self, feed: Feed) -> None:
        """Read what the feed says of itself before its first item."""
        for element in _elements(self._head, self._base):
            fields.take_feed_field(feed, element)
        feed.language = feed.language or self._language

    def read(self, piece: str) -> FeedItem:
        """Return the item in *piece*, which goes from its start tag to before its end tag."""
        piece = self._repair.piece(piece)
        match = _START.match(piece)
        if match is None:  # "<item" with something unheard of behind it
            return _by_tags(piece, self._base, {})
        attributes = _attributes(match[2])
        if match[2].endswith("/"):
            return _by_tags("", self._base, attributes)
        wrapped = f"{self._wrapper(piece)}{piece}</{match[1]}></wrapper>"
        try:
            root = parse_xml(wrapped.encode("utf-8", "replace"))
        except NotWellFormedError:
            return _by_tags(piece[match.end() :], self._base, attributes)
        return read_item_under(root, url=self._base, has_base="xml:base" in piece)

    def _wrapper(self, piece: str) -> str:
        used = repair.used_prefixes(piece)
        known = {prefix: self._declared[prefix] for prefix in used & self._declared.keys()}
        parts = [f' xmlns:{prefix}="{html.escape(uri)}"' for prefix, uri in sorted(known.items())]
        parts.append(repair.declarations(used - known.keys()))
        if self._default:
            parts.append(f' xmlns="{html.escape(self._default)}"')
        return f"<wrapper{''.join(parts)}>"


def _by_tags(piece: str, base: str, attributes: dict[str, str]) -> FeedItem:
    collector = fields.Collector()
    for name in ("rdf:about", "href"):
        collector.about(attributes.get(name, ""), base)
    for element in _elements(piece, base):
        collector.take(element)
    collector.item.says_more = "<" in piece
    return collector.item


def _elements(text: str, base: str) -> Iterator[fields.Element]:
    """Yield the elements of *text* that are known, each up to its end tag or the next known tag.

    An unclosed element ends where the next known one begins; end tags without a beginning
    and elements that are not known are passed over.
    """
    position = 0
    never_closed: set[str] = set()
    for _ in range(ELEMENT_LIMIT):
        match = _START.search(text, position)
        if match is None:
            return
        position = match.end()
        name = element_name(match[1], None)
        if name in _ASIDE and match[1] not in never_closed:
            end = text.find(f"</{match[1]}", position)
            if end < 0:
                never_closed.add(match[1])
            position = max(position, end)
        if name not in fields.RULES and not fields.is_feed_field(name):
            continue
        inner = ""
        if not match[2].endswith("/"):
            inner, position = _inner(text, position, match[1], never_closed)
        yield _element(name, inner, match[2], base)


_ASIDE: Final = frozenset({"source", "image", "textinput"})
"""Elements in which titles and links are those of something else."""


def _inner(text: str, position: int, tag: str, never_closed: set[str]) -> tuple[str, int]:
    """Return what an element holds, and where reading goes on."""
    search_from = position
    if _STARTS_WITH_CDATA.match(text, position):
        end = text.find("]]>", position)
        search_from = end if end >= 0 else position
    end = -1 if tag in never_closed else text.find(f"</{tag}", search_from)
    if end >= 0:
        return text[position:end], end
    never_closed.add(tag)
    while match := _START.search(text, search_from):
        name = element_name(match[1], None)
        if name in fields.RULES:
            return text[position : match.start()], match.start()
        search_from = match.end()
    return _CUT_TAG.sub("", text[position:]), len(text)


def _element(name: str, inner: str, tail: str, base: str) -> fields.Element:
    has_markup = "<" in inner and _CDATA not in inner
    text = inner if has_markup else _plain(inner)
    return fields.Element(name, text, has_markup, _attributes(tail), lambda: base)


def _plain(inner: str) -> str:
    """Return character data: CDATA sections as they are, the rest with references resolved."""
    parts = inner.split(_CDATA)
    plain = [html.unescape(parts[0])]
    for part in parts[1:]:
        inside, _, outside = part.partition("]]>")
        plain += [inside, html.unescape(outside)]
    return "".join(plain)


def _attributes(tail: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tail[:TAG_LIMIT]):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(element_name(match[1], None), html.unescape(value))
    return found
