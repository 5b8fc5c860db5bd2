"""Bars as SVG with numbers of their own: nothing is drawn by a browser's script. Pure.

Colours stand in the style sheet (the policy of contents allows none in a page); the same numbers
stand beside each chart, in its label or in a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in units of the chart; ``label`` and ``value`` say what it shows."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of *width* and *height*, with the number that its highest bar stands for."""

    width: int
    height: int
    highest: int
    bars: tuple[Bar, ...]

    @property
    def described(self) -> str:
        """What the chart shows, for those who do not see it: bars without a value left out."""
        return ", ".join(f"{bar.label}: {bar.value}" for bar in self.bars if bar.value)


def bars(
    values: Sequence[tuple[str, int]], *, width: int, height: int, highest: int | None = None
) -> Bars:
    """Return a bar for each (label, number) of *values*, which are counts.

    :param highest: the number of which a bar would be as tall as the chart; the greatest of them
    """
    if highest is None:
        highest = max((value for _, value in values), default=0)
    step = width / max(len(values), 1)
    gap = min(2.0, step / 4)
    found = []
    for place, (label, value) in enumerate(values):
        tall = round(height * value / highest, 2) if highest else 0.0
        found.append(
            Bar(
                round(place * step + gap / 2, 2),
                round(height - tall, 2),
                round(step - gap, 2),
                tall,
                label,
                value,
            )
        )
    return Bars(width, height, highest, tuple(found))
