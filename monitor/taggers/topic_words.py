"""What all words of the field in a text say, taken together, of each of its topics.

A word makes its own topic (``topics.py``); beside others it also tells what a report is about that
has no word of its topic: a consignment note among lorries and borders. Concepts, topics and themes,
organisations and cues of the gazetteer are counted, each by its best place and a little for
repetitions, so that texts of all languages are of the same words. How many texts have a word, and
what it is worth for each topic, are fitted to labelled texts (``topic_words.json``, by
`python -m tests.bench.fit_topics --write`); a word that is not in the file counts nothing.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.mentions import Reading, Zone
from monitor.taggers.spans import Spans

PLACES: Final[Mapping[Zone, float]] = {"headline": 2.0, "lead": 1.5, "body": 1.0}
"""What a word counts by its best place."""
AGAIN: Final = 0.5
"""What repetitions add, times the logarithm of how often it stands there."""
FILE: Final = "topic_words.json"

_COUNTED: Final = frozenset({"organisation", "cue"})


def counted(text: TaggedText, reading: Reading) -> dict[str, float]:
    """Return how much each word of the field counts in *text*, without what is not news."""
    places: defaultdict[str, list[float]] = defaultdict(list)
    starts, foreign = [one.start for one in reading.sentences], foreign_names(text)
    for hit in text.hits:
        zone = reading.sentences[max(0, bisect_right(starts, hit.start) - 1)].zone
        if zone != "headline" and text.is_boilerplate(hit.start):
            continue
        if not (hit.term.scheme == "topic" and hit.within and foreign.hold(hit.start, hit.end)):
            for name in _names(hit):
                places[name].append(PLACES[zone])
    return {
        name: max(worth) * (1.0 + AGAIN * math.log(len(worth)))
        for name, worth in sorted(places.items())
    }


def foreign_names(text: TaggedText) -> Spans:
    """Return the places of names of organisations that are not the SCO's."""
    return Spans(
        (hit.start, hit.end)
        for hit in text.of("organisation")
        if hit.term.term != "sco" and hit.term.parent != "sco"
    )


def _names(hit: Hit) -> Iterator[str]:
    """Yield what *hit* is counted as: its concept, its theme, its organisation, its cue."""
    term = hit.term
    if term.scheme == "topic":
        if hit.name.concept:
            yield f"concept/{hit.name.concept}"
        if term.parent or not hit.name.concept:
            yield f"topic/{term.term}"
    elif term.scheme in _COUNTED:
        yield f"{term.scheme}/{term.term}"


def likeness_by_words(text: TaggedText, reading: Reading) -> dict[str, float]:
    """Return how much the words of *text* are like those of texts on each topic; empty if none."""
    rarity, weights = _fitted()
    found = counted(text, reading)
    seen = {name: worth * rarity[name] for name, worth in found.items() if name in rarity}
    length = math.sqrt(sum(worth * worth for worth in seen.values()))
    if not length:
        return {}
    return {
        topic: round(sum(worth * mine[name] for name, worth in seen.items()) / length, 3)
        for topic, mine in weights.items()
    }


@cache
def _fitted() -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """Return how rare each word is, and what each is worth for each topic."""
    read = json.loads(resources.files("monitor.taggers").joinpath(FILE).read_text("utf-8"))
    rarity = {name: row[0] for name, row in read["words"].items()}
    weights = {
        topic: {name: row[index] for name, row in read["words"].items()}
        for index, topic in enumerate(read["topics"], start=1)
    }
    return rarity, weights
