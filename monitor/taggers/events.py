"""The ``event`` tags: the SCO meeting that a text reports, prepares, or only happens at.

The current meeting is tagged also where it is only the occasion (a bilateral on its sidelines).
A meeting that was long over is tagged only where the headline names it, one that is weeks away, or
stands in a clause of other news, only where headline or first sentences do. One tag, rarely two:
the second where the headline or the first sentences name another meeting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Meeting
from monitor.taggers import TaggedText, Tagger
from monitor.taggers.findings import is_bilateral
from monitor.taggers.matcher import Hit
from monitor.taggers.meeting_places import places_of
from monitor.taggers.meetings import FoundMeeting
from monitor.taggers.mentions import Reading, read
from monitor.taggers.relevance import judge
from monitor.taggers.told_as import listed, quoted
from monitor.taggers.unnamed import gathering_of
from monitor.taggers.zones import LEAD_SENTENCES
from storage.records import Tag, evidence_of_tag

MOST: Final = 2
HEADLINE: Final = 4.0
LEAD: Final = 1.5
REPEATED: Final = 0.3
"""What a place in headline or lead, and each further place, adds to a meeting's points."""

AROUND: Final = 20
BESIDE: Final = 7
"""Days around a meeting in which a text that names its city at the top means it: one about the
organisation, another one. With these, and with SOON, events of nine labelled sets had F1 0.920 in
the mean; with 3 days, cities anywhere and any second meeting 0.905. With the five first sentences
for the top, those of ten sets have the same F1 of 0.930 as with two."""

OF_MINISTERS: Final = 3
"""The same days around a meeting of foreign ministers: of the texts of 13 labelled sets that name
its city alone, four of seven in such days were of it, and none of five outside them."""

SOON: Final = 25
"""Days ahead of a meeting in which a text about another one is about it too."""

BEHIND: Final = 25
AHEAD: Final = 60
"""Days after and before a meeting in which a text that names it in passing is still about it."""

OVER: Final = 2
"""Days after the first of a meeting in which news from other cities is no more of it."""

QUOTED: Final = 5
"""Places of a meeting that are quoted as evidence."""

OCCASIONS: Final = frozenset({"summit", "chg", "fm"})
"""Meetings at which others meet: tagged from day and city alone."""


class EventTagger:
    """Tags the meeting."""

    name = "event"

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return at most two event tags, the surest first; none where the SCO is not in it."""
        return tagged(text, gazetteer)

    def told(
        self,
        text: TaggedText,
        gazetteer: Gazetteer,  # noqa: ARG002 - the protocol's
        tags: Sequence[Tag],
    ) -> Iterator[str]:
        """Yield by which words each of *tags* is known, or that none stands there."""
        for tag in tags:
            words = listed(quoted(text, *span) for span in tag.spans[:QUOTED])
            said = f"the text means it by {words}" if words else _UNNAMED
            yield evidence_of_tag(tag, [said])


_UNNAMED: Final = (
    "no word of the text is for it: of the meetings of these days it is the one whose city, state "
    "or matter the text has"
)


@lru_cache(maxsize=8)
def tagged(text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
    """Return the event tags; cached by identity, because countries and topics ask too."""
    reading = read(text, gazetteer)
    if not any(one.role for one in reading.sentences):
        return ()
    top = _top(text, reading)
    mentioned = judge(text, gazetteer).level == "mention"
    clause = mentioned and not _is_occasion(reading)
    elsewhere = _cities(text, top) if mentioned else frozenset()
    weights, places = _weigh(text, reading, top, only_mentioned=clause, elsewhere=elsewhere)
    for term in [one for one in weights if _is_another(text, gazetteer, reading, places[one])]:
        del weights[term]
    chosen: list[str] = []
    for term in sorted(weights, key=lambda one: -weights[one]):
        first = not chosen
        if first or (len(chosen) < MOST and _at_top(top, places[term])):
            chosen.append(term)
    chosen = chosen[:1] + [term for term in chosen[1:] if _is_soon(places[term][0])]
    if not chosen:
        return () if clause and reading.meetings else _occasion(text, gazetteer)
    return tuple(_tag(places[term], weights[term]) for term in chosen)


def _is_occasion(reading: Reading) -> bool:
    """Say whether the SCO's meeting is why parties meet, or why life in the city changes."""
    if is_bilateral(reading) or reading.with_role("venue", "occasion"):
        return True
    persons = frozenset[str]().union(*(one.persons for one in reading.sentences))
    living = sum("city-life" in one.cues for one in reading.sentences)
    return len(persons) > 1 or living > 1


