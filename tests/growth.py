"""That work grows no faster than its input: a ratio, which no slow machine moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")

FACTOR = 4
"""How many times larger the large input is: four times the work if linear, sixteen if quadratic."""

TRIES = 3

NOT_WORTH_MEASURING = 0.15
"""Seconds of CPU under which a clock shows its own noise rather than growth."""


def grows_linearly(work: Callable[[Given], object], small: Given, large: Given) -> bool:
    """Whether *work* on *large*, which is `FACTOR` times *small*, costs under twice the share.

    Tried again where it does not: what grows faster does so each time, what was collected or
    loaded in between only once.
    """
    return any(_is_in_proportion(work, small, large) for _ in range(TRIES))


def _is_in_proportion(work: Callable[[Given], object], small: Given, large: Given) -> bool:
    spent = _seconds(work, large)
    return spent < 2 * FACTOR * NOT_WORTH_MEASURING or spent < 2 * FACTOR * _seconds(work, small)


def _seconds(work: Callable[[Given], object], given: Given) -> float:
    started = time.process_time()
    work(given)
    return time.process_time() - started
