"""The ``topic`` tags: one to three of seventeen parents, with finer themes below them.

Each word of a topic counts by its place (headline, first sentences, body), less with every
repetition, and less where it is only a cue. A theme's words count for its parent. Names of
organisations and text that is not news do not count. Texts without the SCO get no topics: they
are themes of the organisation, not a classification of all news.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from config.gazetteer import Gazetteer, Term
from monitor.taggers import TaggedText, Tagger
from monitor.taggers.findings import is_bilateral
from monitor.taggers.mentions import Reading, Zone, read
from monitor.taggers.relevance import judge
from monitor.taggers.spans import Spans
from storage.records import Tag

MOST: Final = 3
MOST_SPANS: Final = 1_000
"""Places of a topic's words that are kept with the tag."""
ZONES: Final[dict[Zone, float]] = {"headline": 2.5, "lead": 1.5, "body": 1.0}
"""What a word counts by its place. This and what follows: grid search on the texts of the corpora
and of the part ``learn`` (F1 of the parents, 864 settings): the best twelve differ by 0.01."""
CUE: Final = 0.5
"""What a cue counts against a word that makes the topic by itself."""
MEETING: Final = 1.5
"""What the meeting itself adds to its topic, by its place."""
TALKS: Final = 1.0
"""What a meeting of two parties adds to summit-diplomacy."""
ENOUGH: Final = 1.6
"""Points that a topic needs; the best one needs half of it."""
BESIDE: Final = 0.45
"""The share of the best topic's points that a second or third needs."""
OF_ITSELF: Final = frozenset({"summit-diplomacy", "membership-institution"})
"""Topics of texts about the organisation alone: where it is only mentioned, its meeting is the
place of the news and not its subject."""
FALLBACK: Final = "membership-institution"
"""The topic of a text about the organisation in which no word of any topic stands."""
AT_TOP: Final = 1.5
"""What a meeting of leaders or foreign ministers adds to its topic at the top of the text."""
LEADERS: Final = "summit-diplomacy"
DAMPED: Final[dict[str, float]] = {"summit-diplomacy": 0.6, "membership-institution": 0.8}
"""Parents whose words stand in texts of every topic."""


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
        level = judge(text, gazetteer).level
        if level == "none":
            return ()
        reading = read(text, gazetteer)
        sums = _sums(text, reading)
        points = {
            name: found.points * DAMPED.get(name, 1.0)
            for name, found in sums.items()
            if "/" not in name and (level == "about" or name not in OF_ITSELF)
        }
        if level == "about" and _begins_with_leaders(reading):
            points[LEADERS] = points.get(LEADERS, 0.0) + AT_TOP
        chosen = _chosen(points)
        if not chosen and level == "about":
            chosen = [max(points, key=lambda one: points[one], default=FALLBACK)]
        terms = {term.term: term for term in gazetteer.topics}
        tags: list[Tag] = []
        for name in chosen:
            tags.append(_tag(terms[name], sums[name], points.get(name, 0.0)))
            tags.extend(
                _tag(terms[child], sums[child], sums[child].points)
                for child in sorted(sums)
                if child.startswith(f"{name}/") and sums[child].points >= 1.0
            )
        return tuple(tags)


def _begins_with_leaders(reading: Reading) -> bool:
    """Say whether headline or first sentences name a meeting of leaders or foreign ministers."""
    return any(
        one.topic == LEADERS and not one.historical and reading.zone_at(one.start) != "body"
        for one in reading.meetings
    )


def _chosen(points: Mapping[str, float]) -> list[str]:
    """Return one to three parents, the strongest first; none where all are weak."""
    best = max(points.values(), default=0.0)
    if best < ENOUGH / 2:
        return []
    ranked = sorted(points, key=lambda name: -points[name])[:MOST]
    return [ranked[0], *(one for one in ranked[1:] if points[one] >= max(ENOUGH, BESIDE * best))]


def _sums(text: TaggedText, reading: Reading) -> dict[str, _Sum]:
    """Collect the words of all topics."""
    zones: list[tuple[int, Zone]] = [(one.start, one.zone) for one in reading.sentences]
    sums: dict[str, _Sum] = defaultdict(_Sum)
    _add_meetings(reading, sums)
    foreign = _foreign_names(text)
    covered: dict[str, int] = {}
    index = 0
    for hit in text.of("topic"):
        while index + 1 < len(zones) and zones[index + 1][0] <= hit.start:
            index += 1
        zone = zones[index][1]
        if zone != "headline" and text.is_boilerplate(hit.start):
            continue
        if hit.within and foreign.hold(hit.start, hit.end):
            continue
        parent = hit.term.parent or hit.term.term
        if hit.end <= covered.get(parent, 0) and "topic" in hit.within:
            continue  # a word inside a longer one of the same topic
        covered[parent] = max(hit.end, covered.get(parent, 0))
        weight = ZONES[zone] * hit.name.weight * (CUE if hit.name.kind == "cue" else 1.0)
        word = hit.name.concept or text.text[hit.start : hit.end].casefold()
        _add(sums[hit.term.term], word, weight, hit.start, hit.end)
        if hit.term.parent:
            share = float(hit.term.option("share", "1"))
            _add(sums[hit.term.parent], word, weight * share, hit.start, hit.end)
    return sums


def _add_meetings(reading: Reading, sums: dict[str, _Sum]) -> None:
    """Count the meetings that the text reports, and a meeting of two, for their topics."""
    for one in reading.meetings:
        if one.topic and not one.historical:
            zone = reading.zone_at(one.start)
            _add(sums[one.topic], one.kind, MEETING * ZONES[zone], one.start, one.end)
    if is_bilateral(reading):
        sums["summit-diplomacy"].words["bilateral"].append(TALKS)


def _foreign_names(text: TaggedText) -> Spans:
    """Return the places of names of organisations that are not the SCO's."""
    return Spans(
        (hit.start, hit.end)
        for hit in text.of("organisation")
        if hit.term.term != "sco" and hit.term.parent != "sco"
    )


def _add(found: _Sum, word: str, weight: float, start: int, end: int) -> None:
    found.words[word].append(weight)
    found.spans.append((start, end))


def _tag(term: Term, found: _Sum, points: float) -> Tag:
    return Tag(
        scheme="topic",
        term=term.term,
        label=term.label,
        confidence=round(max(0.1, 1.0 - math.exp(-points / 4.0)), 2),
        spans=tuple(found.spans[:MOST_SPANS]),
    )


TAGGER: Tagger = TopicTagger()
