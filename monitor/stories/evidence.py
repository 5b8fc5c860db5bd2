"""What two reports have in common, and what sets them apart: evidence, each a number of 0 to 1.

Every number means one thing that can be said in words. What they are worth together is for
`monitor.stories.affinity`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import Final

from monitor.meaning.centre import likeness_of_two
from monitor.stories.rarity import Rarity
from monitor.stories.traits import SUBJECT, Named
from monitor.stories.view import Outline

_SMALL: Final = 0.1
"""Added to the length of vectors: the only finding of two bare reports is no proof."""

_EVERYWHERE: Final = 0.15
"""Rarity up to which a finding is one that all have."""

_EXERCISE: Final = "event:exercise-"
"""A named exercise is one event; a summit is the occasion of a dozen."""

_WINDOW_HOURS: Final = 72.0

NO_DATE: Final = 0.85
"""What counts as the time between two reports of which one has no date: 0.85 of three days.

Measured with all reports of `look2`, `look4` and tests/stories/corpus taken in at one moment
without dates, by words and with vectors: with 0.5 B-cubed precision is 0.934 and 0.958 in the mean
(F1 0.888, 0.905), with 0.85 it is 0.977 and 0.995 (0.885, 0.874). Of five texts on the SCO of other
years that share what all share, 0.67 and less made stories by the weights of before."""

_OF_ANY_TIME: Final = 0.45
"""The crowd at least of two reports of which one has no date: whatever is at hand, others that are
not may be of its time. As of five reports; of more it changes nothing."""

NAMES: Final = (
    "findings",
    "concepts",
    "words",
    "sounds",
    "meaning",
    "people",
    "places",
    "particulars",
    "numbers",
    "headlines",
    "other_people",
    "other_places",
    "other_countries",
    "other_meeting",
    "apart",
    "crowd",
)
"""The evidence, in the order of `Evidence.values`.

``findings`` (tags, numbers), ``concepts``, ``words`` (in one language), ``sounds`` (names, in two
languages) and ``meaning`` (vectors) are likenesses. ``people``, ``places``, ``particulars``
(bodies, fine topics, named exercises) and ``numbers`` grow with what is shared and rare;
``headlines`` is the share of the headlines' findings that both have. ``other_people``,
``other_places`` and ``other_countries`` are the share of those in headline and lead that only one
names, ``other_meeting`` says that two meetings are named, ``apart`` is the time between them, 1 for
three days, and `NO_DATE` where one of them has no date. ``crowd`` is how many reports there are to
choose among: of forty at hand one is less likely to be the one than of three, whatever they share.
"""

AGAINST: Final = frozenset(
    ("other_people", "other_places", "other_countries", "other_meeting", "apart", "crowd")
)
"""What speaks against one event; all else can only speak for it."""

FORM: Final = 0.6
"""Likeness of words from which two reports can be one form: those of the labelled set have 0.61 to
0.99, reports of one event that are no copies 0.5 to 0.7."""

FORM_OF_NUMBERS: Final = 0.9
"""The same where only numbers are others: a report brought up to date says more besides."""

_NUMBERS: Final = 2
_DAY_HOURS: Final = 12.0
_SUBJECTS: Final = ("country:", "person:", "place:")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The numbers, by `NAMES`, and what each finding and concept in common adds to its likeness."""

    values: tuple[float, ...]
    across: bool
    findings: Mapping[str, float]
    concepts: Mapping[str, float]

    @property
    def shared(self) -> tuple[str, ...]:
        """The findings in common, then the concepts, the most telling first.

        Asked of few pairs: to rank all was a fifth of what comparing them costs.
        """
        return (*_ranked(self.findings), *_ranked(self.concepts))


def _ranked(parts: Mapping[str, float]) -> list[str]:
    return sorted(parts, key=lambda key: (-parts[key], key))


def evidence(one: Outline, other: Outline, rarity: Rarity) -> Evidence:
    """Compare two reports; the result is the same in either order."""
    return compared(Weighed(one, rarity), Weighed(other, rarity))


def hours_apart(one: Outline, other: Outline) -> float | None:
    """Return how far apart two reports appeared in hours; None where that of one is not known."""
    if not (one.is_dated and other.is_dated):
        return None
    return abs((one.at - other.at).total_seconds()) / 3600


Vector = tuple[Named, Mapping[str, float], float]
"""Weights by name, how rare what is called so is, and the length of both multiplied."""


class Weighed:
    """A report whose findings and words are weighed by how rare they are among others."""

    __slots__ = (
        "_sounds",
        "_words",
        "concepts",
        "findings",
        "in_headline",
        "rarity",
        "seen",
        "traits",
    )

    def __init__(self, seen: Outline, rarity: Rarity) -> None:
        self.seen = seen
        self.rarity = rarity
        self.traits: Final = seen.anchors.traits
        self.findings: Final = _weighed(self.traits.findings, rarity.of_term)
        self.concepts: Final = _weighed(self.traits.concepts, rarity.of_term)
        self.in_headline: Final = sum(map(rarity.of_term.__getitem__, self.traits.headline))
        self._sounds: Vector | None = None
        self._words: Vector | None = None

    @property
    def sounds(self) -> Vector:
        """The names by their sound; only those of two languages are ever compared."""
        if self._sounds is None:
            self._sounds = _weighed(self.traits.sounds, self.rarity.of_term)
        return self._sounds

    @property
    def words(self) -> Vector:
        """The words of the report; only those of one language are ever compared."""
        if self._words is None:
            rare = self.rarity.of_words(self.seen.language)
            self._words = _weighed(self.traits.words, rare)
        return self._words


