"""Taggers: each module of this folder with a ``TAGGER`` finds one kind of tag.

A tagger is a pure function of a prepared text and the gazetteer. The text is matched and
cut into sentences once (``prepare``); all taggers share the hits. To add a tagger, drop in
a module whose ``TAGGER`` meets the Protocol below; to add a name, edit the gazetteer.
"""

from __future__ import annotations

import importlib
import pkgutil
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Final, Protocol, runtime_checkable

from config.gazetteer import Gazetteer, Scheme
from monitor.taggers.matcher import Hit, Matcher
from monitor.text.boilerplate import Span, boilerplate_spans
from monitor.text.sentences import sentence_spans
from storage.records import Article, Tag

LEAD_SENTENCES: Final = 3
"""So many sentences at the beginning of the body tell what the news is."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TaggedText:
    """One article, prepared for tagging; all places are characters of ``text``.

    ``text`` is headline + blank line + body. ``date`` is when it was published (None unknown),
    ``hits`` are all names found, in order.
    ``boilerplate`` are the spans that are not news, ``sentences`` all sentences, the headline
    being the first. Compared by identity, so that what is found in it can be cached.
    """

    text: str
    headline_length: int
    language: str = ""
    date: datetime | None = None
    hits: tuple[Hit, ...] = ()
    boilerplate: tuple[Span, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()

    def of(self, scheme: Scheme) -> tuple[Hit, ...]:
        """Return the hits of one scheme."""
        return tuple(hit for hit in self.hits if hit.term.scheme == scheme)

    def is_boilerplate(self, place: int) -> bool:
        """Say whether the character at *place* belongs to something that is not news."""
        return any(span.start <= place < span.end for span in self.boilerplate)

    def boilerplate_kinds(self, place: int) -> frozenset[str]:
        """Return the kinds of boilerplate that the character at *place* belongs to."""
        return frozenset(span.kind for span in self.boilerplate if span.start <= place < span.end)

    def is_lead(self, place: int, count: int = LEAD_SENTENCES) -> bool:
        """Say whether *place* is in the first *count* sentences of the body."""
        bodies = (span for span in self.sentences if span[0] >= self.headline_length)
        return any(start <= place < end for start, end in islice(bodies, count))

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Return start and end of the sentence that holds *place*."""
        if not self.sentences:
            return 0, len(self.text)
        index = bisect_right(self.sentences, (place, len(self.text) + 1)) - 1
        return self.sentences[max(0, index)]


@runtime_checkable
class Tagger(Protocol):
    """Finds the tags of one scheme."""

    name: str

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return the tags of *text*, surest first; each term once."""
        ...


def prepare(article: Article, matcher: Matcher) -> TaggedText:
    """Match *article* and cut it into sentences: what all taggers start from."""
    text = f"{article.headline}\n\n{article.text}"
    sentences = sentence_spans(text)
    return TaggedText(
        text=text,
        headline_length=len(article.headline),
        language=article.language,
        date=article.date_published,
        hits=matcher.find(text, language=article.language),
        boilerplate=boilerplate_spans(text, sentences),
        sentences=sentences,
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
