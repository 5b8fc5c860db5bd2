"""What two reports have in common, and what sets them apart: evidence, each a number of 0 to 1.

Every number means one thing that can be said in words. What they are worth together is for
`monitor.stories.affinity`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from operator import mul
from typing import Final

from monitor.meaning.centre import likeness_of_two
from monitor.stories.anchors import HEADLINE, LEAD
from monitor.stories.rarity import Rarity
from monitor.stories.view import Outline

_SORTS: Final = {
    "number": 1.2,
    "person": 1.0,
    "place": 0.8,
    "topic": 0.7,
    "organisation": 0.5,
    "country": 0.4,
    "event": 0.3,
}
"""What a finding weighs among the others, by its sort."""

_SMALL: Final = 0.1
"""Added to the length of vectors: the only finding of two bare reports is no proof."""

_EVERYWHERE: Final = 0.15
"""Rarity up to which a finding is one that all have."""

_SUBJECT: Final = "organisation:sco"
"""What all the news here is about is no sign that two of them are one event."""

_EXERCISE: Final = "event:exercise-"
"""A named exercise is one event; a summit is the occasion of a dozen."""

_WINDOW_HOURS: Final = 72.0

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
    "other_meeting",
    "apart",
    "crowd",
)
"""The evidence, in the order of `Evidence.values`.

``findings`` (tags, numbers), ``concepts``, ``words`` (in one language), ``sounds`` (names, in two
languages) and ``meaning`` (vectors) are likenesses. ``people``, ``places``, ``particulars``
(bodies, fine topics, named exercises) and ``numbers`` grow with what is shared and rare;
``headlines`` is the share of the headlines' findings that both have. ``other_people`` and
``other_places`` are the share of those in headline and lead that only one names, ``other_meeting``
says that two meetings are named, ``apart`` is the time between them, 1 for three days. ``crowd`` is
how many reports there are to choose among: of forty at hand one is less likely to be the one than
of three, whatever they share.
"""

AGAINST: Final = frozenset(("other_people", "other_places", "other_meeting", "apart", "crowd"))
"""What speaks against one event; all else can only speak for it."""

FORM: Final = 0.6
"""Likeness of words from which two reports can be one form: those of the labelled set have 0.61 to
0.99, reports of one event that are no copies 0.5 to 0.7."""

FORM_OF_NUMBERS: Final = 0.9
"""The same where only numbers are others: a report brought up to date says more besides."""

_NUMBERS: Final = 2
_DAYS_APART: Final = timedelta(hours=12)
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


Vector = tuple[Mapping[str, float], float]
"""Weights by name, and their length."""


Terms = tuple[tuple[str, float], ...]
_NOBODY: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Traits:
    """What the anchors of a report are by themselves, whatever the others: names and weights."""

    findings: tuple[tuple[str, ...], tuple[float, ...]]
    concepts: tuple[tuple[str, ...], tuple[float, ...]]
    sounds: tuple[tuple[str, ...], tuple[float, ...]]
    headline: tuple[str, ...]
    subjects: frozenset[str]
    numbers: frozenset[str]
    named: Mapping[str, frozenset[str]]


def _named(weights: Mapping[str, float]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    return tuple(weights), tuple(weights.values())


@lru_cache(maxsize=512)
def _traits(terms: Terms) -> _Traits:
    """Sort the *terms* of a report; on a busy day each is compared many times."""
    findings: dict[str, float] = {}
    concepts: dict[str, float] = {}
    sounds: dict[str, float] = {}
    headline: list[str] = []
    subjects: set[str] = set()
    numbers: set[str] = set()
    named: defaultdict[str, set[str]] = defaultdict(set)
    for term, weight in terms:
        scheme = term.partition(":")[0]
        if scheme == "name":
            sounds[term] = weight
            continue
        if scheme == "concept":
            concepts[term] = weight
        else:
            findings[term] = _SORTS[scheme] * weight
            if weight >= LEAD:
                named[scheme].add(term)
            if scheme == "number":
                numbers.add(term)
            elif weight > LEAD:
                subjects.add(term)
        if weight >= HEADLINE and term != _SUBJECT:
            headline.append(term)
    return _Traits(
        _named(findings),
        _named(concepts),
        _named(sounds),
        tuple(headline),
        frozenset(subjects),
        frozenset(numbers),
        {scheme: frozenset(some) for scheme, some in named.items()},
    )


class Weighed:
    """A report whose findings and words are weighed by how rare they are among others."""

    __slots__ = (
        "_sounds",
        "_traits",
        "_words",
        "concepts",
        "findings",
        "headline",
        "in_headline",
        "rarity",
        "seen",
    )

    def __init__(self, seen: Outline, rarity: Rarity) -> None:
        self.seen = seen
        self.rarity = rarity
        self._traits = traits = _traits(seen.anchors.terms)
        self.findings = self._weighed(traits.findings)
        self.concepts = self._weighed(traits.concepts)
        rare = map(rarity.of_term.__getitem__, traits.headline)
        self.headline = dict(zip(traits.headline, rare, strict=True))
        self.in_headline = sum(self.headline.values())
        self._sounds: Vector | None = None
        self._words: Vector | None = None

    def _weighed(self, terms: tuple[tuple[str, ...], tuple[float, ...]]) -> Vector:
        names, weights = terms
        rare = map(self.rarity.of_term.__getitem__, names)
        return _with_length(dict(zip(names, map(mul, weights, rare), strict=True)))

    @property
    def subjects(self) -> frozenset[str]:
        """The findings of the headline."""
        return self._traits.subjects

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers."""
        return self._traits.numbers

    def named(self, scheme: str) -> frozenset[str]:
        """Return what headline and lead name of *scheme*: persons, places, events."""
        return self._traits.named.get(scheme, _NOBODY)

    @property
    def sounds(self) -> Vector:
        """The names by their sound; only those of two languages are ever compared."""
        if self._sounds is None:
            self._sounds = self._weighed(self._traits.sounds)
        return self._sounds

    @property
    def words(self) -> Vector:
        """The words of the report; only those of one language are ever compared."""
        if self._words is None:
            rare = self.rarity.of_words(self.seen.language)
            words = {word: weight * rare[word] for word, weight in self.seen.anchors.words}
            self._words = _with_length(words)
        return self._words


