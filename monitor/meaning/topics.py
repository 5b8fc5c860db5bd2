"""Which topics a text as a whole is about, by its vector: one number a topic.

The direction of headline and lead, times the weights of a topic, is how much it is like labelled
texts on that topic. Weights hold for the one model whose vectors they were fitted to
(`python -m tests.bench.fit_topics_by_vector` writes the file); for a model of the operator's there
are none, and topics are told by their words alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from monitor.meaning.centre import Centre, likeness
from monitor.meaning.expected import expected, unpacked
from storage.records import Vector

STEPS: Final = 10_000
"""Of a unit: a weight is kept to four places, up to 3."""


def knows_topics(model: str) -> bool:
    """Tell whether there are weights for vectors of *model*."""
    return bool(model) and _file(model).is_file()


def likeness_by_topic(vector: Vector) -> dict[str, float]:
    """Return how much the text of *vector* is like texts on each topic; empty without weights.

    The mean that is taken off is the one expected of the language, whatever the store has met: the
    same text has the same topics in every store.
    """
    weights = _weights(vector.model)
    direction = _centre(vector.model).direction(vector) if weights else ()
    return {topic: round(likeness(direction, mine), 3) for topic, mine in weights.items()}


@cache
def _centre(model: str) -> Centre:
    return Centre({}, expected(model))


@cache
def _weights(model: str) -> Mapping[str, Sequence[float]]:
    if not knows_topics(model):
        return {}
    read = json.loads(_file(model).read_text("utf-8"))["weights"]
    return {topic: unpacked(text, STEPS) for topic, text in read.items()}


def _file(model: str) -> Traversable:
    return resources.files("monitor.meaning").joinpath("topic_weights", f"{model}.json")
