"""Place tags: the cities and regions where something happens.

A place counts in the headline and the first sentences, when it is named twice, or when it
stands beside a word of hosting or coming ("summit in Tianjin", "arrived in Bishkek"). It does
not count in the name of an organisation, as the seat of the Secretariat, in a dateline, or
where a capital stands for its state ("Beijing said").
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from config.gazetteer import Gazetteer, Term
from monitor.taggers import TaggedText
from monitor.taggers.grammar import IN_BEFORE, acts_after
from monitor.taggers.matcher import Hit
from monitor.text.languages.wording import Wording
from storage.records import Tag

REACH: Final = 60
"""How near, in characters, the word of hosting stands."""

_HOSTING: Final = Wording(lambda one: one.meetings.hosting, re.IGNORECASE)
_HOSTS: Final = Wording(lambda one: one.meetings.host_after)


class PlaceTagger:
    """Tags places; see the module's docstring."""

    name = "places"

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return the places, surest first."""
        del gazetteer
        found: dict[Term, list[Hit]] = defaultdict(list)
        for hit in text.of("place"):
            if not text.is_boilerplate(hit.start) and not _stands_for_something_else(text, hit):
                found[hit.term].append(hit)
        tags = (_tag(text, term, hits) for term, hits in found.items())
        return tuple(sorted((tag for tag in tags if tag), key=lambda tag: -tag.confidence))


def _stands_for_something_else(text: TaggedText, hit: Hit) -> bool:
    """Say whether the name is part of another name, or a capital that acts for its state."""
    if {"organisation", "person", "place", "topic"} & set(hit.within):
        return True
    if not hit.term.country or _HOSTS.match(text.text, hit.end):
        return False
    before = text.text[max(0, hit.start - 12) : hit.start]
    return acts_after(text.text, hit.end) and IN_BEFORE.search(before) is None


def _tag(text: TaggedText, term: Term, hits: list[Hit]) -> Tag | None:
    """Make the tag if the place counts."""
    in_headline = any(hit.start < text.headline_length for hit in hits)
    hosting = any(
        _HOSTING.search(text.text, max(0, hit.start - REACH), hit.end + REACH // 2) for hit in hits
    )
    in_lead = any(text.is_lead(hit.start) for hit in hits)
    if not (in_headline or in_lead or hosting or len(hits) > 1):
        return None
    confidence = 0.4 + 0.25 * in_headline + 0.2 * hosting + 0.1 * min(2, len(hits) - 1)
    return Tag(
        scheme="place",
        term=term.term,
        label=term.label,
        confidence=round(min(0.95, confidence), 2),
        spans=tuple((hit.start, hit.end) for hit in hits[:20]),
    )


TAGGER: Final = PlaceTagger()