def _with_length(weights: Mapping[str, float]) -> Vector:
    values = weights.values()
    return weights, math.sqrt(sum(map(mul, values, values)))


def compared(one: Weighed, other: Weighed) -> Evidence:
    """Compare two reports that were weighed among the same others."""
    rarity = one.rarity
    across = one.seen.language != other.seen.language
    findings, concepts = _parts(one.findings, other.findings), _parts(one.concepts, other.concepts)
    rare = dict.fromkeys(_SHARED, 0.0)
    for term in findings:
        if (value := rarity.of_term[term]) > _EVERYWHERE and (sort := _sort(term)):
            rare[sort] += value
    events = one.named("event"), other.named("event")
    hours = abs((one.seen.at - other.seen.at).total_seconds()) / 3600
    values = (
        _cosine(findings, one.findings, other.findings),
        _cosine(concepts, one.concepts, other.concepts),
        0.0 if across else _alike(one.words, other.words),
        _alike(one.sounds, other.sounds) if across else 0.0,
        max(0.0, likeness_of_two(one.seen.direction, other.seen.direction)),
        *(1.0 - math.exp(-value) for value in rare.values()),
        _in_headlines(one, other),
        _others(one.named("person"), other.named("person")),
        _others(one.named("place"), other.named("place")),
        float(all(events) and not events[0] & events[1]),
        min(hours / _WINDOW_HOURS, 1.0),
        rarity.crowd,
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
    mine, theirs = one.subjects, other.subjects
    for scheme in _SUBJECTS:
        ours = {term for term in mine - theirs if term.startswith(scheme)}
        if ours and any(term.startswith(scheme) for term in theirs - mine):
            return True
    least = min(len(one.numbers), len(other.numbers))
    is_other_day = abs(one.seen.at - other.seen.at) >= _DAYS_APART
    return (
        wording >= FORM_OF_NUMBERS
        and is_other_day
        and least >= _NUMBERS
        and 3 * len(one.numbers & other.numbers) <= least
    )


@lru_cache(maxsize=8_192)
def _sort(term: str) -> str:
    """Return as what a finding counts that is one of few events, "" for what many have."""
    scheme, _, value = term.partition(":")
    if scheme in ("person", "place", "number"):
        return scheme
    if term.startswith(_EXERCISE) or (scheme == "topic" and "/" in value):
        return "particular"
    return "particular" if scheme == "organisation" and term != _SUBJECT else ""


def _others(mine: AbstractSet[str], theirs: AbstractSet[str]) -> float:
    """Return how much of what two reports name only one names: 0 where one names nobody."""
    return 1.0 - len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _in_headlines(mine: Weighed, theirs: Weighed) -> float:
    """Return how much of the findings of two headlines is in both, by rarity."""
    shared = mine.headline.keys() & theirs.headline.keys()
    both = sum(map(mine.headline.__getitem__, sorted(shared))) if shared else 0.0
    return both / (mine.in_headline + theirs.in_headline - both + _SMALL)


def _parts(mine: Vector, theirs: Vector) -> dict[str, float]:
    """Return what each name in common adds to the cosine of two vectors, by name."""
    a, b = mine[0], theirs[0]
    return {key: a[key] * b[key] for key in sorted(a.keys() & b.keys())}


def _cosine(parts: Mapping[str, float], mine: Vector, theirs: Vector) -> float:
    return sum(parts.values()) / (mine[1] * theirs[1] + _SMALL) if parts else 0.0


def _alike(mine: Vector, theirs: Vector) -> float:
    """Return the cosine of two vectors."""
    return _cosine(_parts(mine, theirs), mine, theirs)
