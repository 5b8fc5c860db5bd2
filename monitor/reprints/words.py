"""Text as comparable units: words, or single characters where a script writes no spaces.

Two copies of one text give the same units although one outlet wrote full-width digits,
curly apostrophes, Arabic instead of Persian letters, soft hyphens or another case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from monitor.text.languages.folding import fold

CHARACTER_SCRIPTS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai and Lao, Myanmar, Khmer
    "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kana, Han
)
"""Scripts without spaces between words, as the inside of a regular-expression class."""

_MARKS: Final = "\u0300-\u036f\u0900-\u0963\u0966-\u0df3"
"""Signs that belong to a word but not to Python's ``\\w``: accents, the vowels of Indic scripts."""

_UNIT: Final = re.compile(
    f"[{CHARACTER_SCRIPTS}]|(?:[^\\W_{CHARACTER_SCRIPTS}]|[{_MARKS}])+",
)


def units(text: str) -> list[str]:
    """Return the words of *text*, folded; single characters in scripts without spaces."""
    return _UNIT.findall(fold(text).text.replace("'", ""))


def is_character(unit: str) -> bool:
    """Tell whether *unit* is a character of a script without spaces and not a word.

    Every unit of one sign at or after Thai counts as one; so does a word of one letter in
    Georgian or Korean, which is rare and does no harm: it is so in every text.
    """
    return len(unit) == 1 and unit >= "\u0e00"


def length_in_words(found: Sequence[str]) -> float:
    """Return how long *found* is in words; two characters of a script without spaces are one."""
    characters = sum([len(unit) == 1 and is_character(unit) for unit in found])
    return len(found) - characters / 2
