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
from monitor.meaning.neighbours import Neighbours, neighbours_of
from monitor.taggers.topic_findings import NEAR, OF_ITSELF, TOGETHER, WHOLE
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

    def whole(self, learned: Learned) -> Example:
        """Return the text with what it is like, by all that was *learned* from others."""
        rows = {topic: dict(found) for topic, found in self.words.rows.items()}
        for finding, alike in self._likenesses(learned):
            for topic, value in alike.items():
                if self.words.has_one or topic not in OF_ITSELF:
                    rows.setdefault(topic, {})[finding] = value
        return replace(self.words, rows=rows)

    def _likenesses(self, learned: Learned) -> Iterator[tuple[str, Mapping[str, float]]]:
        for finding, by_topic in learned.weights.items():
            side = self.sides[finding]
            yield finding, {t: round(float(side @ mine), 3) for t, mine in by_topic.items()}
        if learned.neighbours is not None:
            yield NEAR, learned.neighbours.shares(self.sides[WHOLE].tolist())


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from labelled texts: weights by finding, and, of those that have vectors,
    the texts themselves."""

    weights: Mapping[str, Weights]
    neighbours: Neighbours | None


Pool = Sequence[Sided]
Judged = list[tuple[Example, TagScorecard]]


def learned_from(pool: Pool) -> Learned:
    """Return what *pool* teaches."""
    weights = {finding: _weights(pool, finding) for finding in pool[0].sides}
    if WHOLE not in weights:
        return Learned(weights, None)
    directions = [one.sides[WHOLE].tolist() for one in pool]
    return Learned(weights, neighbours_of(directions, [one.words.true for one in pool]))


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


def unseen_of(pool: Pool) -> list[Example]:
    """Return the texts that were labelled one by one, by what saw nothing of their happening: a
    story has one label for all its texts, most of them one topic alone."""
    stories = [one for one in pool if one.words.is_of_story]
    found = []
    for part, others in apart([one for one in pool if not one.words.is_of_story]):
        learned = learned_from([*others, *stories])
        found += [one.whole(learned) for one in part]
    return found


def fit(plan: Plan, pool: Pool) -> tuple[TagScorecard, Learned]:
    """Return the scorecard that fits *pool*, and what the pool teaches besides."""
    return plan.fit(unseen_of(pool)), learned_from(pool)


def of_folds(plan: Plan, pool: Pool) -> Judged:
    """Return the texts that were labelled one by one, each with a scorecard that was not fitted to
    its happening, nor was what it is like."""
    return plan.folds(unseen_of(pool))


def left_out(plan: Plan, pool: Pool, name: str) -> Judged:
    """Return the texts of the set *name*, judged by what saw none of it, nor of its stories."""
    others = [one for one in pool if one.words.pool != name]
    part = [one for one in pool if one.words.pool == name and not one.words.is_of_story]
    card, learned = fit(plan, others)
    return [(one.whole(learned), card) for one in part]


def shown(plan: Plan, title: str, some: Judged) -> None:
    """Print how well *some* texts are judged."""
    precision, recall, f1 = plan.f1(some)
    print(f"{title:24} {len(some):4} texts  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
