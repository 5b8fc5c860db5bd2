"""What happens in a report, told apart from its language: talks, a declaration, an earthquake.

Names say who; on a summit day that is always the same twenty people. These words say what.
They are news words and not SCO topics (those are in the gazetteer); they stand in
``config/glossary``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from config.glossary import load_glossary
from monitor.reprints.words import is_character, units

_WHOLE: Final = 4
"""A word this short is looked up whole: of three letters too many words begin with them."""

_LONGEST: Final = 12


_STEMS: Final = {
    "".join(units(word)): concept.name
    for concept in load_glossary()
    for words in concept.stems.values()
    for word in words
}


def concepts(found: Sequence[str]) -> tuple[str, ...]:
    """Return the concepts that the units *found* speak of, in order of appearance."""
    names: dict[str, None] = {}
    for index, unit in enumerate(found):
        if is_character(unit):
            candidates = ["".join(found[index : index + size]) for size in (4, 3, 2)]
        else:
            sizes = range(min(len(unit), _LONGEST), _WHOLE, -1)
            candidates = [unit, *(unit[:size] for size in sizes)]
        for candidate in candidates:
            if name := _STEMS.get(candidate):
                names.setdefault(name)
                break
    return tuple(names)
