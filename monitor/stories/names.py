"""Names as they sound, so that a name is one in both alphabets: consonants in one alphabet.

Only Latin and Cyrillic: between these lie most of the languages of the SCO space, both write
names with capitals, and both are written with all consonants. What people a text names is
known from its tags; this is for the names that no gazetteer has.
"""

from __future__ import annotations

import re
from typing import Final

_SOUNDS: Final = (
    # (letters, sound) in this order: digraphs first; what is not named here is dropped
    ("shch", "s"), ("dzh", "j"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("zh", "j"), ("ch", "c"),
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ts", "c"), ("tz", "c"), ("ck", "k"), ("ks", "x"),
    ("дж", "j"), ("тс", "c"), ("кс", "x"),
)  # fmt: skip
_SIGNS: Final = str.maketrans(
    {
        **dict(zip("bcdfghjklmnpqrstvwxz", "bcdfghjklmnpkrstvvxz", strict=True)),
        **dict(zip("бвгдзклмнпрстфхцчшщж", "bvgdzklmnprstfhccssj", strict=True)),
        **dict(zip("ғгқңҳҷ", "ggknhj", strict=True)),
        **dict(zip("şçğžšč", "scgzsc", strict=True)),
    }
)
_DROPPED: Final = re.compile("[^a-z]|[aeiouy]")
_DOUBLED: Final = re.compile(r"(.)\1+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST: Final = 3
"""Consonants that a name needs: of shorter ones too many sound alike."""


def names(text: str) -> tuple[str, ...]:
    """Return how the capitalised words of *text* sound, without those that begin a sentence."""
    found: dict[str, None] = {}
    for match in _WORD.finditer(text):
        before = match.start() - 1
        while before >= 0 and text[before] in " \"'«“„(":
            before -= 1
        begins = before < 0 or text[before] in ".!?:\n…"
        if match[0][0].isupper() and not begins and len(sound := sounds(match[0])) >= _LEAST:
            found.setdefault(sound)
    return tuple(found)


def sounds(word: str) -> str:
    """Return the consonants of *word*; "" for scripts other than Latin and Cyrillic."""
    heard = word.casefold()
    for letters, sound in _SOUNDS:
        heard = heard.replace(letters, sound)
    return _DOUBLED.sub(r"\1", _DROPPED.sub("", heard.translate(_SIGNS)))
