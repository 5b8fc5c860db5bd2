"""What a report can be recognised by, and what of it stands where: sorted once for each report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Final

HEADLINE: Final = 1.0
LEAD: Final = 0.6
BODY: Final = 0.2
"""What a finding weighs by its place; chosen on tests/stories/corpus (tests/bench/stories.py)."""

SUBJECT: Final = "organisation:sco"
"""What all the news here is about is no sign that two of them are one event."""

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

_name: Final = itemgetter(0)
_NOBODY: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """Weights by name, and apart: names and weights are gone through in C."""

    of: Mapping[str, float]
    names: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """Weights of findings, concepts, sounds of names and words; what stands where.

    ``terms`` are the names of all but the words. ``headline`` are the findings and concepts in the
    headline, in order; ``subjects`` its findings. ``people``, ``places``, ``countries`` and
    ``events`` are those that headline and lead name.
    """

    terms: tuple[str, ...]
    findings: Named
    concepts: Named
    sounds: Named
    words: Named
    headline: tuple[str, ...]
    in_headline: frozenset[str]
    subjects: frozenset[str]
    numbers: frozenset[str]
    people: frozenset[str]
    places: frozenset[str]
    countries: frozenset[str]
    events: frozenset[str]


@dataclass(frozen=True)
class Anchors:
    """What an article can be recognised by, each with a weight of 0..1.

    ``terms`` need no language: "person:xi-jinping", "number:1200000000", "concept:talks",
    "name:srsv" (as it sounds). ``words`` are word beginnings (pairs of characters in scripts
    without spaces) of headline and lead, to be compared within one language.
    """

    terms: tuple[tuple[str, float], ...] = ()
    words: tuple[tuple[str, float], ...] = ()

    @cached_property
    def traits(self) -> Traits:
        """The same, sorted: on a busy day those of a report are compared many times."""
        return _sorted(self)


def _sorted(anchors: Anchors) -> Traits:
    findings: dict[str, float] = {}
    concepts: dict[str, float] = {}
    sounds: dict[str, float] = {}
    headline: list[str] = []
    subjects: set[str] = set()
    numbers: set[str] = set()
    named: defaultdict[str, set[str]] = defaultdict(set)
    for term, weight in anchors.terms:
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
        if weight >= HEADLINE and term != SUBJECT:
            headline.append(term)
    return Traits(
        terms=tuple(map(_name, anchors.terms)),
        findings=_named(findings),
        concepts=_named(concepts),
        sounds=_named(sounds),
        words=_named(dict(anchors.words)),
        headline=tuple(headline),
        in_headline=frozenset(headline),
        subjects=frozenset(subjects),
        numbers=frozenset(numbers),
        people=frozenset(named.get("person", _NOBODY)),
        places=frozenset(named.get("place", _NOBODY)),
        countries=frozenset(named.get("country", _NOBODY)),
        events=frozenset(named.get("event", _NOBODY)),
    )


def _named(weights: dict[str, float]) -> Named:
    return Named(weights, tuple(weights), tuple(weights.values()))
