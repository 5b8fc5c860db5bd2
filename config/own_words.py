"""Which words are in force: the shipped lexicon and glossary, or those of an operator.

Words are asked for deep inside of what reads an article, so they are not handed down: who reads
with others says so around it, in its own thread (`using`). What is made of words is kept with
them (`per_words`), so that a set that nobody uses any more takes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from config.concept import Concept
from config.vocabulary import Lexicon

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OwnWords:
    """A set of words; compared by identity.

    ``lexicons`` are those that differ from the shipped ones, by language; ``concepts`` is the
    whole glossary, empty where it is the shipped one. ``memo`` keeps what was made of them.
    """

    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    concepts: tuple[Concept, ...] = ()
    memo: dict[Hashable, Any] = field(default_factory=dict)

    def __reduce__(self) -> str:
        """Be pickled as what every process has: those of the program, and no others."""
        if self is not SHIPPED:
            raise TypeError("words of an operator are read from their files")
        return "SHIPPED"


SHIPPED: Final = OwnWords()
"""The words that came with the program."""

_IN_FORCE: Final[ContextVar[OwnWords]] = ContextVar("words", default=SHIPPED)

in_force: Final = _IN_FORCE.get
"""Return the words that are in force in this thread."""


@contextmanager
def using(words: OwnWords) -> Iterator[None]:
    """Put *words* in force for the block."""
    before = _IN_FORCE.set(words)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def per_words(make: Callable[_P, _R]) -> Callable[_P, _R]:
    """Keep what *make* returns for each set of words, by its arguments."""

    @wraps(make)
    def kept(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        memo = in_force().memo
        key = (make, args, *sorted(kwargs.items()))
        if key not in memo:
            memo[key] = make(*args, **kwargs)
        found: _R = memo[key]
        return found

    return kept
