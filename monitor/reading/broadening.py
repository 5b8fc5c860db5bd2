"""A query widened to what its words stand for: inflected forms, and both scripts of Chinese.

A bare word finds its forms ("summit" finds "summits", and so in Russian); in quotation marks, or
with ``*``, it is exactly what was typed. Chinese finds simplified and traditional characters
alike, in quotation marks too: they are one spelling to whoever searches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from monitor.text.languages.forms import (
    are_forms,
    common_beginning,
    has_forms,
    in_both_scripts,
)
from storage.query import WORDS, Condition, Node, Or, Query, with_terms
from storage.store import Store
from storage.words import fold_for_search

MOST_FORMS: Final = 24
"""Forms that a word is widened to, the most frequent first: a Kazakh noun has more, but not in
one store; what is beyond is rare."""

Vocabulary = Callable[[str], Iterable[str]]
"""The words, in lower case, that begin with given letters; the most frequent first."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a word or phrase of a query stands for.

    ``spellings`` are those in which it is found as it stands, ``folded`` is what its forms are
    looked for by; "" where it has none, or is to be found to the letter.
    """

    spellings: tuple[str, ...]
    folded: str


@lru_cache(maxsize=4_096)
def word_of(text: str, value: str) -> Word:
    """Return what the term *value* of the query *text* stands for."""
    if value.endswith("*"):
        return Word((value,), "")
    folded = "" if _is_quoted(text, value) else fold_for_search(value).casefold()
    return Word(in_both_scripts(value), folded if has_forms(folded) else "")


def broadened(query: Query, vocabulary: Vocabulary) -> Query:
    """Return *query* with each of its words as a choice of its forms in *vocabulary*."""

    def widened(term: Condition) -> Node:
        if term.field != WORDS:
            return term
        word = word_of(query.text, term.value)
        found = (*word.spellings, *(forms_in(word, vocabulary) if word.folded else ()))
        choice = tuple(Condition(WORDS, one) for one in dict.fromkeys(found))
        return Or(choice) if len(choice) > 1 else term

    return with_terms(query, widened)


def asked_of(store: Store, query: Query) -> Query:
    """Return *query* widened by the words that stand in the articles of *store*."""
    return broadened(query, store.search.beginning)


def forms_in(word: Word, vocabulary: Vocabulary) -> list[str]:
    """Return the forms of *word*, itself aside, that stand in *vocabulary*."""
    near = list(vocabulary(common_beginning(word.folded)))
    first = [other for other in near if are_forms(word.folded, other)]
    # Who typed one case finds another through the word's own form, which is shorter than both.
    bases = [base for base in first if has_forms(base) and len(base) < len(word.folded)]
    found = (other for other in near if other in first or _any_form(bases, other))
    return [other for other in found if other != word.folded][:MOST_FORMS]


def _any_form(bases: list[str], word: str) -> bool:
    return any(are_forms(base, word) for base in bases)


def _is_quoted(text: str, value: str) -> bool:
    return re.search(rf'["“”„«＂「『]\s*{re.escape(value)}\s*["”“»＂」』]', text) is not None
