"""The meeting that a text means without a word for it: by its city, state or matter, and its day.

A text of the days of a summit from its city has it for its occasion; one about the organisation is
of it on more days, and for more reasons: it is told from the meeting on screens, names the city
down the page, or speaks of the summit in the only city of the presiding state at its top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from config.gazetteer import Gazetteer, Meeting
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.meeting_places import is_by_video, places_of
from monitor.taggers.relevance import judge
from monitor.taggers.unnamed import gathering_of
from monitor.taggers.zones import LEAD_SENTENCES

AROUND: Final = 20
BESIDE: Final = 7
"""Days around a meeting in which a text that names its city at the top means it: one about the
organisation, another one. With these, and with SOON, events of nine labelled sets had F1 0.920 in
the mean; with 3 days, cities anywhere and any second meeting 0.905. With the five first sentences
for the top, those of ten sets have the same F1 of 0.930 as with two."""

OF_MINISTERS: Final = 3
"""The same days around a meeting of foreign ministers: of the texts of 13 labelled sets that name
its city alone, four of seven in such days were of it, and none of five outside them."""

WHILE_NEWS: Final = (-2, 10)
"""Days from the first of a summit in which a text about the organisation that names its city
anywhere means it: of 16 labelled sets six such texts do, and two do not."""

TO_COME: Final = 300
"""Days ahead of a summit in which a text about the organisation that speaks of a summit, and has no
other city of the presiding state at its top, means it: four of 16 labelled sets, and one not."""

OCCASIONS: Final = frozenset({"summit", "chg", "fm"})
"""Meetings at which others meet: tagged from day and city alone."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text has to be known by: cities anywhere and at its top, states at its top."""

    day: date
    about: bool
    by_video: bool
    anywhere: frozenset[str]
    early: frozenset[str]
    states: frozenset[str]


def meeting_untold(text: TaggedText, gazetteer: Gazetteer) -> Meeting | None:
    """Return the listed meeting that *text* means though no word in it does; None where it has no
    date, or means none."""
    if text.date is None:
        return None
    told = _told(text, gazetteer, text.date.date())
    meetings = [
        one
        for one in gazetteer.meetings
        if one.kind in OCCASIONS and _is_there(one, told) and _is_of(one, told)
    ]
    if not meetings and told.about:
        meetings = [one for one in _of_these_days(text, gazetteer, told) if one.city in told.early]
    if meetings:
        return min(meetings, key=lambda one: abs((told.day - one.starts).days))
    if gathering := gathering_of(text, gazetteer):
        return gathering.meeting
    return _coming(text, gazetteer, told.day) if told.about else None


def _told(text: TaggedText, gazetteer: Gazetteer, day: date) -> _Told:
    about = judge(text, gazetteer).level == "about"
    places = places_of(text.hits)
    return _Told(
        day=day,
        about=about,
        by_video=about and is_by_video(text),
        anywhere=frozenset(hit.term.term for hit in places if about),
        early=frozenset(hit.term.term for hit in places if _is_early(text, hit)),
        states=frozenset(
            hit.term.term for hit in text.of("country") if about and _is_early(text, hit)
        ),
    )


def _is_early(text: TaggedText, hit: Hit) -> bool:
    """Say whether the headline or the first sentences have the name."""
    return hit.start < text.headline_length or text.is_lead(hit.start, LEAD_SENTENCES)


def _is_there(meeting: Meeting, told: _Told) -> bool:
    """Say whether the text is told from the city of *meeting*, or from where it is on screens."""
    if meeting.video and (told.by_video or meeting.host in told.states):
        return True
    first, last = WHILE_NEWS
    is_news = meeting.kind == "summit" and first <= (told.day - meeting.starts).days <= last
    return meeting.city in (told.early | told.anywhere if is_news else told.early)


def _is_of(meeting: Meeting, told: _Told) -> bool:
    """Say whether news of a day from the city of *meeting* is of it, or has it for its occasion.

    One on screens is known by the state that holds it, not before its day.
    """
    before, after = BESIDE, AROUND if told.about else BESIDE
    if meeting.video:
        before, after = 0, BESIDE
    if meeting.kind == "fm":
        before = after = OF_MINISTERS
    return _is_between(meeting, told.day, before, after)


def _is_between(meeting: Meeting, day: date, before: int, after: int) -> bool:
    """Say whether *day* is at most so many days before or after *meeting*."""
    return meeting.starts - timedelta(days=before) <= day <= meeting.ends + timedelta(days=after)


def _of_these_days(text: TaggedText, gazetteer: Gazetteer, told: _Told) -> Iterator[Meeting]:
    """Yield the meetings of these days whose matter is named in headline or lead of *text*."""
    matters = {hit.term.term.partition("/")[0] for hit in text.of("topic") if _is_early(text, hit)}
    topics = {kind.term: kind.option("topic") for kind in gazetteer.events}
    for meeting in gazetteer.meetings:
        if _is_between(meeting, told.day, BESIDE, BESIDE) and topics[meeting.kind] in matters:
            yield meeting


def _coming(text: TaggedText, gazetteer: Gazetteer, day: date) -> Meeting | None:
    """Return the next summit where *text* speaks of one, and of its city alone in that state."""
    if not any(hit.term.term == "summit" for hit in text.of("event")):
        return None
    summits = (one for one in gazetteer.meetings if one.kind == "summit" and one.starts > day)
    coming = next(summits, None)
    if coming is None or not _is_between(coming, day, TO_COME, 0):
        return None
    at_top = [hit.term for hit in places_of(text.hits) if _is_early(text, hit)]
    there = {one.term for one in at_top if one.country == coming.host}
    return coming if there == {coming.city} else None