def _is_far(found: FoundMeeting) -> bool:
    """Say whether the meeting was weeks before the text, or is months ahead."""
    return found.days is not None and not -AHEAD <= found.days <= BEHIND


def _weigh(
    text: TaggedText,
    reading: Reading,
    top: int,
    *,
    only_mentioned: bool,
    elsewhere: frozenset[str],
) -> tuple[dict[str, float], dict[str, list[FoundMeeting]]]:
    """Return the points and the places of each meeting that may be tagged."""
    places: dict[str, list[FoundMeeting]] = defaultdict(list)
    for found in reading.meetings:
        places[found.term].append(found)
    weights: dict[str, float] = {}
    for term, founds in places.items():
        in_headline = any(one.start < text.headline_length for one in founds)
        if founds[0].historical and not in_headline:
            continue
        if not _at_top(top, founds) and (
            (only_mentioned and not _is_now_in(founds[0], elsewhere))
            or _is_far(founds[0])
            or _is_in_another(founds[0], elsewhere)
        ):
            continue
        weights[term] = (
            max(one.points for one in founds)
            + HEADLINE * in_headline
            + LEAD * _at_top(top, founds)
            + REPEATED * (len(founds) - 1)
        )
    return weights, places


CONVENING: Final = frozenset(
    {
        "sco-council-of-national-coordinators",
        "sco-rats",
        "sco-business-council",
        "sco-interbank-consortium",
        "sco-youth-council",
    }
)
"""Organs that meet by themselves, and prepare what leaders and ministers decide later."""


def _is_another(
    text: TaggedText, gazetteer: Gazetteer, reading: Reading, founds: Sequence[FoundMeeting]
) -> bool:
    """Say whether the text is about something else than the meeting that it names.

    An organ that opens the text has met, and the yearly meeting that it prepares is weeks ahead: of
    the labelled texts two are so, neither of them about the meeting. A meeting of ministers that
    nobody listed is spoken of down the text in a sentence without the organisation (three, none of
    them about it), or under a headline of two who meet, or of an officer.
    """
    first = founds[0]
    if first.kind in OCCASIONS:
        opens = (hit for hit in text.of("organisation") if hit.term.term in CONVENING)
        return not _is_soon(first) and any(
            hit.start < text.headline_length or text.is_lead(hit.start, 1) for hit in opens
        )
    forms = {kind.term: kind.option("form") for kind in gazetteer.events}
    in_headline = any(one.start < text.headline_length for one in founds)
    if first.days is not None or in_headline or forms.get(first.kind) == "year":
        return False
    headlines = [one for one in reading.sentences if one.zone == "headline"]
    cues = {"bilateral", "office"} if first.kind.endswith("-ministers") else {"bilateral"}
    if any(cues & one.cues or len(one.parties) > 1 for one in headlines):
        return True
    return not (_at_top(_top(text, reading), founds) or any(one.owned for one in founds))


def _cities(text: TaggedText, top: int) -> frozenset[str]:
    """Return the cities that headline and lead name, as tags write them."""
    return frozenset(
        hit.term.term.replace("-", "") for hit in places_of(text.hits) if hit.start < top
    )


