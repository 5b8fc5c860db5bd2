"""The signature: what is kept of an article so that later ones find it as copy or source.

A sketch is the lowest of the hashes of a text's shingles. Two texts that share a passage
share the lowest hashes of that passage: of a source with ``n`` shingles and ``k`` sketched,
a copy of ``m`` of them is found under about ``k * m / n`` values, whichever came first and
however long the other is. So it finds by containment and not by resemblance (Broder 1997),
and a teaser or a short excerpt as well as a whole copy.
"""

from __future__ import annotations

from typing import Final

from monitor.reprints.shingles import CHARACTERS, WORDS, Cut, Shingled, cut, shingled, stable_hash
from monitor.reprints.words import units
from storage.records import Article, Signature, digest

SKETCH: Final = 48
"""Values in the sketch of an ordinary text (all shingles of one that has no more)."""

SHARE: Final = 16
"""A long text keeps one shingle in so many, so that an excerpt of 120 words is still found."""

LONGEST_SKETCH: Final = 256
"""No sketch is larger, however long the text: reached at 4,096 shingles."""

SHORTEST: Final = 25
"""Words below which a text is compared for exact copies only: a sentence or two of an agency
("the leaders exchanged views on ...") occur in independent reports."""

IDENTIFYING: Final = 12
"""Words below which a text alone ("Photo: press service") identifies nothing: the headline
must be the same too."""

SCHEME: Final = f"shingles-{WORDS}w{CHARACTERS}c/sketch-{SKETCH}-{SHARE}-{LONGEST_SKETCH}/1"
"""Method, parameters and revision: signatures of two schemes are never compared."""


def signature(article: Article) -> Signature:
    """Return the signature of *article*, the same on every machine and in every run.

    ``text_digest`` is the SHA-256 of the normalised text (with the headline where the text is
    too short to identify anything), or "" where there is no text or the article is not
    comparable. ``sketch`` holds distinct signed 64-bit values in ascending order: at most
    48 for texts under 768 shingles, then one in 16, at most 256; none for a text under 25
    words. ``shingles`` counts the distinct shingles of the whole text.
    """
    if not comparable(article):
        return Signature(article=article.id, scheme=SCHEME, text_digest="", sketch=(), shingles=0)
    text = cut(article.text, article.language)
    return Signature(
        article=article.id,
        scheme=SCHEME,
        text_digest=_digest(article, text),
        sketch=_sketch(text) if text.words >= SHORTEST else (),
        shingles=len(text.starts),
    )


def comparable(article: Article) -> bool:
    """Tell whether *article* holds text of its outlet, be it only the free beginning.

    A consent page or a bot wall is the same on thousands of addresses and a copy of nothing.
    """
    if article.status == "withheld" and article.reason != "paywall-stub":
        return False
    return bool(article.text.strip())


def text_digest(article: Article) -> str:
    """Return the name of the normalised text of *article*: equal for exact copies."""
    return _digest(article, shingled(article.text, article.language))


def _digest(article: Article, text: Cut | Shingled) -> str:
    if text.words >= IDENTIFYING:
        return text.digest
    parts = (*units(article.headline), "", *text.units)
    return digest(" ".join(parts).encode("utf-8", "surrogatepass"))


def _sketch(text: Cut) -> tuple[int, ...]:
    """Sample by the small hash, which is there already; name what was sampled by the large one."""
    size = min(LONGEST_SKETCH, max(SKETCH, len(text.starts) // SHARE))
    lowest = sorted(text.starts)[:size]
    return tuple(sorted({stable_hash(text.units, text.starts[value]) for value in lowest}))
