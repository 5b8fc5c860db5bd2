"""What the reports of a story give, country by country: headlines, figures and people. Pure.

Figures are compared as values, so that a number is the same in every language; of texts their
headline and beginning are read, where the news stands. A figure or a person that no other country's
reports give is marked: that is where they differ.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from monitor.reading.view import ArticleView
from monitor.reprints.quantities import quantities
from monitor.text.dates.finding import find_dates

READ: Final = 60
"""Articles of a story that are read for it; a figure of theirs takes some 0.1 ms."""

BEGINNING: Final = 1_000
"""Characters of a text: the first paragraphs of news have its figures, the rest its background."""

HEADLINES: Final = 3
FIGURES: Final = 8
PEOPLE: Final = 6
"""Shown of one country at most: those that no other country has first."""

_YEARS: Final = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Given:
    """A figure (its value, "420" or "5%") or a person (a term, its English ``label``).

    ``is_alone`` says that no other country's reports give it.
    """

    value: str
    label: str
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What the reports of one country ("" for none) give; a headline stands once."""

    country: str
    headlines: tuple[ArticleView, ...]
    figures: tuple[Given, ...]
    people: tuple[Given, ...]


def sides(views: Sequence[ArticleView]) -> tuple[Side, ...]:
    """Return what *views* (earliest first) give, by country of outlet; those of none last."""
    headlines: defaultdict[str, dict[str, ArticleView]] = defaultdict(dict)
    figures: defaultdict[str, Counter[str]] = defaultdict(Counter)
    people: defaultdict[str, Counter[str]] = defaultdict(Counter)
    labels: dict[str, str] = {}
    for place, view in enumerate(views):
        country = view.article.country
        if view.article.headline:
            headlines[country].setdefault(view.article.headline.casefold(), view)
        if place >= READ:
            continue
        figures[country].update(_figures(view.article.headline, view.article.text[:BEGINNING]))
        for tag in view.classification.tags if view.classification else ():
            if tag.scheme == "person":
                people[country][tag.term] += 1
                labels.setdefault(tag.term, tag.label)
    return tuple(
        Side(
            country,
            tuple(headlines[country].values())[:HEADLINES],
            _given(country, figures, {})[:FIGURES],
            _given(country, people, labels)[:PEOPLE],
        )
        for country in sorted(
            {view.article.country for view in views}, key=lambda one: (not one, one)
        )
    )


def _given(
    country: str, counted: Mapping[str, Counter[str]], labels: Mapping[str, str]
) -> tuple[Given, ...]:
    """Return what *country* gives: what nobody else does first, then the most frequent."""
    others = {value for name, found in counted.items() if name != country for value in found}
    found = counted.get(country, Counter())
    ordered = sorted(found, key=lambda value: (value in others, -found[value], value))
    is_one = len(counted) == 1  # with nobody to differ from
    return tuple(
        Given(value, labels.get(value, value), value not in others and not is_one)
        for value in ordered
    )


@lru_cache(maxsize=1024)
def _figures(headline: str, beginning: str) -> frozenset[str]:
    """Return the numbers of a text that are no dates and no years."""
    found: set[str] = set()
    for paragraph in (headline, *beginning.split("\n\n")):
        line = " ".join(unicodedata.normalize("NFKC", paragraph).split())
        for one in find_dates(line):
            line = line.replace(one.text, " ", 1)
        found |= {one.value for one in quantities(line) if not _is_year(one.value, one.surface)}
    return frozenset(found)


def _is_year(value: str, surface: str) -> bool:
    return surface.isdigit() and value.isdigit() and int(value) in _YEARS
