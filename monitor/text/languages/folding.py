"""Fold text for comparison, and keep the way back: NFKC, case, spelling variants, one map.

Length-preserving wherever it can be, so that most texts need no map at all (measured on
NTREX: nine of ten news texts in 21 languages fold one to one). What is folded besides NFKC and
case is listed in ``_ONE_TO_ONE`` and ``_DROPPED``; diacritics are kept, because without
them "ŠOS" is "SOS".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. ``offsets[i]`` is the index in the original of folded character ``i``.

    ``offsets`` is None when every character kept its place; it has one entry more than
    ``text``, the length of the original.
    """

    text: str
    offsets: tuple[int, ...] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of the folded span *start*..*end* (end > start)."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + self._width(end - 1)

    def _width(self, index: int) -> int:
        """Return how many original characters went into the folded character *index*."""
        assert self.offsets is not None
        here = self.offsets[index]
        following = index + 1
        while self.offsets[following] == here and following < len(self.offsets) - 1:
            following += 1
        return max(1, self.offsets[following] - here)


_ONE_TO_ONE: Final = str.maketrans(
    {
        # apostrophes: Uzbek and Hawaiian letters, quotation marks, accents typed as such
        **dict.fromkeys("‘’ʻʼʹ`´′ˈꞌ", "'"),
        # dashes and hyphens
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        # white space
        **dict.fromkeys("\t\n\r\x0b\x0c\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005", " "),
        **dict.fromkeys("\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000", " "),
        # Russian yo is written e in most papers; Turkic dotted and dotless i are one letter
        "ё": "е",
        "Ё": "е",
        "ı": "i",
        "İ": "i",
        # Arabic script: Arabic, Persian and Urdu keyboards write the same names differently
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ۍ": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ګ": "گ",
        "ڪ": "ک",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ۀ": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ة": "ه",
        "ۂ": "ه",
        "ۃ": "ه",
        "ە": "ه",
        "ړ": "ر",
        # Arabic and Persian digits
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
        # full-width ASCII and punctuation, which NFKC would make ASCII or expand
        **{chr(0xFF01 + index): chr(0x21 + index) for index in range(94)},
        "…": ".",
        "։": ":",
        "և": "ե",  # the Armenian ligature, which case folding would expand
        # the Chinese and Japanese dots between parts of a foreign name
        **dict.fromkeys("•‧・･∙", "·"),
    }
)

_CHANGED: Final = re.compile(f"[{re.escape(''.join(map(chr, _ONE_TO_ONE)))}]")

_DROPPED: Final = re.compile("[\u00ad\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff\u061c]")
"""Soft hyphen, Arabic tatweel and vowel marks, zero-width characters and direction marks."""

_ASCII_CHANGES: Final = re.compile(r"[\t\n\r\x0b\x0c`]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ZWNJ: Final = "\u200c"
_ARABIC: Final = re.compile("[\u0600-\u06ff]")


def encodable(text: str) -> str:
    """Return *text* with every lone surrogate replaced in its place: C libraries take UTF-8."""
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text


def fold(text: str) -> Folded:
    """Fold *text*: two spellings of a name that differ only in form become equal.

    In Arabic script the zero-width non-joiner, which parts an ending from its word,
    becomes a space; elsewhere it is dropped.
    """
    if text.isascii():
        plain = _one_to_one(text) if _ASCII_CHANGES.search(text) else text
        return Folded(plain.lower())
    text = encodable(text)
    if _ZWNJ in text and _ARABIC.search(text):
        text = text.replace(_ZWNJ, " ")
    kept, offsets = _drop(_one_to_one(text))
    if unicodedata.is_normalized("NFKC", kept):
        folded = kept.casefold()  # changes no length but upwards, so an equal length is one to one
        if len(folded) == len(kept):
            return Folded(folded, offsets)
    return _fold_pieces(kept, offsets)


def _one_to_one(text: str) -> str:
    """Return *text* with all of ``_ONE_TO_ONE`` replaced, as ``str.translate`` would.

    That one looks up every character: eight times as long, for the few kinds that a text has.
    """
    for char in sorted(set(_CHANGED.findall(text))):  # "`" before the wide one that becomes it
        text = text.replace(char, _ONE_TO_ONE[ord(char)])
    return text


def _drop(text: str) -> tuple[str, tuple[int, ...] | None]:
    """Take out what is dropped; return the rest and its offsets (None: nothing was dropped)."""
    offsets: list[int] = []
    parts: list[str] = []
    start = 0
    for match in _DROPPED.finditer(text):
        parts.append(text[start : match.start()])
        offsets.extend(range(start, match.start()))
        start = match.end()
    if start == 0:
        return text, None
    parts.append(text[start:])
    offsets.extend(range(start, len(text) + 1))
    return "".join(parts), tuple(offsets)


def _fold_pieces(text: str, known: tuple[int, ...] | None) -> Folded:
    """Fold a text that has odd characters: they cost their surroundings, not the whole of it.

    *known* are the offsets of *text* itself.
    """
    text = text.replace("`", "'")  # what full-width letters became
    parts: list[str] = []
    offsets: list[int] = []
    _fold_stretch(text, 0, len(text), parts, offsets)
    offsets.append(len(text))
    if known is not None:
        offsets = [known[index] for index in offsets]
    return Folded("".join(parts), tuple(offsets))


_HALVED: Final = 16
"""Characters from which a stretch that does not fold one to one is cut in two."""


def _fold_stretch(text: str, start: int, stop: int, parts: list[str], offsets: list[int]) -> None:
    """Fold *text* from *start* to *stop*, as much of it as folds one to one in one go."""
    stretch = text[start:stop]
    if unicodedata.is_normalized("NFKC", stretch):
        folded = stretch.casefold()
        if len(folded) == len(stretch):
            parts.append(folded)
            offsets.extend(range(start, stop))
            return
    middle = (start + stop) // 2
    while middle < stop and _joins(text[middle]):
        middle += 1
    if stop - start >= _HALVED and middle < stop:
        _fold_stretch(text, start, middle, parts, offsets)
        _fold_stretch(text, middle, stop, parts, offsets)
    else:
        _fold_by_one(text, start, stop, parts, offsets)


def _fold_by_one(text: str, start: int, stop: int, parts: list[str], offsets: list[int]) -> None:
    """Fold a base with its combining marks at a time."""
    while start < stop:
        end = start + 1
        while end < stop and _joins(text[end]):
            end += 1
        piece = _fold_piece(text[start:end])
        parts.append(piece)
        if len(piece) == end - start:
            offsets.extend(range(start, end))
        else:
            offsets.extend([start] * len(piece))
        start = end


@lru_cache(maxsize=4096)
def _joins(char: str) -> bool:
    """Say whether *char* may combine with the character before it under NFKC."""
    return unicodedata.combining(char) != 0 or "\u1160" <= char <= "\u11ff"


@lru_cache(maxsize=16384)
def _fold_piece(piece: str) -> str:
    normal = unicodedata.normalize("NFKC", piece).translate(_ONE_TO_ONE)
    return normal.casefold()


_UNSPACED: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


class _WordChars(dict[str, bool]):
    """What was asked before; a miss is looked up once."""

    def __missing__(self, char: str) -> bool:
        point = ord(char)
        spaced = not any(low <= point <= high for low, high in _UNSPACED)
        self[char] = answer = spaced and unicodedata.category(char)[0] in "LMN"
        return answer


is_word_char: Final = _WordChars().__getitem__
"""Say whether a name cannot end beside a character: a letter, mark or digit of a spaced script."""
