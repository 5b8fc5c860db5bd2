"""How much of one text is in another, and whether that makes them copies: no dates, no names.

Containment over the copy, not resemblance: a 400-word wire cut to 120 words has a Jaccard
of 0.29 and a containment of 1.0 (NEWS-COPY; Silcock et al. 2022 on reprinted newswire).
Below a clear majority of shared shingles, wording that is merely common to both (formulas,
quotations, an explainer, the background paragraphs of a follow-up) must be told from text
that was taken over. What is taken over is a passage, and the beginning of one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.reprints.shingles import Shingled
from storage.records import ReprintKind

WHOLE: Final = 0.8
"""Containment, or share of a text inside passages of the other, from which all of it counts as
taken over: it needs no further proof."""

CLEAR: Final = 0.5
"""Containment from which the opening is proof enough: a copy with one word in eight reworded
keeps 0.58, unrelated texts of kremlin.ru share at most 0.25, a text with an explainer as long
as itself 0.5."""

PARTIAL: Final = 0.2
"""Least containment of either text in the other that can be a copy, given a passage and an
opening: a text set whole into a roundup, or half a text with as much of one's own."""

SHARED_WORDS: Final = 30
"""Least shared shingles, in words, of a text that is not taken over as a whole: half of a text of
50 words is a link list or a formula (kremlin.ru: four false copies of one such text)."""

PASSAGE_WORDS: Final = 40.0
"""Least length in words of the longest passage that proves a copy below ``CLEAR``."""

OPENING_WORDS: Final = 60
"""How much of a text counts as its opening."""

OPENING_SHARE: Final = 0.4
"""Share of the opening of one text that must lie in passages found in the other."""

FORM: Final = 0.04
"""From which share of altered figures, times altered figures per word, two texts are one form
filled twice. Bench: exchange rates 0.12, weather 0.05; a report of 80 words all of whose three
figures were altered 0.037."""

_GAP: Final = 8
"""Units of difference that do not end a passage: a few altered words, one number, one name."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What texts ``a`` and ``b`` share.

    ``containment`` is the share of the shingles of ``a`` that are in ``b``, ``reverse`` the
    other way round (0..1). ``is_copy`` tells whether one of the two was made from the other,
    or both from a third.
    """

    containment: float
    reverse: float
    is_copy: bool

    @property
    def turned(self) -> Likeness:
        """Return the same seen from ``b``."""
        return Likeness(self.reverse, self.containment, self.is_copy)


EXACT: Final = Likeness(1.0, 1.0, is_copy=True)
NOTHING: Final = Likeness(0.0, 0.0, is_copy=False)


def likeness(a: Shingled, b: Shingled) -> Likeness:
    """Compare two texts that are not equal. Time is linear in their lengths."""
    shared = len(a.starts.keys() & b.starts.keys())
    if not shared:
        return NOTHING
    containment, reverse = shared / len(a.starts), shared / len(b.starts)
    most = max(containment, reverse)
    contained, other = (a, b) if containment >= reverse else (b, a)
    enough = most >= WHOLE or shared >= SHARED_WORDS * contained.per_word
    is_copy = most >= PARTIAL and enough and not _is_form(contained, other)
    if is_copy and most < WHOLE:
        is_copy = _is_taken_over(a, b, is_clear=most >= CLEAR)
    return Likeness(containment, reverse, is_copy)


def kind(copy: Shingled, source: Shingled) -> ReprintKind:
    """Return what sort of copy *copy* is of *source*, the two not being equal.

    All of the copy comes from the source, and all of the source is in it: near. All of the
    copy, but not all of the source: excerpt. Some of the copy is its own: partial.
    """
    passages = _passages(copy, source)
    if _covered([(each.start, each.end) for each in passages], len(copy.units)) < WHOLE:
        return "partial"
    there = [(each.other, each.other_end) for each in passages]
    return "near" if _covered(there, len(source.units)) >= WHOLE else "excerpt"


def _is_taken_over(a: Shingled, b: Shingled, *, is_clear: bool) -> bool:
    """Tell copying from common wording: by the opening, and by a passage unless it is clear."""
    passages = _passages(a, b)
    if not is_clear:
        longest = max((each.end - each.start for each in passages), default=0)
        if longest < PASSAGE_WORDS * a.per_word:
            return False
    here = [(each.start, each.end) for each in passages]
    there = [(each.other, each.other_end) for each in passages]
    return max(_covered(here, _opening(a)), _covered(there, _opening(b))) >= OPENING_SHARE


@dataclass(frozen=True, slots=True)
class _Passage:
    """Units ``start`` to ``end`` of one text are ``other`` to ``other_end`` of another."""

    start: int
    end: int
    other: int
    other_end: int


def _passages(a: Shingled, b: Shingled) -> list[_Passage]:
    """Return the stretches of ``a`` that are in ``b``.

    Hits that follow each other in both texts at nearly the same distance are one passage.
    """
    gap = int(_GAP * a.per_word)
    found: list[_Passage] = []
    first = last = (0, 0)
    end = -1
    for here, there in _hits(a, b):
        if end < 0:
            first = (here, there)
        elif here > end + gap or abs(there - last[1] - (here - last[0])) > gap:
            found.append(_Passage(first[0], end, first[1], b.end(last[1])))
            first = (here, there)
        last = (here, there)
        end = a.end(here)
    if end >= 0:
        found.append(_Passage(first[0], end, first[1], b.end(last[1])))
    return found


def _hits(a: Shingled, b: Shingled) -> Iterator[tuple[int, int]]:
    """Yield the places of common shingles; one that ``b`` has often, where the last hit goes on."""
    following = -1
    for here, value in enumerate(a.hashes):
        if 0 <= following < len(b.hashes) and b.hashes[following] == value:
            there = following
        else:
            there = b.starts.get(value, -1)
        if there >= 0:
            yield here, there
            following = there
        if following >= 0:
            following += 1


def _opening(text: Shingled) -> int:
    return min(len(text.units), int(OPENING_WORDS * text.per_word))


def _covered(stretches: list[tuple[int, int]], length: int) -> float:
    """Return the share of the first *length* units that lies in *stretches*."""
    covered = reached = 0
    for start, end in sorted(stretches):
        covered += max(0, min(end, length) - max(start, reached))
        reached = max(reached, end)
    return covered / length


def _is_form(contained: Shingled, other: Shingled) -> bool:
    """Tell whether the two are one form filled with other figures: rates, weather, a schedule."""
    known = other.figures
    altered = sum(figure not in known for figure in contained.figures)
    return altered * altered >= FORM * contained.words * max(1, len(contained.figures))
