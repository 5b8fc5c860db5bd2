"""What happens in a report, told apart from its language: talks, a declaration, an earthquake.

Names say who; on a summit day that is always the same twenty people. These words say what.
They are news words and not SCO topics (those are in the gazetteer); they stand in
``config/glossary``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import monitor.reprints.words
from config.glossary import SOURCES, load_glossary
from config.kept import kept
from config.own_words import in_force
from monitor.reprints.words import is_character, units
from monitor.text import languages

_SHORTEST: Final = 2
_LONGEST: Final = 12


def concepts(found: Sequence[str]) -> tuple[str, ...]:
    """Return the concepts that the units *found* speak of, in order of appearance."""
    names: dict[str, None] = {}
    known = _words()
    for index, unit in enumerate(found):
        if is_character(unit):
            candidates = ["".join(found[index : index + size]) for size in (4, 3, 2)]
            name = next((known[one][0] for one in candidates if one in known), "")
        else:
            name = _of_word(unit)
        if name:
            names.setdefault(name)
    return tuple(names)


@lru_cache(maxsize=4_096)
def _of_word(unit: str) -> str:
    """Return the concept of the longest beginning of *unit* that is one, "" where none is."""
    known = _words()
    sizes = range(min(len(unit), _LONGEST), _SHORTEST - 1, -1)
    for candidate in (unit, *(unit[:size] for size in sizes)):
        name, whole = known.get(candidate, ("", True))
        if name and (not whole or candidate == unit):
            return name
    return ""


@cache
def _words() -> Mapping[str, tuple[str, bool]]:
    """Return the concept of each word, and whether it is whole: 8 MiB, read by who asks first."""
    return _made() if in_force().concepts else kept("concepts", _made, _SOURCES)


_SOURCES: Final = (
    *SOURCES,
    *(Path(file) for file in (__file__, monitor.reprints.words.__file__) if file),
    Path(languages.__file__ or "").parent,
)
"""What they are made of: the glossary, and how words are folded."""


def _made() -> dict[str, tuple[str, bool]]:
    return {
        "".join(units(stem.text)): (concept.name, stem.whole)
        for concept in load_glossary()
        for stems in concept.stems.values()
        for stem in stems
    }
