"""Fit what is asked of texts that name nothing of the organisation (``unnamed_scorecard.toml``).

    python -m tests.bench.fit_unnamed [--watch] [--write] [-v]

A logistic regression over the findings of ``monitor/taggers/unnamed_findings.py``: is a text about
the organisation though no name in it means it? Points may only have the sign that the finding says.
Pool: the texts of all sets and of ``tests/taggers/corpus/relevance`` in which neither it nor
another organisation of states is named; also those without a sign of it, as most news is. Prints
how it does on texts whose happening it was not fitted on; ``--watch`` leaves one set out at a time
instead, ``--write`` stores the points, -v lists what is wrong.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np

import config
from config.own_words import using
from config.scorecard import UNNAMED, Scorecard
from monitor.taggers.classify import Classifier
from monitor.taggers.mentions import names_in
from monitor.taggers.proof import bare_names, proof_of
from monitor.taggers.rivals import is_rival
from monitor.taggers.shipped import gazetteer_with
from monitor.taggers.unnamed_findings import AGAINST, FOR, SIGNS, strengths
from tests.bench.fit_relevance import PARTS as NAMED_PARTS
from tests.bench.fit_relevance import pool_of
from tests.bench.logistic import descend

PARTS: Final = (*NAMED_PARTS, "more")
FOLDS: Final = 10
PULL: Final = 0.5
SURE: Final = 0.25
"""Log-odds that a text needs above even ones: precision is wanted before recall."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text in which nothing is named: what is found in it, and its set."""

    values: dict[str, float]
    about: bool
    group: str
    name: str
    part: str

    @property
    def fold(self) -> int:
        """Return its fold of the pool: the same in every run."""
        return crc32(self.group.encode()) % FOLDS


Judged = list[tuple[Example, float]]


def examples() -> list[Example]:
    """Return the texts of the pool in which nothing is named."""
    pool = pool_of(PARTS)
    gazetteer = gazetteer_with()
    classifier = Classifier(gazetteer)
    made = []
    for article, level, *labels in pool:
        text = classifier.prepared(article)
        with using(gazetteer.words):
            rival = any(is_rival(hit.term) for hit in text.of("organisation"))
            if rival or bare_names(text) or names_in(text, gazetteer):
                continue
            values = strengths(text, gazetteer, proof_of(text, gazetteer))
        made.append(Example(values, level == "about", *labels))
    return made


def fit(pool: Sequence[Example]) -> Scorecard:
    """Return the points that fit *pool* best, each with its sign."""
    names = (*FOR, *AGAINST)
    rows = [(1.0, *(one.values.get(name, 0.0) for name in names)) for one in pool]
    found = descend(
        np.array(rows),
        np.array([float(one.about) for one in pool]),
        signs=np.array([0.0, *(1.0 for _ in FOR), *(-1.0 for _ in AGAINST)]),
        penalties=np.array([1e-3, *(PULL for _ in names)]),
    )
    bias, *points = found.round(2).tolist()
    return Scorecard(round(SURE - bias, 2), dict(zip(names, points, strict=True)))


def margin(card: Scorecard, one: Example) -> float:
    """Return the points of a text above what it needs; one without a sign can have none."""
    if not SIGNS & one.values.keys():
        return -math.inf
    return sum(card.points[name] * value for name, value in one.values.items()) - card.about


def f1(judged: Judged) -> str:
    """Return precision, recall and F1 of "about" in words."""
    both = sum(one.about and value >= 0 for one, value in judged)
    found = sum(value >= 0 for _, value in judged)
    wanted = sum(one.about for one, _ in judged)
    return (
        f"precision {both / max(1, found):.3f}, recall {both / max(1, wanted):.3f}, "
        f"F1 {2 * both / max(1, found + wanted):.3f}"
    )


def written(card: Scorecard, pool: Sequence[Example], judged: Judged) -> str:
    """Return the file of the points with how they were fitted."""
    lines = [
        "# What each finding counts for or against a text that names nothing of the organisation",
        "# being about it, in log-odds.",
        "#",
        "# Fitted by `python -m tests.bench.fit_unnamed --write`; do not edit points by hand.",
        f"# On texts of happenings that it was not fitted on ({len(pool)} texts, {FOLDS} parts):",
        f"# {f1(judged)}.",
        "",
        f"about = {card.about:.2f}",
        "",
        "[for]",
        *(f"{name} = {card.points[name]:.2f}" for name in FOR),
        "",
        "[against]",
        *(f"{name} = {card.points[name]:.2f}" for name in AGAINST),
    ]
    return "\n".join(lines).replace("-0.00", "0.00") + "\n"


def main() -> None:
    """Fit, print, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--watch", action="store_true", help="leave one set out at a time")
    parser.add_argument("--write", action="store_true", help="store the points")
    parser.add_argument("-v", action="store_true", help="list what is wrong")
    asked = parser.parse_args()
    pool = examples()
    judged: Judged = []
    parts = {one.part if asked.watch else str(one.fold) for one in pool}
    for part in sorted(parts):
        mine = [(one.part if asked.watch else str(one.fold)) == part for one in pool]
        card = fit([one for one, out in zip(pool, mine, strict=True) if not out])
        left = [(one, margin(card, one)) for one, out in zip(pool, mine, strict=True) if out]
        judged += left
        if asked.watch:
            print(f"{part}, left out: {f1(left)}")
    print(f"all: {f1(judged)}")
    if asked.v:
        for one, value in sorted(judged, key=lambda pair: pair[1]):
            if one.about != (value >= 0):
                found = [f"{n} {v:.1f}" for n, v in one.values.items()]
                print(f"{one.part} {one.name} about={one.about} {value:+.2f}: {', '.join(found)}")
    made = written(fit(pool), pool, judged)
    print(made)
    if asked.write and not asked.watch:
        (Path(config.__path__[0]) / UNNAMED).write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
