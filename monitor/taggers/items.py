"""Digests: a text of several short items of which one or two may be about the SCO.

"News in brief" with one item about a meeting is about it if that item alone would be. So the
other items are marked as what is no news for this purpose, and all taggers read the one item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from monitor.taggers.matcher import Hit
from monitor.taggers.spans import Spans
from monitor.text.boilerplate import Span

FEWEST: Final = 3
"""Paragraphs of a digest at least; without a headline that says so, FEWEST_UNTITLED."""

FEWEST_UNTITLED: Final = 4

LABELLED: Final = 0.75
"""The share of paragraphs that begin with a label where the headline does not call it a digest."""

ASKED: Final = 0.25
"""The share of paragraphs that end in a question in an interview, whose lines begin with dashes."""

_QUESTION: Final = re.compile(r"[?？؟][»”\"')\s]*$")
_LABEL: Final = re.compile(
    r"\s*(?:[-–—•●▪*]\s|\d{1,2}[.)、）]|[①-⑳]|[【〔\[][^】〕\]\n]{1,20}[】〕\]]"
    r"|[^\n.:：。!?]{2,28}[:：]|[^\W\d_][^\n.:：。!?,]{1,24}(?<!다)\. "
    r"|[^\W\d_][^\n.:：。!?,]{1,24} [-–—] )"
)
"""A bullet, a number, a place or subject before the item: "Baku. ", "BAKU — "; no sentence in
Korean."""
_CLOCK: Final = re.compile(r"\s*(?:[-–—•●▪*]\s*)?\d{1,2}[.:：]\d\d(?!\d|[.:]\d)")
"""An hour before the item: an agenda of the day, whose lines are no news yet."""


def other_items(text: str, headline_length: int, hits: Sequence[Hit]) -> tuple[Span, ...]:
    """Return the items of a digest that do not name the SCO; none where *text* is no digest."""
    own = _own(hits)
    if not own or own[0].start < headline_length:
        return ()
    paragraphs = _paragraphs(text, headline_length)
    if len(paragraphs) < FEWEST or not _is_digest(text, headline_length, hits, paragraphs):
        return ()
    named = Spans((hit.start, hit.end) for hit in own)
    about = [span for span in paragraphs if named.touch(*span)]
    if not about or len(about) * 2 > len(paragraphs):
        return ()
    return tuple(Span(start, end, "item") for start, end in paragraphs if (start, end) not in about)


def _paragraphs(text: str, headline_length: int) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs of the body."""
    return [
        (match.start(), match.end())
        for match in re.finditer(r"[^\n]+", text)
        if match.start() >= headline_length and match[0].strip()
    ]


def _is_digest(
    text: str, headline_length: int, hits: Sequence[Hit], paragraphs: Sequence[tuple[int, int]]
) -> bool:
    """Say whether headline or labels show that the paragraphs are items of their own."""
    if 2 * sum(_CLOCK.match(text, *span) is not None for span in paragraphs) > len(paragraphs):
        return False
    if any(
        hit.start < headline_length and hit.term.scheme == "cue" and hit.term.term == "digest"
        for hit in hits
    ):
        return True
    asked = sum(_QUESTION.search(text, start, end) is not None for start, end in paragraphs)
    if asked > 1 and asked >= ASKED * len(paragraphs):
        return False
    labelled = sum(_LABEL.match(text, start, end) is not None for start, end in paragraphs)
    return len(paragraphs) >= FEWEST_UNTITLED and labelled >= LABELLED * len(paragraphs)


def _own(hits: Iterable[Hit]) -> list[Hit]:
    """Return the names of the organisation and of what is its own."""
    return [
        hit
        for hit in hits
        if hit.term.scheme == "organisation"
        and (hit.term.term == "sco" or hit.term.parent == "sco")
    ]
