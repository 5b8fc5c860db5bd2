"""Fit the scorecard of topics (``config/topic_scorecard.toml``) to labelled texts.

    python -m tests.bench.fit_topics [--write] [--watch half]

A logistic regression over the findings of ``monitor/taggers/topic_findings.py``, one row for each
text and topic. Points may only have the sign that the finding says. Pool: the texts of
``tests/taggers/corpus/relevance`` and the sets ``learn`` and ``look2``. Prints how it does on
texts whose happening it was not fitted on; ``--watch half`` fits without one half of the happenings
of ``look2``, prints that half, then the other, and writes nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np

from config.gazetteer import load_gazetteer
from config.topic_scorecard import TopicScorecard
from monitor.taggers.classify import Classifier
from monitor.taggers.mentions import read
from monitor.taggers.relevance import judge
from monitor.taggers.topic_findings import AGAINST, FOR, NAMES
from monitor.taggers.topics import MOST, rows, words
from storage.records import Article
from tests.bench.labelled_texts import labelled
from tests.bench.logistic import Matrix, descend
from tests.taggers.relevance_corpus import load

FILE: Final = Path(__file__).parents[2] / "config" / "topic_scorecard.toml"
SETS: Final = ("learn", "look2")
CORPORA: Final = ("dev", "held")
FOLDS: Final = 8
PENALTY: Final = 1.0
PENALTY_OF_A_TOPIC: Final = 4.0
"""What draws points to 0. Half and twice of both move the F1 of the folds by 0.005."""
NEEDED: Final = -0.3
"""The border, in log-odds: F1 of the folds 0.748. From -0.6 to -0.2 it is 0.742 to 0.748."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text: the findings of each topic, and which texts belong together."""

    rows: dict[str, dict[str, float]]
    topics: frozenset[str]
    is_about: bool
    pool: str
    group: str

    @property
    def half(self) -> int:
        """Return the half of its set: the same in every run."""
        return crc32(self.group.encode()) % 2


def examples() -> list[Example]:
    """Return the texts of the pool that mention the organisation, with what is found in them."""
    texts: list[tuple[Article, frozenset[str], str, str]] = [
        (one.article, frozenset(one.labels["topics"]), part, one.labels["happening"])
        for part in SETS
        for one in labelled("relevance", part)
        if one.labels["relevance"] != "none"
    ]
    texts += [
        (case.article, frozenset(case.topics), part, case.id)
        for part in CORPORA
        for case in load(part)
        if case.level != "none"
    ]
    classifier = Classifier(load_gazetteer())
    return [_example(classifier, *one) for one in texts]


def _example(
    classifier: Classifier, article: Article, topics: frozenset[str], pool: str, group: str
) -> Example:
    text = classifier.prepared(article)
    level = judge(text, classifier.gazetteer).level
    found = words(text, read(text, classifier.gazetteer))
    strengths = rows(text, classifier.gazetteer, found) if level != "none" else {}
    return Example(strengths, topics, level == "about", pool, group)


def fit(pool: Sequence[Example]) -> TopicScorecard:
    """Return the scorecard that fits *pool*, with what a topic needs."""
    topics = sorted({topic for one in pool for topic in (*one.rows, *one.topics)})
    columns = np.array([_row(one.rows[t], t, topics) for one in pool for t in one.rows])
    true = np.array([float(topic in one.topics) for one in pool for topic in one.rows])
    signs = np.array([0.0, *(1.0 for _ in FOR), *(-1.0 for _ in AGAINST), *(0.0 for _ in topics)])
    penalties = np.array([1e-3, *(PENALTY for _ in NAMES), *(PENALTY_OF_A_TOPIC for _ in topics)])
    found: Matrix = descend(columns, true, signs=signs, penalties=penalties).round(2)
    bias, points = float(found[0]), found[1:].tolist()
    by_name = dict(zip(NAMES, points[: len(NAMES)], strict=True))
    by_topic = dict(zip(topics, points[len(NAMES) :], strict=True))
    return TopicScorecard(round(NEEDED - bias, 2), by_name, by_topic)


def _row(found: dict[str, float], topic: str, topics: Sequence[str]) -> list[float]:
    return [1.0, *(found.get(name, 0.0) for name in NAMES), *(float(t == topic) for t in topics)]


def chosen(one: Example, card: TopicScorecard) -> set[str]:
    """Return the topics that *card* gives a text, as ``monitor/taggers/topics.py`` does."""
    odds = {
        topic: card.topics.get(topic, 0.0) + sum(card.points[n] * v for n, v in found.items())
        for topic, found in one.rows.items()
    }
    ranked = sorted(odds, key=lambda topic: -odds[topic])[:MOST]
    found = {topic for topic in ranked if odds[topic] >= card.needed}
    return found or set(ranked[:1] if one.is_about else ())


def f1(judged: Sequence[tuple[Example, TopicScorecard]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the topics."""
    found = [(one.topics, chosen(one, card)) for one, card in judged]
    right = sum(len(true & said) for true, said in found)
    said = sum(len(said) for _, said in found)
    wanted = sum(len(true) for true, _ in found)
    return right / max(1, said), right / max(1, wanted), 2 * right / max(1, said + wanted)


def folds(pool: Sequence[Example]) -> list[tuple[Example, TopicScorecard]]:
    """Return each text with a scorecard that saw no text of its happening."""
    judged = []
    for fold in range(FOLDS):
        left_out = [one for one in pool if crc32(one.group.encode()) % FOLDS == fold]
        card = fit([one for one in pool if crc32(one.group.encode()) % FOLDS != fold])
        judged += [(one, card) for one in left_out]
    return judged


def written(card: TopicScorecard, pool: Sequence[Example], made: tuple[float, ...]) -> str:
    """Return the file of the scorecard with how it was fitted."""
    return "\n".join(
        [
            "# What each finding counts for a topic being the main content, in log-odds.",
            "#",
            "# Fitted by `python -m tests.bench.fit_topics --write`; do not edit points by hand.",
            f"# On texts of happenings that it was not fitted on ({len(pool)}, {FOLDS} parts):",
            f"# precision {made[0]:.3f}, recall {made[1]:.3f}, F1 {made[2]:.3f}.",
            "",
            f"needed = {card.needed:.2f}",
            "",
            "[for]",
            *(f"{name} = {card.points[name]:.2f}" for name in FOR),
            "",
            "[against]",
            *(f"{name} = {card.points[name]:.2f}" for name in AGAINST),
            "",
            "[topics]",
            *(f"{name} = {value:.2f}" for name, value in card.topics.items()),
            "",
        ]
    ).replace("-0.00", "0.00")


def _print(title: str, judged: Sequence[tuple[Example, TopicScorecard]]) -> None:
    print(f"{title:24} {len(judged):4} texts  P {f1(judged)[0]:.3f}  R {f1(judged)[1]:.3f}", end="")
    print(f"  F1 {f1(judged)[2]:.3f}", flush=True)


def main() -> None:
    """Fit, print, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="store the points")
    parser.add_argument("--watch", choices=("half",), help="fit on one half of look2 at a time")
    asked = parser.parse_args()
    pool = examples()
    if asked.watch:
        for half in (0, 1):
            watched = [one for one in pool if one.pool == "look2" and one.half == half]
            card = fit([one for one in pool if one not in watched])
            _print(f"half {half} of look2", [(one, card) for one in watched])
        return
    judged = folds(pool)
    for part in (*SETS, *CORPORA):
        _print(part, [pair for pair in judged if pair[0].pool == part])
    card = fit(pool)
    text = written(card, pool, f1(judged))
    print(text)
    if asked.write:
        FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
