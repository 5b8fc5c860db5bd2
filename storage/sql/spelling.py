"""Words of an index that almost are what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MOST_READ: Final = 50_000
"""Words of the index that are looked at, those that begin with the same two letters; 0.6 s of
CPU for 40,000 such (``co`` and nine random letters, 80,000 places in 400 articles)."""

SHORTEST: Final = 4
"""Letters of a word from which it is looked for: of three, any other three are near."""

LONG: Final = 8
"""Letters from which two slips are forgiven; of a shorter word one."""


def can_be_misspelt(typed: str) -> bool:
    """Tell whether *typed*, as the index has words, is a word that is looked for."""
    return len(typed) >= SHORTEST and typed.isalpha()


def begins_like(typed: str) -> tuple[str, str]:
    """Return from where to before where the words stand that are compared with *typed*."""
    return typed[:2], typed[:2] + "\U0010ffff"


def nearest(typed: str, words: Iterable[tuple[str, int]], *, limit: int) -> list[str]:
    """Return those of *words*, (word, in how many articles), a slip or two away from *typed*.

    The nearest first, then the more frequent; none where *typed* itself is among them.
    """
    slips = 2 if len(typed) >= LONG else 1
    found: list[tuple[int, int, str]] = []
    for word, articles in words:
        if word == typed:
            return []
        if abs(len(word) - len(typed)) <= slips:
            away = distance(typed, word, most=slips)
            if away <= slips:
                found.append((away, -articles, word))
    return [word for _, _, word in sorted(found)[:limit]]


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters were left out, put in, replaced or exchanged with the next one.

    What is more than *most* is not counted further.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, with_ in enumerate(other, start=1):
            cost = min(
                above[column] + 1,
                here[column - 1] + 1,
                above[column - 1] + (letter != with_),
            )
            is_exchanged = (
                row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == with_
            )
            here.append(min(cost, before[column - 2] + 1) if is_exchanged else cost)
        if min(here) > most and min(above) > most:
            return most + 1
        before, above = above, here
    return above[-1]
