"""Why two reports tell one event or two, in words: what they share, and what speaks against it.

For `why` and the pages of stories: whoever wonders at a story sees what was weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final

from monitor.stories.affinity import Affinity
from monitor.stories.evidence import NAMES, Weighed, hours_apart

MOST: Final = 5
"""Findings that are told of each sort, the most telling first; how many more there are is said."""

_SAYS_THE_SAME: Final = 0.3
"""Likeness of vectors that is told as a reason: of 2,793 pairs of the labelled set 37 % of one
event had as much, and 0.9 % of two."""

NO_LABELS: Final[Mapping[str, str]] = MappingProxyType({})

_CROWDED: Final = 10
"""Reports to choose among that are told as what speaks against one event."""

_NONE: Final = "nothing but common wording"


def shared(found: Affinity, other: Weighed, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Return what two reports have in common, of which *other* was there before."""
    terms = [_readable(term, labels) for term in found.shared if not term.startswith("name:")]
    what = _listed(terms) or _NONE
    if found.meaning >= _SAYS_THE_SAME:
        what += f"; the texts mean the like ({found.meaning:.2f})"
    if found.in_other_script:
        what = f"the same words in {other.seen.script} letters; {what}"
    return what


def against(
    found: Affinity, one: Weighed, other: Weighed, labels: Mapping[str, str] = NO_LABELS
) -> str:
    """Return what speaks against one event of two reports: never "", as time is always told."""
    mine, theirs = one.traits, other.traits
    values = dict(zip(NAMES, found.found.values, strict=True))
    parts = []
    for name, sort, ours, others in (
        ("other_people", "people", mine.people, theirs.people),
        ("other_places", "places", mine.places, theirs.places),
        ("other_countries", "states", mine.countries, theirs.countries),
        ("other_meeting", "events", mine.events, theirs.events),
    ):
        if values[name]:
            parts.append(f"only one names the {sort} {_only_one(ours, others, labels)}")
    hours = hours_apart(one.seen, other.seen)
    parts.append("the date of one is not known" if hours is None else f"{hours:.0f} h apart")
    if one.rarity.count >= _CROWDED:
        parts.append(f"{one.rarity.count} reports of these days to choose among")
    return "; ".join(parts)


def pair(
    found: Affinity, one: Weighed, other: Weighed, labels: Mapping[str, str] = NO_LABELS
) -> str:
    """Return both, in one sentence; *labels* are what tags are called, by anchor ("country:ir")."""
    common, contrary = shared(found, other, labels), against(found, one, other, labels)
    return f"in common: {common}; against it: {contrary}"


def _only_one(ours: AbstractSet[str], others: AbstractSet[str], labels: Mapping[str, str]) -> str:
    return _listed([_readable(term, labels) for term in sorted(ours ^ others)])


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    left = len(every) - MOST
    return ", ".join(every[:MOST]) + (f" and {left} more" if left > 0 else "")


def _readable(term: str, labels: Mapping[str, str]) -> str:
    """Return an anchor as people call it: both reports have it, so the tags of one name it."""
    scheme, _, value = term.partition(":")
    label = labels.get(term)
    if scheme == "topic":
        return f"topic “{label}”" if label else f"topic {value.replace('-', ' ')}"
    if label:
        return label
    if scheme in ("person", "place"):
        return value.replace("-", " ").title()
    return value.upper() if scheme == "country" else f"{scheme} {value.replace('_', ' ')}"
