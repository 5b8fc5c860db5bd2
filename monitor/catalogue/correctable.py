"""Which tags a person can give an article, or take from it: those that the program could find."""

from __future__ import annotations

import re
from typing import Final

from config.additions import Additions
from config.gazetteer_parts import load_labels
from storage.records import Classification

_UNLISTED: Final = re.compile(r"(?P<kind>[a-z-]+)-(?P<year>20\d\d)(?:-(?P<city>[a-z]+))?")
"""A meeting that nobody listed, as `monitor.taggers.meetings` calls it: kind, year and city."""

_YEARLY: Final = "exercise-"
"""Kinds whose meetings have no city in their name."""

_NO_MEETING: Final = "gathering"
"""A kind of which there are no tags."""


def known_terms(
    scheme: str, term: str, found: Classification | None, additions: Additions
) -> dict[str, str]:
    """Return the terms of *scheme* with their labels: of the gazetteer, of the operator's
    *additions*, and what was *found* in the article, which no list need have.

    An event is a dated meeting, or one that nobody listed where *term* is called as such are.
    """
    if scheme != "event":
        known = dict(load_labels(scheme, additions))
    else:
        known = _unlisted(term, additions) | dict(load_labels("meeting", additions))
    tags = found.tags if found else ()
    return {tag.term: tag.label for tag in tags if tag.scheme == scheme} | known


def _unlisted(term: str, additions: Additions) -> dict[str, str]:
    """Return *term* with its label where it says kind, year and city of a meeting."""
    match = _UNLISTED.fullmatch(term)
    if match is None:
        return {}
    kind = dict(load_labels("event", additions)).get(match["kind"], "")
    is_yearly = match["kind"].startswith(_YEARLY)
    if not kind or match["kind"] == _NO_MEETING or is_yearly != (match["city"] is None):
        return {}
    if is_yearly:
        return {term: f"{kind} {match['year']}"}
    places = {place.replace("-", ""): label for place, label in load_labels("place", additions)}
    city = places.get(match["city"], "")
    return {term: f"{kind}, {city} {match['year']}"} if city else {}
