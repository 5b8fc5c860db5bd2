"""Reading feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed, told by their bytes.

Readers are tried from the fast to the patient: the XML tree of lxml, the same after repair,
item by item, feedparser. One bad item never loses the others, and no document holds the
parser: every reader takes time linear in its input.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from monitor.sources import Document, Listing
from monitor.sources.consent_pages import is_consent_page
from monitor.sources.feeds import known
from monitor.sources.feeds.entries import EntryMaker
from monitor.sources.feeds.fallback import read_with_feedparser
from monitor.sources.feeds.fragments import read_fragments
from monitor.sources.feeds.items import Feed
from monitor.sources.feeds.jsonfeed import read_json
from monitor.sources.feeds.repair import PROLOGUE_LIMIT, Repair, needs_repair, without_controls
from monitor.sources.feeds.tree import NotWellFormedError, parse_xml, read_tree
from monitor.text.clean import clean_line
from monitor.text.decoding.charset import decode, label_of, looks_garbled
from monitor.text.decoding.markup import plain_text
from monitor.text.decoding.packed import GZIP, unpacked
from storage.records import Entry, Source

TREE_TAGS: Final = 200_000
"""Tags up to which a document is read as a tree (100 MB of memory); 300 items have 9,000."""

DIRECT_BYTES: Final = 600_000
"""Bytes up to which the tags need not be counted."""

DIRECT_START: Final = 100
"""Bytes in which the first tag must come for the short way: a byte order mark, blank lines."""

TREE_BYTES: Final = 3_000_000
"""Bytes up to which a document that is not well-formed is repaired as a whole (0.6 us for each
reference); bigger ones are read item by item, as far as they are wanted."""

TAG_LIMIT: Final = 1_300_000
REFERENCE_LIMIT: Final = 500_000
"""Tags and references that are read; what comes after is cut off. 100,000 small items in 10 MB,
or 10 MB of escaped HTML, have fewer. One costs a microsecond."""

TTL_RANGE: Final = (60, 30 * 86_400)
"""Seconds; what publishers say beyond is nonsense."""

GARBLED: Final = "the text looks garbled: set its encoding"

_PERIODS: Final = {
    "hourly": 3_600,
    "daily": 86_400,
    "weekly": 7 * 86_400,
    "monthly": 30 * 86_400,
    "yearly": 365 * 86_400,
}

_FEED_ROOT: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.\-]{0,50}:)?(?:rss|feed|rdf|channel)(?=[\s/>])", re.I
)
_ITEM: Final = re.compile(rb"<(?:[A-Za-z_][\w.\-]{0,50}:)?(?:item|entry)(?=[\s/>])", re.I)
_FIRST_TAG: Final = re.compile(rb"<(?:[A-Za-z_][\w.\-]{0,50}:)?([A-Za-z]\w{0,50})")
_PAGE: Final = "an HTML page"
_SIBLINGS: Final = {
    b"html": _PAGE,
    b"body": _PAGE,
    b"head": _PAGE,
    b"urlset": 'a sitemap: use kind = "sitemap"',
    b"sitemapindex": 'a sitemap index: use kind = "sitemap"',
    b"opml": "an OPML list of feeds",
    b"svg": "an image",
}


def read(document: Document, source: Source, max_items: int) -> Listing:
    """Return the entries of a feed, as `monitor.sources.SourceKind` has it."""
    if document.body.startswith(GZIP):  # a file called feed.xml.gz, or a server that says nothing
        document = replace(document, body=unpacked(document.body)[0])
    if not document.body.strip(b" \t\r\n\x00"):
        return Listing(reason="empty", detail="the body is empty")
    listing = _directly(document, source, max_items) if not source.encoding else None
    if listing is not None:
        return listing
    is_json = "json" in document.media_type or document.body.lstrip()[:1] in (b"{", b"[")
    decoded = decode(
        document.body,
        declared=document.charset,
        override=source.encoding,
        markup=not is_json,
    )
    feed, what = _read(decoded.text, document, max_items)
    if feed is None:
        if what == _PAGE and is_consent_page(decoded.text):
            return Listing(reason="blocked", detail="a consent page instead of the feed")
        return Listing(reason="not-a-feed", detail=what)
    return _listing(feed, document, source, garbled=decoded.suspicious)


def _directly(document: Document, source: Source, max_items: int) -> Listing | None:
    """Return what *document* announces when it is well-formed XML in UTF-8, as nearly all are: lxml
    gets the bytes as they came (it refuses bytes that are no UTF-8). None for all others.
    """
    body = document.body
    label = label_of(body, document.charset)
    start = body.find(b"<", 0, DIRECT_START)
    if start < 0 or len(body) > DIRECT_BYTES or (label is not None and label.name != "utf-8"):
        return None
    data = body[start:] if start else body
    if needs_repair(data) or _what_else(data):
        return None
    try:
        listing = _what_is_new(data, document, source, max_items)
        if listing is not None:
            return listing
        feed = _tree(data, document.url, max_items, document.at)
    except NotWellFormedError:
        return None
    garbled = looks_garbled(document.body)
    return _listing(feed, document, source, garbled=garbled) if feed.items else None


def _what_is_new(data: bytes, document: Document, source: Source, max_items: int) -> Listing | None:
    """Return what *document* announces, of the items that were read before only their dates.

    None where nothing is to be remembered, or it cannot be cut. Raises `NotWellFormedError`.
    """
    pieces = None if document.known is None else known.cut(data, max_items, document.at)
    if pieces is None:
        return None
    context = known.context_of(pieces, document.url, document.charset, source)
    before = known.unpack(document.known or b"", context).items
    for told in (before, {}) if before else ({},):
        try:
            listing = _fresh(pieces, known.Known(context, told), document, source)
        except NotWellFormedError:
            if not told:
                raise
            continue
        if listing is not None:
            garbled = looks_garbled(document.body)
            return replace(listing, detail=GARBLED) if garbled else listing
    return None


def _fresh(
    pieces: known.Pieces, before: known.Known, document: Document, source: Source
) -> Listing | None:
    """Return what is new in *pieces*; None where it has to do with an item that is not."""
    told = {name: before.items[name] for name in pieces.prints if name in before.items}
    fresh = [place for place, name in enumerate(pieces.prints) if name not in told]
    feed = _tree(pieces.only(fresh), document.url, len(fresh) + 1, document.at)
    maker = EntryMaker(feed, source, document)
    made = [(item, maker.entry(item)) for item in feed.items]
    if pieces.share_one_of(item.links[0].href for item in feed.items if item.links):
        return None
    claims = (known.begin(c) for item, e in made if e is not None for c in maker.claims(item, e))
    if len(made) != len(fresh) or not {name for name, _ in told.values()}.isdisjoint(claims):
        return None
    again = tuple(map(known.published, told.values()))
    told |= {
        pieces.prints[place]: known.told_by(entry)
        for place, (item, entry) in zip(fresh, made, strict=True)
        if entry is not None and maker.is_lasting(item, entry)
    }
    remembered = {name: told[name] for name in pieces.prints if name in told}
    feed.beyond = pieces.beyond
    return replace(
        _listed(feed, [entry for _, entry in made if entry is not None]),
        again=again,
        known=known.Known(before.context, remembered).pack(),
    )


def _read(text: str, document: Document, max_items: int) -> tuple[Feed | None, str]:
    """Return the feed in *text*, or None and what it is instead."""
    url, now = document.url, document.at
    start = text.lstrip()[:1]
    if start in ("{", "["):
        feed = read_json(text, url=url, max_items=max_items, now=now)
        return feed, "" if feed else "JSON, but no JSON Feed"
    data = without_controls(text.encode("utf-8", "replace"))
    data = _bounded(data)
    what = _what_else(data)
    if what:
        return None, what
    feed = _read_xml(data, url, max_items, now)
    if feed.items or feed.beyond:
        return feed, ""
    if feed.how != "tree":
        feed = read_with_feedparser(text, url=url, max_items=max_items) or feed
    is_feed = feed.items or _FEED_ROOT.search(data, 0, PROLOGUE_LIMIT)
    return (feed, "") if is_feed else (None, "neither RSS nor Atom nor JSON Feed")


def _what_else(data: bytes) -> str:
    """Say in words what *data* is when it is no feed, "" when it may be one."""
    root = _FEED_ROOT.search(data, 0, PROLOGUE_LIMIT)
    first = _FIRST_TAG.search(data, 0, PROLOGUE_LIMIT)
    if root is None and first is None:
        return "no markup"
    if first is not None and (root is None or first.start() < root.start()):
        sibling = _SIBLINGS.get(first[1].lower())
        if sibling is not None and not (root is not None and _ITEM.search(data)):
            return sibling
    return ""


def _bounded(data: bytes) -> bytes:
    """Return as much of *data* as can be read in two seconds."""
    for sign, limit in ((b"<", TAG_LIMIT), (b"&", REFERENCE_LIMIT)):
        count = data.count(sign) if len(data) > limit else 0
        if count > limit:
            data = data[: len(data) * limit // count]
    return data


def _read_xml(data: bytes, url: str, max_items: int, now: datetime) -> Feed:
    """Read by the fastest reader that can."""
    fits = len(data) <= DIRECT_BYTES or data.count(b"<") <= TREE_TAGS
    if fits:
        try:
            if not needs_repair(data):
                return _tree(data, url, max_items, now)
        except NotWellFormedError:
            pass
    text = data.decode("utf-8", "replace")
    if fits and len(data) <= TREE_BYTES:
        try:
            return _tree(Repair(text).document(text).encode(), url, max_items, now)
        except NotWellFormedError:
            pass
    return read_fragments(text, url=url, max_items=max_items, now=now)


def _tree(data: bytes, url: str, max_items: int, now: datetime) -> Feed:
    has_base = b"xml:base" in data
    return read_tree(parse_xml(data), url=url, max_items=max_items, has_base=has_base, now=now)


def _listing(feed: Feed, document: Document, source: Source, *, garbled: bool) -> Listing:
    maker = EntryMaker(feed, source, document)
    entries = [entry for item in feed.items if (entry := maker.entry(item)) is not None]
    listing = _listed(feed, entries)
    return replace(listing, detail=GARBLED) if garbled else listing


def _listed(feed: Feed, entries: list[Entry]) -> Listing:
    return Listing(
        reason="ok",
        entries=tuple(entries),
        title=clean_line(plain_text(feed.title)),
        skipped=feed.broken + len(feed.items) - len(entries),
        beyond=feed.beyond,
        ttl_seconds=_ttl(feed),
    )


def _ttl(feed: Feed) -> int | None:
    """Return for how many seconds the publisher says the feed stays good (RSS ``ttl`` in
    minutes, or ``sy:updatePeriod`` divided by ``sy:updateFrequency``), or None.
    """
    seconds = 0.0
    try:
        if feed.ttl:
            seconds = float(feed.ttl.strip()[:12]) * 60
        elif feed.period:
            period = _PERIODS.get(feed.period.strip().lower(), 0)
            seconds = period / max(1.0, float(feed.frequency.strip()[:12] or 1))
    except (ValueError, OverflowError):
        return None
    if not seconds > 0:  # NaN too
        return None
    lowest, highest = TTL_RANGE
    return int(min(max(seconds, lowest), highest))
