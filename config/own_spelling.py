"""Mistakes of spelling in the operator's own words, which would be found nowhere."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import Final

from config.entries import Place
from config.lexicon import languages

_CODES: Final = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw "
    "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_ISO: Final = frozenset(_CODES.split())
"""The codes of ISO 639-1."""

_OF_STATES: Final = {
    "by": "be", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "il": "he", "in": "hi",
    "ir": "fa", "jp": "ja", "kg": "ky", "kr": "ko", "kz": "kk", "pk": "ur", "tj": "tg", "tm": "tk",
    "ua": "uk", "vn": "vi",
}  # fmt: skip
"""Codes of states (ISO 3166-1) that are often written for a language of theirs."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_LOOKALIKE: Final = ("LATIN", "CYRILLIC", "GREEK")
"""Alphabets with letters that look the same; others beside them are meant."""


def check_language(code: str, where: Place, *, at: str) -> None:
    """Fail on a *code* of two letters that no language has, or that is a state's.

    A language that the program knows nothing else of may have words; one of three letters may be
    any. Kongo and Kanuri, whose codes are those of two states here, are not what is meant.
    """
    if len(code) != 2 or (code in _ISO and code not in _OF_STATES):
        return
    known = languages()
    meant = _OF_STATES.get(code, "")
    if meant:
        cure = f"that is a state; do you mean {meant}?"
    else:
        near = get_close_matches(code, known, n=3, cutoff=0.5)
        cure = f"do you mean {' or '.join(near)}?" if near else "write one of ISO 639-1, like ru"
    where.fail(f'there is no language "{code}"', cure, at=at)


def check_letters(text: str, where: Place, *, at: str) -> None:
    """Fail on a word of *text* with letters of two alphabets that look alike."""
    for word in _WORD.findall(text):
        letters: dict[str, str] = {}
        for letter in word:
            alphabet = unicodedata.name(letter, "").partition(" ")[0]
            if alphabet in _LOOKALIKE:
                letters.setdefault(alphabet, letter)
        if len(letters) < 2:
            continue
        counts = {
            name: sum(unicodedata.name(one, "").startswith(name) for one in word)
            for name in letters
        }
        odd = min(letters, key=lambda name: (counts[name], name))
        among = max(letters, key=lambda name: (counts[name], name))
        where.fail(
            f'"{text}" has a {odd.title()} "{letters[odd]}" '
            f"({unicodedata.name(letters[odd])}) among {among.title()} letters",
            "write the word in one alphabet: it would be found nowhere",
            at=at,
        )
