"""The ``topic`` tags: one to three of seventeen parents, with finer themes below them.

Each word of a topic counts by its place (headline, first sentences, body), and less where it is
only a cue. A theme's words count for its parent. Names of organisations and text that is not news
do not count. Which topics are the main content is a scorecard: each finding
(``topic_findings.py``) has points that were fitted to labelled texts
(``config/topic_scorecard.toml``). One is what all words of the field say together
(``field_words.py``), so that a topic of which no word was found may be told. Where the text has a
vector, what it is like as a whole is one finding more, by a scorecard of its own
(``config/topic_with_vector_scorecard.toml``). Texts without the SCO get no topics:
they are themes of the organisation, not a classification of all news.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Term
from config.tag_scorecard import TagScorecard, complete
from monitor.taggers import TaggedText, Tagger, events
from monitor.taggers.field_words import TOPICS, counted, foreign_names, likeness_by_words
from monitor.taggers.findings import is_bilateral
from monitor.taggers.matcher import Hit
from monitor.taggers.mentions import Reading, read
from monitor.taggers.offices import DENSE
from monitor.taggers.relevance import judge
from monitor.taggers.spans import Spans
from monitor.taggers.tag_evidence import of_points
from monitor.taggers.topic_findings import (
    LEADERS,
    NAMES,
    NEAR,
    OF_ITSELF,
    TOGETHER,
    WHOLE,
    ZONES,
    Found,
    findings,
)
from storage.records import Tag

MOST: Final = 3
MOST_SPANS: Final = 1_000
"""Places of a topic's words that are kept with the tag."""
CUE: Final = 0.5
"""What a cue counts against a word that makes the topic by itself."""
MEETING: Final = 1.5
"""What the meeting itself adds to its topic, by its place."""
TALKS: Final = 1.0
"""What a meeting of two parties adds to summit-diplomacy."""
FEW: Final = 12
DENSE_WORTH: Final = 3
"""Letters besides the organisation's name with which headline or body say nothing yet: a word or
two; what one is worth in scripts without spaces. Without a word of a topic nothing else says which
it has: what all words together are like is then the name's alone, and that is of sport."""
THEME: Final = 1.0
"""Points that a theme needs below its parent."""


class TopicTagger:
    """Tags topics and themes."""

    name = "topic"

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return one to three parents, surest first, each followed by its themes; none of a text
        that is nothing but the organisation's name."""
        level = judge(text, gazetteer).level
        if level == "none":
            return ()
        terms = {term.term: term for term in gazetteer.topics}
        found, strengths = _scored(text, gazetteer)
        if not found and _is_name(text):
            return ()
        card = scorecard(text)
        odds = {name: card.odds(name, one) for name, one in strengths.items() if name in terms}
        ranked = sorted(odds, key=lambda name: -odds[name])[:MOST]
        chosen = [name for name in ranked if odds[name] >= 0]
        if not chosen and level == "about":
            chosen = ranked[:1]
        tags: list[Tag] = []
        for name in chosen:
            tags.append(
                _tag(terms[name], found.get(name, Found()), 1.0 / (1.0 + math.exp(-odds[name])))
            )
            tags.extend(
                _tag(terms[child], found[child], 1.0 - math.exp(-found[child].points / 4.0))
                for child in sorted(found)
                if child.startswith(f"{name}/") and found[child].points >= THEME
            )
        return tuple(tags)

    def told(self, text: TaggedText, gazetteer: Gazetteer, tags: Sequence[Tag]) -> Iterator[str]:
        """Yield what counted for each of *tags*; the finer ones have no scorecard."""
        _, strengths = _scored(text, gazetteer)
        card = scorecard(text)
        for tag in tags:
            if found := strengths.get(tag.term):
                yield of_points(tag, card, found)


def _is_name(text: TaggedText) -> bool:
    """Say whether hardly a letter of *text*, in headline or body, stands outside of the
    organisation's names."""
    own = Spans(
        (hit.start, hit.end)
        for hit in text.of("organisation")
        if "sco" in (hit.term.term, hit.term.parent)
    )
    besides = [0, 0]
    for place, letter in enumerate(text.text):
        if letter.isalpha() and not own.hold(place, place + 1):
            part = place >= text.headline_length
            besides[part] += DENSE_WORTH if letter >= DENSE else 1
            if besides[part] > FEW:
                return False
    return True


