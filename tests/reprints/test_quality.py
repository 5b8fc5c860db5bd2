"""Floors that reprint detection may not fall below, on copies of real texts."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.bench.reprints import SEED, judge, run, shuffled
from tests.reprints.cases import make_cases
from tests.reprints.variants import VARIANTS


@pytest.mark.shared
def test_copies_of_real_texts_are_found_and_nothing_else(shared: Path) -> None:
    """The whole bench gives more (tests/bench/reprints.py); these are its first 30 base texts."""
    cases = make_cases(shared / "data" / "texts", 30, random.Random(SEED))
    scores = judge(cases, run(shuffled(cases, 1)))
    right = sum(score.right for score in scores.values())
    missed = sum(score.missed for score in scores.values())
    wrong = sum(score.wrong for score in scores.values())
    assert right + missed >= 30 * (len(VARIANTS) - 1)
    assert 2 * right / (2 * right + missed + 2 * wrong) >= 0.99
    assert wrong <= 2
