"""What a text shows for each state in it: the rows of the scorecard of countries.

A finding has a name and a strength of 0 and more. ``countries.py`` multiplies the strength by the
points of ``config/country_scorecard.toml``, or those of
``config/country_with_vector_scorecard.toml`` where the text has a vector.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Source = Literal["name", "adjective", "person", "organisation", "host", "place", "meeting", "home"]

FOR: Final[Mapping[str, str]] = {
    "weight": "what its mentions weigh together, up to what three that act do",
    "headline": "it is in the headline, by name, place or person",
    "place-in-headline": "a city of it is in the headline",
    "lead": "the first sentence has it, by name, place or person",
    "people": "those who hold an office of it",
    "acts": "it acts, alone or in a row",
    "office": "an office or a body of it stands beside its name",
    "opens": "sentences that its name opens",
    "first": "sentences in which no other state is named before it",
    "meeting": "the meeting of the text is in it",
    "home": "the text is in its language",
    "home-alone": "the text is in its language and tells of nobody",
    "share": "its share of the weight of all states",
    "listed": "it stands in a row of three and more",
    "member": "it is, was or will be a member: most of the news is of these",
    "about": "the text is about the organisation",
}
AGAINST: Final[Mapping[str, str]] = {
    "alone": "its mentions weigh less than one that acts",
    "only-place": "its name is never more than a place",
    "nobody": "the text tells of nobody: a price, a life, a city",
}
MASKING: Final = frozenset({"organisation", "topic", "event", "country", "negative", "person"})
"""Schemes of longer names inside of which the name of a state, or of its city, is not its own."""

ONLY_CITY: Final = "only-city"
"""It counts against a state that nothing of it is told but a city: where the text has a vector."""
NAMES: Final = (*FOR, *AGAINST)
WORDS: Final[Mapping[str, str]] = {
    **FOR,
    **AGAINST,
    ONLY_CITY: "nothing of it is told but a city",
}
NEAR: Final = "near"
NEAR_NAMED: Final = "near-named"
NEAR_ALL: Final = "near-all"
BY_VECTOR: Final = (NEAR, NEAR_NAMED, NEAR_ALL)
"""Of the labelled texts nearest to a text how many are about a state; those of them as a share of
all that name it; and the same over all states. These a vector adds."""
FEW: Final = 0.05
"""What is added to the share of those that name a state: of one alone it says little."""

MOST_WEIGHT: Final = 3.0
ONE: Final = 1.0
"""What one mention weighs in which a state acts."""
ACTS: Final = 0.8
"""What one mention weighs at least in which a state acts, its place in the text left out."""
OPENING: Final = 18
"""Characters of a sentence within which a name opens it; half of it in scripts without spaces."""
LEAST: Final = 0.3
"""What its mentions weigh at least for a state to be asked about by words: that a song is Russian
weighs less. A vector tells such a song from a Russian battalion: with it all are asked about, and
F1 of sets left out is 0.872 instead of 0.867."""
ROW: Final = 3
NAMED: Final = frozenset({"name", "adjective"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of the state *code*: what it weighs, where it stands, what shows it.

    ``row`` is how many states stand in a row with it, ``sentence`` where its sentence begins.
    ``own`` is what it weighs wherever it stands, ``office`` says that an office of the state is
    beside it, ``is_place`` that the state is only where, ``opens`` that it opens its sentence,
    ``in_lead`` that this is the first one of the body.
    """

    code: str
    weight: float
    start: int
    end: int
    source: Source
    row: int = 1
    sentence: int = 0
    own: float = 0.0
    office: bool = False
    is_place: bool = False
    opens: bool = False
    in_lead: bool = False


def findings(
    mentions: Iterable[Mention],
    *,
    headline: int,
    about: bool,
    tells_of_people: bool,
    members: frozenset[str],
    least: float,
) -> dict[str, dict[str, float]]:
    """Return the strength of each finding, by state.

    :param headline: where the headline ends
    :param about: whether the text is about the organisation
    :param tells_of_people: whether anybody in it is tagged
    :param members: the codes of the organisation's members, at any date
    :param least: what its mentions weigh together at least for a state to be asked about
    """
    by_code: defaultdict[str, list[Mention]] = defaultdict(list)
    first: dict[int, Mention] = {}
    for one in mentions:
        by_code[one.code].append(one)
        earlier = first.get(one.sentence)
        if one.source in NAMED and (earlier is None or one.start < earlier.start):
            first[one.sentence] = one
    weights = {code: sum(one.weight for one in some) for code, some in by_code.items()}
    everything = sum(weights.values())
    return {
        code: _of(some, first, headline=headline)
        | {
            "weight": min(weights[code], MOST_WEIGHT),
            "share": weights[code] / everything,
            "alone": float(weights[code] < ONE),
            "member": float(code in members),
            "about": float(about),
            "nobody": float(not tells_of_people),
            "home-alone": float(not tells_of_people and any(one.source == "home" for one in some)),
        }
        for code, some in by_code.items()
        if weights[code] >= least
    }


def _is_first(one: Mention, first: Mention) -> bool:
    """Say whether *one* is the *first* of its sentence, or in a row with it."""
    return one.code == first.code or (one.row > 1 and one.row == first.row)


def _of(
    some: Sequence[Mention], first: Mapping[int, Mention], *, headline: int
) -> dict[str, float]:
    """Return what is found of one state by itself; *first* is the first of each sentence."""
    named = [one for one in some if one.source in NAMED]
    told = [one for one in some if one.source not in ("home", "meeting")]
    return {
        "headline": float(any(one.start < headline for one in told)),
        "place-in-headline": float(
            any(one.start < headline and one.source in ("place", "host") for one in some)
        ),
        "lead": float(any(one.in_lead for one in told)),
        "people": math.log1p(sum(one.source == "person" for one in some)),
        "acts": float(any(one.own >= ACTS for one in some)),
        "office": float(any(one.office for one in named)),
        "opens": math.log1p(sum(one.opens and one.start >= headline for one in named)),
        "first": math.log1p(sum(_is_first(one, first[one.sentence]) for one in named)),
        "meeting": float(any(one.source == "meeting" for one in some)),
        "home": float(any(one.source == "home" for one in some)),
        "listed": float(any(one.row >= ROW for one in some)),
        "only-place": float(bool(named) and all(one.is_place for one in named)),
        ONLY_CITY: float(all(one.source in ("place", "host") for one in some)),
    }


def by_vector(
    codes: Iterable[str], states: Mapping[str, float], named: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """Return the strength of what the nearest labelled texts say of each of *codes*.

    :param states: how many of them, 0 to 1, are about a state, by its code
    :param named: how many name it
    """
    of_all = sum(states.values()) / (sum(named.values()) + FEW)
    return {
        code: {
            NEAR: states.get(code, 0.0),
            NEAR_NAMED: states.get(code, 0.0) / (named.get(code, 0.0) + FEW),
            NEAR_ALL: of_all,
        }
        for code in codes
    }
