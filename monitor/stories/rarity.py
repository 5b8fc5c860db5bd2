"""How rare findings and words are among the articles at hand.

On a summit day "Xi Jinping" and "Tianjin" are in everything and say nothing; on any other day
they say much.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from monitor.stories.view import Outline

_PRIOR: Final = 14.0
"""Imagined articles without a finding: keeps rarity meaningful among a few candidates."""


class Rarity:
    """How rare findings and words are among *views*: 1 for the rarest, 0 for those in all."""

    def __init__(self, views: Iterable[Outline]) -> None:
        self._count = 0
        self._terms: Counter[str] = Counter()
        self._of_language: Counter[str] = Counter()
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._known: dict[tuple[int, int], float] = {}
        for seen in views:
            self._count += 1
            self._terms.update(term for term, _ in seen.anchors.terms)
            self._of_language[seen.language] += 1
            self._words[seen.language].update(word for word, _ in seen.anchors.words)

    @property
    def count(self) -> int:
        """How many articles there are."""
        return self._count

    def of_term(self, term: str) -> float:
        """Return the rarity of a finding."""
        return self._of(self._terms[term], self._count)

    def of_word(self, word: str, language: str) -> float:
        """Return the rarity of a word within its language."""
        return self._of(self._words[language][word], self._of_language[language])

    def _of(self, count: int, total: int) -> float:
        key = (count, total)
        if key not in self._known:
            self._known[key] = _rarity(count, total)
        return self._known[key]


def _rarity(count: int, total: int) -> float:
    return max(0.0, math.log((total + _PRIOR) / (count + 0.5)) / math.log(_PRIOR + 1))
