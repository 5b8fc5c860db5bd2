"""Items that were read before: those that came byte for byte again are passed over.

Nine polls in ten that bring anything bring one new item beside hundreds of known ones. What a
document said, item by item, is remembered as fingerprints; the next one is cut at its item
tags, and only what is new in it is parsed: a document of 300 items with one new one costs a
tenth. The result is that of reading all of it, or all of it is read: anything odd (items in
comments, other elements between items, an identity that two items share) takes the long way.
"""

from __future__ import annotations

import math
import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import accumulate
from typing import Final

from ahocorasick_rs import BytesAhoCorasick

from monitor.sources.feeds.choosing import date_in, newest
from storage.records import Entry, Source

VERSION: Final = 1
"""Raise it when the packed form changes: what is remembered is then forgotten. Where the same bytes
give other entries, the version of the parse stage does that."""

CONTEXT_LIMIT: Final = 50_000
"""Bytes before and after the items; more of it is no usual feed, and is not remembered."""

_HASH: Final = 8
"""Bytes of a fingerprint: that a new item has that of one of 500 others is one chance in 10^16."""
_ITEM: Final = struct.Struct(f"{_HASH}s{_HASH}sd")

_START: Final = re.compile(rb"<((?:[A-Za-z_][\w.\-]{0,50}:)?(?:item|entry))(?=[\s>])", re.I)
_OPEN_ENDED: Final = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"))
"""What may hold tags that are none; an item in which one is open at its end was cut within it."""

_CHANGING: Final = re.compile(
    rb"<!--.*?-->|<items[\s>].*?</items>|<((?:[\w\-]+:)?(?:lastbuilddate|pubdate|updated|modified"
    rb"|date|title|description|generator|ttl|copyright))(?:\s[^<>]*)?>[^<]*</\1\s*>|\s+",
    re.I | re.S,
)
"""What says nothing about the items, and changes from poll to poll: build dates, comments of
caches, RSS 1.0's table of contents. The rest (namespaces, bases, languages) must be the same."""
IN_ONE_GO: Final = 1_000_000
"""Bytes of items in which all addresses are looked for at once: each may begin 500 others."""

