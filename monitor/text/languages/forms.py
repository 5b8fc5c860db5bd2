"""Are two words forms of one: for searching, where a word stands for all of its forms.

Two sources know forms, and neither all of them: Snowball's stemmers take endings off whatever
stands there, the lexicon's section ``endings`` puts them on (Snowball has no Kazakh, Kyrgyz,
Uzbek, Tajik, Mongolian, Belarusian, Ukrainian, Urdu; its Russian cuts two letters of "summit").
The language of a typed word is not known: the languages of its script are asked.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Protocol, cast

import regex

from monitor.text.languages.inflection import parts_of

if TYPE_CHECKING:
    from opencc import OpenCC

SHORTEST: Final = 4
"""Letters of a word that has forms; shorter ones (NATO, oil) change little or are names."""

ENDING: Final = 5
"""Letters at its end in which a word may differ from another form of it."""

_STEMMED: Final = {
    "Latin": ("english", "german", "turkish"),
    "Cyrillic": ("russian",),
    "Arabic": ("arabic", "persian"),
    "Devanagari": ("hindi", "nepali"),
    "Armenian": ("armenian",),
}
_DECLINED: Final = {
    "Latin": ("uz", "az", "tr"),
    "Cyrillic": ("ru", "kk", "ky", "uz", "tg", "mn", "be", "uk"),
    "Arabic": ("fa", "ur"),
    "Armenian": ("hy",),
}
"""Languages by script. Latin has few: what French takes off (summ-it, summ-er) makes other words
of English ones."""

_SCRIPTS: Final = {
    script: regex.compile(rf"\p{{Script={script}}}") for script in {**_STEMMED, **_DECLINED}
}


def has_forms(word: str) -> bool:
    """Say whether *word* (one word, in any case) is of a kind that changes in a sentence."""
    return len(word) >= SHORTEST and word.isalpha() and _script(word) != ""


def common_beginning(word: str) -> str:
    """Return the letters with which each form of *word* begins."""
    return word[: max(SHORTEST - 1, len(word) - ENDING)]


def are_forms(one: str, other: str) -> bool:
    """Say whether *one* and *other*, in lower case, may be forms of one word."""
    if one == other or not _stems(one).isdisjoint(_stems(other)):
        return True
    # Without marks too: a Tajik and an index's word may have lost them.
    pairs = ((one, other), (_bare(one), _bare(other)))
    return any(_takes(base, form) or _takes(form, base) for base, form in pairs)


def in_both_scripts(words: str) -> tuple[str, ...]:
    """Return Chinese *words* in simplified and traditional characters, as far as they differ.

    As typed first; traditional ones also as Taiwan writes them. Other languages as they are.
    """
    if not _HAN.search(words):
        return (words,)
    ways = ("t2s", "s2t", "s2tw")
    return tuple(dict.fromkeys((words, *(str(_converter(way).convert(words)) for way in ways))))


def _script(word: str) -> str:
    return next((name for name, of in _SCRIPTS.items() if of.match(word)), "")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - Snowball's name


@lru_cache(maxsize=4_096)
def _stems(word: str) -> frozenset[tuple[str, str]]:
    """Return the stem of *word* in each language that it may be of."""
    languages = _STEMMED.get(_script(word), ())
    return frozenset((language, _stemmer(language).stemWord(word)) for language in languages)


@cache
def _stemmer(language: str) -> _Stemmer:
    import snowballstemmer  # reads all its languages, 0.1 s: only where words are searched

    return cast("_Stemmer", snowballstemmer.stemmer(language))


def _bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def _takes(base: str, form: str) -> bool:
    """Say whether *form* is *base* with an ending, in a language of its script."""
    if len(base) < SHORTEST:
        return False
    for language in _DECLINED.get(_script(base), ()):
        parts = parts_of(base, language)
        if len(parts) != 1 or parts[0].endings is None or len(parts[0].fixed) < SHORTEST - 1:
            continue
        fixed, endings = parts[0].fixed, parts[0].endings
        if form.startswith(fixed) and endings.fullmatch(form, len(fixed)):
            return True
    return False


_HAN: Final = regex.compile(r"\p{Script=Han}")


@cache
def _converter(way: str) -> OpenCC:
    import opencc  # a dictionary of 1 MB, for those who search in Chinese

    return opencc.OpenCC(way)
