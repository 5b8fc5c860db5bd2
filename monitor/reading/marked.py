"""An article's text cut where tags begin and end, so that each piece can be shown with its tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from storage.records import Article, Tag

GAP: Final = "\n\n"
"""Between headline and text, and between paragraphs (`storage.records.Tag`)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the tags that it carries, in their order."""

    text: str
    tags: tuple[Tag, ...] = ()


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """The headline, and the paragraphs of the text."""

    headline: Line
    paragraphs: tuple[Line, ...]


def marked(article: Article, tags: Sequence[Tag]) -> Marked:
    """Return *article* cut at the spans of *tags*; spans beyond the text are passed over."""
    whole = f"{article.headline}{GAP}{article.text}"
    spans = [
        (start, end, tag)
        for tag in tags
        for start, end in tag.spans
        if 0 <= start < end <= len(whole)
    ]
    spans.sort(key=lambda span: span[:2])
    cuts = sorted({at for start, end, _ in spans for at in (start, end)})
    end = len(article.headline)
    headline = tuple(_pieces(whole, 0, end, spans, cuts))
    at, paragraphs = end + len(GAP), []
    for paragraph in article.text.split(GAP):
        paragraphs.append(tuple(_pieces(whole, at, at + len(paragraph), spans, cuts)))
        at += len(paragraph) + len(GAP)
    return Marked(headline, tuple(line for line in paragraphs if line))


def _pieces(
    whole: str,
    begin: int,
    end: int,
    spans: Sequence[tuple[int, int, Tag]],
    cuts: Sequence[int],
) -> Iterator[Piece]:
    """Yield the text from *begin* to *end* in pieces, each under the same tags throughout."""
    inside = [span for span in spans if span[0] < end and span[1] > begin]
    places = [begin, *(cut for cut in cuts if begin < cut < end), end]
    for start, stop in pairwise(places):
        if start < stop:
            over = tuple(tag for first, last, tag in inside if first <= start and stop <= last)
            yield Piece(whole[start:stop], over)
