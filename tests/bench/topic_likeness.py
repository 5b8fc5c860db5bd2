"""What texts are like as a whole, fitted to labelled texts: shared by both fits of topics.

A text has *sides*: the words of the field in it, and the direction of its vector. For each side a
ridge regression finds the weights of each topic; how much a text is like texts on a topic by that
side is one finding of the scorecard. What the finding counts is fitted to texts whose happening the
weights did not see, as every text will be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from config.tag_scorecard import TagScorecard
from monitor.taggers.topic_findings import OF_ITSELF, TOGETHER, WHOLE
from tests.bench.logistic import Matrix
from tests.bench.scorecards import FOLDS, Example, Plan

RIDGE: Final = {TOGETHER: 6.0, WHOLE: 4.0}
"""What draws weights to 0, by finding. Half and twice of both move F1 of sets left out by 0.003."""

Weights = Mapping[str, Matrix]


@dataclass(frozen=True, slots=True)
class Sided:
    """A labelled text: what its words show of each topic, and its sides by finding."""

    words: Example
    sides: Mapping[str, Matrix]

    def whole(self, weights: Mapping[str, Weights]) -> Example:
        """Return the text with what it is like by each side that *weights* are given for."""
        rows = {topic: dict(found) for topic, found in self.words.rows.items()}
        for finding, by_topic in weights.items():
            for topic, mine in by_topic.items():
                if self.words.has_one or topic not in OF_ITSELF:
                    alike = round(float(self.sides[finding] @ mine), 3)
                    rows.setdefault(topic, {})[finding] = alike
        return replace(self.words, rows=rows)


Pool = Sequence[Sided]
Judged = list[tuple[Example, TagScorecard]]


def weights_of(pool: Pool) -> dict[str, Weights]:
    """Return the weights of each topic that fit *pool*, by finding."""
    return {finding: _weights(pool, finding) for finding in pool[0].sides}


def _weights(pool: Pool, finding: str) -> Weights:
    """Return the weights of one side.

    The texts on a topic count as much as a mean text a piece would in all of *pool*: else what few
    texts are about is never told.
    """
    sides = np.array([one.sides[finding] for one in pool])
    weights = {}
    for topic in sorted({topic for one in pool for topic in one.words.true}):
        true = np.array([float(topic in one.words.true) for one in pool])
        worth = np.where(true > 0, 1 / true.mean(), 1.0)
        worth /= worth.mean()
        curve = (sides * worth[:, None]).T @ sides + RIDGE[finding] * np.eye(sides.shape[1])
        aim = (true - (true * worth).mean()) * worth
        weights[topic] = np.linalg.solve(curve, sides.T @ aim)
    return weights


def apart(pool: Pool) -> Iterator[tuple[Pool, Pool]]:
    """Yield *pool* in so many parts of whole happenings: each, and the texts of all others."""
    for fold in range(FOLDS):
        part = [one for one in pool if one.words.part(FOLDS) == fold]
        if part:
            yield part, [one for one in pool if one.words.part(FOLDS) != fold]


def fit(plan: Plan, pool: Pool) -> tuple[TagScorecard, dict[str, Weights]]:
    """Return the scorecard and the weights that fit *pool*.

    Weights are fitted to all texts, the scorecard to those that were labelled one by one: a story
    has one label for all its texts, most of them one topic alone.
    """
    stories = [one for one in pool if one.words.is_of_story]
    unseen = []
    for part, others in apart([one for one in pool if not one.words.is_of_story]):
        weights = weights_of([*others, *stories])
        unseen += [one.whole(weights) for one in part]
    return plan.fit(unseen), weights_of(pool)


def judged(plan: Plan, part: Pool, others: Pool) -> Judged:
    """Return the texts of *part*, each with the scorecard that fits *others*."""
    card, weights = fit(plan, others)
    return [(one.whole(weights), card) for one in part]


def of_folds(plan: Plan, pool: Pool) -> Judged:
    """Return the texts that were labelled one by one, each by what saw none of its happening."""
    stories = [one for one in pool if one.words.is_of_story]
    return [
        pair
        for part, others in apart([one for one in pool if not one.words.is_of_story])
        for pair in judged(plan, part, [*others, *stories])
    ]


def left_out(plan: Plan, pool: Pool, name: str) -> Judged:
    """Return the texts of the set *name*, judged by what saw none of it, nor of its stories."""
    others = [one for one in pool if one.words.pool != name]
    part = [one for one in pool if one.words.pool == name and not one.words.is_of_story]
    return judged(plan, part, others)


def shown(plan: Plan, title: str, some: Judged) -> None:
    """Print how well *some* texts are judged."""
    precision, recall, f1 = plan.f1(some)
    print(f"{title:24} {len(some):4} texts  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
