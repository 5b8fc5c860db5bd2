"""Month names as outlets of the SCO space write them, folded for look-up.

The names stand in the lexicon, by language. They are not taken from CLDR at run time: it has
284 of the 330 forms, and 432 others (in 49 languages) that were never tried on feeds; and Babel
2.18 hands out names of one language for another once several are loaded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from config.lexicon import Lexicon, by_language

STEM_LENGTHS: Final = range(9, 2, -1)

_ALIKE: Final = str.maketrans(
    {"\u06cc": "\u064a", "\u0649": "\u064a", "\u06a9": "\u0643", "\u0307": None, "\u200c": None}
)
"""Persian yeh and kaf are the Arabic ones; a dot above and a non-joiner are left out."""


def fold_month(text: str) -> str:
    """Return *text* in the form under which names are looked up: case and letter variants gone."""
    return unicodedata.normalize("NFKC", text.casefold()).translate(_ALIKE)


def _table(pick: Callable[[Lexicon], Mapping[str, tuple[str, ...]]]) -> dict[str, int]:
    return {
        fold_month(name): int(number)
        for months in by_language(pick).values()
        for number, names in months.items()
        for name in names
    }


_EXACT: Final = _table(lambda lexicon: lexicon.dates.months)
_STEMS: Final = _table(lambda lexicon: lexicon.dates.month_stems)
_SOLAR_NAMES: Final = _table(lambda lexicon: lexicon.dates.solar_months)


_PHRASES: Final = {name: number for name, number in _EXACT.items() if not name.isalpha()}
_MARKS: Final = r"\u0300-\u036f\u0900-\u0dff"
"""Signs of vowels, and letters of India: parts of words where Python sees no letter."""
_PHRASE: Final = re.compile(
    rf"(?<![\w{_MARKS}])({'|'.join(map(re.escape, sorted(_PHRASES, key=len, reverse=True)))})"
    rf"[^\W\d_]{{0,3}}(?![\w{_MARKS}])"  # inflected, as in Mongolian
)
_SHORT: Final = "jan feb mar apr may jun jul aug sep oct nov dec"
_WORDS: Final = dict(enumerate(_SHORT.split(), start=1))


def single_words(text: str) -> str:
    """Return *text* with month names of several words as the English short form: "20 nov 2026"."""
    folded = fold_month(text)
    if len(folded) != len(text) or _PHRASE.search(folded) is None:
        return text
    return _PHRASE.sub(lambda match: f" {_WORDS[_PHRASES[match[1]]]} ", folded)


def month(word: str) -> int:
    """Return 1 to 12 for a folded month name in any of the languages, 0 for another word."""
    number = _EXACT.get(word, 0)
    if number:
        return number
    for length in STEM_LENGTHS:
        number = _STEMS.get(word[:length], 0) if len(word) >= length else 0
        if number:
            return number
    return 0


def solar_month(word: str) -> int:
    """Return 1 to 12 for a folded month name of the Solar Hijri calendar, 0 for another word."""
    return _SOLAR_NAMES.get(word, 0)
