"""How names change in a sentence: prefixes and endings, by the lexicon's section ``endings``.

A name is compiled to *parts*: fixed letters, each followed by a set of endings. Endings are
regular expressions over folded text (`folding` beside this file) that stop at a word edge.
No stemmer covers Kazakh, Kyrgyz, Uzbek, Tajik or Mongolian; the few endings there do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from config.grammar import Endings
from config.lexicon import load_lexicon
from monitor.text.languages.wording import either

_EDGE: Final = r"(?![\w\u0900-\u0dff])"
"""No letter follows; the vowel signs of Indic scripts are no ``\\w`` but belong to the word."""

_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")

LONGEST_WHOLE: Final = 4
"""Names of so many letters keep them all; of longer ones an ending may replace the last."""


@dataclass(frozen=True, slots=True)
class Part:
    """Fixed folded letters and the endings that may follow them (None: nothing may)."""

    fixed: str
    endings: re.Pattern[str] | None


@cache
def _endings(alternatives: str) -> re.Pattern[str]:
    return re.compile(f"{alternatives}{_EDGE}")


ANY_ENDING: Final = _endings(r"(?:[^\W\d_]{0,14})")
"""What ``*`` stands for."""


@cache
def endings_of(language: str) -> Endings:
    """Return the endings of *language*; where it is like another, that one's and its own rows."""
    own = load_lexicon(language).endings
    if not own.like:
        return own
    like = load_lexicon(own.like[0]).endings
    return replace(like, by_last_letters={**like.by_last_letters, **own.by_last_letters})


@cache
def has_endings(language: str) -> bool:
    """Say whether names change their endings in *language*, or those of one that it is like."""
    return endings_of(language).change_names


def may_inflect(name_language: str, text_language: str) -> bool:
    """Say whether endings of *name_language* may stand in a text of *text_language*.

    Pages mix neighbours (a Kyrgyz story quotes Russian), and language identification errs among
    them; but an Azerbaijani ending in an English text is another word ("Putina").
    """
    return (
        not text_language
        or name_language in ("", text_language)
        or not _families(name_language).isdisjoint(_families(text_language))
    )


@cache
def _families(language: str) -> frozenset[str]:
    return frozenset(load_lexicon(language).endings.families)


@cache
def prefixes_of(language: str) -> re.Pattern[str] | None:
    """Return what may be written together with a name of *language* before it, if anything."""
    prefixes = load_lexicon(language).endings.prefixes
    return re.compile(either(prefixes)) if prefixes else None


def without_article(text: str, language: str) -> str:
    """Return *text* without an article that merges with prefixes (Arabic الصين, للصين)."""
    for article in load_lexicon(language).endings.article:
        text = text.removeprefix(article)
    return text


def parts_of(text: str, language: str) -> tuple[Part, ...]:
    """Return the parts of the folded name *text*, inflected as *language* does.

    ``*`` in the name is any ending, in any language.
    """
    if "*" in text:
        return _starred(text)
    cyrillic = load_lexicon(language).endings.like_in_cyrillic
    if cyrillic and _CYRILLIC.search(text):
        language = cyrillic[0]
    decline = _decliner(language)
    if decline is not None:
        return _by_word(text, decline)
    rules = endings_of(language)
    endings = rules.whole or rules.names_only
    if not endings:
        return (Part(text, None),)
    stem = text
    if rules.replaced and len(text) > LONGEST_WHOLE:
        stem = re.sub(f"{either(rules.replaced)}$", "", text)
    return (Part(stem, _endings(either(endings))),)


def abbreviation_parts(text: str, language: str) -> tuple[Part, ...]:
    """Return the parts of a folded abbreviation: indeclinable in Slavic and Romance languages."""
    if endings_of(language).whole:
        return (Part(text, parts_of(text, language)[0].endings),)
    return (Part(text, None),)


def _starred(text: str) -> tuple[Part, ...]:
    """Cut the name at its stars."""
    pieces = text.split("*")
    parts = [Part(piece, ANY_ENDING) for piece in pieces[:-1]]
    if pieces[-1]:
        parts.append(Part(pieces[-1], None))
    return tuple(parts)


Declined = tuple[str, str | None]
"""The stem of a word and the endings that it takes, as a regular expression."""


def _by_word(text: str, decline: Callable[[str], Declined]) -> tuple[Part, ...]:
    """Decline each word of a name; words that do not change join the fixed letters."""
    parts: list[Part] = []
    fixed = ""
    for index, token in enumerate(re.split("( )", text)):
        stem, endings = (token, None) if index % 2 else decline(token)
        fixed += stem
        if endings is not None:
            parts.append(Part(fixed, _endings(endings)))
            fixed = ""
    if fixed:
        parts.append(Part(fixed, None))
    return tuple(parts)


@cache
def _decliner(language: str) -> Callable[[str], Declined] | None:
    """Return what declines one word of *language*, None where endings follow whole names."""
    rules = endings_of(language)
    if rules.by_last_letters:
        return _Declension.of(rules)
    if rules.word_endings:
        replaced = re.compile(f"{either(rules.word_replaced)}$")
        return _Replacement(replaced, either(rules.word_endings))
    return None


@dataclass(frozen=True, slots=True)
class _Declension:
    """Endings by the last letters of a word, in Slavic languages.

    ``rows``: last letters, how many of them an ending replaces, the endings; longest first.
    """

    rows: tuple[tuple[str, int, str], ...]
    after_consonant: str
    unchanged: str

    @classmethod
    def of(cls, rules: Endings) -> _Declension:
        """Return the declension that *rules* describe."""
        rows = []
        for key, forms in rules.by_last_letters.items():
            for letters in key.split():
                kept, _, replaced = letters.rpartition(".")
                rows.append((kept + replaced, len(replaced), _forms(forms)))
        rows.sort(key=lambda row: -len(row[0]))
        return cls(tuple(rows), _forms(rules.after_consonant), rules.unchanged)

    def __call__(self, word: str) -> Declined:
        """Decline *word*; a short one, or one that ends in no letter, does not change."""
        if len(word) <= 2 or word[-1] in self.unchanged or not word[-1].isalpha():
            return word, None
        for letters, replaced, endings in self.rows:
            if word.endswith(letters) and len(word) > len(letters) + 1:
                return word[:-replaced], endings
        return word, self.after_consonant


def _forms(forms: tuple[str, ...]) -> str:
    """Return endings as alternatives; "-" is none."""
    return either("" if form == "-" else form for form in forms)


@dataclass(frozen=True, slots=True)
class _Replacement:
    """Any of *endings* in the place of the last letters of a word."""

    replaced: re.Pattern[str]
    endings: str

    def __call__(self, word: str) -> Declined:
        """Decline *word*; a short one, or one that ends in no letter, does not change."""
        if len(word) <= 3 or not word[-1].isalpha():
            return word, None
        return self.replaced.sub("", word), self.endings
