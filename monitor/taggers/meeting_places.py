"""Where a meeting is, by what stands at the top of a text, and whether it is on screens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from typing import Final

from config.gazetteer import Term
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.text.languages.wording import Wording

OPENING: Final = 80
"""Characters of the body in which a dateline stands."""

BY_VIDEO: Final = Wording(lambda one: one.meetings.by_video, re.IGNORECASE)
_GATHERING: Final = Wording(
    lambda one: (*one.meetings.gatherings, *one.meetings.hosting), re.IGNORECASE
)


def places_of(hits: Iterable[Hit]) -> list[Hit]:
    """Return the places among *hits* that are not part of an organisation's name."""
    return [hit for hit in hits if hit.term.scheme == "place" and "organisation" not in hit.within]


@lru_cache(maxsize=8)
def is_by_video(text: TaggedText) -> bool:
    """Say whether a sentence of the body has a meeting, and by video; cached by identity."""
    for found in BY_VIDEO.pattern.finditer(text.text, text.headline_length):
        start, end = text.sentence_at(found.start())
        if _GATHERING.search(text.text, start, end):
            return True
    return False


def opening_places(text: TaggedText) -> list[Hit]:
    """Return the places of the headline and of where a dateline stands."""
    end = text.headline_length + OPENING
    return places_of(takewhile(lambda hit: hit.start < end, text.hits))


def opening_place(text: TaggedText) -> Term | None:
    """Return the place of the dateline or, failing that, of the headline."""
    return next(iter(opening_terms(text)), None)


def opening_terms(text: TaggedText) -> list[Term]:
    """Return the places of the dateline, then those of the headline."""
    places = opening_places(text)
    places.sort(key=lambda hit: hit.start < text.headline_length)
    return [hit.term for hit in places]