def _is_now_in(found: FoundMeeting, cities: frozenset[str]) -> bool:
    """Say whether the meeting is soon in one of *cities*: weddings there are put off."""
    near = found.days is not None and -BESIDE <= found.days <= 0
    return near and found.term.rpartition("-")[2] in cities


def _is_in_another(found: FoundMeeting, cities: frozenset[str]) -> bool:
    """Say whether the meeting is over, and news comes from other *cities*: a visit after it."""
    city = found.term.rpartition("-")[2]
    return found.days is not None and found.days >= OVER and bool(cities) and city not in cities


def _top(text: TaggedText, reading: Reading) -> int:
    """Return where headline and lead end."""
    ends = (one.end for one in reading.sentences if one.zone != "body")
    return max((text.headline_length, *ends))


def _is_soon(found: FoundMeeting) -> bool:
    """Say whether the meeting is listed, and not weeks ahead of the text."""
    return found.days is not None and found.days >= -SOON


def _at_top(top: int, founds: Sequence[FoundMeeting]) -> bool:
    """Say whether headline or lead name the meeting."""
    return any(one.start < top for one in founds)


def _occasion(text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
    """Return the meeting that went on in a city of headline or first sentences when it appeared, or
    that the text tells without its city."""
    if text.date is None:
        return ()
    day = text.date.date()
    about = judge(text, gazetteer).level == "about"
    cities = {hit.term.term for hit in places_of(text.hits) if _is_early(text, hit)}
    states = {hit.term.term for hit in text.of("country") if about and _is_early(text, hit)}
    meetings = [
        meeting
        for meeting in gazetteer.meetings
        if meeting.kind in OCCASIONS
        and (meeting.city in cities or (meeting.video and meeting.host in states))
        and _is_of(meeting, day, about=about)
    ]
    if not meetings and about:
        meetings = [
            meeting for meeting in _of_these_days(text, gazetteer, day) if meeting.city in cities
        ]
    if meetings:
        nearest = min(meetings, key=lambda one: abs((day - one.starts).days))
    elif gathering := gathering_of(text, gazetteer):
        nearest = gathering.meeting
    else:
        return ()
    return (Tag(scheme="event", term=nearest.term, label=nearest.label, confidence=0.5),)


def _is_early(text: TaggedText, hit: Hit) -> bool:
    """Say whether the headline or the first sentences have the name."""
    return hit.start < text.headline_length or text.is_lead(hit.start, LEAD_SENTENCES)


def _is_of(meeting: Meeting, day: date, *, about: bool) -> bool:
    """Say whether news of *day* from the city of *meeting* is of it, or has it for its occasion.

    One on screens is known by the state that holds it, not before its day.
    """
    before, after = BESIDE, AROUND if about else BESIDE
    if meeting.video:
        before, after = 0, BESIDE
    if meeting.kind == "fm":
        before = after = OF_MINISTERS
    return meeting.starts - timedelta(days=before) <= day <= meeting.ends + timedelta(days=after)


def _of_these_days(text: TaggedText, gazetteer: Gazetteer, day: date) -> Iterator[Meeting]:
    """Yield the meetings of these days whose matter is named in headline or lead of *text*."""
    near = timedelta(days=BESIDE)
    matters = {hit.term.term.partition("/")[0] for hit in text.of("topic") if _is_early(text, hit)}
    topics = {kind.term: kind.option("topic") for kind in gazetteer.events}
    for meeting in gazetteer.meetings:
        if meeting.starts - near <= day <= meeting.ends + near and topics[meeting.kind] in matters:
            yield meeting


def _tag(founds: list[FoundMeeting], weight: float) -> Tag:
    first = founds[0]
    return Tag(
        scheme="event",
        term=first.term,
        label=first.label,
        confidence=round(min(0.99, 0.5 + weight / 20), 2),
        spans=tuple((one.start, one.end) for one in founds),
    )


TAGGER: Tagger = EventTagger()
