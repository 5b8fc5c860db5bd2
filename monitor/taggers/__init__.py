"""Taggers: each module of this folder with a ``TAGGER`` finds one kind of tag.

A tagger is a pure function of a prepared text and the gazetteer. The text is matched and
cut into sentences once (``prepare``); all taggers share the hits. To add a tagger, drop in
a module whose ``TAGGER`` meets the Protocol below; to add a name, edit the gazetteer.
"""

from __future__ import annotations

import importlib
import pkgutil
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Final, Protocol, runtime_checkable

from config.gazetteer import Gazetteer, Scheme
from monitor.taggers.layout import LEAD_SENTENCES, Layout
from monitor.taggers.matcher import Hit, Matcher
from monitor.taggers.spans import Spans
from monitor.text.boilerplate import Span
from monitor.text.languages.in_cyrillic import in_cyrillic
from storage.records import Article, Tag

LONGEST_BODY: Final = 250_000
"""Characters of a body that are read: 80 times a long report; the longest of the corpora has
234,000."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a text as a whole is like, by its vector (`monitor.meaning.weights`).

    ``about``: texts about the SCO, among those that name it, 0 to 1. ``topics``: texts on each.
    Of the labelled texts nearest to it, 0 to 1: ``near`` are on each topic, ``states`` about each
    state, ``named`` name it, ``near_about`` are about the SCO.
    """

    about: float
    topics: Mapping[str, float]
    near: Mapping[str, float]
    states: Mapping[str, float]
    named: Mapping[str, float]
    near_about: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TaggedText:
    """One article, prepared for tagging; all places are characters of ``text``.

    ``text`` is headline + blank line + body, in Cyrillic letters where its language is known in
    these (`monitor.text.languages.in_cyrillic`), each at its place. ``date`` is when it was
    published, failing that when it was captured (None where neither is known),
    ``hits`` are all names found, in order. ``unread`` counts the characters of the article that
    come after ``text``: more of it, or more names, than any report has. ``layout`` has its
    sentences and what is not news. ``whole`` is what the text as a whole is like, by its vector;
    None where it has none. Compared by identity, so that what is found in it can be cached.
    """

    text: str
    headline_length: int
    language: str = ""
    date: datetime | None = None
    hits: tuple[Hit, ...] = ()
    layout: Layout = field(default_factory=Layout)
    unread: int = 0
    whole: Likeness | None = None

    @property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """All sentences, the headline being the first."""
        return self.layout.sentences

    @property
    def boilerplate(self) -> tuple[Span, ...]:
        """The spans that are not news."""
        return self.layout.boilerplate

    def of(self, scheme: Scheme) -> tuple[Hit, ...]:
        """Return the hits of one scheme."""
        return tuple(hit for hit in self.hits if hit.term.scheme == scheme)

    def is_boilerplate(self, place: int) -> bool:
        """Say whether the character at *place* belongs to something that is not news."""
        return any(spans.hold(place, place + 1) for spans in _grounds(self).values())

    def boilerplate_kinds(self, place: int) -> frozenset[str]:
        """Return the kinds of boilerplate that the character at *place* belongs to."""
        return frozenset(
            kind for kind, spans in _grounds(self).items() if spans.hold(place, place + 1)
        )

    def is_around(self, start: int, end: int) -> bool:
        """Say whether most of *start*..*end* is credits, links or disclaimers."""
        kinds = _grounds(self).items()
        covered = sum(spans.covered(start, end) for kind, spans in kinds if kind != "explainer")
        return covered * 2 > end - start

    def is_lead(self, place: int, count: int = LEAD_SENTENCES) -> bool:
        """Say whether *place* is in the first *count* sentences of the body, 3 at most."""
        return any(start <= place < end for start, end in self.layout.lead[:count])

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Return start and end of the sentence that holds *place*."""
        if not self.sentences:
            return 0, len(self.text)
        index = bisect_right(self.sentences, (place, len(self.text) + 1)) - 1
        return self.sentences[max(0, index)]


@lru_cache(maxsize=8)
def _grounds(text: TaggedText) -> dict[str, Spans]:
    """Return the spans of *text* that are not news, by kind; cached by identity."""
    kinds = sorted({span.kind for span in text.boilerplate})
    return {
        kind: Spans((span.start, span.end) for span in text.boilerplate if span.kind == kind)
        for kind in kinds
    }


@runtime_checkable
class Tagger(Protocol):
    """Finds the tags of one scheme."""

    name: str

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return the tags of *text*, surest first; each term once."""
        ...


@runtime_checkable
class Explaining(Protocol):
    """A tagger that can say of each of its tags what it is given for."""

    def told(self, text: TaggedText, gazetteer: Gazetteer, tags: Sequence[Tag]) -> Iterator[str]:
        """Yield the evidence of *tags* (`storage.records.evidence_of_tag`), which it found."""
        ...


def prepare(article: Article, matcher: Matcher) -> TaggedText:
    """Find the names in *article*: what all taggers start from."""
    whole = in_cyrillic(f"{article.headline}\n\n{article.text}", article.language)
    text = whole[: len(article.headline) + 2 + LONGEST_BODY]
    hits, end = matcher.find_first(text, language=article.language)
    text = text[:end]
    return TaggedText(
        text=text,
        headline_length=len(article.headline),
        language=article.language,
        date=article.date_published or article.captured_at,
        hits=hits,
        layout=Layout(text, len(article.headline), hits),
        unread=len(whole) - len(text),
    )


@cache
def discover() -> tuple[Tagger, ...]:
    """Return the taggers of all modules in this folder, by name.

    A module whose ``TAGGER`` does not meet the Protocol raises TypeError: a bug, not an input.
    """
    found: list[Tagger] = []
    for module in pkgutil.iter_modules(__path__):
        tagger = getattr(importlib.import_module(f"{__name__}.{module.name}"), "TAGGER", None)
        if tagger is None:
            continue
        if not isinstance(tagger, Tagger):
            raise TypeError(f"{module.name}.TAGGER has no name or no tag()")
        found.append(tagger)
    return tuple(sorted(found, key=lambda tagger: tagger.name))


def tags_of(text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
    """Return the tags that all taggers find in *text*."""
    return tuple(tag for tagger in discover() for tag in tagger.tag(text, gazetteer))
