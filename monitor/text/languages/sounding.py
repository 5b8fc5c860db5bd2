"""How a name sounds, told apart from the script it is written in.

A *sounding* is consonants in capitals with the vowels that are written between them
(``config/sounds.toml``): "Tokayev" is ``ToKaeeV``, and its Russian
form ``ToKaeV``. Two soundings are
one name where their consonants are the same, and no vowel of the one is quite another in the
other; what a script leaves out is no difference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import Final

from config.sounds import Alphabet, load_sounds

SCRIPTS: Final = (
    (0x0041, 0x024F, "Latn"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x10A0, 0x10FF, "Geor"),
    (0x30A0, 0x30FF, "Kana"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xAC00, 0xD7A3, "Hang"),
)
"""First and last letter of the scripts that names are heard in."""

WITH_CAPITALS: Final = frozenset({"Latn", "Cyrl", "Armn"})

MOST: Final = 12
"""Soundings of one word: a word of many letters that are heard in two ways is no name."""

IN_A_NAME: Final = {
    "H": ("", "K"),
    "G": ("", "K"),
    "X": ("S", "C"),
    "W": ("u", "V"),
    "F": ("P", "V"),
    "Q": ("K", ""),
}
IN_A_TEXT: Final = {
    "H": ("",),
    "G": ("",),
    "X": ("S",),
    "W": ("u", "V"),
    "F": ("P", "V"),
    "Q": ("K",),
}
"""What the sounds that are ambiguous may be: all are tried on one side only."""

_CLOSE: Final = ({"a", "o"}, {"o", "u"})
"""Vowels that one language writes for the other's."""


@cache
def script_of(letter: str) -> str:
    """Return the script of *letter*, "" where names are not heard in it."""
    point = ord(letter)
    return next((script for first, last, script in SCRIPTS if first <= point <= last), "")


@dataclass(frozen=True, slots=True)
class Sounding:
    """Consonants, and for each place before, between and behind them the vowels written there."""

    consonants: str
    vowels: tuple[frozenset[str], ...]


def heard(word: str, language: str) -> tuple[str, ...]:
    """Return how *word* of a text in *language* (ISO 639-1) may sound; nothing in other scripts."""
    return _soundings(word, language, IN_A_TEXT)


def heard_name(word: str, language: str) -> tuple[str, ...]:
    """Return how *word* of a known name may sound; "pinyin" is a language."""
    return _soundings(word, language, IN_A_NAME)


def _soundings(word: str, language: str, choices: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    alphabet = alphabet_of(script_of(word[0]), language)
    if alphabet is None:
        return ()
    line = unicodedata.normalize("NFKC", word.casefold())
    if script_of(word[0]) == "Hang":
        line = unicodedata.normalize("NFD", line)
    for piece, sound in alphabet.pieces:
        if piece in line:
            line = line.replace(piece, sound)
    if language in _SILENT and line.endswith(_SILENT[language]):
        line = line[:-1]
    if script_of(word[0]) == "Hani" and not all(one in alphabet.letters for one in line):
        return ()  # other characters write no foreign name
    line = "".join(_sound(letter, alphabet) for letter in line)
    if not any(sound in choices for sound in line):
        return (line,)
    options = [choices.get(sound, (sound,)) for sound in line]
    ways = 1
    for option in options:
        ways *= len(option)
    if ways > MOST:
        return ("".join(option[0] for option in options),)
    return tuple(dict.fromkeys("".join(one) for one in product(*options)))


_SOUNDS: Final = frozenset("PVTKSCMNLRHGWFXQaeou")
_SILENT: Final = {"fr": "ne"}
"""What names end in of which the last letter is not heard: "Mamine"."""


def _sound(letter: str, alphabet: Alphabet) -> str:
    """Return the sound of *letter*: that of the letter under its marks where it has none itself."""
    letters = alphabet.letters
    if letter in letters or letter in _SOUNDS:
        return letters.get(letter, letter)
    return letters.get(unicodedata.normalize("NFD", letter)[0], "")


@cache
def alphabet_of(script: str, language: str) -> Alphabet | None:
    """Return how *language* writes sounds in *script*, None where that is not known."""
    known = load_sounds()
    return known.get((script, language)) or known.get((script, ""))


def sounding(sounds: str, merged: Mapping[str, str]) -> Sounding:
    """Return the sounding of a word; *merged* consonants are one."""
    consonants: list[str] = []
    vowels: list[frozenset[str]] = [_NO_VOWEL]
    for sound in sounds:
        if not sound.isupper():
            vowels[-1] = _with(vowels[-1], sound)
        elif (one := merged.get(sound, sound)) != (consonants[-1] if consonants else ""):
            consonants.append(one)
            vowels.append(_NO_VOWEL)
    return Sounding("".join(consonants), tuple(vowels))


_NO_VOWEL: Final[frozenset[str]] = frozenset()


@cache
def _with(vowels: frozenset[str], vowel: str) -> frozenset[str]:
    """Return *vowels* and another: of the few sets that there are one each, as an index of all
    people has 100,000 of them."""
    return next((one for one in _SETS if one == vowels | {vowel}), vowels | {vowel})


_SETS: Final = tuple(frozenset(some) for size in range(1, 5) for some in combinations("aeou", size))


def differences(one: Sounding, other: Sounding) -> int:
    """Return at how many places both write vowels, and quite others.

    The consonants of *other* are those of *one*, or begin with them. A vowel before all of them is
    written in every script.
    """
    begins = bool(one.vowels[0]) is not bool(other.vowels[0])
    return begins + sum(
        bool(mine and theirs) and not _are_close(mine, theirs)
        for mine, theirs in zip(one.vowels, other.vowels, strict=False)
    )


def agreements(one: Sounding, other: Sounding) -> int:
    """Return at how many places both write vowels that are alike."""
    return sum(
        bool(mine and theirs) and _are_close(mine, theirs)
        for mine, theirs in zip(one.vowels, other.vowels, strict=False)
    )


def _are_close(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one.isdisjoint(other) or any(one & pair and other & pair for pair in _CLOSE)
