"""Anchors that a worker made beside the classification, until the engine places the article.

They take the words of all languages (8 MiB, and as much CPU as some hundred articles to load),
which a worker has anyway; the engine's process, which places one article after the other, needs
none of them so. What is not at hand, after a start or because a person corrected what was found,
is made there as ever: it is the same.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

import msgspec

from monitor.stories.anchors import LONGEST_TEXT, anchors
from monitor.stories.traits import Anchors
from storage.records import Article, Classification

HELD: Final = 256
"""Articles whose anchors are at hand, 3 KB each: several turns of the engine."""

_SIZE: Final = 16
"""Bytes that stand for what anchors were made of."""

_unpacked: Final = msgspec.json.Decoder(Anchors).decode
_held: Final[dict[bytes, bytes]] = {}


def made(article: Article, found: Classification) -> bytes:
    """Return the anchors of *article*, about which this was *found*, for `hear`."""
    return _source(article, found) + msgspec.json.encode(anchors(article, found))


def hear(told: bytes) -> None:
    """Have at hand what `made` returned in another process; the oldest goes."""
    if len(_held) >= HELD:
        del _held[next(iter(_held))]
    _held[told[:_SIZE]] = told[_SIZE:]


def anchors_of(article: Article, found: Classification | None) -> Anchors:
    """Return the anchors of *article*: those at hand, where they were made of the same."""
    held = _held.get(_source(article, found)) if _held and found else None
    return anchors(article, found) if held is None else _unpacked(held)


def _source(article: Article, found: Classification) -> bytes:
    """Return what stands for all that `anchors` looks at."""
    day = min(article.date_published or article.first_seen, article.first_seen).date()
    tags = sorted((one.scheme, one.term, one.confidence, one.spans) for one in found.tags)
    parts = (article.headline, article.text[:LONGEST_TEXT], article.language, str(day), repr(tags))
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
