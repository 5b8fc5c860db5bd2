"""Does a story grow faster than is usual at this hour of this weekday? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import sqrt
from statistics import fmean
from typing import Final

HOUR: Final = timedelta(hours=1)
"""The time in which texts are counted."""

WEEK: Final = timedelta(days=7)
WEEKS: Final = 8
"""How far back the same hour of the same weekday is looked at."""

LEAST: Final = 5
"""Texts of its own that a story has in an hour before it can be a spike. Measured by
`tests.bench.spikes` (docs/measuring.md): where stories have twice the texts of the labelled ones, 5
ring for nothing 0.08 times a week, 4 do 0.42 times, and a minute earlier."""

DEVIATIONS: Final = 3.0
"""Above what is usual, in standard deviations of a Poisson count; 4 of them lose one happening in
eight there, 2 ring twice as often for nothing."""


def is_spike(texts: int, before: Sequence[int]) -> bool:
    """Tell whether *texts* of its own in an hour are many for a story.

    Copies are not counted: one text in forty outlets is one text.

    :param before: those of the fastest story in the same hour of each week before
    """
    usual = fmean(before) if before else 0.0
    return texts >= LEAST and texts > usual + DEVIATIONS * sqrt(usual)
