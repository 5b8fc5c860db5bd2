"""Fit the scorecard of relevance (``config/scorecard.toml``) to labelled texts.

    python -m tests.bench.fit_relevance [--watch] [--write] [-v]

A logistic regression over the findings of ``monitor/taggers/findings.py``. Points may only have the
sign that the finding says, so that more evidence never makes a text less relevant, and are drawn
towards 0 by PULL. Pool: the texts of ``tests/taggers/corpus/relevance`` and of the sets in
PARTS, those that name the organisation; ``look`` is never read. Prints how it does on texts
whose happening it was not fitted on; ``--watch`` leaves one set out at a time instead, ``--write``
stores the points fitted on all of them, -v lists what went wrong.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from config.gazetteer import load_gazetteer
from config.scorecard import Scorecard
from monitor.taggers.classify import Classifier
from monitor.taggers.findings import AGAINST, FOR, findings
from monitor.taggers.mentions import read
from storage.records import Article
from tests.bench.labelled_texts import labelled
from tests.bench.logistic import descend
from tests.taggers.relevance_corpus import load

FILE: Final = Path(__file__).parents[2] / "config" / "scorecard.toml"
PARTS: Final = ("learn", "look2", "look3", "look4")
NAMES: Final = (*FOR, *AGAINST)
FOLDS: Final = 10
PULL: Final = 0.004
"""How strongly points are drawn to 0: the middle of the stretch in which the F1 of the folds is
flat."""
SURE: Final = 0.4
"""Log-odds that a text needs above even ones: precision is wanted before recall. On sets left out
precision is 0.953 instead of 0.938 in the mean, F1 0.941 instead of 0.938."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text: its set, the strengths of its findings, and which texts belong together.

    ``read``: the scorecard judges it; another is not about the organisation for the program.
    """

    values: tuple[float, ...]
    level: str
    group: str
    name: str
    part: str
    read: bool

    @property
    def about(self) -> bool:
        """Say whether it is labelled so."""
        return self.level == "about"


def examples() -> list[Example]:
    """Return the texts of the pool, as the program prepares them."""
    pool: list[tuple[Article, str, str, str, str]] = [
        (one.article, one.labels["relevance"], one.labels["happening"], one.labels["id"], part)
        for part in PARTS
        for one in labelled("relevance", part)
    ]
    pool += [
        (case.article, case.level, case.id, case.id, part)
        for part in ("dev", "held")
        for case in load(part)
    ]
    gazetteer = load_gazetteer()
    classifier = Classifier(gazetteer)
    made: list[Example] = []
    for article, level, group, name, part in pool:
        text = classifier.prepared(article)
        reading = read(text, gazetteer)
        judged = bool(reading.with_role("subject", "venue", "occasion"))
        found = {one.name: one.strength for one in findings(text, gazetteer, reading)}
        values = tuple(found.get(one, 0.0) for one in NAMES)
        made.append(Example(values, level, group, name, part, judged))
    return made


def fit(pool: Sequence[Example]) -> Scorecard:
    """Return the scorecard that fits the relevant ones of *pool* best, each point with its sign."""
    pool = [one for one in pool if one.read and one.level != "none"]
    columns = np.array([(1.0, *one.values) for one in pool])
    found = descend(
        columns,
        np.array([float(one.about) for one in pool]),
        signs=np.array([0.0, *(1.0 for _ in FOR), *(-1.0 for _ in AGAINST)]),
        penalties=np.array([1e-3, *(PULL * len(pool) for _ in NAMES)]),
    )
    bias, *weights = found.round(2).tolist()
    return Scorecard(round(SURE - bias, 2), dict(zip(NAMES, weights, strict=True)))


def points(card: Scorecard, one: Example) -> float:
    """Return the points of a text above what it needs; one that is not read can have none."""
    if not one.read:
        return -math.inf
    return sum(card.points[n] * v for n, v in zip(NAMES, one.values, strict=True)) - card.about


def folds(pool: Sequence[Example]) -> list[tuple[Example, float]]:
    """Return each text with its points by a scorecard that saw no text of its happening."""
    groups = sorted({one.group for one in pool})
    part = {group: index % FOLDS for index, group in enumerate(groups)}
    judged: list[tuple[Example, float]] = []
    for fold in range(FOLDS):
        card = fit([one for one in pool if part[one.group] != fold])
        judged += [(one, points(card, one)) for one in pool if part[one.group] == fold]
    return judged


def f1(judged: Sequence[tuple[Example, float]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of "about"."""
    both = sum(one.about and value >= 0 for one, value in judged)
    found = sum(value >= 0 for _, value in judged)
    wanted = sum(one.about for one, _ in judged)
    return both / found, both / wanted, 2 * both / (found + wanted)


def written(card: Scorecard, pool: Sequence[Example], judged: tuple[float, float, float]) -> str:
    """Return the file of the scorecard with how it was fitted."""
    lines = [
        "# What each finding counts for or against a text being about the SCO, in log-odds.",
        "#",
        "# Fitted by `python -m tests.bench.fit_relevance --write`; do not edit points by hand.",
        f"# On texts of happenings that it was not fitted on ({len(pool)} texts, {FOLDS} parts):",
        f"# precision {judged[0]:.3f}, recall {judged[1]:.3f}, F1 {judged[2]:.3f}.",
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
    parser.add_argument("-v", action="store_true", help="list what the folds get wrong")
    asked = parser.parse_args()
    pool = examples()
    if asked.watch:
        for part in PARTS:
            card = fit([one for one in pool if one.part != part])
            made = f1([(one, points(card, one)) for one in pool if one.part == part])
            print(
                f"{part}, left out: precision {made[0]:.3f}, recall {made[1]:.3f}, F1 {made[2]:.3f}"
            )
        return
    judged = folds(pool)
    made = f1(judged)
    card = fit(pool)
    print(written(card, pool, made))
    if asked.v:
        for one, value in sorted(judged, key=lambda pair: pair[1]):
            if one.about != (value >= 0):
                found = [f"{n} {v:.1f}" for n, v in zip(NAMES, one.values, strict=True) if v]
                print(f"{one.name} about={one.about} {value:+.2f}: {', '.join(found)}")
    if asked.write:
        FILE.write_text(written(card, pool, made), encoding="utf-8")


if __name__ == "__main__":
    main()
