"""Fit a scorecard of tags to labelled texts: what the fits of topics and of countries share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np

import config
from config.tag_scorecard import Scored, TagScorecard
from tests.bench.labelled_texts import LEARNED
from tests.bench.logistic import Matrix, descend

SETS: Final = (*LEARNED, "hard", "more")
"""The labelled sets that tags are learned from."""
FOLDS: Final = 8
PENALTY: Final = 1.0
PENALTY_OF_A_TERM: Final = 4.0
"""What draws points to 0. Half and twice of both move the F1 of the folds of topics by 0.005."""

Rows = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text: what is found of each term, and which texts belong together.

    ``has_one``: it has at least one tag. ``is_of_story``: it has the tags of its story, which was
    labelled as one.
    """

    rows: Rows
    true: frozenset[str]
    pool: str
    group: str
    has_one: bool = False
    is_of_story: bool = False

    def part(self, parts: int) -> int:
        """Return the one of so many *parts* of its pool: the same in every run."""
        return crc32(self.group.encode()) % parts


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fitted: the names of findings, the border in log-odds, how many tags a text has.

    ``by_term``: terms differ before anything is found of them.
    """

    scheme: Scored
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    needed: float
    most: int
    by_term: bool

    def fit(self, pool: Sequence[Example]) -> TagScorecard:
        """Return the scorecard that fits *pool*."""
        names = (*self.positive, *self.negative)
        terms = sorted({t for one in pool for t in (*one.rows, *one.true)}) if self.by_term else []
        columns = np.array([_row(one.rows[t], t, names, terms) for one in pool for t in one.rows])
        true = np.array([float(term in one.true) for one in pool for term in one.rows])
        signs = [0.0, *(1.0 for _ in self.positive), *(-1.0 for _ in self.negative)]
        penalties = [1e-3, *(PENALTY for _ in names), *(PENALTY_OF_A_TERM for _ in terms)]
        found: Matrix = descend(
            columns,
            true,
            signs=np.array([*signs, *(0.0 for _ in terms)]),
            penalties=np.array(penalties),
        ).round(2)
        points = found[1:].tolist()
        return TagScorecard(
            needed=round(self.needed - float(found[0]), 2),
            points=dict(zip(names, points[: len(names)], strict=True)),
            terms=dict(zip(terms, points[len(names) :], strict=True)),
        )

    def chosen(self, one: Example, card: TagScorecard) -> set[str]:
        """Return the tags that *card* gives a text."""
        odds = {term: card.odds(term, strengths) for term, strengths in one.rows.items()}
        ranked = sorted(odds, key=lambda term: -odds[term])[: self.most]
        return {t for t in ranked if odds[t] >= 0} or set(ranked[:1] if one.has_one else ())

    def f1(self, judged: Sequence[tuple[Example, TagScorecard]]) -> tuple[float, float, float]:
        """Return precision, recall and F1."""
        found = [(one.true, self.chosen(one, card)) for one, card in judged]
        right = sum(len(true & said) for true, said in found)
        said = sum(len(said) for _, said in found)
        wanted = sum(len(true) for true, _ in found)
        return right / max(1, said), right / max(1, wanted), 2 * right / max(1, said + wanted)

    def folds(self, pool: Sequence[Example]) -> list[tuple[Example, TagScorecard]]:
        """Return each text with a scorecard that saw no text of its happening."""
        judged = []
        for fold in range(FOLDS):
            card = self.fit([one for one in pool if one.part(FOLDS) != fold])
            judged += [(one, card) for one in pool if one.part(FOLDS) == fold]
        return judged

    def written(self, card: TagScorecard, pool: Sequence[Example], made: Sequence[float]) -> str:
        """Return the file of the scorecard with how it was fitted."""
        tables = {"for": self.positive, "against": self.negative}
        lines = [
            f"# What each finding counts for a tag of the scheme {self.scheme}, in log-odds.",
            "#",
            "# Fitted by tests/bench with --write (docs/measuring.md); never edit points by hand.",
            f"# On texts of happenings that it was not fitted on ({len(pool)}, {FOLDS} parts):",
            f"# precision {made[0]:.3f}, recall {made[1]:.3f}, F1 {made[2]:.3f}.",
            "",
            f"needed = {card.needed:.2f}",
        ]
        for table, names in tables.items():
            lines += ["", f"[{table}]", *(f"{name} = {card.points[name]:.2f}" for name in names)]
        if card.terms:
            lines += [
                "",
                "[terms]",
                *(f"{name} = {value:.2f}" for name, value in card.terms.items()),
            ]
        return "\n".join(lines).replace("-0.00", "0.00") + "\n"


def _row(
    found: Mapping[str, float], term: str, names: Sequence[str], terms: Sequence[str]
) -> list[float]:
    return [1.0, *(found.get(name, 0.0) for name in names), *(float(t == term) for t in terms)]


def run(plan: Plan, examples: Callable[[], list[Example]]) -> None:
    """Fit, print, and write if asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="store the points")
    parser.add_argument(
        "--watch", action="store_true", help="leave one set out at a time, write nothing"
    )
    asked = parser.parse_args()
    pool = examples()
    if asked.watch:
        for name in (one for one in SETS if any(text.pool == one for text in pool)):
            card = plan.fit([one for one in pool if one.pool != name])
            _print(plan, f"{name}, left out", [(one, card) for one in pool if one.pool == name])
        return
    judged = plan.folds(pool)
    for part in sorted({one.pool for one in pool}):
        _print(plan, part, [pair for pair in judged if pair[0].pool == part])
    text = plan.written(plan.fit(pool), pool, plan.f1(judged))
    print(text)
    if asked.write:
        file = Path(config.__path__[0]) / f"{plan.scheme}_scorecard.toml"
        file.write_text(text, encoding="utf-8")


def _print(plan: Plan, title: str, judged: Sequence[tuple[Example, TagScorecard]]) -> None:
    precision, recall, f1 = plan.f1(judged)
    print(f"{title:24} {len(judged):4} texts  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
