"""Points of a scorecard as they are shown: in tenths that add up to the sum that is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

_NOISE: Final = 6
"""Decimals behind which a tenth is noise of adding."""


def in_tenths(values: Sequence[float], border: float) -> tuple[list[int], int]:
    """Return *values* and their sum in tenths, none of them a tenth or more off.

    The tenths add up to the sum (the largest remainders are rounded up), and the sum is shown on
    the side of *border* on which it is: one that misses it by a hundredth does not look like it.
    """
    exact = [round(value * 10, _NOISE) for value in values]
    total = round(sum(exact))
    if sum(values) < border:
        total = min(total, round(border * 10) - 1)
    shown = [math.floor(value) for value in exact]
    missing = total - sum(shown)
    by_remainder = sorted(range(len(exact)), key=lambda at: shown[at] - exact[at])
    for at in by_remainder[: max(0, missing)]:
        shown[at] += 1
    if missing < 0:
        shown[max(range(len(shown)), key=shown.__getitem__)] += missing
    return shown, total


def signed(tenths: int) -> str:
    """Return points as they are told: "+1.4"."""
    return f"{tenths / 10:+.1f}"
