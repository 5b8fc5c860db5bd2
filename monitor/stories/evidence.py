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
from operator import mul
from typing import Final

from monitor.meaning.centre import likeness
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

_CROWDED: Final = 60
"""Reports that make a crowd of 1."""


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
    """The numbers, by `NAMES`, and the findings in common, the most telling first."""

    values: tuple[float, ...]
    shared: tuple[str, ...]
    across: bool


def evidence(one: Outline, other: Outline, rarity: Rarity) -> Evidence:
    """Compare two reports; the result is the same in either order."""
    return compared(Weighed(one, rarity), Weighed(other, rarity))


Vector = tuple[Mapping[str, float], float]
"""Weights by name, and their length."""


class Weighed:
    """A report whose findings and words are weighed by how rare they are among others."""

    __slots__ = (
        "_words",
        "concepts",
        "findings",
        "headline",
        "named",
        "numbers",
        "rarity",
        "seen",
        "sounds",
        "subjects",
    )

    def __init__(self, seen: Outline, rarity: Rarity) -> None:
        self.seen = seen
        self.rarity = rarity
        findings: dict[str, float] = {}
        concepts: dict[str, float] = {}
        sounds: dict[str, float] = {}
        self.headline: dict[str, float] = {}
        self.subjects: set[str] = set()
        self.numbers: set[str] = set()
        self.named: dict[str, set[str]] = {"person": set(), "place": set(), "event": set()}
        for term, weight in seen.anchors.terms:
            scheme = term.partition(":")[0]
            rare = rarity.of_term[term]
            if scheme == "name":
                sounds[term] = weight * rare
                continue
            if scheme == "concept":
                concepts[term] = weight * rare
            else:
                findings[term] = _SORTS[scheme] * weight * rare
                if weight >= LEAD and scheme in self.named:
                    self.named[scheme].add(term)
                if scheme == "number":
                    self.numbers.add(term)
                elif weight > LEAD:
                    self.subjects.add(term)
            if weight >= HEADLINE and term != _SUBJECT:
                self.headline[term] = rare
        self.findings, self.concepts = _with_length(findings), _with_length(concepts)
        self.sounds = _with_length(sounds)
        self._words: Vector | None = None

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
    findings, shared = _alike(one.findings, other.findings)
    in_concepts, concepts = _alike(one.concepts, other.concepts)
    rare: defaultdict[str, float] = defaultdict(float)
    for term in shared:
        if (value := rarity.of_term[term]) > _EVERYWHERE:
            rare[_sort(term)] += value
    events = one.named["event"], other.named["event"]
    hours = abs((one.seen.at - other.seen.at).total_seconds()) / 3600
    values = (
        findings,
        in_concepts,
        0.0 if across else _alike(one.words, other.words)[0],
        _alike(one.sounds, other.sounds)[0] if across else 0.0,
        max(0.0, likeness(one.seen.direction, other.seen.direction)),
        *(1.0 - math.exp(-rare[sort]) for sort in ("person", "place", "particular", "number")),
        _in_headlines(one.headline, other.headline),
        _others(one.named["person"], other.named["person"]),
        _others(one.named["place"], other.named["place"]),
        float(all(events) and not events[0] & events[1]),
        min(hours / _WINDOW_HOURS, 1.0),
        math.log1p(rarity.count) / math.log1p(_CROWDED),
    )
    return Evidence(values, (*shared, *concepts), across)


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


def _in_headlines(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Return how much of the findings of two headlines is in both, by rarity."""
    both = sum(rare for term, rare in mine.items() if term in theirs)
    return both / (sum(mine.values()) + sum(theirs.values()) - both + _SMALL)


def _alike(mine: Vector, theirs: Vector) -> tuple[float, tuple[str, ...]]:
    """Return the cosine of two vectors and what contributes to it, the most first."""
    (a, length_a), (b, length_b) = mine, theirs
    parts = {key: a[key] * b[key] for key in a.keys() & b.keys()}
    if not parts:
        return 0.0, ()
    ranked = sorted(parts, key=lambda key: (-parts[key], key))
    return sum(parts.values()) / (length_a * length_b + _SMALL), tuple(ranked)
