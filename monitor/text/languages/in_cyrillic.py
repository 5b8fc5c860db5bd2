"""A text in the Latin letters of its language in the Cyrillic ones, in which its words are known.

What is known of Kazakh and Serbian, names, endings, offices and words of the field, is known in
Cyrillic; papers print them in Latin letters too. The letters stand in the lexicon (section
``romanising``: ``cyrillic``, ``cyrillic_after_vowel``; ``older_cyrillic`` for a text with one of
``older_letters``, as Kazakh was spelt by the alphabet of 2018 and not of 2021). Every letter keeps
its place, so that what is found there is found in the text: where two letters become one, a sign
fills up that is part of a word and that `monitor.text.languages.folding` drops.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from config.lexicon import load_lexicon
from config.shapes import Groups
from monitor.text.languages.one_script import script_of

FILLER: Final = "\u0640"
"""The Arabic tatweel, which lengthens a word and is no letter of it."""


def in_cyrillic(text: str, language: str) -> str:
    """Return *text* in Cyrillic letters, of the same length; as it is where it is in them already.

    So too where *language* has no such letters in the lexicon. Linear in the length of *text*.
    """
    tables = _tables(language)
    if not tables or script_of(text, language) != "Latin":
        return text
    small = text.replace("İ", "i").lower()  # the one letter that would become two
    older = load_lexicon(language).romanising.older_letters
    pattern, become = tables[any(letter in older for letter in small)]
    parts, reached = [], 0
    for match in pattern.finditer(small):
        parts.append(text[reached : match.start()])
        reached = match.end()
        parts.append(_written(text[match.start() : reached], become[match[0]]))
    return "".join((*parts, text[reached:]))


def without_filler(text: str) -> str:
    """Return what is quoted from a text in Cyrillic letters as it is read."""
    return text.replace(FILLER, "")


def _written(letters: str, found: str) -> str:
    """Return the Cyrillic letters *found* for *letters*: in their case, and as long."""
    if letters[0].isupper():
        found = found.upper() if letters.isupper() and len(found) > 1 else found.capitalize()
    return found.ljust(len(letters), FILLER)


_Table = tuple[re.Pattern[str], Mapping[str, str]]


@cache
def _tables(language: str) -> tuple[_Table, _Table] | None:
    """Return the letters of today and the older ones."""
    rules = load_lexicon(language).romanising
    if not rules.cyrillic:
        return None
    today = _by_letters(rules.cyrillic)
    older = today | _by_letters(rules.older_cyrillic)
    older_after = rules.older_after_vowel or rules.cyrillic_after_vowel
    return (
        _table(today, rules.cyrillic_after_vowel, rules.vowels),
        _table(older, older_after, rules.vowels),
    )


def _table(letters: Mapping[str, str], after_vowel: Groups, of: str) -> _Table:
    """Return what finds *letters*, and those *after_vowel* together with one *of* the vowels."""
    vowels = [one for one, other in letters.items() if other in of]
    after = {
        vowel + some: letters[vowel] + one
        for some, one in _by_letters(after_vowel).items()
        for vowel in vowels
    }
    become = {**letters, **after}
    longest = sorted(become, key=lambda some: (-len(some), some))
    return re.compile("|".join(map(re.escape, longest))), become


def _by_letters(groups: Groups) -> dict[str, str]:
    return {letters: one for one, some in groups.items() for letters in some}
