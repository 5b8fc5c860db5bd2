"""The ``event`` tags: the SCO meeting that a text reports, prepares, or only happens at.

The current meeting is tagged also where it is only the occasion (a bilateral on its sidelines).
A meeting that was long over is tagged only where the headline names it, one that is weeks away, or
stands in a clause of other news, only where headline or first sentences do. One tag, rarely two:
the second where the headline or the first sentences name another meeting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Meeting
from monitor.taggers import TaggedText, Tagger
from monitor.taggers.findings import is_bilateral
from monitor.taggers.meeting_cities import slugs_of
from monitor.taggers.meeting_places import places_of
from monitor.taggers.meetings import FoundMeeting
from monitor.taggers.meetings_untold import BESIDE, OCCASIONS, meeting_untold
from monitor.taggers.mentions import Reading, read
from monitor.taggers.relevance import judge
from monitor.taggers.told_as import listed, quoted
from storage.records import Tag, evidence_of_tag

MOST: Final = 2
HEADLINE: Final = 4.0
LEAD: Final = 1.5
REPEATED: Final = 0.3
"""What a place in headline or lead, and each further place, adds to a meeting's points."""

SOON: Final = 25
"""Days ahead of a meeting in which a text about another one is about it too."""

BEHIND: Final = 25
AHEAD: Final = 60
"""Days after and before a meeting in which a text that names it in passing is still about it."""

PREPARING: Final = 150
"""Days ahead of a meeting in which life in its city may change for it: hotels are built."""

DISTANT: Final = 120
"""Days ahead of a meeting that a text about the organisation names once, below its headline, and
speaks of something else: a wish to be let in. Of 16 labelled sets six texts are so, and one not."""

AT: Final = (-3, 4)
"""Days from the first of a meeting in which a text that names it means no other one, weeks off."""

ATTENDED: Final = 2
"""Days after the first of a meeting in which those who attend it are still there."""

OVER: Final = 2
"""Days after the first of a meeting in which news from other cities is no more of it."""

QUOTED: Final = 5
"""Places of a meeting that are quoted as evidence."""


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
    scene = _scene(text, gazetteer, reading)
    places = _by_term(reading)
    weights = _weigh(text, places, scene)
    for term in [one for one in weights if _is_another(text, gazetteer, reading, places[one])]:
        del weights[term]
    chosen: list[str] = []
    for term in sorted(weights, key=lambda one: -weights[one]):
        first = not chosen
        if first or (len(chosen) < MOST and _at_top(scene.top, places[term])):
            chosen.append(term)
    if any(_is_now(places[term][0]) for term in chosen):
        chosen = [term for term in chosen if not _is_weeks_off(places[term][0])]
    chosen = chosen[:1] + [term for term in chosen[1:] if _is_soon(places[term][0])]
    if chosen:
        return tuple(_tag(places[term], weights[term]) for term in chosen)
    meeting = None if scene.clause and places else meeting_untold(text, gazetteer)
    # What was refused above is not the meeting of these days either.
    return (_untold(meeting),) if meeting is not None and meeting.term not in places else ()


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where a text plays: ``top`` is where headline and lead end.

    ``clause`` says that it ``mentioned`` the organisation and its meeting is not even the occasion,
    ``of_two`` that parties meet. ``headline`` has the cities of the headline as tags write them;
    ``cities`` and ``states`` are those of the top.
    """

    top: int
    mentioned: bool
    clause: bool
    of_two: bool
    headline: frozenset[str]
    cities: frozenset[str]
    states: frozenset[str]


def _scene(text: TaggedText, gazetteer: Gazetteer, reading: Reading) -> _Scene:
    top = _top(text, reading)
    mentioned = judge(text, gazetteer).level == "mention"
    named = [hit for hit in places_of(text.hits) if hit.start < top]
    return _Scene(
        top,
        mentioned=mentioned,
        clause=mentioned and not _is_occasion(reading),
        of_two=_is_of_two(reading),
        headline=slugs_of(hit for hit in named if hit.start < text.headline_length),
        cities=slugs_of(named),
        states=frozenset(hit.term.country for hit in named),
    )


def _is_occasion(reading: Reading) -> bool:
    """Say whether the SCO's meeting is why parties meet, or why life in the city changes."""
    if _is_of_two(reading) or reading.with_role("venue", "occasion"):
        return True
    if any(_is_attended(reading, one) for one in reading.meetings):
        return True
    return sum("city-life" in one.cues for one in reading.sentences) > 1