def _weighed(terms: Named, rare: Mapping[str, float]) -> Vector:
    values = list(map(mul, terms.weights, map(rare.__getitem__, terms.names)))
    return terms, rare, math.sqrt(sum(map(mul, values, values)))


def compared(one: Weighed, other: Weighed) -> Evidence:
    """Compare two reports that were weighed among the same others."""
    rarity = one.rarity
    across = one.seen.language != other.seen.language
    findings, concepts = _parts(one.findings, other.findings), _parts(one.concepts, other.concepts)
    rare = dict.fromkeys(_SHARED, 0.0)
    for term in findings:
        if (value := rarity.of_term[term]) > _EVERYWHERE and (sort := _sort(term)):
            rare[sort] += value
    mine, theirs = one.traits, other.traits
    hours = hours_apart(one.seen, other.seen)
    values = (
        _cosine(findings, one.findings, other.findings),
        _cosine(concepts, one.concepts, other.concepts),
        0.0 if across else _alike(one.words, other.words),
        _alike(one.sounds, other.sounds) if across else 0.0,
        max(0.0, likeness_of_two(one.seen.direction, other.seen.direction)),
        *(1.0 - math.exp(-value) for value in rare.values()),
        _in_headlines(one, other),
        _others(mine.people, theirs.people),
        _others(mine.places, theirs.places),
        _others(mine.countries, theirs.countries),
        float(bool(mine.events and theirs.events and mine.events.isdisjoint(theirs.events))),
        NO_DATE if hours is None else min(hours / _WINDOW_HOURS, 1.0),
        rarity.crowd if hours is not None else max(rarity.crowd, _OF_ANY_TIME),
    )
    return Evidence(values, across, findings, concepts)


_SHARED: Final = ("person", "place", "particular", "number")
"""The sorts of findings of which what is shared and rare counts, in the order of `NAMES`."""


def is_form(one: Weighed, other: Weighed, wording: float) -> bool:
    """Tell whether two reports are one form filled twice: weather, rates, talks of two pairs.

    Their words are alike; in the headline each names a state, somebody or a place that the other
    does not, or the words are nearly the same and two in three numbers others, on two days.
    """
    if wording < FORM:
        return False
    mine, theirs = one.traits.subjects, other.traits.subjects
    for scheme in _SUBJECTS:
        ours = {term for term in mine - theirs if term.startswith(scheme)}
        if ours and any(term.startswith(scheme) for term in theirs - mine):
            return True
    numbers, others = one.traits.numbers, other.traits.numbers
    least = min(len(numbers), len(others))
    hours = hours_apart(one.seen, other.seen)
    is_other_day = hours is None or hours >= _DAY_HOURS
    return (
        wording >= FORM_OF_NUMBERS
        and is_other_day
        and least >= _NUMBERS
        and 3 * len(numbers & others) <= least
    )


@lru_cache(maxsize=8_192)
def _sort(term: str) -> str:
    """Return as what a finding counts that is one of few events, "" for what many have."""
    scheme, _, value = term.partition(":")
    if scheme in ("person", "place", "number"):
        return scheme
    if term.startswith(_EXERCISE) or (scheme == "topic" and "/" in value):
        return "particular"
    return "particular" if scheme == "organisation" and term != SUBJECT else ""


def _others(mine: AbstractSet[str], theirs: AbstractSet[str]) -> float:
    """Return how much of what two reports name only one names: 0 where one names nobody."""
    return 1.0 - len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _in_headlines(mine: Weighed, theirs: Weighed) -> float:
    """Return how much of the findings of two headlines is in both, by rarity."""
    shared = mine.traits.in_headline & theirs.traits.in_headline
    both = sum(map(mine.rarity.of_term.__getitem__, sorted(shared))) if shared else 0.0
    return both / (mine.in_headline + theirs.in_headline - both + _SMALL)


def _parts(mine: Vector, theirs: Vector) -> dict[str, float]:
    """Return what each name in common adds to the cosine of two vectors, by name."""
    (one, rare, _), (other, _, _) = mine, theirs
    a, b = one.of, other.of
    return {
        key: (a[key] * by) * (b[key] * by)
        for key in sorted(a.keys() & b.keys())
        for by in (rare[key],)
    }


def _cosine(parts: Mapping[str, float], mine: Vector, theirs: Vector) -> float:
    return sum(parts.values()) / (mine[-1] * theirs[-1] + _SMALL) if parts else 0.0


def _alike(mine: Vector, theirs: Vector) -> float:
    """Return the cosine of two vectors."""
    return _cosine(_parts(mine, theirs), mine, theirs)