_ADDRESS_ENDS: Final = frozenset((b"<", b'"', b"'", b"#", b" ", b"\n", b"\r", b"\t", b"]", b""))
_LAZY: Final = (b"<!--", b"<items", b"<ITEMS")
LAZY_LIMIT: Final = 100
"""Beginnings in `_CHANGING` for which the end is looked for as far as it takes: each may read all
of head or tail."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A document cut into its items.

    ``head`` and ``tail`` are what stands before and after, ``items`` the newest items up to the
    limit of the poll without their end tag ``end``, ``beyond`` counts the others, ``prints`` are
    the items' fingerprints.
    """

    head: bytes
    items: tuple[bytes, ...]
    end: bytes
    tail: bytes
    beyond: int
    prints: tuple[bytes, ...]

    def share_one_of(self, addresses: Iterable[str]) -> bool:
        """Say whether two items name one of *addresses* as a whole, whatever its fragment."""
        wanted = {
            address.partition("#")[0].encode("utf-8", "replace").replace(b"&", b"&amp;")
            for address in addresses
        }
        whole = b"<".join(self.items)
        if len(whole) > IN_ONE_GO or b"" in wanted:
            return any(sum(_names(item, one) for item in self.items) > 1 for one in wanted)
        if not wanted:
            return False
        # One by one, 300 new items of 300 were 90,000 questions, of 40 ms.
        begins = list(accumulate((len(item) + 1 for item in self.items), initial=0))
        named: dict[int, int] = {}
        for address, start, end in BytesAhoCorasick(list(wanted)).find_matches_as_indexes(
            whole, overlapping=True
        ):
            # As a whole, and not as the beginning of a longer one.
            if whole[end : end + 1] in _ADDRESS_ENDS:
                item = bisect_right(begins, start)
                if named.setdefault(address, item) != item:
                    return True
        return False

    def only(self, wanted: Sequence[int]) -> bytes:
        """Return the document with no other items than those at the places *wanted*."""
        items = (self.items[place] + self.end for place in wanted)
        return b"".join((self.head, *items, self.tail))


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a document: of each item, by fingerprint, the first bytes of the
    entry's identity and when it was published (seconds since 1970; NaN: undated).
    """

    context: bytes
    items: dict[bytes, tuple[bytes, float]]

    def pack(self) -> bytes:
        """Return the form that is stored: 24 bytes an item."""
        packed = (_ITEM.pack(name, *told) for name, told in self.items.items())
        return self.context + b"".join(packed)


def _names(item: bytes, address: bytes) -> bool:
    """Say whether *item* has *address* as a whole, and not as the beginning of a longer one."""
    at = item.find(address)
    while at >= 0:
        if item[at + len(address) : at + len(address) + 1] in _ADDRESS_ENDS:
            return True
        at = item.find(address, at + 1)
    return False


def unpack(packed: bytes, context: bytes) -> Known:
    """Return what was packed, or nothing where it belongs to another *context*."""
    whole = len(packed) >= _HASH and (len(packed) - _HASH) % _ITEM.size == 0
    if not whole or packed[:_HASH] != context:
        return Known(context, {})
    told = _ITEM.iter_unpack(packed[_HASH:])
    return Known(context, {name: (identity, at) for name, identity, at in told})


def cut(data: bytes, max_items: int, now: datetime) -> Pieces | None:
    """Return *data*, a feed in UTF-8, cut at its items; None where that is not safe.

    Of more than *max_items* they are the newest, looked at *now*.
    """
    first = _START.search(data)
    if first is None or first.start() > CONTEXT_LIMIT:
        return None
    start, end = b"<" + first[1], b"</" + first[1] + b">"
    *parts, tail = data[first.start() :].split(end)
    head, items = data[: first.start()], [part.lstrip() for part in parts]
    # As many start tags as items, one at the beginning of each: no item holds another, and
    # between them is nothing.
    starts = data.count(start, first.start())
    if starts != len(items) or not all(item.startswith(start) for item in items):
        return None
    if len(tail) > CONTEXT_LIMIT or not items:
        return None
    if max(part.count(sign) for part in (head, tail) for sign in _LAZY) > LAZY_LIMIT:
        return None
    beyond = len(items) - max_items
    if beyond > 0:
        dates = (date_in(item.decode("utf-8", "replace")) for item in items)
        items = [items[place] for place in newest(dates, max_items, now)]
    for opening, closing in _OPEN_ENDED:
        if opening in data and any(i.rfind(opening) > i.rfind(closing) for i in items):
            return None
    prints = tuple(blake2b(item, digest_size=_HASH).digest() for item in items)
    if len(set(prints)) < len(prints):
        return None
    return Pieces(head, tuple(items), end, tail, max(0, beyond), prints)


def context_of(pieces: Pieces, url: str, charset: str, source: Source) -> bytes:
    """Return the fingerprint of all but the items themselves that decides what they say."""
    settings = (
        f"{VERSION} {url} {charset} {source.name} {source.country} {source.language} "
        f"{source.fetch} {source.encoding} {sorted(source.options)}"
    )
    parts = (_CHANGING.sub(b"", pieces.head), _CHANGING.sub(b"", pieces.tail), settings.encode())
    return blake2b(b"\0".join(parts), digest_size=_HASH).digest()


def told_by(entry: Entry) -> tuple[bytes, float]:
    """Return what is remembered of an item that became *entry*."""
    at = math.nan if entry.published is None else entry.published.timestamp()
    return begin(entry.id), at


def begin(identity: str) -> bytes:
    """Return the first bytes of the id of an entry."""
    return bytes.fromhex(identity[: 2 * _HASH])


def published(told: tuple[bytes, float]) -> datetime | None:
    """Return when an item was published of which *told* is remembered."""
    return None if math.isnan(told[1]) else datetime.fromtimestamp(told[1], UTC)
