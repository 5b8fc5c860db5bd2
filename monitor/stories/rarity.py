"""How rare findings and words are among the articles at hand.

On a summit day "Xi Jinping" and "Tianjin" are in everything and say nothing; on any other day
they say much.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Final

from monitor.stories.view import Outline

_PRIOR: Final = 14.0
"""Imagined articles without a finding: keeps rarity meaningful among a few candidates."""


class Rarity:
    """How rare findings and words are among *views*: 1 for the rarest, 0 for those in all."""

    def __init__(self, views: Iterable[Outline]) -> None:
        counted: Counter[str] = Counter()
        texts: Counter[str] = Counter()
        words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for seen in views:
            texts[seen.language] += 1
            counted.update(map(_NAME, seen.anchors.terms))
            words[seen.language].update(map(_NAME, seen.anchors.words))
        self.count: Final = texts.total()
        """How many articles there are."""
        self.of_term: Final[Mapping[str, float]] = _rare(counted, self.count)
        """The rarity of each finding; of one that none has it is the greatest."""
        self._words = words
        self._texts = texts
        self._of_words: dict[str, Mapping[str, float]] = {}

    def of_words(self, language: str) -> Mapping[str, float]:
        """Return the rarity, within its language, of each word of those in *language*."""
        if language not in self._of_words:
            found = _rare(self._words[language], self._texts[language])
            self._of_words[language] = found
        return self._of_words[language]


_NAME: Final[Callable[[tuple[str, float]], str]] = itemgetter(0)


def _rare(counted: Mapping[str, int], total: int) -> Mapping[str, float]:
    by_count = {count: _rarity(count, total) for count in {0, *counted.values()}}
    found = {name: by_count[count] for name, count in counted.items()}
    return defaultdict(lambda: by_count[0], found)


def _rarity(count: int, total: int) -> float:
    return max(0.0, math.log((total + _PRIOR) / (count + 0.5)) / math.log(_PRIOR + 1))
