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

from monitor.stories.evidence import NAMES, Evidence, Weighed, compared


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
    """``score`` 1 or more: one event. ``shared`` are the findings in common, the telling first.

    ``meaning`` is how alike the vectors are, 0 where there are none.
    """

    score: float
    shared: tuple[str, ...] = ()
    meaning: float = 0.0


def affinity(one: Weighed, other: Weighed) -> Affinity:
    """Compare two reports; the result is the same in either order."""
    found = compared(one, other)
    weights = WITH if one.seen.direction and other.seen.direction else WITHOUT
    score = probability(found, weights) / weights.enough
    return Affinity(score, found.shared, found.values[NAMES.index("meaning")])


def probability(found: Evidence, weights: Weights) -> float:
    """Return how likely the evidence comes from two reports of one event, 0..1."""
    first, *rest = weights.across if found.across else weights.within
    odds = first + sum(weight * value for weight, value in zip(rest, found.values, strict=True))
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
