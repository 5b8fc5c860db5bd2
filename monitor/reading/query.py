"""Does an article answer a query, and why: the pure half of standing queries.

The language and its parser are in `storage.query`, because the store answers the same
queries with SQL. Here they are put to one article at a time, with everything that is
known about it. What both see as the same word is decided by `storage.words.fold`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from monitor.digests.wording import Wording, wording
from storage.query import (
    TAG_FIELDS,
    WORDS,
    And,
    Node,
    Not,
    Or,
    Query,
    Term,
    parse,
    span,
    standing,
    tag_answers,
)
from storage.records import Article, Classification, Display, Level, Reprint
from storage.words import fold_for_search

__all__ = ["ArticleView", "Query", "describe", "explain", "matches", "parse", "standing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article with all that the stages found out about it.

    ``story`` is the id of its story; ``display`` is what its source's terms allow to be
    passed on: "full" text, or a "snippet" with a link.
    """

    article: Article
    classification: Classification | None = None
    reprint: Reprint | None = None
    story: str = ""
    display: Display = "snippet"

    @property
    def level(self) -> Level:
        """What the article has to do with the organisation; "none" while nobody has looked."""
        return self.classification.level if self.classification else "none"

    @property
    def outlet(self) -> str:
        """Who published it, in words: the publisher, or the name of the source."""
        return self.article.publisher or self.article.source

    def terms(self, scheme: str) -> tuple[str, ...]:
        """Return the terms of its tags in *scheme*, surest first."""
        tags = self.classification.tags if self.classification else ()
        found = sorted((t for t in tags if t.scheme == scheme), key=lambda t: -t.confidence)
        return tuple(tag.term for tag in found)


def matches(query: Query, view: ArticleView) -> bool:
    """Tell whether *view* answers *query*."""
    return _holds(query.root, view)


def explain(query: Query, view: ArticleView) -> tuple[str, ...]:
    """Return why *view* does or does not answer *query*: a verdict, then a line for each term."""
    verdict = "it matches" if matches(query, view) else "it does not match"
    lines = [f"{verdict}: {query.text or 'the default query'}"]
    for term, wanted in _wanted(query.root, wanted=True):
        holds = _answers(term, view)
        mark = "yes" if holds == wanted else "no"
        name = f"{term.field}:{term.value}" if term.field else f"words {term.value!r}"
        not_wanted = "" if wanted else "not wanted: "
        lines.append(f"{mark}: {not_wanted}{name}; the article has {_has(term, view, holds)}")
    return tuple(lines)


def describe(query: Query, interface: str = "en") -> str:
    """Return what *query* asks for, in words for people, in the *interface* language."""
    return _described(query.root, wording(interface), inside=False)


# Evaluation ---------------------------------------------------------------------------------


def _holds(node: Node, view: ArticleView) -> bool:
    match node:
        case Term():
            return _answers(node, view)
        case Not(part):
            return not _holds(part, view)
        case And(parts):
            return all(_holds(part, view) for part in parts)
        case Or(parts):
            return any(_holds(part, view) for part in parts)


def _answers(term: Term, view: ArticleView) -> bool:
    article, value = view.article, term.value
    if term.field == WORDS:
        return _says(article.headline, article.text, value)
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


def _in_time(term: Term, view: ArticleView) -> bool:
    at = view.article.date_published or view.article.first_seen
    first, after = span(term)
    return (first is None or at >= first) and (after is None or at < after)


def _has(term: Term, view: ArticleView, holds: bool) -> str:
    """Say what the article has where *term* looks."""
    article = view.article
    if term.field == WORDS:
        return "them" if holds else "them neither in headline nor text"
    if term.field in TAG_FIELDS:
        return ", ".join(view.terms(term.field)) or f"no {term.field}"
    at = article.date_published or article.first_seen
    values = {
        "relevance": view.level,
        "language": article.language or "no known language",
        "source": article.source,
        "outlet": view.outlet,
        "story": view.story or "no story",
        "reprint": "an origin" if view.reprint else "no origin: it is no reprint",
        "kind": view.reprint.kind if view.reprint else "no origin: it is no reprint",
    }
    return values.get(term.field, f"the date {at.date().isoformat()}")


def _wanted(node: Node, *, wanted: bool) -> list[tuple[Term, bool]]:
    """Return the terms from left to right, each with whether it is asked for or taken away."""
    match node:
        case Term():
            return [(node, wanted)]
        case Not(part):
            return _wanted(part, wanted=not wanted)
        case And(parts) | Or(parts):
            return [pair for part in parts for pair in _wanted(part, wanted=wanted)]


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


def _says(headline: str, text: str, words: str) -> bool:
    """Tell whether *words* stand next to each other in headline or text."""
    tokens = _tokens(words)
    if not tokens:
        return False
    needle = " " + " ".join(tokens) + ("" if words.endswith("*") else " ")
    return needle in _haystack(headline, text)


@lru_cache(maxsize=8)
def _haystack(headline: str, text: str) -> str:
    """Return all words of an article; one article is put to many queries in a row."""
    return " " + " ".join((*_tokens(headline), "\n", *_tokens(text))) + " "


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_folded(text))


def _folded(text: str) -> str:
    return fold_for_search(text).casefold()


# Words for people ---------------------------------------------------------------------------


def _described(node: Node, words: Wording, *, inside: bool) -> str:
    match node:
        case Term():
            return _described_term(node, words)
        case Not(part):
            return words.say("query.not", what=_described(part, words, inside=True))
        case And(parts):
            text = words.say("query.and").join(_described(p, words, inside=True) for p in parts)
        case Or(parts):
            field = _one_field(parts)
            if field is not None:
                values = (_value(p, words) for p in parts if isinstance(p, Term))
                listed = words.say("query.or").join(values)
                return words.say(f"query.{field}", value=listed)
            text = words.say("query.or").join(_described(p, words, inside=True) for p in parts)
    return words.say("query.group", what=text) if inside else text


def _described_term(term: Term, words: Wording) -> str:
    field, value = term.field, term.value
    if field in ("relevance", "reprint", "kind"):
        return words.say(f"query.{field}.{value}")
    return words.say(f"query.{field or 'words'}", value=_value(term, words))


def _value(term: Term, words: Wording) -> str:
    match term.field:
        case "country":
            return words.country(term.value)
        case "language":
            return words.language(term.value)
        case "topic":
            return words.topic(term.value)
        case "event":
            return words.event(term.value)
        case "since" | "until":
            return words.day(date.fromisoformat(term.value))
    return term.value


def _one_field(parts: tuple[Node, ...]) -> str | None:
    """Return the field that all *parts* ask about, where its values can be listed."""
    fields = {part.field if isinstance(part, Term) else None for part in parts}
    listable = fields - {None, WORDS, "relevance", "reprint", "kind", "since", "until"}
    return fields.pop() if len(fields) == 1 and listable else None