def _is_of_two(reading: Reading) -> bool:
    """Say whether parties meet, or several people are named."""
    persons = frozenset[str]().union(*(one.persons for one in reading.sentences))
    return is_bilateral(reading) or len(persons) > 1


def _is_attended(reading: Reading, found: FoundMeeting) -> bool:
    """Say whether the sentence of a meeting of these days says who attends it."""
    if found.days is None or not -SOON <= found.days <= ATTENDED:
        return False
    return any(
        "attend" in one.cues and one.start <= found.start < one.end for one in reading.sentences
    )


def _by_term(reading: Reading) -> dict[str, list[FoundMeeting]]:
    """Return the places of each meeting, in order."""
    places: defaultdict[str, list[FoundMeeting]] = defaultdict(list)
    for found in reading.meetings:
        places[found.term].append(found)
    return dict(places)


def _weigh(
    text: TaggedText, places: Mapping[str, Sequence[FoundMeeting]], scene: _Scene
) -> dict[str, float]:
    """Return the points of each meeting that may be tagged."""
    weights: dict[str, float] = {}
    for term, founds in places.items():
        in_headline = any(one.start < text.headline_length for one in founds)
        at_top = _at_top(scene.top, founds)
        aside = _is_passing(founds, scene) if at_top else _is_aside(founds[0], scene)
        if not in_headline and (founds[0].historical or aside or _is_distant(founds, scene)):
            continue
        weights[term] = (
            max(one.points for one in founds)
            + HEADLINE * in_headline
            + LEAD * at_top
            + REPEATED * (len(founds) - 1)
        )
    return weights


def _is_distant(founds: Sequence[FoundMeeting], scene: _Scene) -> bool:
    """Say whether a text about the organisation names once a meeting that is months ahead, and has
    another headline than its city."""
    days = founds[0].days
    if scene.mentioned or len(founds) > 1 or days is None or days >= -DISTANT:
        return False
    return founds[0].term.rpartition("-")[2] not in scene.headline


def _is_passing(founds: Sequence[FoundMeeting], scene: _Scene) -> bool:
    """Say whether the first lines of other news, from other cities than its own, name a meeting
    that is over, or once one that is far."""
    found = founds[0]
    if not scene.mentioned or found.term.rpartition("-")[2] in scene.cities:
        return False
    if scene.clause:
        return len(founds) == 1 and not (found.days is None or _is_within(found, -AHEAD, BESIDE))
    return scene.of_two and bool(scene.cities) and _is_over(found)


def _is_aside(found: FoundMeeting, scene: _Scene) -> bool:
    """Say whether a meeting that only the body names is no matter of the text."""
    here = found.term.rpartition("-")[2] in scene.cities
    if scene.clause:
        return not (here and _is_within(found, -BESIDE, 0))
    if not scene.mentioned:
        return _is_far(found)
    if _is_far(found) and not (here and _is_within(found, -PREPARING, 0)):
        return True
    return not here and bool(scene.cities) and _is_elsewhere(found, scene)


def _is_elsewhere(found: FoundMeeting, scene: _Scene) -> bool:
    """Say whether a text from other cities is of a visit: after the meeting, or in another state
    on the way to it."""
    if found.days is None:
        return False
    on_the_way = found.days < 0 and scene.of_two and found.host not in scene.states
    return _is_over(found) or on_the_way


def _is_over(found: FoundMeeting) -> bool:
    """Say whether news from other cities is no more of the meeting."""
    return found.days is not None and found.days >= OVER


def _is_within(found: FoundMeeting, first: int, last: int) -> bool:
    """Say whether the text is of these days, counted from the first of the meeting."""
    return found.days is not None and first <= found.days <= last


def _is_far(found: FoundMeeting) -> bool:
    """Say whether the meeting was weeks before the text, or is months ahead."""
    return found.days is not None and not _is_within(found, -AHEAD, BEHIND)


def _is_weeks_off(found: FoundMeeting) -> bool:
    """Say whether the meeting was weeks before the text, or is weeks ahead."""
    return found.days is not None and not _is_within(found, -SOON, BEHIND)


def _is_now(found: FoundMeeting) -> bool:
    """Say whether the meeting goes on."""
    return _is_within(found, *AT)


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


def _untold(meeting: Meeting) -> Tag:
    return Tag(scheme="event", term=meeting.term, label=meeting.label, confidence=0.5)


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
