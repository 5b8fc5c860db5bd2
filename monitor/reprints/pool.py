"""The articles of one comparison: which are copies of which, who was before whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from monitor.reprints.changes import changes
from monitor.reprints.headlines import are_one_form
from monitor.reprints.likeness import (
    EXACT,
    LIKE_ITS_FORM,
    NOTHING,
    Likeness,
    in_any_order,
    kind,
    likeness,
    little,
)
from monitor.reprints.precedence import Precedence, claim, precedence
from monitor.reprints.shingles import Brief, Shingled, brief, shingled
from monitor.reprints.signature import SHORTEST, comparable, text_digest
from monitor.reprints.words import units
from storage.records import Article, Reprint

_UNKNOWN: Final = Precedence(
    datetime.min.replace(tzinfo=UTC), -1, datetime.min.replace(tzinfo=UTC), ""
)
"""The place of a source that is not at hand: before all others."""


class Pool:
    """Looks at each pair of articles at most once, and only when asked.

    *digests* are those of texts, by article, that are known: to cut a text anew for its digest
    alone was a sixth of what the engine did for an article that may be a copy.
    """

    def __init__(self, articles: Iterable[Article], digests: Mapping[str, str]) -> None:
        self._articles: dict[str, Article] = {}
        for article in articles:
            if comparable(article):
                self._articles.setdefault(article.id, article)
        self._claims = {name: claim(each) for name, each in self._articles.items()}
        self._digests = {
            name: digests.get(name) or text_digest(each) for name, each in self._articles.items()
        }
        self._likeness: dict[tuple[str, str], Likeness] = {}
        self._places: dict[str, Precedence] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._articles

    def place(self, name: str) -> Precedence:
        """Return the place of an article in the order of all, credits considered."""
        if name not in self._places:
            self._places[name] = self._place_among(name, self._articles)
        return self._places[name]

    def copies(self, name: str) -> list[str]:
        """Return the other articles that carry the text of *name*, or part of it."""
        return [other for other in self._articles if self._is_copy(name, other)]

    def touched_by(self, name: str, present: Mapping[str, Reprint]) -> dict[str, set[str]]:
        """Return the articles whose edge may be another one because of *name*, with the
        articles that are now in question as their sources.

        For a copy that comes after it, that is *name* and its present source: the others
        lost to that one before. For itself, its present copies, and where a credit moved
        another article to an earlier place, that and all that carry its text, it is all.
        """
        everything = set(self._articles)
        touched = {each: everything for each in self._articles if _source(present, each) == name}
        if name not in self:
            return touched
        touched[name] = everything
        for other in self.copies(name):
            if self._place_among(other, everything - {name}) != self.place(other):
                touched |= dict.fromkeys((other, *self.copies(other)), everything)
            elif self.place(name) < self.place(other):
                touched.setdefault(other, {name, _source(present, other)} & everything)
        return touched

    def sources(self, copy: str, among: Iterable[str], old: Reprint | None) -> list[str]:
        """Return which of *among* the article *copy* may be a copy of, the best first.

        Best is what explains most of the text, counted in tenths; among equals the
        earliest, which is the root of a chain as long as its copies are whole. The source of
        the present edge *old* competes with its recorded share when it is not at hand.
        """
        own = self.place(copy)
        found = [
            (-_tenths(self._like(copy, other).containment), self.place(other), other)
            for other in among
            if self._is_copy(copy, other) and self.place(other) < own
        ]
        if old and old.source_article not in self:
            found.append((-_tenths(old.containment), _UNKNOWN, old.source_article))
        return [name for _, _, name in sorted(found)]

    def edge(self, copy: str, source: str) -> Reprint:
        """Return the edge from *copy* to *source*; its origin is still to be set."""
        like = self._like(copy, source)
        return Reprint(
            article=copy,
            source_article=source,
            origin=source,
            kind="exact" if self._same(copy, source) else kind(*map(self._text, (copy, source))),
            containment=round(like.containment, 4),
            containment_reverse=round(like.reverse, 4),
            changes=changes(self._articles[copy], self._articles[source]),
        )

    def _place_among(self, name: str, others: Iterable[str]) -> Precedence:
        return precedence(
            self._claims[name],
            (self._claims[other] for other in others),
            lambda other: self._is_copy(name, other),
        )

    def _is_copy(self, name: str, other: str) -> bool:
        return name != other and self._like(name, other).is_copy

    def _like(self, name: str, other: str) -> Likeness:
        if name > other:
            return self._like(other, name).turned
        if (name, other) not in self._likeness:
            self._likeness[name, other] = self._measure(name, other)
        return self._likeness[name, other]

    def _measure(self, name: str, other: str) -> Likeness:
        if self._same(name, other):
            return EXACT
        briefs = self._brief(name), self._brief(other)
        if min(one.words for one in briefs) < SHORTEST:
            return NOTHING
        if (found := little(*briefs)) is not None:
            return found
        found = likeness(self._text(name), self._text(other))
        if found.is_copy and self._have_one_form(name, other):
            return replace(found, is_copy=False)
        return found

    def _have_one_form(self, name: str, other: str) -> bool:
        """Tell whether the two are one form, by their headlines: what is filled in there."""
        texts = self._text(name), self._text(other)
        if min(in_any_order(*texts)) < LIKE_ITS_FORM:
            return False
        headlines = (units(self._articles[each].headline) for each in (name, other))
        return are_one_form(*headlines, *(text.units for text in texts))

    def _same(self, name: str, other: str) -> bool:
        return self._digests[name] == self._digests[other]

    def _brief(self, name: str) -> Brief:
        article = self._articles[name]
        return brief(article.text, article.language, self._digests[name])

    def _text(self, name: str) -> Shingled:
        article = self._articles[name]
        return shingled(article.text, article.language)


def _source(present: Mapping[str, Reprint], name: str) -> str:
    edge = present.get(name)
    return edge.source_article if edge else ""


def _tenths(containment: float) -> int:
    return round(containment * 10)
