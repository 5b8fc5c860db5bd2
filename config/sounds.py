"""How names sound, by script and language: ``config/sounds.toml``, which explains itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from config.word_file import WordFile

_SCRIPT: Final = re.compile(r"[A-Z][a-z]{3}")
_SOUNDS: Final = re.compile(r"[PVTKSCMNLRHGWFXQ]{0,2}[aeou]{0,2}[PVTKSCMNLRHGWFXQ]?")
_PAIR: Final = re.compile(r"[PVTKSCMNLR]{2}")
_MERGE: Final = "merge"


class SoundsError(ValueError):
    """The file of sounds cannot be used; the message names the line and the cure."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """How one language writes sounds in one script.

    ``pieces`` of several letters go before single ``letters``; ``merged`` has, for a consonant
    that is not told apart, the one that stands for both.
    """

    pieces: tuple[tuple[str, str], ...]
    letters: Mapping[str, str]
    merged: Mapping[str, str]


@cache
def load_sounds(file: Path | None = None) -> Mapping[tuple[str, str], Alphabet]:
    """Return the alphabets by script (ISO 15924) and language, "" for any other one.

    Raises SoundsError, whose message names the line and says what to do.
    """
    place = file or resources.files("config") / "sounds.toml"
    read = WordFile(place, "config/sounds.toml", SoundsError)
    found: dict[tuple[str, str], Alphabet] = {}
    for script, table in read.content.items():
        if not _SCRIPT.fullmatch(script) or not isinstance(table, dict):
            read.fail((script,), f"{script} is no script", "write its ISO 15924 code, like [Cyrl]")
        common = {key: value for key, value in table.items() if not isinstance(value, dict)}
        base = _letters(read, (script,), common)
        merged = _merged(read, script, common)
        found[script, ""] = _alphabet(base, merged)
        for language, own in table.items():
            if isinstance(own, dict):
                letters = base | _letters(read, (script, language), own)
                found[script, language] = _alphabet(letters, merged)
    return found


def _letters(read: WordFile, at: tuple[str, ...], table: Mapping[str, object]) -> dict[str, str]:
    letters: dict[str, str] = {}
    for sound, value in table.items():
        if sound == _MERGE:
            continue
        if not sound or not _SOUNDS.fullmatch(sound):
            read.fail((*at, sound), f'"{sound}" is no sound', "use those that the file explains")
        for letter in read.words((*at, sound), value):
            if letter in letters:
                what = f'"{letter}" is {letters[letter]} too'
                read.fail((*at, sound), what, "leave it in one list", word=letter)
            letters[letter] = sound
    return letters


def _merged(read: WordFile, script: str, table: Mapping[str, object]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for pair in read.words((script, _MERGE), table.get(_MERGE, [])):
        if not _PAIR.fullmatch(pair):
            read.fail((script, _MERGE), f'"{pair}" is no pair', 'write two sounds like "RL"')
        merged[pair[1]] = pair[0]
    return merged


def _alphabet(letters: Mapping[str, str], merged: Mapping[str, str]) -> Alphabet:
    pieces = sorted((one for one in letters if len(one) > 1), key=lambda one: (-len(one), one))
    return Alphabet(
        pieces=tuple((piece, letters[piece]) for piece in pieces),
        letters={letter: sound for letter, sound in letters.items() if len(letter) == 1},
        merged=merged,
    )
