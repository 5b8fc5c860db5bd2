"""What a text shows for each person in it: the rows of the scorecard of people.

A finding has a name and a strength of 0 and more. ``people.py`` multiplies the strength by the
points of ``config/person_scorecard.toml``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FOR: Final[Mapping[str, str]] = {
    "known": "the gazetteer has the person",
    "serves": "who holds an office of it on the day",
    "lead": "named in the first two sentences",
    "acts": "places at which a verb of speaking or acting follows",
    "says": "a verb of saying or doing stands behind the name in its sentence",
    "said": "one stands before it",
    "marked": "the mark of a subject follows",
    "opens": "places at which the name stands first in its sentence or behind a comma",
    "office": "an office stands beside the name",
    "titled": "an office of a state stands before a name that the gazetteer has not",
    "about": "the text is about the organisation",
    "share": "the share of all places of people",
}
AGAINST: Final[Mapping[str, str]] = {
    "crowd": "two others stand in each sentence that has the name",
    "row": "it stands in a row of names wherever it stands",
    "former": "the gazetteer knows that the office is over",
    "bare": "namesakes are in the news, and no office stands beside it",
    "once": "it stands there once, and no verb follows",
    "quiet": "no verb of saying or doing stands in any sentence of it",
    "plain": "no office stands beside it anywhere",
    "absent": "wherever it stands, a word says that its bearer was not there",
    "inside": "how far inside its sentence it stands, at best",
    "late": "how far down the text it is named first",
    "many": "how many people are in the text",
}
WORDS: Final[Mapping[str, str]] = {**FOR, **AGAINST}
NAMES: Final = tuple(WORDS)

CROWD: Final = 3
FAR: Final = 200
"""Characters of a sentence behind which a name stands as far inside as can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of a name: where its sentence begins, and what stands around it.

    ``place`` and ``sentence`` are characters of the text, ``width`` is 2 in scripts without spaces.
    """

    place: int
    sentence: int
    width: int
    in_lead: bool
    acts: bool
    opens: bool
    office: bool
    titled: bool
    says: bool
    said: bool
    absent: bool
    marked: bool
    in_row: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a person besides the text."""

    entry: bool
    serves: bool
    former: bool
    bare: bool


def findings(
    people: Sequence[tuple[Known, Sequence[Place]]], *, about: bool, length: int
) -> list[dict[str, float]]:
    """Return the strength of each finding, for each of *people* in their order.

    :param about: whether the text is about the organisation
    :param length: characters of the text
    """
    together = Counter(
        sentence for _, places in people for sentence in {one.sentence for one in places}
    )
    everywhere = sum(len(places) for _, places in people)
    return [
        _of(known, places, together)
        | {
            "about": float(about),
            "share": len(places) / everywhere,
            "many": math.log(len(people)),
            "late": min(one.place for one in places) / max(1, length),
        }
        for known, places in people
    ]


def _of(known: Known, places: Sequence[Place], together: Counter[int]) -> dict[str, float]:
    """Return what is found of one person."""
    acts = sum(one.acts for one in places)
    inside = min((one.place - one.sentence) * one.width for one in places)
    return {
        "known": float(known.entry),
        "serves": float(known.serves),
        "former": float(known.former),
        "bare": float(known.bare),
        "lead": float(any(one.in_lead for one in places)),
        "acts": math.log1p(acts),
        "says": float(any(one.says for one in places)),
        "said": float(any(one.said for one in places)),
        "marked": float(any(one.marked for one in places)),
        "opens": math.log1p(sum(one.opens for one in places)),
        "office": float(any(one.office for one in places)),
        "titled": float(not known.entry and any(one.titled for one in places)),
        "crowd": float(min(together[one.sentence] for one in places) >= CROWD),
        "row": float(all(one.in_row for one in places)),
        "once": float(len(places) == 1 and not acts),
        "absent": float(all(one.absent for one in places)),
        "quiet": float(not any(one.says or one.said or one.acts or one.marked for one in places)),
        "plain": float(not any(one.office or one.titled for one in places)),
        "inside": min(inside, FAR) / FAR,
    }
