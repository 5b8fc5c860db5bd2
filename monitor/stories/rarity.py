"""How rare findings and words are among the articles at hand.

On a summit day "Xi Jinping" and "Tianjin" are in everything and say nothing; on any other day
they say much.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final

from monitor.stories.traits import Traits
from monitor.stories.view import Outline

_PRIOR: Final = 14.0
"""Imagined articles without a finding: keeps rarity meaningful among a few candidates."""


_CROWDED: Final = 60
"""Reports that make a crowd of 1."""


class Rarity:
    """How rare findings and words are among *views*: 1 for the rarest, 0 for those in all."""

    def __init__(self, views: Iterable[Outline]) -> None:
        by_language: defaultdict[str, list[Traits]] = defaultdict(list)
        for seen in views:
            by_language[seen.language].append(seen.anchors.traits)
        all_of_them = chain.from_iterable(by_language.values())
        counted = Counter(chain.from_iterable(one.terms for one in all_of_them))
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
            mine = self._by_language[language]
            words = Counter(chain.from_iterable(one.words.names for one in mine))
            self._of_words[language] = _rare(words, len(mine))
        return self._of_words[language]


def _rare(counted: Mapping[str, int], total: int) -> Mapping[str, float]:
    by_count = {count: _rarity(count, total) for count in {0, *counted.values()}}
    found = {name: by_count[count] for name, count in counted.items()}
    return defaultdict(lambda: by_count[0], found)


def _rarity(count: int, total: int) -> float:
    return max(0.0, math.log((total + _PRIOR) / (count + 0.5)) / math.log(_PRIOR + 1))
