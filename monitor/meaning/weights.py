"""What a text as a whole is like, by its vector: texts on each topic, texts about the SCO.

The direction of headline and lead, times the weights of a topic, is how much it is like labelled
texts on that topic; so with texts about the organisation among those that name it. Weights hold
for the one model whose vectors they were fitted to (`python -m tests.bench.fit_topics_by_vector`
and `fit_relevance` write the files); for a model of the operator's there are none, and words alone
tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final

from monitor.meaning.centre import Centre, likeness
from monitor.meaning.expected import expected, unpacked
from monitor.meaning.neighbours import shares_of
from storage.records import Vector

STEPS: Final = 10_000
"""Of a unit: a weight is kept to four places, up to 3."""


TOPICS: Final = "topic_weights"
ABOUT: Final = "about_weights"
"""The folders of the files, one a model."""


def has_weights(model: str) -> bool:
    """Tell whether there are weights for vectors of *model*."""
    return bool(model) and all(_file(folder, model).is_file() for folder in (TOPICS, ABOUT))


def likeness_by_topic(vector: Vector) -> dict[str, float]:
    """Return how much the text of *vector* is like texts on each topic; empty without weights.

    The mean that is taken off is the one expected of the language, whatever the store has met: the
    same text has the same topics in every store.
    """
    weights = _weights(TOPICS, vector.model)
    direction = _centre(vector.model).direction(vector) if weights else ()
    return {topic: round(likeness(direction, mine), 3) for topic, mine in weights.items()}


def neighbours(vector: Vector) -> Mapping[str, Mapping[str, float]]:
    """Return how many of the labelled texts nearest to that of *vector* have which label, 0 to 1,
    by kind (`monitor.meaning.neighbours`); empty ones where none are known for the model."""
    return shares_of(_centre(vector.model).direction(vector), vector.model)


def likeness_about(vector: Vector) -> float:
    """Return how much the text of *vector* is like texts about the SCO, among those that name it.

    It is 0 to 1, as if it were a likelihood. Wants weights for the model.
    """
    weights = _weights(ABOUT, vector.model)["about"]
    base: float = _read(ABOUT, vector.model)["base"]
    alike = base + likeness(_centre(vector.model).direction(vector), weights)
    return round(min(1.0, max(0.0, alike)), 3)


@cache
def _centre(model: str) -> Centre:
    return Centre({}, expected(model))


@cache
def _weights(folder: str, model: str) -> Mapping[str, Sequence[float]]:
    if not has_weights(model):
        return {}
    packed = _read(folder, model)["weights"]
    return {name: unpacked(text, STEPS) for name, text in packed.items()}


@cache
def _read(folder: str, model: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_file(folder, model).read_text("utf-8"))
    return read


def _file(folder: str, model: str) -> Traversable:
    return resources.files("monitor.meaning").joinpath(folder, f"{model}.json")
