"""Where the news takes place: what is said of states by their cities, meetings and language.

A city that hosts a meeting, the place of the news, the host of the meeting that a text is about,
and the state whose language the text is in. `monitor.taggers.countries` adds it to what is said
of states by name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from config.gazetteer import Gazetteer
from monitor.taggers import TaggedText, events, grammar
from monitor.taggers.country_findings import Mention
from monitor.taggers.matcher import Hit
from monitor.text.languages.wording import Wording

ACTS: Final = 1.0
PARTY: Final = 0.6
"""Weights of one mention of a state: it acts, or hosts; it is the other party."""

NEAR: Final = 36
"""How far before a name, in characters, a preposition or the head of the clause may stand."""


def found(text: TaggedText, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield all of it."""
    yield from _from_hosts(text)
    yield from _from_places(text)
    yield from _from_meetings(text, gazetteer)
    yield from _from_language(text, gazetteer)


def _is_sco(hit: Hit) -> bool:
    return hit.term.term == "sco" or hit.term.parent == "sco"


HOST_REACH: Final = 60
_GATHERING: Final = Wording(lambda one: one.meetings.gatherings, re.IGNORECASE)
_FORMER: Final = Wording(lambda one: one.history.former, re.IGNORECASE)
_SIDELINES: Final = Wording(lambda one: one.meetings.sidelines, re.IGNORECASE)


def _from_hosts(text: TaggedText) -> Iterator[Mention]:
    """Yield what cities that host a meeting add to their states (at most one full mention each)."""
    best: dict[str, tuple[float, int, int]] = {}
    counts: dict[str, int] = defaultdict(int)
    named = {text.sentence_at(hit.start) for hit in text.of("organisation") if _is_sco(hit)}
    for hit in text.of("place"):
        code = hit.term.country
        if not code or {"organisation", "person", "country", "topic"} & set(hit.within):
            continue
        if text.is_boilerplate(hit.start):
            continue
        first, last = text.sentence_at(hit.start)
        reach = HOST_REACH // 3 if text.language in ("zh", "ja") else HOST_REACH
        window = text.text[max(first, hit.start - reach) : min(last, hit.end + reach)]
        early = hit.start < text.headline_length or text.is_lead(hit.start)
        if _FORMER.search(window) or not (
            _GATHERING.search(window) or (early and (first, last) in named)
        ):
            continue
        if grammar.is_history(text.text[first:last], text.date):
            continue
        counts[code] += 1
        weight = ACTS if early or counts[code] > 1 else PARTY
        if _SIDELINES.search(text.text, first, last):
            weight /= 2
        if weight > best.get(code, (0.0, 0, 0))[0]:
            best[code] = (weight, hit.start, hit.end)
    for code, (weight, start, end) in best.items():
        yield Mention(code, weight, start, end, "host")


SCENE: Final = 1.0
"""What the place of the news counts: one that the headline or the first sentences name."""
ELSEWHERE: Final = 0.25
"""What each further place of the same state counts, MOST_PLACES at most."""
MOST_PLACES: Final = 4
SEAT_OF_THE_NAME: Final = "shanghai"
"""The city in the organisation's name: where it stands, it seldom is where something happens."""


def _from_places(text: TaggedText) -> Iterator[Mention]:
    """Yield what the places of the news add to their states, a dateline's among them."""
    seen: dict[str, int] = defaultdict(int)
    for hit in text.of("place"):
        code = hit.term.country
        if not code or {"organisation", "person", "country", "topic", "negative"} & set(hit.within):
            continue
        if hit.term.term == SEAT_OF_THE_NAME:
            continue
        if text.is_boilerplate(hit.start) or seen[code] >= MOST_PLACES:
            continue
        first, last = text.sentence_at(hit.start)
        before = text.text[max(first, hit.start - NEAR) : hit.start]
        if grammar.is_history(text.text[first:last], text.date) or _FORMER.search(before):
            continue
        seen[code] += 1
        early = hit.start < text.headline_length or text.is_lead(hit.start, 2)
        weight = SCENE if early and seen[code] < 2 else ELSEWHERE
        yield Mention(code, weight, hit.start, hit.end, "place")


def _from_meetings(text: TaggedText, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield what the meeting that a text is about, or that is its occasion, adds to its host."""
    meetings = {one.term: one for one in gazetteer.meetings}
    for tag in events.tagged(text, gazetteer):
        meeting = meetings.get(tag.term)
        if meeting is not None and not meeting.video:
            start, end = tag.spans[0] if tag.spans else (0, 0)
            yield Mention(meeting.host, ACTS, start, end, "meeting")


HOME: Final = 0.8
"""What the state whose language the text is in counts: news is domestic unless it says where."""


def _from_language(text: TaggedText, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield the state that alone has the text's language (``options.home`` of its entry)."""
    for term in gazetteer.countries:
        if text.language and text.language in term.option("home").split():
            yield Mention(term.term, HOME, 0, 0, "home")
