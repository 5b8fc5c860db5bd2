"""What is expected of a model before the store has taught more: its mean vector of each language.

In a store of ten articles the mean is these ten: taken off, little of them is left (measured on
ten reports of tests/stories/corpus: pair AUC across languages 0.94; with this 0.97). One file a
model (`python -m tests.bench.fit_meaning` writes it), for a model of the operator's there is none.
"""

from __future__ import annotations

import base64
import json
import sys
from array import array
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

STEPS = 10
"""Of a signed byte's unit: means are finer than what they are taken off."""


@cache
def expected(model: str) -> Mapping[str, Sequence[float]]:
    """Return the mean vectors of *model* by language, that of any other under ""."""
    file = resources.files("monitor.meaning").joinpath("means", f"{model}.json")
    if not model or not file.is_file():
        return {}
    return {name: unpacked(text) for name, text in json.loads(file.read_text())["means"].items()}


def unpacked(text: str, steps: int = STEPS) -> Sequence[float]:
    """Return the numbers that `packed` packed."""
    return tuple(one / steps for one in _turned(array("h", base64.b64decode(text))))


def packed(numbers: Sequence[float], steps: int = STEPS) -> str:
    """Return *numbers* as text: in steps of a unit, signed, big-endian, 2 bytes each, in base64."""
    whole = array("h", (round(one * steps) for one in numbers))
    return base64.b64encode(_turned(whole).tobytes()).decode()


def _turned(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
