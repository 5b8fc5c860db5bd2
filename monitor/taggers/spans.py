"""Spans of a text that answer where they stand without being gone through: a bisection each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Final


class Spans:
    """(start, end) pairs, in any order, overlapping or not."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts: Final = [start for start, _ in ordered]
        self._reached: Final = list(accumulate((end for _, end in ordered), max))
        self._before: Final = [0, *accumulate(_widths(ordered))]

    def touch(self, start: int, end: int) -> bool:
        """Say whether a span overlaps *start*..*end* by a character."""
        index = bisect_left(self._starts, end)
        return index > 0 and self._reached[index - 1] > start

    def hold(self, start: int, end: int) -> bool:
        """Say whether one span holds all of *start*..*end*."""
        index = bisect_right(self._starts, start)
        return index > 0 and self._reached[index - 1] >= end

    def covered(self, start: int, end: int) -> int:
        """Return how many characters of *start*..*end* lie in spans, each counted once."""
        return max(0, self._until(end) - self._until(start))

    def _until(self, place: int) -> int:
        """Return how many characters before *place* lie in spans."""
        index = bisect_left(self._starts, place)
        if not index:
            return 0
        return self._before[index] - max(0, self._reached[index - 1] - place)


def _widths(ordered: Iterable[tuple[int, int]]) -> Iterable[int]:
    """Yield what each span adds to those before it."""
    reached = 0
    for start, end in ordered:
        yield max(0, end - max(start, reached))
        reached = max(reached, end)
