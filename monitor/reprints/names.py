"""Names in a text: what a form is filled with.

By their capitals where a script has them; else those of states, places and people that the
gazetteer has in such scripts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from config.gazetteer_parts import shipped_names
from monitor.reprints.words import is_character, units

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
    found: list[str] = []
    count = 0
    for match in _WORD.finditer(text):
        count += 1
        if not match[0][0].isupper():
            continue
        before = match.start() - 1
        while before >= 0 and text[before] in " \"'«“„(":
            before -= 1
        if before >= 0 and text[before] not in ".!?:\n…":
            found.extend(_of_word(match[0]))
    return tuple(found) if len(found) <= MOST_CAPITALS * count else ()


@lru_cache(maxsize=16_384)
def _of_word(word: str) -> tuple[str, ...]:
    return tuple(units(word))


def without_capitals(found: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the gazetteer among the units *found*, as often as they stand there.

    Only those written in a script without capitals. A name of characters is one string of them;
    of other names the last word. The longest name at a place counts.
    """
    if not any(map(_is_without_capitals, found)):
        return ()
    known = _known_names()
    names = []
    place = 0
    while place < len(found):
        width = next(
            (
                len(name)
                for name in known.get(found[place], ())
                if tuple(found[place : place + len(name)]) == name
            ),
            0,
        )
        if width:
            name = found[place : place + width]
            names.append("".join(name) if is_character(name[0]) else name[-1])
        place += max(1, width)
    return tuple(names)


@cache
def _known_names() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the names in scripts without capitals by their first unit, the longest first."""
    by_first: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name in shipped_names(("country", "place", "person")):
        if name.upper() == name.lower() and _is_telling(found := tuple(units(name))):
            by_first[found[0]].add(found)
    return {
        first: tuple(sorted(names, key=lambda name: (-len(name), name)))
        for first, names in by_first.items()
    }


def _is_without_capitals(unit: str) -> bool:
    return unit[0].isalpha() and unit.upper() == unit.lower()


def _is_telling(found: Sequence[str]) -> bool:
    """Tell whether the units of a name are in a script without capitals, and no single letters."""
    if not found or not all(unit.upper() == unit.lower() for unit in found):
        return False
    return len(found) > 1 or len(found[0]) > _SHORT


_SHORT: Final = 2
"""Letters up to which a single unit is no name: in Chinese it is a part of a word."""


def altered(names: Iterable[str], units_of_other: Collection[str], others: Iterable[str]) -> int:
    """Return how often *names* are named that the other text names in no form.

    *others* are the names that were found in the other text, *units_of_other* all its words: there
    a name may begin a sentence.
    """
    stems = {unit[:_STEM] for unit in units_of_other} | {name[:_STEM] for name in others}
    return sum(name[:_STEM] not in stems for name in names)
