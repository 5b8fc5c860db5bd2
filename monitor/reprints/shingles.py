"""Shingles: the overlapping n-grams by which two texts are found to share their wording.

A shingle is four words, or eight characters where a script writes no spaces; which of
the two is decided at its first unit, so that a Chinese passage has the same shingles in
a Chinese and in a mixed text, and containment works for any passage.

Measured on the texts of kremlin.ru, Chinese government reports and NTREX in 21 languages
(pairs of different texts, containment over the shorter): of 29,600 pairs of kremlin.ru
61 reach 0.20 with three words, 14 with four, 3 with five, and most of these are one event
announced twice; Chinese reports of neighbouring years share 0.24 with four characters,
0.10 with eight. A rewording of every sixth word keeps (5/6)^4 = 0.48 of the shingles.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Final
from zlib import crc32

from monitor.reprints.names import capitalised
from monitor.reprints.words import is_character, length_in_words, units
from monitor.text.boilerplate import strip_boilerplate
from monitor.text.languages.folding import fold
from storage.records import digest

WORDS: Final = 4
"""Words in a shingle; measured above."""

CHARACTERS: Final = 8
"""Characters in a shingle of a script without spaces; measured above."""

_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")

_LONGEST: Final = 400_000
"""Characters of a text that are compared; the longest of the evaluation texts has 234,000."""

_KEPT: Final = 20_000
"""Characters up to which a result is kept."""


@dataclass(frozen=True)
class Shingled:
    """A text made ready for comparison, ``news`` without its boilerplate.

    ``hashes[i]`` is the shingle that starts at unit ``i``; ``starts`` is the first place
    of each shingle, ``widths`` its length in units. ``words`` is the length in words. Most texts
    that are compared turn out to share little, so the rest is found when it is asked for (hence no
    slots).
    """

    news: str
    language: str
    units: tuple[str, ...]
    hashes: tuple[int, ...]
    starts: dict[int, int]
    widths: tuple[int, ...]
    words: float

    @cached_property
    def figures(self) -> frozenset[tuple[str, str]]:
        """The distinct numbers, each with the unit before it: what it is the number of."""
        return _figures(self.units)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The distinct numbers as they are written, 87.45 and 17:00 as one."""
        return frozenset(_NUMBER.findall(fold(self.news).text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The words with a capital, as often as they stand there (`monitor.reprints.names`)."""
        return capitalised(self.news, self.language)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the units in hex."""
        return _digest(self.units)

    def end(self, start: int) -> int:
        """Return the unit after the shingle that starts at unit *start*."""
        return start + self.widths[start]

    @property
    def per_word(self) -> float:
        """Units that make one word: 1 in spaced scripts, 2 in scripts without spaces."""
        return len(self.units) / self.words if self.words else 1.0


def shingled(text: str, language: str) -> Shingled:
    """Return *text* without its boilerplate as units and shingles.

    Where nothing is left without the boilerplate, it is the text. The last results of
    ordinary length are kept (about 13 MB in all), because copies arrive together and are
    compared with the same candidates.
    """
    return _kept(text, language) if len(text) <= _KEPT else _shingled(text, language)


@lru_cache(maxsize=128)
def _kept(text: str, language: str) -> Shingled:
    return _shingled(text, language)


@dataclass(frozen=True, slots=True)
class Brief:
    """What is enough to tell that two texts share little: the distinct ``hashes`` of shingles, in
    the order of their first places, and the length in ``words``."""

    hashes: Sequence[int]
    words: float


BRIEFS: Final = 4_096
"""Texts of ordinary length that are kept in brief: 2 KB each, where a `Shingled` has a hundred."""

_briefs: dict[str, Brief] = {}


def brief(text: str, language: str, name: str) -> Brief:
    """Return *text* in brief; *name* is the digest of its units (`monitor.reprints.signature`).

    An hour of one event has thousands of texts of which some are compared with each new one.
    """
    found = _briefs.get(name)
    if found is None:
        whole = shingled(text, language)
        found = Brief(array("I", whole.starts), whole.words)
        if len(text) <= _KEPT:
            if len(_briefs) >= BRIEFS:
                del _briefs[next(iter(_briefs))]
            _briefs[name] = found
    return found


def _shingled(text: str, language: str) -> Shingled:
    news, found = _news(text, language)
    widths = _widths(found)
    hashes = _hashes(found, widths)
    return Shingled(
        news=news,
        language=language,
        units=tuple(found),
        hashes=hashes,
        starts=_starts(hashes),
        widths=tuple(widths),
        words=length_in_words(found),
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into units and shingles, the fields as in `Shingled`: what a signature takes."""

    units: tuple[str, ...]
    starts: dict[int, int]
    words: float
    digest: str


def cut(text: str, language: str) -> Cut:
    """Return of *text* what `shingled` has too, without what only a comparison asks for."""
    _, found = _news(text, language)
    widths = _widths(found)
    return Cut(
        units=tuple(found),
        starts=_starts(_hashes(found, widths)),
        words=length_in_words(found) if CHARACTERS in widths else float(len(found)),
        digest=_digest(found),
    )


def _news(text: str, language: str) -> tuple[str, list[str]]:
    """Return *text* without its boilerplate, and its units; as it is where nothing is left."""
    text = text[:_LONGEST]
    news = strip_boilerplate(text, language)
    found = units(news)
    return (news, found) if found else (text, units(text))


def _starts(hashes: Sequence[int]) -> dict[int, int]:
    return dict(zip(reversed(hashes), range(len(hashes) - 1, -1, -1), strict=True))


def _digest(found: Sequence[str]) -> str:
    return digest(" ".join(found).encode("utf-8", "surrogatepass"))


def _hashes(found: Sequence[str], widths: Sequence[int]) -> tuple[int, ...]:
    """Return the CRC-32 of every shingle of *found*: the same on every machine.

    32 bits are enough inside a pair: two texts of 500 words meet by chance once in
    17,000 pairs. Cutting all shingles out of one buffer takes half the time of hashing
    them unit by unit.
    """
    buffer = "".join(found).encode("utf-32-le", "surrogatepass")
    bounds = [0, *accumulate([4 * size for size in map(len, found)])]
    bounds.extend([bounds[-1]] * CHARACTERS)  # a character before the last words sees the end
    last = len(found) - 1
    while last >= 0 and last + widths[last] > len(found):
        last -= 1
    return tuple(
        [
            crc32(buffer[bounds[start] : bounds[start + width]])
            for start, width in enumerate(widths[: last + 1])
        ]
    )


def _widths(found: Sequence[str]) -> list[int]:
    """Return the width of the shingle that starts at each unit of *found*."""
    if all(map(str.isascii, found)):
        return [WORDS] * len(found)
    return list(map(_width, found))


@lru_cache(maxsize=65536)
def _width(unit: str) -> int:
    return CHARACTERS if is_character(unit) else WORDS


def _figures(found: Sequence[str]) -> frozenset[tuple[str, str]]:
    figures = []
    last, name = -1, ""
    for place in [place for place, unit in enumerate(found) if unit[0].isdecimal()]:
        if place - 1 != last:
            name = found[place - 1] if place else ""
        figures.append((name, found[place]))
        last = place
    return frozenset(figures)


def stable_hash(found: Sequence[str], start: int) -> int:
    """Return the signed 64-bit hash of the shingle that starts at unit *start* of *found*."""
    width = _width(found[start])
    material = "\x1f".join(found[start : start + width]).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(material, digest_size=8).digest(), "big", signed=True)
