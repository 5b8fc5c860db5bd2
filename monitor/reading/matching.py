"""Does an article answer a query: the pure half of standing queries.

The language and its parser are in `storage.query`, because the store answers the same
queries with SQL. Here they are put to one article at a time, with everything that is
known about it. What both see as the same word is decided by `storage.words.fold_for_search`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final

from monitor.reading.broadening import Word, forms_in, word_of
from monitor.reading.view import ArticleView
from storage.query import WORDS, And, Condition, Node, Not, Or, Query, span, tag_answers
from storage.query_fields import TAG_FIELDS
from storage.words import fold_for_search


def matches(query: Query, view: ArticleView) -> bool:
    """Tell whether *view* answers *query*, whose words stand for all their forms."""
    return _holds(query.root, view, query.text)


def _holds(node: Node, view: ArticleView, typed: str) -> bool:
    match node:
        case Condition():
            return _answers(node, view, typed)
        case Not(part):
            return not _holds(part, view, typed)
        case And(parts):
            return all(_holds(part, view, typed) for part in parts)
        case Or(parts):
            return any(_holds(part, view, typed) for part in parts)


def _answers(term: Condition, view: ArticleView, typed: str) -> bool:
    article, value = view.article, term.value
    if term.field == WORDS:
        return _says_any(article.headline, article.text, word_of(typed, value))
    if term.field in TAG_FIELDS:
        tags = view.classification.tags if view.classification else ()
        return any(t.scheme == term.field and tag_answers(value, t.term, t.label) for t in tags)
    match term.field:
        case "relevance":
            return view.level == value
        case "language":
            return article.language == value
        case "source":
            return _folded(value) in _folded(article.source)
        case "outlet":
            return _folded(value) in _folded(view.outlet)
        case "story":
            return view.story == value
        case "reprint":
            return (view.reprint is not None) == (value == "yes")
        case "kind":
            return view.reprint is not None and view.reprint.kind == value
        case _:
            return _in_time(term, view)


def _in_time(term: Condition, view: ArticleView) -> bool:
    at = view.article.date_published or view.article.first_seen
    first, after = span(term)
    return (first is None or at >= first) and (after is None or at < after)


# Words --------------------------------------------------------------------------------------

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0971-\u0dff"
)
_TOKEN: Final = re.compile(f"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\\W_]|[{_MARKS}])+")
"""A character of a script without spaces, or a word with its marks (vowel signs of the Indic
blocks are marks, not word ends: संघ is no word of संघाई)."""


def _says_any(headline: str, text: str, word: Word) -> bool:
    """Tell whether headline or text have *word* as it stands or, failing that, a form of it."""
    if any(_says(headline, text, one) for one in word.spellings):
        return True
    if not word.folded:
        return False
    words = _vocabulary(headline, text)

    def beginning(letters: str) -> list[str]:
        return words[bisect_left(words, letters) : bisect_left(words, letters + "\U0010ffff")]

    return bool(forms_in(word, beginning))


def _says(headline: str, text: str, words: str) -> bool:
    """Tell whether *words* stand next to each other in headline or text."""
    tokens = _tokens(words)
    if not tokens:
        return False
    needle = " " + " ".join(tokens) + ("" if words.endswith("*") else " ")
    return needle in _haystack(headline, text)


@lru_cache(maxsize=8)
def _vocabulary(headline: str, text: str) -> list[str]:
    """Return each word of an article once, sorted."""
    return sorted({*_tokens(headline), *_tokens(text)})


@lru_cache(maxsize=8)
def _haystack(headline: str, text: str) -> str:
    """Return all words of an article; one article is put to many queries in a row."""
    return " " + " ".join((*_tokens(headline), "\n", *_tokens(text))) + " "


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_folded(text))


def _folded(text: str) -> str:
    return fold_for_search(text).casefold()
