"""Why two reports tell one event or two, in words: what they share, and what speaks against it.

For `why` and the pages of stories: whoever wonders at a story sees what was weighed.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from monitor.stories.affinity import Affinity
from monitor.stories.evidence import NAMES, Weighed, hours_apart

MOST: Final = 5
"""Findings that are told of each sort, the most telling first; how many more there are is said."""

_SAYS_THE_SAME: Final = 0.3
"""Likeness of vectors that is told as a reason: of 2,793 pairs of the labelled set 37 % of one
event had as much, and 0.9 % of two."""

_CROWDED: Final = 10
"""Reports to choose among that are told as what speaks against one event."""

_NONE: Final = "nothing but common wording"


def shared(found: Affinity, other: Weighed) -> str:
    """Return what two reports have in common, of which *other* was there before."""
    terms = [_readable(term) for term in found.shared if not term.startswith("name:")]
    what = _listed(terms) or _NONE
    if found.meaning >= _SAYS_THE_SAME:
        what += f"; the texts mean the like ({found.meaning:.2f})"
    if found.in_other_script:
        what = f"the same words in {other.seen.script} letters; {what}"
    return what


def against(found: Affinity, one: Weighed, other: Weighed) -> str:
    """Return what speaks against one event of two reports: never "", as time is always told."""
    mine, theirs = one.traits, other.traits
    values = dict(zip(NAMES, found.found.values, strict=True))
    parts = []
    for name, sort, ours, others in (
        ("other_people", "people", mine.people, theirs.people),
        ("other_places", "places", mine.places, theirs.places),
        ("other_meeting", "events", mine.events, theirs.events),
    ):
        if values[name]:
            parts.append(f"only one names the {sort} {_only_one(ours, others)}")
    hours = hours_apart(one.seen, other.seen)
    parts.append("the date of one is not known" if hours is None else f"{hours:.0f} h apart")
    if one.rarity.count >= _CROWDED:
        parts.append(f"{one.rarity.count} reports of these days to choose among")
    return "; ".join(parts)


def pair(found: Affinity, one: Weighed, other: Weighed) -> str:
    """Return both, in one sentence."""
    return f"in common: {shared(found, other)}; against it: {against(found, one, other)}"


def _only_one(ours: AbstractSet[str], others: AbstractSet[str]) -> str:
    return _listed([_readable(term) for term in sorted(ours ^ others)])


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    left = len(every) - MOST
    return ", ".join(every[:MOST]) + (f" and {left} more" if left > 0 else "")


def _readable(term: str) -> str:
    scheme, _, value = term.partition(":")
    if scheme == "person":
        return value.replace("-", " ").title()
    return value.upper() if scheme == "country" else f"{scheme} {value}"
