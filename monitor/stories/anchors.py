"""Anchors: what ties reports of one event together, in one language or across languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from monitor.reprints.quantities import quantities
from monitor.reprints.words import is_character, units
from monitor.stories.concepts import concepts
from monitor.stories.names import names
from monitor.stories.traits import BODY, HEADLINE, LEAD, Anchors
from monitor.text.boilerplate import strip_boilerplate
from monitor.text.languages.in_cyrillic import in_cyrillic
from monitor.text.languages.one_script import in_one_script
from monitor.text.phrases import words
from storage.records import Article, Classification, Tag

LEAD_CHARACTERS: Final = 500
"""Characters of text that count as the lead: two or three sentences, a paragraph of Chinese."""

LONGEST_TEXT: Final = 60_000
"""Characters in which the lead is looked for: as many as are compared with a copy."""

MOST_WORDS: Final = 60
"""Words of headline and lead that are kept for likeness within a language."""

SCHEMES: Final = ("event", "person", "country", "place", "organisation", "topic")

_SMALL: Final = 12
"""Whole numbers up to this are counts of anything."""
_LONGEST_NUMBER: Final = 16
"""Digits beyond which it is a telephone or an identifier: a quadrillion has 16."""
_YEARS: Final = range(1950, 2101)
_STOPS: Final = words("stories.stops")
_STEM: Final = 6
"""Letters of a word that are kept: cuts the endings of Russian, Turkic and Persian words."""
_SHORTEST_WORD: Final = 4


def anchors(article: Article, classification: Classification | None) -> Anchors:
    """Return the anchors of *article*; without a *classification* those of the text alone."""
    beginning = article.text[:LONGEST_TEXT]
    text = strip_boilerplate(beginning, article.language) or beginning
    lead = text[:LEAD_CHARACTERS]
    terms: dict[str, float] = {}
    for term, weight in _all_terms(article, lead, classification):
        terms[term] = max(weight, terms.get(term, 0.0))
    return Anchors(
        terms=tuple(sorted(terms.items())),
        words=tuple(sorted(_words(article.headline, lead, article.language).items())),
    )


def _all_terms(
    article: Article, lead: str, classification: Classification | None
) -> Iterator[tuple[str, float]]:
    if classification:
        reach = len(article.headline), len(article.headline) + 2 + LEAD_CHARACTERS
        for tag in classification.tags:
            if tag.scheme in SCHEMES:
                yield f"{tag.scheme}:{tag.term.lower()}", _tag_weight(tag, *reach)
    days = _days_around(article)
    for text, weight in ((article.headline, HEADLINE), (lead, LEAD)):
        yield from ((f"number:{value}", weight) for value in _numbers(text) if value not in days)
        yield from ((f"name:{sound}", weight) for sound in names(text))
        known = in_cyrillic(text, article.language)
        yield from ((f"concept:{name}", weight) for name in concepts(units(known)))


def _tag_weight(tag: Tag, headline: int, lead: int) -> float:
    first = min((start for start, _ in tag.spans), default=headline)
    place = HEADLINE if first < headline else LEAD if first < lead else BODY
    return round(place * tag.confidence, 3)


def _numbers(text: str) -> Iterator[str]:
    """Yield the telling numbers of *text*: no small counts and no years."""
    for quantity in quantities(text):
        value = quantity.value
        if len(value) > _LONGEST_NUMBER:
            continue
        if value.isdigit() and (int(value) <= _SMALL or int(value) in _YEARS):
            continue
        yield value


def _days_around(article: Article) -> frozenset[str]:
    """Return the days of the month that "today" in *article* can be: dates, and no quantities.

    They stand in every report of that day and would tie those in two languages together.
    """
    at = min(article.date_published or article.first_seen, article.first_seen)
    return frozenset(str((at + timedelta(days=days)).day) for days in (-1, 0, 1))


def _words(headline: str, lead: str, language: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for text, weight in ((headline, HEADLINE), (lead, LEAD)):
        for stem in stems(in_one_script(_telling(units(text)), language)):
            if len(found) < MOST_WORDS:
                found.setdefault(stem, weight)
    return found


def _telling(found: Sequence[str]) -> Iterator[str]:
    return (unit for unit in found if is_character(unit) or unit not in _STOPS)


def stems(found: Sequence[str]) -> Iterable[str]:
    """Return the beginnings of the longer words among *found*, and pairs of characters."""
    for index, unit in enumerate(found):
        if is_character(unit):
            pair = "".join(found[index : index + 2])
            if len(pair) == 2 and is_character(pair[1]):
                yield pair
        elif len(unit) >= _SHORTEST_WORD and not unit.isdigit():
            yield unit[:_STEM]
