"""One text in the two scripts of its language becomes one row of words, for comparing only.

Uzbek, Kazakh and Serbian papers publish the same page in Cyrillic and in Latin letters, Kazakh
ones abroad in Arabic letters too. The letters stand in the lexicon (section ``romanising``, table
``one_script``): what letters of any script become there is coarser than any spelling, because
spellings changed (Kazakh: 2018, 2021) and letters of one script are two in the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final

from config.lexicon import load_lexicon
from monitor.text.languages.folding import fold


def in_one_script(words: Iterable[str], language: str) -> list[str]:
    """Return the folded *words* of a text in *language* by the letters that they are compared in.

    As they are where the language is written in one script. Words of which nothing is left (a
    sign that stands alone) are left out. Linear in the length of *words*.
    """
    rules = _rules(language)
    if rules is None:
        return list(words)
    pattern, become = rules
    return pattern.sub(lambda match: become[match[0]], " ".join(words)).split()


def script_of(text: str, language: str) -> str:
    """Return "Latin", "Cyrillic" or "Arabic": what most letters of the beginning of *text* are.

    "" where *language* is written in one script, or the text has no letters.
    """
    if _rules(language) is None:
        return ""
    letters = filter(str.isalpha, text[:_BEGINNING])
    counts = Counter(unicodedata.name(letter, "").partition(" ")[0].title() for letter in letters)
    return counts.most_common(1)[0][0] if counts else ""


_BEGINNING: Final = 400
"""Characters that tell the script: a paragraph, in which foreign names are few."""


@cache
def _rules(language: str) -> tuple[re.Pattern[str], dict[str, str]] | None:
    groups = load_lexicon(language).romanising.one_script
    become = {
        fold(letters).text: "" if one == NOTHING else one
        for one, some in groups.items()
        for letters in some
    }
    if not become:
        return None
    longest = sorted(become, key=lambda letters: (-len(letters), letters))
    return re.compile("|".join(map(re.escape, longest))), become


NOTHING = "-"
"""The key of what is left out."""