@lru_cache(maxsize=2)
def _scored(
    text: TaggedText, gazetteer: Gazetteer
) -> tuple[Mapping[str, Found], Mapping[str, Mapping[str, float]]]:
    """Return the words of each topic in *text*, and what is found of each; cached by identity."""
    found = words(text, read(text, gazetteer))
    return found, rows(text, gazetteer, found)


def rows(
    text: TaggedText, gazetteer: Gazetteer, found: Mapping[str, Found]
) -> dict[str, dict[str, float]]:
    """Return what is *found* of each topic that a text of its level may have: by its words, and as
    a whole where it has a vector."""
    is_about = judge(text, gazetteer).level == "about"
    made = findings(
        {name: one for name, one in found.items() if "/" not in name},
        sentences=len(read(text, gazetteer).sentences),
        events=[tag.term for tag in events.tagged(text, gazetteer)],
        is_about=is_about,
    )
    by_words = likeness_by_words(counted(text), TOPICS)
    for finding, likeness in ((TOGETHER, by_words), *_by_vector(text)):
        for name, alike in likeness.items():
            if is_about or name not in OF_ITSELF:
                made.setdefault(name, {})[finding] = alike
    return made


def _by_vector(text: TaggedText) -> Sequence[tuple[str, Mapping[str, float]]]:
    return ((WHOLE, text.whole.topics), (NEAR, text.whole.near)) if text.whole else ()


def scorecard(text: TaggedText) -> TagScorecard:
    """Return the scorecard that judges *text*: there is another where it has a vector."""
    if text.whole:
        return complete("topic_with_vector", (*NAMES, WHOLE, NEAR))
    return complete("topic", NAMES)


def words(text: TaggedText, reading: Reading) -> dict[str, Found]:
    """Collect the words of all topics and themes."""
    found: dict[str, Found] = defaultdict(Found)
    _add_meetings(reading, found)
    foreign = foreign_names(text)
    starts = [one.start for one in reading.sentences]
    covered: dict[str, int] = {}
    for hit in text.of("topic"):
        at = max(0, bisect_right(starts, hit.start) - 1)
        zone = reading.sentences[at].zone
        if zone != "headline" and text.is_boilerplate(hit.start):
            continue
        if hit.within and foreign.hold(hit.start, hit.end):
            continue
        parent = hit.term.parent or hit.term.term
        if hit.end <= covered.get(parent, 0) and "topic" in hit.within:
            continue  # a word inside a longer one of the same topic
        covered[parent] = max(hit.end, covered.get(parent, 0))
        word = hit.name.concept or text.text[hit.start : hit.end].casefold()
        for name, worth in _worth(hit):
            found[name].add(word, worth, zone, at)
            found[name].spans.append((hit.start, hit.end))
    return found


def _worth(hit: Hit) -> list[tuple[str, float]]:
    """Return what a word counts for its topic and, where that is a theme, for its parent."""
    own = hit.name.weight * (CUE if hit.name.kind == "cue" else 1.0)
    if not hit.term.parent:
        return [(hit.term.term, own)]
    share = float(hit.term.option("share", "1"))
    return [(hit.term.term, own), (hit.term.parent, own * share)]


def _add_meetings(reading: Reading, found: dict[str, Found]) -> None:
    """Count the meetings that the text reports, and a meeting of two, for their topics."""
    for one in reading.meetings:
        if one.topic and not one.historical:
            zone = reading.zone_at(one.start)
            topic = found[one.topic]
            topic.places[one.kind].append(MEETING * ZONES[zone])
            topic.spans.append((one.start, one.end))
            topic.meeting = max(topic.meeting, 0.5 if zone == "body" else 1.0)
    if is_bilateral(reading):
        found[LEADERS].places["bilateral"].append(TALKS)


def _tag(term: Term, found: Found, likely: float) -> Tag:
    return Tag(
        scheme="topic",
        term=term.term,
        label=term.label,
        confidence=round(max(0.1, likely), 2),
        spans=tuple(found.spans[:MOST_SPANS]),
    )


TAGGER: Tagger = TopicTagger()
