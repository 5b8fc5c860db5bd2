"""How likely two reports tell one event, and by what.

A logistic model over a dozen numbers (`monitor.stories.evidence`), each of which can be said in
words. Its weights are fitted (``python -m tests.bench.fit_stories``) and stand in ``weights.json``
with what they were fitted on: two sets, with vectors and without, each for reports in one language
and in two. What speaks for one event cannot speak against it, whatever was fitted on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from operator import mul
from typing import Final

from monitor.stories.evidence import NAMES, Evidence, Weighed, compared, is_form


@dataclass(frozen=True, slots=True)
class Weights:
    """One set of weights: for reports in one language, in two, and from where they are one event.

    ``within`` and ``across`` begin with what is so before any evidence; the rest is by `NAMES`.
    """

    within: tuple[float, ...]
    across: tuple[float, ...]
    enough: float


@dataclass(frozen=True, slots=True)
class Affinity:
    """``score`` 1 or more: one event. ``found`` is by what.

    ``meaning`` is how alike the vectors are, 0 where there are none. ``in_other_script``: one text
    in two scripts of its language.
    """

    score: float
    found: Evidence
    meaning: float = 0.0
    in_other_script: bool = False

    @property
    def shared(self) -> tuple[str, ...]:
        """The findings in common, the most telling first."""
        return self.found.shared


ALIKE: Final = 0.75
"""Likeness of words from which two texts in two scripts of a language are one. Those of the
labelled set have 0.94 to 0.97."""

_SURE: Final = 2.0
_MEANING: Final = NAMES.index("meaning")
_WORDS: Final = NAMES.index("words")


def affinity(one: Weighed, other: Weighed) -> Affinity:
    """Compare two reports; the result is the same in either order."""
    found = compared(one, other)
    meaning, wording = found.values[_MEANING], found.values[_WORDS]
    if wording >= ALIKE and one.seen.script != other.seen.script:
        return Affinity(_SURE, found, meaning, in_other_script=True)
    if is_form(one, other, wording):
        return Affinity(0.0, found, meaning)
    weights = WITH if one.seen.direction and other.seen.direction else WITHOUT
    return Affinity(probability(found, weights) / weights.enough, found, meaning)


def probability(found: Evidence, weights: Weights) -> float:
    """Return how likely the evidence comes from two reports of one event, 0..1."""
    mine = weights.across if found.across else weights.within
    odds = mine[0] + sum(map(mul, mine[1:], found.values))
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, odds))))


def _read() -> tuple[Weights, Weights]:
    text = resources.files("monitor.stories").joinpath("weights.json").read_text("utf-8")
    tables = json.loads(text)

    def row(values: dict[str, float]) -> tuple[float, ...]:
        names: Sequence[str] = ("first", *NAMES)
        return tuple(values[name] for name in names)

    with_vectors, without = (
        Weights(row(table["within"]), row(table["across"]), table["enough"])
        for table in (tables["with"], tables["without"])
    )
    return with_vectors, without


WITH, WITHOUT = _read()
