"""Fit the scorecard of topics (``config/topic_scorecard.toml``) to labelled texts.

    python -m tests.bench.fit_topics [--write] [--watch]

In two steps. First what the words of the field in a text, taken together, say of each topic
(``monitor/taggers/topic_words.json``). Then a logistic regression over the findings of
``monitor/taggers/topic_findings.py``, of which that is one, one row for each text and topic. Points
may only have the sign that the finding says. Pool: the texts of ``tests/taggers/corpus/relevance``,
the sets of ``tests/sets/relevance``, and, for the first step, the stories of ``tests/sets/stories``
by their labels in ``topics.toml``. Prints how it does on texts whose happening it was not fitted
on; ``--watch`` leaves one set out at a time instead.
"""

from __future__ import annotations

import argparse
import json
import math
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import config
import monitor.taggers
from config.tag_scorecard import TagScorecard
from monitor.taggers.classify import Classifier
from monitor.taggers.field_words import TOPICS, counted
from monitor.taggers.mentions import read
from monitor.taggers.relevance import judge
from monitor.taggers.shipped import gazetteer_with
from monitor.taggers.topic_findings import AGAINST, FOR, TOGETHER
from monitor.taggers.topics import MOST, rows, words
from storage.records import Article
from tests.bench.labelled_texts import SETS as FOLDER
from tests.bench.labelled_texts import labelled
from tests.bench.scorecards import SETS, Example, Plan
from tests.bench.topic_likeness import Judged, Sided, Weights, fit, left_out, of_folds, shown
from tests.taggers.relevance_corpus import load

CORPORA = ("dev", "held")
LEAST_TEXTS = 2
"""Texts that must have a word of the field for it to count: of one alone it says which text."""
PLAN = Plan(
    scheme="topic",
    positive=tuple(FOR),
    negative=tuple(AGAINST),
    # F1 of sets left out 0.735; with -0.9 to 0 it is 0.719 to 0.735
    needed=-0.6,
    most=MOST,
    by_term=True,
)


@dataclass(frozen=True, slots=True)
class Text:
    """An article, its topics, the set it is of, its happening, and whether a story gave them."""

    article: Article
    topics: frozenset[str]
    pool: str
    group: str
    is_of_story: bool = False


def texts() -> list[Text]:
    """Return the labelled texts of the pool."""
    found = [
        Text(one.article, frozenset(one.labels["topics"]), part, one.labels["happening"])
        for part in SETS
        for one in labelled("relevance", part)
        if one.labels["relevance"] != "none"
    ]
    found += [
        Text(case.article, frozenset(case.topics), part, case.id)
        for part in CORPORA
        for case in load(part)
        if case.level != "none"
    ]
    topics = tomllib.loads((FOLDER / "stories" / "topics.toml").read_text("utf-8"))
    found += [
        Text(one.article, frozenset(topics[part][story]), part, story, is_of_story=True)
        for part in topics
        for one in labelled("stories", part)
        for story in (one.labels["story"],)
        if story in topics[part] and not one.labels["copy_of"]
    ]
    return found


def seen(classifier: Classifier, text: Text) -> tuple[Example, dict[str, float]]:
    """Return *text* with what is found of each topic by its words, and the words of the field."""
    prepared = classifier.prepared(text.article)
    level = judge(prepared, classifier.gazetteer).level
    reading = read(prepared, classifier.gazetteer)
    found = {}
    if level != "none":
        strengths = rows(prepared, classifier.gazetteer, words(prepared, reading))
        found = {
            topic: {name: strength for name, strength in row.items() if name != TOGETHER}
            for topic, row in strengths.items()
        }
    example = Example(
        {topic: row for topic, row in found.items() if row},
        text.topics,
        text.pool,
        text.group,
        has_one=level == "about",
        is_of_story=text.is_of_story,
    )
    return example, counted(prepared)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the field, and how rare each is among the texts of the pool."""

    rarity: dict[str, float]

    def side(self, found: dict[str, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the words *found* in a text as a direction, as the program weighs them."""
        mine = np.array([found.get(name, 0.0) * rare for name, rare in self.rarity.items()])
        length = float(np.linalg.norm(mine))
        return mine / length if length else mine


def words_of(found: Sequence[dict[str, float]]) -> Words:
    """Return the words of the field that stand in *found*, each with its rarity."""
    often = Counter(name for one in found for name in one)
    return Words(
        {
            name: round(math.log(len(found) / (1 + count)), 2)
            for name, count in sorted(often.items())
            if count >= LEAST_TEXTS
        }
    )


def pool_of(some: Sequence[Text]) -> tuple[list[Sided], Words]:
    """Return the texts that the program takes for relevant, each with its side of words."""
    classifier = Classifier(gazetteer_with())
    read_texts = [seen(classifier, one) for one in some]
    known = words_of([found for _, found in read_texts])
    return [Sided(one, {TOGETHER: known.side(found)}) for one, found in read_texts], known


def is_read(one: Sided) -> bool:
    """Say whether *one* is of use: a text of a story that is not relevant says nothing."""
    return bool(one.words.rows) or not one.words.is_of_story


def write(card: TagScorecard, weights: Weights, known: Words, judged: Judged) -> None:
    """Write both files."""
    text = PLAN.written(card, [one for one, _ in judged], PLAN.f1(judged))
    (Path(config.__path__[0]) / f"{PLAN.scheme}_scorecard.toml").write_text(text, encoding="utf-8")
    topics = sorted(weights)
    lines = [
        f"{json.dumps(name)}: "
        + json.dumps([rare, *(round(float(weights[one][at]), 3) for one in topics)])
        for at, (name, rare) in enumerate(known.rarity.items())
    ]
    how = "fitted by tests/bench/fit_topics.py; of a word: how rare it is, its worth for each topic"
    path = Path(monitor.taggers.__path__[0]) / TOPICS
    head = f'{{"made_from": {json.dumps(how)},\n"labels": {json.dumps(topics)},\n"words": {{\n'
    path.write_text(head + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
    print(text)


def main() -> None:
    """Fit, print, and write if asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="store words and points")
    parser.add_argument(
        "--watch", action="store_true", help="leave one set out at a time, write nothing"
    )
    asked = parser.parse_args()
    every, known = pool_of(texts())
    pool = [one for one in every if is_read(one)]
    if asked.watch:
        for name in SETS:
            shown(PLAN, f"{name}, left out", left_out(PLAN, pool, name))
        return
    judged = of_folds(PLAN, pool)
    for part in sorted({one.pool for one, _ in judged}):
        shown(PLAN, part, [pair for pair in judged if pair[0].pool == part])
    if asked.write:
        card, learned = fit(PLAN, pool)
        write(card, learned.weights[TOGETHER], known, judged)


if __name__ == "__main__":
    main()
