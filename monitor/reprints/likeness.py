"""How much of one text is in another, and whether that makes them copies: no dates, no names.

Containment over the copy, not resemblance: a 400-word wire cut to 120 words has a Jaccard
of 0.29 and a containment of 1.0 (NEWS-COPY; Silcock et al. 2022 on reprinted newswire).
Below a clear majority of shared shingles, wording that is merely common to both (formulas,
quotations, an explainer, the background paragraphs of a follow-up) must be told from text
that was taken over. What is taken over is a passage, and the beginning of one of the two, unless it
is very long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.reprints.names import altered, of_gazetteer
from monitor.reprints.shingles import Brief, Shingled
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
"""Least length in words, together, of the passages that prove a copy below ``CLEAR``."""

PASSAGE: Final = 12.0
"""Least length in words of a passage that counts: shorter ones are phrases that all write."""

REWORDED: Final = 0.72
REWORDED_BACK: Final = 0.66
"""Share of the words of one text, in any order, that are in the other, and of the other's in the
one, from which it was reworded: one word in four exchanged, sentences moved. Reworded copies of the
labelled set have 0.73 to 0.86 and 0.68 to 0.84, other reports of the same event 0.55 at most, a
text in characters beside a long one 0.63 and 0.17."""

REWORDED_WORDS: Final = 40.0
"""Least length in words of a text that can be told so."""

LIKE_ITS_FORM: Final = 0.6
"""Share of the words of each of two texts in the other from which they can be one form."""

OTHER_NAMES: Final = 2
"""How often each of two such texts names somebody or a place that the other does not, from which it
was filled with other names. Copies of the labelled set have one at most, but for what was added."""

NAMES_OF_WHOLE: Final = 3
"""The same where all of one text is in the other: a copy may call one person otherwise, twice."""

SHARE_OF_NAMES: Final = 0.1
"""Least share of the names of each of two such texts that are others. Forms of the labelled sets
and of tests/reprints have 0.18 or more; a long text of whose 50 names two were altered is none."""

OTHER_NUMBERS: Final = 4
MOSTLY_OTHER: Final = 0.6
"""Distinct numbers of each of two texts that the other has not, and their share of its numbers,
from which it is a form with other figures, however many words stand between them. A report brought
up to date has other figures too: three of them in the longest of the bench."""

LONG_PASSAGE: Final = 80.0
"""Length in words of one passage that is proof wherever it stands, but at the end of both, where
explainers stand: somebody's own report is around it. Such copies of the labelled sets have 57 to
115, backgrounds that several texts share 54 at most."""

OPENING_WORDS: Final = 60
"""How much of a text counts as its opening."""

OPENING_SHARE: Final = 0.4
"""Share of the opening of one text that must lie in passages found in the other."""

FORM: Final = 0.04
"""From which share of altered figures, times altered figures per word, two texts are one form
filled twice. Bench: exchange rates 0.12, weather 0.05; a report of 80 words all of whose three
figures were altered 0.037."""

COVERED: Final = 0.65
"""Share of a text inside passages of another below which, given one passage of PASSAGE_WORDS, it is
no form with other figures or names: these are of the report of its own around what it took. Forms
of the labelled sets with such a passage have 0.71 and more, such copies 0.59 at most."""

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


def little(a: Brief, b: Brief) -> Likeness | None:
    """Return what `likeness` would of two texts that share too little to be copies, else None."""
    shared = len(frozenset(a.hashes).intersection(b.hashes))
    if not shared:
        return NOTHING
    containment, reverse = shared / len(a.hashes), shared / len(b.hashes)
    if max(containment, reverse) < PARTIAL:
        return Likeness(containment, reverse, is_copy=False)
    return None


def likeness(a: Shingled, b: Shingled) -> Likeness:
    """Compare two texts that are not equal. Time is linear in their lengths."""
    shared = len(a.starts.keys() & b.starts.keys())
    if not shared:
        return NOTHING
    containment, reverse = shared / len(a.starts), shared / len(b.starts)
    most = max(containment, reverse)
    contained, other = (a, b) if containment >= reverse else (b, a)
    enough = most >= WHOLE or shared >= SHARED_WORDS * contained.per_word
    if most < PARTIAL or _is_form(contained, other, is_whole=most >= WHOLE):
        return Likeness(containment, reverse, is_copy=False)
    is_copy = most >= WHOLE or (enough and _is_taken_over(a, b, is_clear=most >= CLEAR))
    return Likeness(containment, reverse, is_copy or _is_reworded(a, b))


def in_any_order(a: Shingled, b: Shingled) -> tuple[float, float]:
    """Return the share of the words of ``a`` that are in ``b``, and of ``b`` in ``a``."""
    shared = (Counter(a.units) & Counter(b.units)).total()
    return shared / len(a.units), shared / len(b.units)


def _is_reworded(a: Shingled, b: Shingled) -> bool:
    """Tell whether one was made from the other by exchanging words and moving sentences."""
    if min(a.words, b.words) < REWORDED_WORDS:
        return False
    there, back = sorted(in_any_order(a, b), reverse=True)
    return there >= REWORDED and back >= REWORDED_BACK


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
    """Tell copying from common wording: by the opening, and by a passage unless it is clear; or by
    a long passage."""
    passages = _passages(a, b)
    lengths = [each.end - each.start for each in passages]
    if any(
        length >= LONG_PASSAGE * a.per_word and not _ends_both(each, a, b)
        for each, length in zip(passages, lengths, strict=True)
    ):
        return True
    if not is_clear:
        together = sum(length for length in lengths if length >= PASSAGE * a.per_word)
        if together < PASSAGE_WORDS * a.per_word:
            return False
    here = [(each.start, each.end) for each in passages]
    there = [(each.other, each.other_end) for each in passages]
    return max(_covered(here, _opening(a)), _covered(there, _opening(b))) >= OPENING_SHARE


def _ends_both(passage: _Passage, a: Shingled, b: Shingled) -> bool:
    """Tell whether both texts end with *passage*, as they do with an explainer under the news."""
    gap = int(_GAP * a.per_word)
    return len(a.units) - passage.end <= gap and len(b.units) - passage.other_end <= gap


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


def _is_form(contained: Shingled, other: Shingled, *, is_whole: bool) -> bool:
    """Tell whether the two are one form filled twice: rates, weather, talks of two pairs."""
    is_filled_otherwise = _with_other_figures(contained, other) or _with_other_names(
        contained, other, least=NAMES_OF_WHOLE if is_whole else OTHER_NAMES
    )
    return is_filled_otherwise and not _has_own_report(contained, other)


def _has_own_report(a: Shingled, b: Shingled) -> bool:
    """Tell whether a passage is in both, and much of one of the two is not."""
    passages = _passages(a, b)
    here = [(each.start, each.end) for each in passages]
    there = [(each.other, each.other_end) for each in passages]
    longest = max((end - start for start, end in here), default=0)
    covered = min(_covered(here, len(a.units)), _covered(there, len(b.units)))
    return longest >= PASSAGE_WORDS * a.per_word and covered < COVERED


def _with_other_figures(contained: Shingled, other: Shingled) -> bool:
    """Tell whether most of the figures are others: in a short text few, in a long one many."""
    others = sum(figure not in other.figures for figure in contained.figures)
    if others * others >= FORM * contained.words * max(1, len(contained.figures)):
        return True
    both = len(contained.numbers & other.numbers)
    return all(
        len(numbers) - both >= max(OTHER_NUMBERS, MOSTLY_OTHER * len(numbers))
        for numbers in (contained.numbers, other.numbers)
    )


def _with_other_names(contained: Shingled, other: Shingled, *, least: int) -> bool:
    """Tell whether each of the two names *least* times what the other does not, in one form."""
    ours, theirs = _names(contained), _names(other)
    for names, units, others in ((ours, other.units, theirs), (theirs, contained.units, ours)):
        if altered(names, units, others) < max(least, SHARE_OF_NAMES * len(names)):
            return False
    return min(in_any_order(contained, other)) >= LIKE_ITS_FORM


def _names(text: Shingled) -> tuple[str, ...]:
    return text.names or of_gazetteer(text.units)
