"""What is said in a sentence as facts that can be compared: what of it has this reader been shown?

A fact is a number, a person, place, country or body that a tag found there, a name by its
capitals, or a quotation. Each is a short key, the same in every text; those of tags and numbers
are the same in every language. Dates are known by their numbers. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from monitor.quotes.quotes import PersonMention, Quote, find_quotes
from monitor.reading.view import ArticleView
from monitor.reprints.changes import capitalised
from monitor.reprints.quantities import quantities
from monitor.text.languages.folding import fold
from monitor.text.sentences import sentence_spans
from storage.records import Article, Classification, key

NAMED: Final = ("person", "place", "country", "organisation")
"""Schemes of tags that name somebody or something."""

SUBJECT: Final = "organisation:sco"
"""In every sentence here: no fact."""

SENTENCES_READ: Final = 60
"""Of one article. News begins with what is new; the rest of a long text is background."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence as it stands in the article.

    ``start`` and ``end`` are its place in headline, an empty line and text, as tags count;
    ``is_headline`` says that it is the headline.
    """

    text: str
    start: int
    end: int
    facts: frozenset[str]
    is_headline: bool = False


def sentences(view: ArticleView) -> tuple[Sentence, ...]:
    """Return the headline, if there is one, and the first sentences of the text, with facts."""
    return _sentences(view.article, view.classification)


def quotes(view: ArticleView) -> tuple[Quote, ...]:
    """Return the quotations in headline and text."""
    return _quotes(view.article, view.classification)


def facts_in(view: ArticleView, start: int, end: int) -> frozenset[str]:
    """Return the facts of what *view* says from *start* to *end* (see `Sentence`)."""
    found: set[str] = set()
    for one in sentences(view):
        if one.start < end and start < one.end:
            found |= one.facts
    return frozenset(found)


def news(facts: Iterable[str], known: frozenset[str]) -> frozenset[str]:
    """Return those of *facts* that are not *known*.

    A name by its capitals is compared within its language only: where nothing was shown in it,
    no name is called new.
    """
    languages = {_language(fact) for fact in known if fact.startswith("name:")}
    return frozenset(
        fact
        for fact in facts
        if fact not in known and (not fact.startswith("name:") or _language(fact) in languages)
    )


def _language(fact: str) -> str:
    return fact.split(":", 2)[1]


@lru_cache(maxsize=1024)
def _sentences(article: Article, found: Classification | None) -> tuple[Sentence, ...]:
    whole = f"{article.headline}\n\n{article.text}"
    body = len(article.headline) + 2
    spans = [(body + start, body + end) for start, end in sentence_spans(article.text)]
    named = _named(found)
    said = _quotes(article, found)
    made = [
        Sentence(
            text=" ".join(whole[start:end].split()),
            start=start,
            end=end,
            facts=_facts(whole, start, end, article.language, named, said),
        )
        for start, end in spans[:SENTENCES_READ]
    ]
    if article.headline:
        end = len(article.headline)
        facts = _facts(whole, 0, end, article.language, named, said)
        line = " ".join(article.headline.split())
        made.insert(0, Sentence(text=line, start=0, end=end, facts=facts, is_headline=True))
    return tuple(made)


def _named(found: Classification | None) -> list[tuple[int, int, str]]:
    return [
        (start, end, f"{tag.scheme}:{tag.term}")
        for tag in (found.tags if found else ())
        if tag.scheme in NAMED
        for start, end in tag.spans
    ]


def _facts(
    whole: str,
    start: int,
    end: int,
    language: str,
    named: list[tuple[int, int, str]],
    said: tuple[Quote, ...],
) -> frozenset[str]:
    text = whole[start:end]
    facts = {f"number:{one.value}" for one in quantities(text)}
    facts |= {fact for begin, stop, fact in named if start <= begin and stop <= end}
    facts |= {
        f"quote:{key('quote', fold(one.text).text)[:10]}"
        for one in said
        if one.start < end and start < one.end
    }
    facts |= {f"name:{language}:{fold(name).text}" for name in capitalised(text)}
    return frozenset(facts - {SUBJECT})


@lru_cache(maxsize=1024)
def _quotes(article: Article, found: Classification | None) -> tuple[Quote, ...]:
    people = tuple(
        PersonMention(start, end, tag.term, tag.label)
        for tag in (found.tags if found else ())
        if tag.scheme == "person"
        for start, end in tag.spans
    )
    return find_quotes(f"{article.headline}\n\n{article.text}", article.language, people)
