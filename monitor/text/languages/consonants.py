"""How a word sounds, so that it is one in both alphabets: its consonants in one alphabet.

Only Latin and Cyrillic: between these lie most of the languages of the SCO space, both write
names with capitals, and both are written with all consonants.
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


def sounds(word: str) -> str:
    """Return the consonants of *word*; "" for scripts other than Latin and Cyrillic."""
    heard = word.casefold()
    for letters, sound in _SOUNDS:
        heard = heard.replace(letters, sound)
    return _DOUBLED.sub(r"\1", _DROPPED.sub("", heard.translate(_SIGNS)))
