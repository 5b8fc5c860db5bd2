"""Vectors without what is common to a language: the direction that is left is the content.

Uncentred, two Russian texts about nothing in common are nearer than a Russian and a Chinese
report of one event. Pair AUC over parallel news rose from 0.86 to 0.93 with the means taken off.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import mul, sub, truediv
from typing import Final

from storage.contract.vectors import Sum
from storage.records import Vector

FEW: Final = 8
"""Vectors of a language for which what is expected of it counts. From 5 to 20 pair AUC over the 157
reports of tests/stories/corpus moved by 0.01."""


class Centre:
    """The means of the languages of one model: what is expected of them, and what was met.

    *expected* are the model's mean vectors over general news, by language (see
    `monitor.meaning.expected`); *sums* are of the store. What the store's vectors have in common
    against these, its subject, is learned from all languages, each of which counts for the same,
    and holds for one in which little was met. Without anything expected it is the mean of all.
    """

    def __init__(self, sums: Mapping[str, Sum], expected: Mapping[str, Sequence[float]]) -> None:
        self._sums = {language: each for language, each in sums.items() if each.count}
        self._expected = expected
        self._means: dict[str, array[float]] = {}
        self._subject = self._learned()

    def _learned(self) -> Sequence[float]:
        """Return by how much the store's vectors differ from what is expected."""
        subject: Sequence[float] = ()
        # What is expected counts as one more language that does not differ.
        everything = 1.0 if self._expected else 0.0
        for language, each in sorted(self._sums.items()):
            weight = each.count / (each.count + FEW)
            everything += weight
            base = self._base(language, len(each.numbers))
            differs = [
                weight * (total / each.count - one)
                for total, one in zip(each.numbers, base, strict=True)
            ]
            subject = [a + b for a, b in zip(subject or [0.0] * len(differs), differs, strict=True)]
        return [value / everything for value in subject]

    def _base(self, language: str, width: int) -> Sequence[float]:
        """Return what is expected of *language* before anything was met."""
        return self._expected.get(language) or self._expected.get("") or (0.0,) * width

    def mean(self, language: str) -> Sequence[float]:
        """Return the mean vector of *language*; empty where nothing is known at all."""
        known = self._means.get(language)
        if known is None:
            known = self._means[language] = self._mean_of(language)
        return known

    def _mean_of(self, language: str) -> array[float]:
        base = self._base(language, len(self._subject))
        if self._subject:
            base = [a + b for a, b in zip(base, self._subject, strict=True)]
        mine = self._sums.get(language)
        if mine is None:
            return array("d", base)
        of_all = mine.count + FEW
        return array(
            "d", ((own + FEW * one) / of_all for own, one in zip(mine.numbers, base, strict=True))
        )

    def direction(self, vector: Vector) -> Sequence[float]:
        """Return *vector* without the mean of its language, of length 1; zeros if nothing is left.

        Computed in single numbers: a daemon that imports NumPy for forty of them holds 25 MiB more.
        """
        mean = self.mean(vector.language)
        own = array("b", vector.numbers)
        if mean and len(mean) != len(own):
            raise ValueError(f"a vector of {len(own)} numbers, a mean of {len(mean)}")
        left = list(map(sub, own, mean)) if mean else own.tolist()
        length = math.sqrt(sum(map(mul, left, left)))
        return tuple(map(truediv, left, repeat(length)) if length else map(float, left))


def likeness_of_two(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the cosine of two directions of length 1, 0 where one is missing.

    By how far apart they end, which the interpreter computes in one go: of tuples in 4 us, where
    the sum of products takes 18 (and 34 of arrays).
    """
    if not (one and other):
        return 0.0
    apart = math.dist(one, other)
    return 1.0 - apart * apart / 2


def likeness(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the cosine of two directions: 1 for the same, about 0 for two that share nothing."""
    return float(sum(map(mul, one, other)))
