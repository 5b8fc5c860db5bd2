"""How much two reports look like one event, and by what.

Findings are compared as vectors: weighted by their sort, by where they stand, and by how
rare they are among the articles at hand. On a summit day "Xi Jinping" and "Tianjin" are in
everything and say nothing; on any other day they say much.

The weights were found on tests/stories/corpus (157 reports of 43 events in 12 languages) by
hand and coordinate search, then rounded; a fifth more or less of any one moves B-cubed F1 by
at most 0.03 (tests/bench/stories.py prints what they give).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.stories.anchors import HEADLINE, LEAD
from monitor.stories.view import Outline

WEIGHTS: Final = {
    "number": 1.2,
    "person": 1.0,
    "concept": 0.9,
    "place": 0.8,
    "topic": 0.7,
    "organisation": 0.5,
    "country": 0.4,
    "name": 0.4,
    "event": 0.3,
}
"""What a finding says about the event, by its sort. Names by sound only count between languages."""

SHARE_OF_WORDS: Final = 0.7
"""Within one language: the share of common wording in the affinity; the rest are findings."""

ENOUGH_WITHIN: Final = 0.28
ENOUGH_ACROSS: Final = 0.30
"""Likeness (cosine) at which two reports in one language, in two languages, are one event:
an affinity of 1."""

SMALL_EVIDENCE: Final = 0.1
"""Added to the length of the vectors: the only finding of two bare reports is no proof."""

FINDINGS_ACROSS: Final = 2
"""Findings that reports in two languages must have in common, besides those all have; one of
them a person, place, number, organisation, name or fine topic: "railway" and "Uzbekistan" fit
two railways."""

_GENERAL: Final = frozenset(("concept", "topic", "country", "event"))

_SUBJECT: Final = "organisation:sco"
"""What all the news here is about is no sign that two of them are one event."""

_EXERCISE: Final = "event:exercise-"
"""A named exercise is one event; a summit is the occasion of a dozen."""

NOT_ENOUGH: Final = 0.5
"""Highest affinity of reports that lack them."""

_EVERYWHERE: Final = 0.15
"""Rarity up to which a finding is one that all have."""

OTHER_EVENT: Final = 0.5
"""Factor for reports of two different meetings (the foreign ministers', the summit)."""

OTHER_PEOPLE: Final = 0.55
"""How far headlines that name other people lower the affinity, if they share nobody."""

FADING_HOURS: Final = 150.0
"""Time in which affinity falls to 1/e: a day apart costs 15 percent."""

_PRIOR: Final = 14.0
"""Imagined articles without a finding: keeps rarity meaningful among a few candidates."""


@dataclass(frozen=True, slots=True)
class Affinity:
    """``score`` 1 or more: one event. ``shared`` are the findings in common, the telling first."""

    score: float
    shared: tuple[str, ...] = ()


class Rarity:
    """How rare findings and words are among *views*: 1 for the rarest, 0 for those in all."""

    def __init__(self, views: Iterable[Outline]) -> None:
        self._count = 0
        self._terms: Counter[str] = Counter()
        self._of_language: Counter[str] = Counter()
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._vectors: dict[tuple[str, str], dict[str, float]] = {}
        self._known: dict[tuple[int, int], float] = {}
        for seen in views:
            self._count += 1
            self._terms.update(term for term, _ in seen.anchors.terms)
            self._of_language[seen.language] += 1
            self._words[seen.language].update(word for word, _ in seen.anchors.words)

    def of_term(self, term: str) -> float:
        """Return the rarity of a finding."""
        return self._of(self._terms[term], self._count)

    def of_word(self, word: str, language: str) -> float:
        """Return the rarity of a word within its language."""
        return self._of(self._words[language][word], self._of_language[language])

    def vector(
        self, seen: Outline, name: str, make: Callable[[], dict[str, float]]
    ) -> dict[str, float]:
        """Return what *make* returns, made once for each view and *name*: it is compared often."""
        key = (seen.article, name)
        if key not in self._vectors:
            self._vectors[key] = make()
        return self._vectors[key]

    def _of(self, count: int, total: int) -> float:
        key = (count, total)
        if key not in self._known:
            self._known[key] = _rarity(count, total)
        return self._known[key]


def affinity(one: Outline, other: Outline, rarity: Rarity) -> Affinity:
    """Compare two reports; the result is the same in either order."""
    across = one.language != other.language
    terms = _term_vector(one, rarity, across=across), _term_vector(other, rarity, across=across)
    likeness, shared = _cosine(*terms)
    if across:
        score = likeness / ENOUGH_ACROSS
        telling = [term for term in shared if rarity.of_term(term) > _EVERYWHERE]
        if len(telling) < FINDINGS_ACROSS or not any(map(_is_particular, telling)):
            score = min(score, NOT_ENOUGH)
    else:
        words = _word_vector(one, rarity), _word_vector(other, rarity)
        in_words, _ = _cosine(*words)
        score = SHARE_OF_WORDS * in_words + (1 - SHARE_OF_WORDS) * likeness
        score /= ENOUGH_WITHIN
    hours = abs((one.at - other.at).total_seconds()) / 3600
    score *= _agreement(one, other) * math.exp(-hours / FADING_HOURS)
    return Affinity(score, shared)


def _is_particular(term: str) -> bool:
    scheme, _, value = term.partition(":")
    if term == _SUBJECT:
        return False
    if term.startswith(_EXERCISE):
        return True
    return scheme not in _GENERAL or (scheme == "topic" and "/" in value)


def _agreement(one: Outline, other: Outline) -> float:
    """Return the factor for naming another meeting, or other people in the headline."""
    factor = 1.0
    events = _named(one, "event:", LEAD), _named(other, "event:", LEAD)
    if all(events) and not events[0] & events[1]:
        factor *= OTHER_EVENT
    people = _named(one, "person:", HEADLINE), _named(other, "person:", HEADLINE)
    if all(people):
        common = len(people[0] & people[1]) / len(people[0] | people[1])
        factor *= 1 - OTHER_PEOPLE * (1 - common)
    return factor


def _named(seen: Outline, scheme: str, least: float) -> set[str]:
    return {
        term for term, weight in seen.anchors.terms if weight >= least and term.startswith(scheme)
    }


def _term_vector(seen: Outline, rarity: Rarity, *, across: bool) -> dict[str, float]:
    def make() -> dict[str, float]:
        vector = {}
        for term, weight in seen.anchors.terms:
            scheme = term.partition(":")[0]
            if across or scheme != "name":
                vector[term] = WEIGHTS[scheme] * weight * rarity.of_term(term)
        return vector

    return rarity.vector(seen, "across" if across else "within", make)


def _word_vector(seen: Outline, rarity: Rarity) -> dict[str, float]:
    def make() -> dict[str, float]:
        return {
            word: weight * rarity.of_word(word, seen.language)
            for word, weight in seen.anchors.words
        }

    return rarity.vector(seen, "words", make)


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> tuple[float, tuple[str, ...]]:
    """Return the cosine of two vectors and what contributes to it, the most first."""
    parts = {name: value * b[name] for name, value in a.items() if name in b}
    if not parts:
        return 0.0, ()
    length = math.sqrt(_square(a.values()) * _square(b.values())) + SMALL_EVIDENCE
    ranked: Sequence[str] = sorted(parts, key=lambda name: (-parts[name], name))
    return sum(parts.values()) / length, tuple(ranked)


def _square(values: Iterable[float]) -> float:
    return sum(value * value for value in values)


def _rarity(count: int, total: int) -> float:
    return max(0.0, math.log((total + _PRIOR) / (count + 0.5)) / math.log(_PRIOR + 1))
