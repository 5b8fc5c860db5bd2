"""The ``topic`` tags: one to three of seventeen parents, with finer themes below them.

Each word of a topic counts by its place (headline, first sentences, body), less with every
repetition, and less where it is only a cue. A theme's words count for its parent. Names of
organisations and text that is not news do not count. Texts without the SCO get no topics: they
are themes of the organisation, not a classification of all news.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from config.gazetteer import Gazetteer, Term
from monitor.taggers import Tagger, TaggedText
from monitor.taggers.mentions import Reading, Zone, read
from storage.records import Tag

MOST: Final = 3
ZONES: Final[dict[Zone, float]] = {"headline": 3.0, "lead": 1.5, "body": 1.0}
CUE: Final = 0.4
THEME: Final = 0.5
"""What a theme's word adds to its parent beside the parent's own words."""

ENOUGH: Final = 2.0
"""Points that a topic needs; the best one needs half of it."""
BESIDE: Final = 0.42
"""The share of the best topic's points that a second or third needs."""

DAMPED: Final[dict[str, float]] = {"summit-diplomacy": 0.7, "economy-trade-finance": 0.85}
"""Parents whose words stand in texts of every topic (development corpus)."""


@dataclass(slots=True)
class _Sum:
    """What was found of one topic."""

    words: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def points(self) -> float:
        """Return the points: each word its best place, and a little for repetitions."""
        return sum(
            max(places) * (1.0 + 0.5 * math.log(len(places))) for places in self.words.values()
        )


class TopicTagger:
    """Tags topics and themes."""

    name = "topic"

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return one to three parents, surest first, each followed by its themes."""
        reading = read(text, gazetteer)
        if not any(one.role for one in reading.sentences):
            return ()
        sums = _sums(text, reading)
        terms = {term.term: term for term in gazetteer.topics}
        parents = {
            name: found.points * DAMPED.get(name, 1.0)
            for name, found in sums.items()
            if "/" not in name
        }
        best = max(parents.values(), default=0.0)
        tags: list[Tag] = []
        for name in sorted(parents, key=lambda one: -parents[one])[:MOST]:
            points = parents[name]
            if points < max(ENOUGH, BESIDE * best) and not (points == best >= ENOUGH / 2):
                continue
            tags.append(_tag(terms[name], sums[name], points))
            tags.extend(
                _tag(terms[child], sums[child], sums[child].points)
                for child in sorted(sums)
                if child.startswith(f"{name}/") and sums[child].points >= 1.0
            )
        return tuple(tags)


def _sums(text: TaggedText, reading: Reading) -> dict[str, _Sum]:
    """Collect the words of all topics."""
    zones: list[tuple[int, Zone]] = [(one.start, one.zone) for one in reading.sentences]
    sums: dict[str, _Sum] = defaultdict(_Sum)
    index = 0
    for hit in text.of("topic"):
        while index + 1 < len(zones) and zones[index + 1][0] <= hit.start:
            index += 1
        zone = zones[index][1]
        if zone != "headline" and text.is_boilerplate(hit.start):
            continue
        if "organisation" in hit.within or "negative" in hit.within:
            continue
        weight = ZONES[zone] * hit.name.weight * (CUE if hit.name.kind == "cue" else 1.0)
        word = text.text[hit.start : hit.end].casefold()
        _add(sums[hit.term.term], word, weight, hit.start, hit.end)
        if hit.term.parent:
            _add(sums[hit.term.parent], word, weight * THEME, hit.start, hit.end)
    return sums


def _add(found: _Sum, word: str, weight: float, start: int, end: int) -> None:
    found.words[word].append(weight)
    found.spans.append((start, end))


def _tag(term: Term, found: _Sum, points: float) -> Tag:
    return Tag(
        scheme="topic",
        term=term.term,
        label=term.label,
        confidence=round(1.0 - math.exp(-points / 4.0), 2),
        spans=tuple(found.spans),
    )


TAGGER: Tagger = TopicTagger()
