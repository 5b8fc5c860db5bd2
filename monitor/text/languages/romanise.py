"""Write names in Latin letters: Russian (BGN/PCGN, as English papers do) and Chinese (pinyin).

Used for people who are not in the gazetteer, so that one person has one slug in every
language. A Russian or a Chinese name only: Kazakh, Tajik and others have their own letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

# fmt: off
_RUSSIAN: Final = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "д": "d",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "й": "y",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ф": "f",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "yu",
    "я": "ya",
    "ё": "yo",
}
# fmt: on
_VOWELS: Final = frozenset("аеёиоуыэюяьъ")
_ENDINGS: Final = ((re.compile(r"(?:ий|ый)\b"), "y"), (re.compile(r"ье"), "ye"))


def russian(name: str) -> str:
    """Return the Russian *name* in Latin letters: "Сергей Меняйло" becomes "Sergey Menyaylo"."""
    return "".join(
        piece if index % 2 else _russian_word(piece)
        for index, piece in enumerate(re.split(r"([^\w]+)", name))
    )


def _russian_word(word: str) -> str:
    lower = word.lower()
    for ending, latin in _ENDINGS:
        lower = ending.sub(latin, lower)
    made: list[str] = []
    for index, char in enumerate(lower):
        if char == "е":
            before = lower[index - 1] if index else ""
            made.append("ye" if not before or before in _VOWELS else "e")
        else:
            made.append(_RUSSIAN.get(char, char))
    latin_word = "".join(made)
    return latin_word[:1].upper() + latin_word[1:] if word[:1].isupper() else latin_word


@cache
def _readings() -> dict[str, str]:
    text = (resources.files("monitor.text.languages") / "pinyin.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {char: row[0].replace("v", "u") for row in rows for char in row[1]}


DOUBLE_SURNAMES: Final = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "司徒", "慕容")
)


def chinese(name: str) -> str:
    """Return the Chinese *name* in pinyin, surname first: "任鸿斌" becomes "Ren Hongbin".

    Returns "" when a character is not in the table.
    """
    readings = [_readings().get(char, "") for char in name]
    if not all(readings) or len(name) < 2:
        return ""
    cut = 2 if name[:2] in DOUBLE_SURNAMES and len(name) > 2 else 1
    return f"{''.join(readings[:cut]).capitalize()} {''.join(readings[cut:]).capitalize()}"


def slug(name: str) -> str:
    """Return *name* as a slug: lower-case ASCII letters and digits with hyphens, or ""."""
    plain = unicodedata.normalize("NFKD", name.translate(_LATIN)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


_LATIN: Final = str.maketrans("ıłŁøØđƏə", "ilLoOdAa") | {ord("ß"): "ss", ord("’"): ""}
