"""What a text shows for each state in it: the rows of the scorecard of countries.

A finding has a name and a strength of 0 and more. ``countries.py`` multiplies the strength by the
points of ``config/country_scorecard.toml``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Source = Literal["name", "adjective", "person", "organisation", "host", "place", "meeting", "home"]

FOR: Final[Mapping[str, str]] = {
    "weight": "what its mentions weigh together, MOST_WEIGHT at most",
    "adjectives": "it stands as an adjective before an office or with its people",
    "headline": "it is in the headline, by name, place or person",
    "people": "those who hold an office of it",
    "scene": "the news takes place in it",
    "meeting": "the meeting of the text is in it",
    "home": "the text is in its language",
    "share": "its share of the weight of all states",
    "second": "at most one state weighs more",
    "listed": "it stands in a row of three and more",
    "member": "it is, was or will be a member: most of the news is of these",
}
AGAINST: Final[Mapping[str, str]] = {
    "alone": "its mentions weigh less than one that acts",
    "late": "how far down the text it is named first",
}
NAMES: Final = (*FOR, *AGAINST)

MOST_WEIGHT: Final = 3.0
ONE: Final = 1.0
"""What one mention weighs in which a state acts."""
PARTY: Final = 0.6
"""What an adjective weighs at least before an office or with people of the state."""
SCENE: Final = 0.9
"""What a place of the news weighs at least."""
ROW: Final = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of the state *code*: what it weighs, where it stands, what shows it.

    ``row`` is how many states stand in a row with it.
    """

    code: str
    weight: float
    start: int
    end: int
    source: Source
    row: int = 1


def findings(
    mentions: Iterable[Mention], *, headline: int, length: int, members: frozenset[str]
) -> dict[str, dict[str, float]]:
    """Return the strength of each finding, by state.

    :param headline: where the headline ends
    :param length: characters of the text
    :param members: the codes of the organisation's members, at any date
    """
    by_code: defaultdict[str, list[Mention]] = defaultdict(list)
    for one in mentions:
        by_code[one.code].append(one)
    weights = {code: sum(one.weight for one in some) for code, some in by_code.items()}
    everything = sum(weights.values())
    return {
        code: _of(some, headline=headline, length=length)
        | {
            "weight": min(weights[code], MOST_WEIGHT),
            "share": weights[code] / everything,
            "second": float(sum(other > weights[code] for other in weights.values()) <= 1),
            "alone": float(weights[code] < ONE),
            "member": float(code in members),
        }
        for code, some in by_code.items()
    }


def _of(some: list[Mention], *, headline: int, length: int) -> dict[str, float]:
    """Return what is found of one state by itself."""
    adjectives = sum(one.source == "adjective" and one.weight >= PARTY for one in some)
    people = sum(one.source == "person" for one in some)
    first = min((one.start for one in some if one.start), default=0)
    return {
        "adjectives": math.log1p(adjectives),
        "headline": float(
            any(one.start < headline and one.source not in ("home", "meeting") for one in some)
        ),
        "people": math.log1p(people),
        "scene": float(any(one.source == "place" and one.weight >= SCENE for one in some)),
        "meeting": float(any(one.source == "meeting" for one in some)),
        "home": float(any(one.source == "home" for one in some)),
        "listed": float(any(one.row >= ROW for one in some)),
        "late": first / max(1, length),
    }
