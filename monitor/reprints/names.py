"""Names in a text by their capitals, without a gazetteer: what a form is filled with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from monitor.reprints.words import units

_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019\u02bb\u02bc-][^\W\d_]+)*")

MOST_CAPITALS: Final = 0.25
"""Share of words with capitals above which they tell no names: German writes its nouns so (0.32 of
a report), an English report 0.05 to 0.2."""

_STEM: Final = 4
"""Letters by which two forms of a name are one: Tashkent, Tashkents, Tashkentda."""


def capitalised(text: str) -> tuple[str, ...]:
    """Return the words of *text* with a capital, folded, those that begin a sentence left out.

    Empty for scripts without capitals, and where too many words have one.
    """
    found = []
    count = 0
    for match in _WORD.finditer(text):
        count += 1
        if not match[0][0].isupper():
            continue
        before = match.start() - 1
        while before >= 0 and text[before] in " \"'«“„(":
            before -= 1
        if before >= 0 and text[before] not in ".!?:\n…":
            found.extend(units(match[0]))
    return tuple(found) if len(found) <= MOST_CAPITALS * count else ()


def altered(names: Iterable[str], units_of_other: Collection[str]) -> int:
    """Return how often *names* are named that the other text names in no form."""
    stems = {unit[:_STEM] for unit in units_of_other}
    return sum(name[:_STEM] not in stems for name in names)
