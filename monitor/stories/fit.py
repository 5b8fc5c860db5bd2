"""How well a report fits a story. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

WINDOW: Final = timedelta(hours=72)
"""Reports further apart are not compared: the next day's follow-up is in, next week's is not."""

NEAREST: Final = 0.45
"""Share of the nearest member in the affinity to a story; the rest is the mean of the
nearest three. The nearest alone would chain one sub-event to the next."""

MEMBERS: Final = 3
"""Reports of a story that count: those that others are nearest to."""


def fit(scores: Sequence[float]) -> float:
    """Return how well a report with these affinities to the members fits; from 1 on it does."""
    nearest = sorted(scores, reverse=True)[:MEMBERS]
    return NEAREST * nearest[0] + (1 - NEAREST) * sum(nearest) / len(nearest)
