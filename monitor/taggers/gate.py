"""The gate: is an announced item worth a request? Decided from title and summary alone.

Recall first: a page that passes costs one request, one that does not is never read. So all
that may lead to the SCO passes (a name, an organ, an officer, a meeting, a summit with member
leaders, words that only the SCO uses, "on the sidelines", or all of it together as in a text
that names nothing), and ordinary news does not.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from config.gazetteer import Gazetteer
from config.own_words import using
from monitor.taggers import TaggedText
from monitor.taggers.layout import Layout
from monitor.taggers.matcher import Hit
from monitor.taggers.proof import ENOUGH, against, bare_names, is_half_proof, proof_of
from monitor.taggers.rivals import is_rival, member_states
from monitor.taggers.shipped import matcher_of
from monitor.taggers.unnamed_findings import places_told

# fmt: off
TYPICAL: Final = frozenset({
    "summit-diplomacy/shanghai-spirit", "security-counterterrorism/three-evils",
    "security-counterterrorism/rats", "transport-connectivity/cku-railway",
    "tourism/eight-wonders", "tourism/tourism-capital", "membership-institution/enlargement",
})
"""Topics whose words seldom stand in news without the SCO."""
# fmt: on

FAMILY_CUES: Final = frozenset({"own-phrase", "document", "member-states"})
"""Cues that pass alone when no other organisation of states is named."""

MARGIN: Final = timedelta(days=4)
"""Days around a summit in which any meeting of two member leaders may be on its sidelines."""

SUMMITS: Final = frozenset({"summit", "chg", "fm"})


def announced_matches(
    title: str, summary: str, gazetteer: Gazetteer, *, day: date | None = None
) -> bool:
    """Say whether the page behind *title* and *summary* may speak of the SCO.

    *day* is when it was announced: around a summit less is asked.
    """
    with using(gazetteer.words):
        return _may_speak(f"{title}\n\n{summary}", len(title), gazetteer, day)


def _may_speak(line: str, title: int, gazetteer: Gazetteer, day: date | None) -> bool:
    hits = matcher_of(gazetteer).find(line)
    text = TaggedText(
        text=line,
        headline_length=title,
        date=datetime.combine(day, time(), UTC) if day else None,
        hits=hits,
        layout=Layout(line, title, hits, whole_news=True),
    )
    if _names_it(text, gazetteer):
        return True
    if any(is_rival(hit.term) for hit in hits):
        return False
    cues = {hit.term.term for hit in hits if hit.term.scheme == "cue"}
    states = member_states(gazetteer)
    leaders = {hit.term.term for hit in hits if _is_leader_of(states, hit)}
    named = {hit.term.term for hit in hits if hit.term.scheme == "country"} & states
    if cues & FAMILY_CUES or any(hit.term.term in TYPICAL for hit in hits):
        return True
    if len(leaders) >= 3 or len(named) >= 4:
        return True
    if (leaders or named) and "sideline" in cues:
        return True
    if _meets(hits, cues) and (leaders or len(named) >= 2 or _in_meeting_city(hits, gazetteer)):
        return True
    if day is not None and len(leaders) >= 2 and _is_summit_time(gazetteer, day):
        return True
    return bool(places_told(text, gazetteer, proof_of(text, gazetteer)))


def _names_it(text: TaggedText, gazetteer: Gazetteer) -> bool:
    """Say whether the organisation, an organ, an officer or an exercise of it is named.

    A bare abbreviation counts unless something speaks for another SCO, an organ that others have
    too if anything at all speaks for this one.
    """
    bare = bare_names(text)
    support = proof_of(text, gazetteer).support
    for hit in text.hits:
        term = hit.term
        if is_half_proof(hit):
            if support >= ENOUGH:
                return True
        elif term.scheme == "organisation" and (term.term == "sco" or term.parent == "sco"):
            if (hit.start, hit.end) not in bare or not against(text)[0]:
                return True
        elif (
            term.scheme == "person"
            and any(one.organisation.split("-")[0] == "sco" for one in term.periods)
        ) or (term.scheme == "event" and term.option("form") == "year"):
            return True
    return False


def _is_leader_of(states: frozenset[str], hit: Hit) -> bool:
    """Say whether *hit* is a person who holds or held an office of one of *states*."""
    return hit.term.scheme == "person" and any(one.country in states for one in hit.term.periods)


def _meets(hits: tuple[Hit, ...], cues: set[str]) -> bool:
    """Say whether a meeting of many is spoken of."""
    return "leaders" in cues or any(hit.term.scheme == "event" for hit in hits)


def _in_meeting_city(hits: tuple[Hit, ...], gazetteer: Gazetteer) -> bool:
    cities = {meeting.city for meeting in gazetteer.meetings}
    return any(hit.term.scheme == "place" and hit.term.term in cities for hit in hits)


def _is_summit_time(gazetteer: Gazetteer, day: date) -> bool:
    return any(
        meeting.kind in SUMMITS and meeting.starts - MARGIN <= day <= meeting.ends + MARGIN
        for meeting in gazetteer.meetings
    )
