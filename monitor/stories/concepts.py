"""What happens in a report, told apart from its language: talks, a declaration, an earthquake.

Names say who; on a summit day that is always the same twenty people. These words say what.
They are news words and not SCO topics (those are in the gazetteer); they stand in
``config/glossary``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from config.glossary import load_glossary
from monitor.reprints.words import is_character, units

_SHORTEST: Final = 2
_LONGEST: Final = 12


def concepts(found: Sequence[str]) -> tuple[str, ...]:
    """Return the concepts that the units *found* speak of, in order of appearance."""
    names: dict[str, None] = {}
    known = _words()
    for index, unit in enumerate(found):
        if is_character(unit):
            candidates = ["".join(found[index : index + size]) for size in (4, 3, 2)]
        else:
            sizes = range(min(len(unit), _LONGEST), _SHORTEST - 1, -1)
            candidates = [unit, *(unit[:size] for size in sizes)]
        for candidate in candidates:
            name, whole = known.get(candidate, ("", True))
            if name and (not whole or candidate == unit or is_character(unit)):
                names.setdefault(name)
                break
    return tuple(names)


@cache
def _words() -> Mapping[str, tuple[str, bool]]:
    """Return the concept of each word, and whether it is whole: 8 MiB, read by who asks first."""
    return {
        "".join(units(stem.text)): (concept.name, stem.whole)
        for concept in load_glossary()
        for stems in concept.stems.values()
        for stem in stems
    }
