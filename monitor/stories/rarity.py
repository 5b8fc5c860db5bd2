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


_CROWDED: Final = 60
"""Reports that make a crowd of 1."""


class Rarity:
    """How rare findings and words are among *views*: 1 for the rarest, 0 for those in all."""

    def __init__(self, views: Iterable[Outline]) -> None:
        counted: Counter[str] = Counter()
        by_language: defaultdict[str, list[Outline]] = defaultdict(list)
        for seen in views:
            by_language[seen.language].append(seen)
            counted.update(map(_NAME, seen.anchors.terms))
        self.count: Final = sum(map(len, by_language.values()))
        """How many articles there are."""
        self.crowd: Final = math.log1p(self.count) / math.log1p(_CROWDED)
        """The same as a number of 0 to 1 and, of more than a crowd, beyond."""
        self.of_term: Final[Mapping[str, float]] = _rare(counted, self.count)
        """The rarity of each finding; of one that none has it is the greatest."""
        self._by_language: Final = by_language
        self._of_words: dict[str, Mapping[str, float]] = {}

    def of_words(self, language: str) -> Mapping[str, float]:
        """Return the rarity, within its language, of each word of those in *language*."""
        if language not in self._of_words:
            words: Counter[str] = Counter()
            mine = self._by_language[language]
            for seen in mine:
                words.update(map(_NAME, seen.anchors.words))
            self._of_words[language] = _rare(words, len(mine))
        return self._of_words[language]


_NAME: Final[Callable[[tuple[str, float]], str]] = itemgetter(0)


def _rare(counted: Mapping[str, int], total: int) -> Mapping[str, float]:
    by_count = {count: _rarity(count, total) for count in {0, *counted.values()}}
    found = {name: by_count[count] for name, count in counted.items()}
    return defaultdict(lambda: by_count[0], found)


def _rarity(count: int, total: int) -> float:
    return max(0.0, math.log((total + _PRIOR) / (count + 0.5)) / math.log(_PRIOR + 1))
