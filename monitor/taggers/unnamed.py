"""A meeting of the SCO that a text tells by city, day and leaders, and never by name.

"On Friday in Dushanbe Raisi sat among the leaders of the eight": the gazetteer knows who met where
on which days, so a text of those days that has the city at its top, and enough of what such a
meeting has, tells of it. Of a meeting that nobody listed it needs more: all words of the field in
the text are those of texts about the organisation (``field_words.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Meeting, Scheme
from monitor.taggers import TaggedText
from monitor.taggers.field_words import OWN, counted, likely_by_words
from monitor.taggers.rivals import is_multilateral, is_rival, member_states

BEFORE: Final = timedelta(days=7)
AFTER: Final = timedelta(days=14)
"""Days around a meeting in which its city is enough to mean it."""

ENOUGH: Final = 4.0
"""Points that a text needs: the city at its top, leaders, states, and words of such a meeting."""

TOLD: Final = 3.0
"""Points that a text of ministers needs beside the words "member states": it is told by those who
meet, in a city of theirs, under a headline of such a meeting."""

LIKE: Final = 0.75
"""How much the words of a text of ministers must be those of texts about the organisation where it
has fewer points."""

SOME: Final = 1.5
LIKE_THEN: Final = 0.55
LIKE_MINISTERS: Final = 0.7
"""Points, and the same likeness, with which the city of a known meeting is enough on its days;
other ministers than those of KINDS need more. On eight sets they take four texts more, all of
them about it."""

COMPANY: Final = 5.0
ALIKE: Final = 0.6
"""Points, and the same likeness, with which a city of a member at the top is enough, or, on the
days of a known summit, its city anywhere or the kind of its meeting: leaders may sit before
screens. On seven sets both rules take three of the texts that are about it and name nothing of it,
and no other text."""

LEADERS: Final = 2
LIKE_LEADERS: Final = 0.5
"""So many who hold an office of a member state, and the same likeness, with which the city of a
known summit is enough. On ten sets they take two texts, both about it."""

KINDS: Final = frozenset({"summit", "chg", "fm"})

_CUES: Final = {
    "leaders": 1.5,
    "member-states": 1.5,
    "document": 1.0,
    "membership": 1.0,
    "chair": 0.5,
    "organisation-word": 0.5,
}


@dataclass(frozen=True, slots=True)
class Gathering:
    """A known meeting and the places of its city in the text."""

    meeting: Meeting
    places: tuple[tuple[int, int], ...]


@lru_cache(maxsize=8)
def gathering_of(text: TaggedText, gazetteer: Gazetteer) -> Gathering | None:
    """Return the meeting that *text* tells without a name; cached by identity."""
    if text.date is None or any(is_rival(hit.term) for hit in text.hits):
        return None
    meetings = list(going_on(gazetteer, text.date.date()))
    if not meetings:
        return None
    members = member_states(gazetteer)
    leaders = _leaders(text, members)
    points = _company(text, members)
    if points < SOME and leaders < LEADERS:
        return None
    likely = _likely(text)
    elsewhere: list[Gathering] = []
    for meeting in meetings:
        places = _places_of(text, "place", meeting.city)
        if any(start < text.headline_length or text.is_lead(start) for start, _ in places):
            if _is_enough(meeting, points, likely, leaders):
                return Gathering(meeting, places)
        elif meeting.kind in KINDS and points >= COMPANY and likely >= ALIKE:
            told = places or _places_of(text, "event", meeting.kind)
            elsewhere += [Gathering(meeting, told)] if told else []
    return elsewhere[0] if elsewhere else None


def _places_of(text: TaggedText, scheme: Scheme, term: str) -> tuple[tuple[int, int], ...]:
    """Return where *term* stands in the news of *text*."""
    return tuple(
        (hit.start, hit.end)
        for hit in text.of(scheme)
        if hit.term.term == term and not text.is_boilerplate(hit.start)
    )


def _is_enough(meeting: Meeting, points: float, likely: float, leaders: int) -> bool:
    """Say whether a text with the city of *meeting* at its top tells of it."""
    if meeting.kind not in KINDS:
        return points >= SOME and likely >= LIKE_MINISTERS
    if leaders >= LEADERS and likely >= LIKE_LEADERS:
        return True
    return points + 1.0 >= ENOUGH or (points >= SOME and likely >= LIKE_THEN)


def _leaders(text: TaggedText, members: frozenset[str]) -> int:
    """Return how many in *text* hold an office of a member state."""
    return len({hit.term.term for hit in text.of("person") if hit.term.country in members})


def is_told_by_members(text: TaggedText, gazetteer: Gazetteer) -> bool:
    """Say whether *text* tells of a meeting of the member states' ministers, not named whose.

    Its kind stands at the top, and a city of a member; nobody else's organisation is in it.
    """
    members = member_states(gazetteer)
    top = {
        hit.term.scheme
        for hit in text.hits
        if (hit.start < text.headline_length or text.is_lead(hit.start))
        and (hit.term.scheme == "event" or hit.term.country in members)
    }
    if not {"event", "place"} <= top or any(is_rival(hit.term) for hit in text.hits):
        return False
    company, likely = _company(text, members), _likely(text)
    if company >= COMPANY and likely >= ALIKE:
        return True
    if not any(hit.term.term == "member-states" for hit in text.of("cue")):
        return False
    return company >= TOLD or (company > 0 and likely >= LIKE)


def cities_told(text: TaggedText, gazetteer: Gazetteer) -> tuple[tuple[int, int], ...]:
    """Return the places of members' cities at the top of a text that tells, without any name of it
    or of its kind, of a meeting of the organisation that nobody listed; none of another text."""
    members = member_states(gazetteer)
    if any(is_multilateral(hit.term) for hit in text.hits) or _company(text, members) < COMPANY:
        return ()
    places = tuple(
        (hit.start, hit.end)
        for hit in text.of("place")
        if hit.term.country in members
        and (hit.start < text.headline_length or text.is_lead(hit.start))
    )
    return places if places and _likely(text) >= ALIKE else ()


def _likely(text: TaggedText) -> float:
    """Return how much the words of *text* are those of texts about the organisation, its own
    names, which mean something else here, left out."""
    found = counted(text)
    own = {name: worth for name, worth in found.items() if not name.startswith(OWN)}
    return likely_by_words(own, "unnamed")


def going_on(gazetteer: Gazetteer, day: date) -> Iterator[Meeting]:
    """Yield the known meetings of the days around *day*."""
    for meeting in gazetteer.meetings:
        if meeting.starts - BEFORE <= day <= meeting.ends + AFTER:
            yield meeting


def _company(text: TaggedText, members: frozenset[str]) -> float:
    """Return the points for leaders, states, and words of a meeting of the organisation."""
    leaders: set[str] = set()
    states: set[str] = set()
    for hit in text.hits:
        if hit.term.scheme == "person" and hit.term.country in members:
            leaders.add(hit.term.term)
            states.add(hit.term.country)
        elif hit.term.scheme == "country" and hit.term.term in members:
            states.add(hit.term.term)
        elif hit.term.scheme == "place" and hit.term.country in members:
            states.add(hit.term.country)
    cues = {hit.term.term for hit in text.of("cue")}
    meets = any(hit.term.scheme == "event" for hit in text.hits)
    own = sum(weight for cue, weight in _CUES.items() if cue in cues) + 1.0 * meets
    if not own:
        return 0.0
    return own + 0.5 * min(4, max(0, len(leaders) - 1)) + 0.5 * min(4, max(0, len(states) - 2))
