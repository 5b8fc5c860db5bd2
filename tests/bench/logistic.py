"""Fit points to labelled rows: a logistic regression whose points keep the signs they must have."""

from __future__ import annotations

from typing import Any

import numpy as np

Matrix = np.ndarray[Any, np.dtype[np.float64]]

STEPS = 200
SMALL = 1e-7


def descend(
    columns: Matrix, true: Matrix, *, signs: Matrix, penalties: Matrix, worth: Matrix | None = None
) -> Matrix:
    """Minimise the penalised log loss by Newton's steps, each put back to the right signs.

    :param columns: one row a case, one column a finding
    :param true: 1 where the case is one, 0 where not
    :param signs: 1 or -1 for a column that may count only so, 0 for one that may count both ways
    :param penalties: what the square of each column's points costs
    :param worth: how much each row counts; all the same where it is not given
    """
    rows = np.ones(len(true)) if worth is None else worth
    found = np.zeros(columns.shape[1])
    loss = _loss(columns, true, rows, penalties, found)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-columns @ found))
        slope = columns.T @ (rows * (likely - true)) + penalties * found
        weighed = columns * (rows * likely * (1 - likely) + 1e-6)[:, None]
        curve = weighed.T @ columns + np.diag(penalties)
        free = ~((signs != 0) & (signs * found <= 0) & (signs * slope > 0))
        step = np.zeros_like(found)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        reach = 1.0
        while True:
            new = found - reach * step
            new = np.where(signs * new < 0, 0.0, new)
            lower = _loss(columns, true, rows, penalties, new)
            if lower <= loss or reach < SMALL:
                break
            reach /= 2  # a whole step may overshoot where few rows decide
        if np.abs(new - found).max() < SMALL:
            break
        found, loss = new, lower
    return found


def _loss(columns: Matrix, true: Matrix, rows: Matrix, penalties: Matrix, found: Matrix) -> float:
    odds = columns @ found
    each = np.logaddexp(0, odds) - true * odds
    return float((rows * each).sum() + (penalties * found * found).sum() / 2)
