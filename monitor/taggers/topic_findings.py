"""What a text shows for each of its topics: the rows of the scorecard of topics.

A finding has a name and a strength of 0 and more. ``topics.py`` multiplies the strength by the
points of ``config/topic_scorecard.toml``, or those of ``config/topic_with_vector_scorecard.toml``
where the text has a vector.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from monitor.taggers.zones import Zone

ZONES: Final[dict[Zone, float]] = {"headline": 2.5, "lead": 1.5, "body": 1.0}
"""What a word counts by its place, beside the words of other topics."""
DAMPED: Final[dict[str, float]] = {"summit-diplomacy": 0.6, "membership-institution": 0.8}
"""Parents whose words stand in texts of every topic."""
LEADERS: Final = "summit-diplomacy"
MEMBERSHIP: Final = "membership-institution"
OF_ITSELF: Final = frozenset({LEADERS, MEMBERSHIP})
"""Topics of texts about the organisation alone: where it is only mentioned, its meeting is the
place of the news and not its subject."""
MOST_IN_HEADLINE: Final = 3.0

FOR: Final[Mapping[str, str]] = {
    "headline": "its words in the headline",
    "lead": "its words in the first sentences",
    "body": "its words in the rest",
    "of-best": "its points against those of the strongest topic",
    "of-all": "its share of all points, but of what every text has",
    "sentences": "sentences with a word of it",
    "spread": "the share of all sentences that have one",
    "words": "different words",
    "meeting": "a meeting of its own: in full in headline and first sentences, half below",
    "first": "no topic has more points",
    "second": "one has",
    "third": "two have",
    "summit": "its event is a summit",
    "governments": "its event is a council of heads of government",
    "summit-decides": "its event is a summit, which alone decides on members",
    "together": "all words of the field in it, as they stand in texts on the topic",
}
AGAINST: Final[Mapping[str, str]] = {
    "others-meet": "its event is another meeting",
}
WORDS: Final[Mapping[str, str]] = {**FOR, **AGAINST}
NAMES: Final = tuple(WORDS)
TOGETHER: Final = "together"
"""How much all words of the field in the text are like those of texts on the topic."""
WHOLE: Final = "whole"
NEAR: Final = "near"
"""How much the text as a whole is like texts on the topic, and how many of the labelled texts
nearest to it are on the topic: the findings that a vector adds."""


@dataclass(slots=True)
class Found:
    """What was found of one topic: each word's points by its place, and where they stand."""

    places: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    zones: dict[Zone, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    sentences: set[int] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    meeting: float = 0.0

    @property
    def points(self) -> float:
        """Return the points: each word its best place, and a little for repetitions."""
        return sum(
            max(places) * (1.0 + 0.5 * math.log(len(places))) for places in self.places.values()
        )

    def add(self, word: str, worth: float, zone: Zone, sentence: int) -> None:
        """Count *word*, *worth* so much by itself, where it stands."""
        self.places[word].append(worth * ZONES[zone])
        self.zones[zone][word] = max(worth, self.zones[zone].get(word, 0.0))
        self.sentences.add(sentence)


def findings(
    found: Mapping[str, Found], *, sentences: int, events: Sequence[str], is_about: bool
) -> dict[str, dict[str, float]]:
    """Return the strength of each finding, by topic: those that a text of its level may have.

    :param found: the words of each topic
    :param sentences: how many the text has
    :param events: the terms of its ``event`` tags
    """
    if is_about:
        found = {name: Found() for name in OF_ITSELF} | dict(found)
    points = {
        name: one.points * DAMPED.get(name, 1.0)
        for name, one in found.items()
        if is_about or name not in OF_ITSELF
    }
    best = max(points.values(), default=0.0)
    everything = sum(value for name, value in points.items() if name not in OF_ITSELF)
    made = {}
    for name, value in points.items():
        better = sum(other > value for other in points.values())
        made[name] = _of(found[name], sentences) | {
            "of-best": value / best if best else 0.0,
            "of-all": value / everything if name not in OF_ITSELF and everything else 0.0,
            "first": float(better == 0 and value > 0),
            "second": float(better == 1),
            "third": float(better == 2),
        }
    for name in OF_ITSELF & made.keys():
        made[name] |= _of_event(name, events)
    return made


def _of(found: Found, sentences: int) -> dict[str, float]:
    """Return what is found of one topic by itself."""
    headline, lead, body = (
        sum(found.zones.get(zone, {}).values()) for zone in ("headline", "lead", "body")
    )
    return {
        "headline": min(headline, MOST_IN_HEADLINE),
        "lead": math.log1p(lead),
        "body": math.log1p(body),
        "sentences": math.log1p(len(found.sentences)),
        "spread": len(found.sentences) / max(1, sentences),
        "words": math.log1p(sum(1 for places in found.places.values() if places)),
        "meeting": found.meeting,
    }


def _of_event(name: str, events: Sequence[str]) -> dict[str, float]:
    """Return what the meeting of the text says for the two topics of the organisation."""
    summit = any(one.startswith("summit-") for one in events)
    if name == MEMBERSHIP:
        return {"summit-decides": float(summit)}
    governments = any(one.startswith("chg-") for one in events)
    others = bool(events) and not summit and not governments
    return {
        "summit": float(summit),
        "governments": float(governments),
        "others-meet": float(others),
    }
