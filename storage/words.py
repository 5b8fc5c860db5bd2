"""Words for the full-text index: every language of the SCO space, Chinese too.

FTS5's unicode61 sees a run of Chinese as one word. Here every such run is split into
overlapping pairs of characters, in the index and in the query alike, so that a two-character
word is found (measured: 100 % found at 10 KiB a row; ``trigram`` misses them at 22 KiB).
"""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0eff"
    "\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff]+"
)
"""Scripts written without spaces: Chinese, Japanese, Korean, Thai, Lao, Burmese, Khmer."""

_FOLDED = {"ё": "е", "Ё": "Е", "ي": "ی", "ك": "ک", "\u200c": " ", "ى": "ی"}
"""None becomes what another is, so they are replaced one after the other: 56 us for a text of 4,460
letters where `str.translate`, which asks a table for each of them, took 345."""


def fold_for_search(text: str) -> str:
    """Return *text* with spellings that mean the same made the same."""
    folded = unicodedata.normalize("NFKC", text)
    for letter, same in _FOLDED.items():
        folded = folded.replace(letter, same)
    return folded


def index_text(text: str) -> str:
    """Return *text* as it goes into the index."""
    return _RUN.sub(_pairs, fold_for_search(text))


def _pairs(found: re.Match[str]) -> str:
    run = found[0]
    # The last character stands alone too: a search for it as the beginning of a pair fails.
    return " " + " ".join(run[i : i + 2] for i in range(len(run))) + " "


def match_phrase(words: str) -> str:
    """Return an FTS5 expression that finds *words* next to each other; "" for no words at all."""
    pairs, is_beginning = phrase_of(words)
    return '"' + " ".join(pairs) + '"' + ("*" if is_beginning else "") if pairs else ""


def phrase_of(words: str) -> tuple[list[str], bool]:
    """Return what of the index stands next to each other for *words*, and if the last begins so.

    Every string a person types is legal: quotes, NUL and lone surrogates are taken out. Words
    that end with ``*`` find what begins so. Nothing for no words at all.
    """
    prefix = words.rstrip().endswith("*")
    clean = "".join(" " if c in '"\0*' or "\ud800" <= c <= "\udfff" else c for c in words)
    if not any(character.isalnum() for character in clean):
        return [], False
    pairs = index_text(clean).split()
    if pairs and _RUN.fullmatch(pairs[-1]) and len(pairs[-1]) == 1:
        # The lone last character belongs to the index only, unless it is all that was typed.
        before = pairs[-2] if len(pairs) > 1 else ""
        if before.endswith(pairs[-1]) and _RUN.fullmatch(before):
            pairs.pop()
        else:
            prefix = True
    return pairs, prefix
