"""Names in a text: what a form is filled with.

By their capitals where these tell names; else those of states, places and people that the
gazetteer has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import monitor.reprints.words
from config.gazetteer_parts import SOURCES, shipped_names
from config.kept import kept
from config.lexicon import load_lexicon
from monitor.reprints.words import is_character, units
from monitor.text import languages
from monitor.text.languages.consonants import sounds

_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019\u02bb\u02bc-][^\W\d_]+)*")

MOST_CAPITALS: Final = 0.5
"""Share of words with capitals above which they tell no names: a text all in capitals, or a list.
Reports of the labelled sets have 0.02 to 0.2, short notes full of titles up to 0.3."""

_STEM: Final = 4
"""Letters by which two forms of a name are one: Tashkent, Tashkents, Tashkentda; and consonants by
which two spellings are: Zhaparov, Japarov."""

_LEAST_CONSONANTS: Final = 3
"""Of fewer consonants too many names sound alike: Tokayev has three, Rahmon four."""


def capitalised(text: str, language: str) -> tuple[str, ...]:
    """Return the words of *text* with a capital, folded, those that begin a sentence left out.

    Empty for scripts without capitals, for a *language* that writes every noun with one, and where
    too many words have one.
    """
    if load_lexicon(language).writing.nouns_with_capitals:
        return ()
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


def of_gazetteer(found: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the gazetteer among the units *found*, as often as they stand there.

    A name of characters is one string of them; of other names the last word. The longest name at a
    place counts.
    """
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
    """Return the full names of states, places and people by their first unit, the longest first.

    They are kept: making them takes half a second, in the process that writes the store.
    """
    code = (Path(file) for file in (__file__, monitor.reprints.words.__file__) if file)
    return kept("names", _made, (*SOURCES, Path(languages.__file__ or "").parent, *code))


def _made() -> dict[str, tuple[tuple[str, ...], ...]]:
    by_first: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name in shipped_names(("country", "place", "person")):
        found = tuple(units(name))
        if len(found) > 1 or (found and len(found[0]) > _SHORT):
            by_first[found[0]].add(found)
    return {
        first: tuple(sorted(names, key=lambda name: (-len(name), name)))
        for first, names in by_first.items()
    }


_SHORT: Final = 2
"""Letters up to which a single unit is no name: in Chinese it is a part of a word."""


def altered(names: Iterable[str], units_of_other: Collection[str], others: Iterable[str]) -> int:
    """Return how often *names* are named that the other text names in no form or spelling.

    *others* are the names that were found in the other text, *units_of_other* all its words: there
    a name may begin a sentence.
    """
    words = {*units_of_other, *others}
    stems = {word[:_STEM] for word in words}
    strange = [name for name in names if name[:_STEM] not in stems]
    if not strange:
        return 0
    heard = {_heard(word) for word in words} - {""}
    return sum(_heard(name) not in heard for name in strange)


@lru_cache(maxsize=16_384)
def _heard(word: str) -> str:
    """Return the consonants that *word* begins with, "" where it has too few to tell."""
    consonants = sounds(word)[:_STEM]
    return consonants if len(consonants) >= _LEAST_CONSONANTS else ""
