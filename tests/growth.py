"""That work grows no faster than its input: a ratio, which no slow machine moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")

FACTOR = 4
"""How many times larger the large input is: four times the work if linear, sixteen if quadratic."""

NOT_WORTH_MEASURING = 0.05
"""Seconds of CPU under which a clock shows its own noise rather than growth."""


def grows_linearly(work: Callable[[Given], object], small: Given, large: Given) -> bool:
    """Whether *work* on *large*, which is `FACTOR` times *small*, costs under twice the share."""
    return _seconds(work, large) < 2 * FACTOR * max(_seconds(work, small), NOT_WORTH_MEASURING)


def _seconds(work: Callable[[Given], object], given: Given) -> float:
    started = time.process_time()
    work(given)
    return time.process_time() - started
