"""Write names in Latin letters: Russian (BGN/PCGN, as English papers do) and Chinese (pinyin).

Used for people who are not in the gazetteer, so that one person has one slug in every
language. A Russian or a Chinese name only: Kazakh, Tajik and others have their own letters.
The letters stand in the lexicon (section ``romanising``), Chinese ones in ``pinyin.txt`` there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from config.lexicon import load_lexicon, shipped_lexicon
from monitor.text.languages.wording import either

_NOT_WORD: Final = re.compile(r"([^\w]+)")


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """What letters and pieces of words become."""

    pieces: tuple[tuple[re.Pattern[str], str], ...]
    letters: dict[str, str]
    after_vowel: dict[str, str]
    vowels: str


@cache
def _russian() -> _Alphabet:
    one = load_lexicon("ru").romanising
    return _Alphabet(
        pieces=tuple((re.compile(either(some)), latin) for latin, some in one.pieces.items()),
        letters=_by_letter(one.letters),
        after_vowel=_by_letter(one.after_vowel),
        vowels=one.vowels,
    )


def _by_letter(groups: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return what each letter becomes, from the letters by what they become."""
    return {letter: become for become, letters in groups.items() for letter in letters}


def russian(name: str) -> str:
    """Return the Russian *name* in Latin letters: "Сергей Меняйло" becomes "Sergey Menyaylo"."""
    return "".join(
        piece if index % 2 else _russian_word(piece)
        for index, piece in enumerate(_NOT_WORD.split(name))
    )


def _russian_word(word: str) -> str:
    alphabet = _russian()
    lower = word.lower()
    for piece, latin in alphabet.pieces:
        lower = piece.sub(latin, lower)
    made: list[str] = []
    for before, char in zip(" " + lower, lower, strict=False):
        first = before == " " or before in alphabet.vowels
        made.append((first and alphabet.after_vowel.get(char)) or alphabet.letters.get(char, char))
    latin_word = "".join(made)
    return latin_word[:1].upper() + latin_word[1:] if word[:1].isupper() else latin_word


@cache
def _as_russian(language: str) -> dict[int, str]:
    groups = load_lexicon(language).romanising.as_russian
    lower = _by_letter(groups)
    return str.maketrans(lower | {one.upper(): other.upper() for one, other in lower.items()})


def as_russian(name: str, language: str) -> str:
    """Return *name* in Latin letters, over the letters that Russian papers write for it, so that
    one person has one slug in both languages; as it is where the language has no such letters."""
    letters = _as_russian(language)
    return russian(name.translate(letters)) if letters else name


@cache
def _readings() -> dict[str, str]:
    text = (shipped_lexicon() / "pinyin.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {char: row[0].replace("v", "u") for row in rows for char in row[1]}


def chinese(name: str) -> str:
    """Return the Chinese *name* in pinyin, surname first: "任鸿斌" becomes "Ren Hongbin".

    Returns "" when a character is not in the table.
    """
    readings = [_readings().get(char, "") for char in name]
    if not all(readings) or len(name) < 2:
        return ""
    double = len(name) > 2 and name[:2] in load_lexicon("zh").names.double_surnames
    cut = 2 if double else 1
    return f"{''.join(readings[:cut]).capitalize()} {''.join(readings[cut:]).capitalize()}"


def slug(name: str) -> str:
    """Return *name* as a slug: lower-case ASCII letters and digits with hyphens, or ""."""
    plain = unicodedata.normalize("NFKD", name.translate(_LATIN)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


_LATIN: Final = str.maketrans("ıłŁøØđƏə", "ilLoOdAa") | {ord("ß"): "ss", ord("’"): ""}
