"""What all words of the field in a text say, taken together: of its topics, and of its relevance.

A word makes its own topic (``topics.py``); beside others it also tells what a report is about that
has no word of its topic: a consignment note among lorries and borders. And a report that names the
organisation is the less about it the more it speaks of hotels, two leaders or a match. Concepts,
topics and themes, organisations and cues of the gazetteer are counted, each by its best place and a
little for repetitions, so that texts of all languages are of the same words. How many texts have a
word, and what it is worth, are fitted to labelled texts (``topic_words.json`` and
``about_words.json``, by `python -m tests.bench.fit_topics --write` and `fit_relevance`); a word
that is not in a file counts nothing there.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final, Literal

from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.spans import Spans
from monitor.taggers.zones import Zone, zones_of

PLACES: Final[Mapping[Zone, float]] = {"headline": 2.0, "lead": 1.5, "body": 1.0}
"""What a word counts by its best place."""
FEW: Final = 4
"""Different words of which half is believed: a text of two words is like many things. On sets left
out relevance has F1 0.941 with 4 and 8, 0.938 with 0 (with vectors; by words 0.926, 0.928 and
0.926)."""
AGAIN: Final = 0.5
"""What repetitions add, times the logarithm of how often it stands there."""
TOPICS: Final = "topic_words.json"
ABOUT: Final = "about_words.json"
Label = Literal["about", "unnamed"]
"""Of the second file: about the organisation among texts that name it, and among all texts, its
names not counted."""

OWN: Final = "organisation/sco"
"""How the words for the organisation and its organs begin."""

_COUNTED: Final = frozenset({"organisation", "cue"})


@lru_cache(maxsize=2)
def counted(text: TaggedText) -> Mapping[str, float]:
    """Return how much each word of the field counts in *text*, without what is not news; cached by
    identity."""
    places: defaultdict[str, list[float]] = defaultdict(list)
    starts, foreign = [start for start, _ in text.sentences], foreign_names(text)
    zones = zones_of(text)
    for hit in text.hits:
        zone = zones[max(0, bisect_right(starts, hit.start) - 1)]
        if zone != "headline" and text.is_boilerplate(hit.start):
            continue
        if not (hit.term.scheme == "topic" and hit.within and foreign.hold(hit.start, hit.end)):
            for name in _names(hit):
                places[name].append(PLACES[zone])
    return {
        name: max(worth) * (1.0 + AGAIN * math.log(len(worth)))
        for name, worth in sorted(places.items())
    }


@dataclass(frozen=True, slots=True)
class _Weights:
    """How rare each word is, what each is worth for each label, and what share of texts has it."""

    rarity: Mapping[str, float]
    worth: Mapping[str, Mapping[str, float]]
    bases: Mapping[str, float]


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


def likeness_by_words(found: Mapping[str, float], file: str) -> dict[str, float]:
    """Return how much the words *found* in a text are like those of texts of each label of *file*;
    empty where there are none."""
    known = _fitted(file)
    rarity = known.rarity
    seen = {name: worth * rarity[name] for name, worth in found.items() if name in rarity}
    length = math.sqrt(sum(worth * worth for worth in seen.values()))
    if not length:
        return {}
    return {
        label: round(sum(worth * mine[name] for name, worth in seen.items()) / length, 3)
        for label, mine in known.worth.items()
    }


def likely_by_words(found: Mapping[str, float], label: Label) -> float:
    """Return how much the words *found* in a text are like those of the texts of *label*: 0 to 1,
    as if it were a likelihood."""
    known = _fitted(ABOUT)
    alike = likeness_by_words(found, ABOUT).get(label, 0.0)
    many = sum(name in known.rarity for name in found)
    return min(1.0, max(0.0, known.bases[label] + alike * many / (many + FEW)))


@cache
def _fitted(file: str) -> _Weights:
    read = json.loads(resources.files("monitor.taggers").joinpath(file).read_text("utf-8"))
    rarity = {name: row[0] for name, row in read["words"].items()}
    weights = {
        label: {name: row[index] for name, row in read["words"].items()}
        for index, label in enumerate(read["labels"], start=1)
    }
    return _Weights(rarity, weights, read.get("bases", {}))
