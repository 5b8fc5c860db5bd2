"""What a text announces: an event on days after its own, where it will be, and who says so.

Looked for in the sentences of relevant texts that name a day ahead: beside it a meeting of the
organisation, or a gathering of another kind (a forum, an exercise, a festival) where the sentence
names the organisation or the text is about it. What is not news, and what a list or an explainer
says, announces nothing. A bare year is an announcement only of a meeting, with its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from config.gazetteer import Gazetteer, Meeting, Term
from config.glossary import concepts_named
from config.own_words import per_words
from monitor.taggers import TaggedText, people
from monitor.taggers.matcher import Hit
from monitor.taggers.meeting_places import places_of
from monitor.taggers.mentions import Reading, Sentence, read
from monitor.taggers.spans import Spans
from monitor.text.dates.ahead import DaysAhead, days_ahead, plain
from monitor.text.languages.in_cyrillic import without_filler
from monitor.text.languages.wording import Wording
from storage.records import Level, PlannedEvent

MOST: Final = 10
"""Events that one text announces: a yearly plan of a ministry has more, and is no news."""

LONGEST: Final = 600
"""Characters of a sentence that are looked at and kept."""

CLAUSE: Final = 200
"""Characters that a mark between two clauses stands for."""
_CLAUSES: Final = re.compile("[,;\u060c\u061b\uff0c\uff1b\u3001]")

GATHERINGS: Final = {
    "exercise": "Exercise",
    "business_forum": "Business forum",
    "forum": "Forum",
    "conference": "Conference",
    "festival": "Festival",
    "trade_fair": "Trade fair",
    "exhibition": "Exhibition",
    "marathon": "Marathon",
    "championship": "Championship",
    "olympics": "Olympic games",
    "referendum": "Referendum",
    "election": "Election",
}
"""Concepts of the glossary that are planned for a day, with their labels."""

_LINKS: Final = " \u00a0\u3000\n\t.:-\u2013\u2014"
"""What stands between a dateline and its news."""
_GENERAL: Final = "conference"
"""The gathering whose words stand for any in Chinese: a forum is no conference beside it."""
_DIGIT: Final = re.compile(r"\d")
_SAYING: Final = Wording(lambda one: (*one.saying.verbs, *one.clauses.speech), re.IGNORECASE)
_AROUND: Final = frozenset({"explainer", "around", "biography", "memory"})


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is planned: ``place`` is where it stands in the text, ``meeting`` the known one."""

    kind: str
    label: str
    place: int
    event: str = ""
    meeting: Meeting | None = None


def planned_events(
    text: TaggedText, gazetteer: Gazetteer, *, article: str, level: Level
) -> tuple[PlannedEvent, ...]:
    """Return what *text*, of the article with that id, announces, each event of a day once."""
    if text.date is None or level == "none":
        return ()
    day = text.date.date()
    found: dict[tuple[str, str, str], PlannedEvent] = {}
    reading = read(text, gazetteer)
    for whole in reading.sentences:
        if whole.role in _AROUND or _DIGIT.search(text.text, whole.start, whole.end) is None:
            continue
        sentence = _behind_dateline(text, whole)
        if text.is_boilerplate(sentence.start):
            continue
        line = text.text[sentence.start : min(sentence.end, sentence.start + LONGEST)]
        days = days_ahead(line, day, language=text.language)
        if not days:
            continue
        kinds = list(_kinds(text, reading, sentence, gazetteer, level))
        for ahead, at, kind in _pairs(text, sentence, days, kinds):
            event = _event(text, gazetteer, sentence, ahead, at, kind, article)
            if event is not None:
                found.setdefault((event.kind, event.starts.isoformat(), event.city), event)
        if len(found) >= MOST:
            break
    return tuple(found.values())[:MOST]


def _behind_dateline(text: TaggedText, sentence: Sentence) -> Sentence:
    """Return *sentence* without the boilerplate that it begins with, as it is where all is such.

    A dateline has a day and a city of its own, neither of them of what is announced.
    """
    start = sentence.start
    for span in text.boilerplate:
        if span.start <= start < span.end:
            start = span.end
            while start < sentence.end and text.text[start] in _LINKS:
                start += 1
    return replace(sentence, start=start) if start < sentence.end else sentence


def _kinds(
    text: TaggedText, reading: Reading, sentence: Sentence, gazetteer: Gazetteer, level: Level
) -> Iterator[_Kind]:
    """Yield what may be planned in *sentence*: meetings of the organisation, else gatherings."""
    known = {one.term: one for one in gazetteer.meetings}
    labels = {one.term: one.label for one in gazetteer.events}
    meetings = {
        one.start: one
        for one in reading.meetings
        if sentence.start <= one.start < sentence.end
        # Ministers of two states may meet in a text that only mentions the organisation.
        and (one.owned or one.days is not None or level == "about")
    }
    for found in meetings.values():
        meeting = known.get(found.term)
        yield _Kind(found.kind, labels[found.kind], found.start, found.term, meeting)
    for hit in _within(text.of("event"), _span(sentence)) if sentence.references else ():
        # A meeting that is not listed yet, and has no year to be told by.
        is_one = "event" not in hit.within and hit.term.option("tag") != "no"
        if is_one and hit.start not in meetings and not sentence.rivals:
            yield _Kind(hit.term.term, hit.term.label, hit.start)
    if not (meetings or sentence.references or level == "about"):
        return
    kinds = Spans((hit.start, hit.end) for hit in text.of("event"))
    for match in _gatherings().finditer(text.text, sentence.start, sentence.end):
        # A capital that is several letters in small is none of these words.
        concept = _stems().get(match[0].casefold(), "")
        if concept and not kinds.touch(match.start(), match.end()):
            yield _Kind(concept, GATHERINGS[concept], match.start())


def _pairs(
    text: TaggedText, sentence: Sentence, days: Sequence[DaysAhead], kinds: Sequence[_Kind]
) -> Iterator[tuple[DaysAhead, int, _Kind]]:
    """Yield each date with its place in the text and the kind that goes with it.

    That is the one in the same clause, failing that the nearest; of two dates of one kind the
    nearer one counts.
    """
    line = text.text[sentence.start : sentence.end]
    nearest: dict[_Kind, tuple[int, DaysAhead, int]] = {}
    general = {
        one
        for one in kinds
        if one.kind == _GENERAL
        and any(
            other.kind != _GENERAL and _away(text.text, one.place, other.place) < CLAUSE
            for other in kinds
        )
    }
    for ahead in days if kinds else ():
        # Places in the line of dates and in the text differ by a few spaces: near enough.
        at = sentence.start + round(ahead.place * len(line) / max(1, len(plain(line))))
        away, kind = min(
            ((_away(text.text, at, one.place), one) for one in kinds if one not in general),
            key=lambda pair: pair[0],
        )
        if kind not in nearest or away < nearest[kind][0]:
            nearest[kind] = (away, ahead, at)
    for kind, (_, ahead, at) in nearest.items():
        yield ahead, at, kind


def _away(text: str, one: int, other: int) -> int:
    """Return the characters between two places; a new clause between them is a long way."""
    between = text[min(one, other) : max(one, other)]
    return len(between) + CLAUSE * len(_CLAUSES.findall(between))


def _event(
    text: TaggedText,
    gazetteer: Gazetteer,
    sentence: Sentence,
    ahead: DaysAhead,
    at: int,
    kind: _Kind,
    article: str,
) -> PlannedEvent | None:
    """Make the event of one date and kind, at the place that stands nearest to the date."""
    line = text.text[sentence.start : sentence.end]
    place = _place(text, sentence, at)
    if ahead.precise == "year" and (place is None or not kind.event):
        return None
    city, country = (place.term, place.country) if place else ("", "")
    event = _same(kind, ahead)
    if event and kind.meeting is not None and not city and not kind.meeting.video:
        city, country = kind.meeting.city, kind.meeting.host
    return PlannedEvent(
        article=article,
        kind=kind.kind,
        label=kind.label,
        starts=ahead.starts,
        ends=ahead.ends,
        precise=ahead.precise,
        event=event,
        city=city,
        country=country or _country(text, sentence),
        announced_by=_announcer(text, gazetteer, sentence, kind),
        sentence=without_filler(line[:LONGEST].strip()),
        start=sentence.start,
        end=min(sentence.end, sentence.start + LONGEST),
    )


def _same(kind: _Kind, ahead: DaysAhead) -> str:
    """Return the term of the meeting if it may be on these days, "" if it is another one."""
    if kind.meeting is not None:
        is_then = kind.meeting.starts <= ahead.ends and ahead.starts <= kind.meeting.ends
        return kind.event if is_then else ""
    return kind.event if f"-{ahead.starts.year}" in kind.event else ""


def _span(sentence: Sentence) -> tuple[int, int]:
    return sentence.start, sentence.end


def _within(hits: tuple[Hit, ...], sentence: tuple[int, int]) -> tuple[Hit, ...]:
    first = bisect_left(hits, sentence[0], key=lambda one: one.start)
    return hits[first : bisect_left(hits, sentence[1], key=lambda one: one.start)]


def _place(text: TaggedText, sentence: Sentence, at: int) -> Term | None:
    """Return the place of the sentence that stands nearest to its date."""
    places = [
        hit
        for hit in places_of(_within(text.of("place"), _span(sentence)))
        if not {"person", "negative", "topic"} & set(hit.within)
    ]
    nearest = min(places, key=lambda hit: abs(hit.start - at), default=None)
    return nearest.term if nearest else None


def _country(text: TaggedText, sentence: Sentence) -> str:
    """Return the one state that the sentence names, "" where it names none or several."""
    names = {
        hit.term.term for hit in _within(text.of("country"), _span(sentence)) if not hit.within
    }
    return names.pop() if len(names) == 1 else ""


def _announcer(text: TaggedText, gazetteer: Gazetteer, sentence: Sentence, kind: _Kind) -> str:
    """Return who says so, in *sentence* or the next one of its paragraph, or ""."""
    if _SAYING.search(text.text, sentence.start, sentence.end):
        return _speaker(text, gazetteer, _span(sentence), kind)
    following = next((one for one in text.sentences if one[0] >= sentence.end), None)
    if following is None or "\n" in text.text[sentence.end : following[0]]:
        return ""
    return _speaker(text, gazetteer, following, kind)


def _speaker(text: TaggedText, gazetteer: Gazetteer, sentence: tuple[int, int], kind: _Kind) -> str:
    """Return the person, else the body, beside the verb of *sentence*: not what is announced."""
    verb = _SAYING.search(text.text, *sentence)
    if verb is None:
        return ""
    said: list[tuple[int, str]] = [
        (abs(start - verb.start()), person.label)
        for person in people.find(text, gazetteer)
        for start, _ in person.spans
        if sentence[0] <= start < sentence[1]
    ]
    said = said or [
        (abs(hit.start - verb.start()), hit.term.label)
        for hit in _within(text.of("organisation"), sentence)
        if hit.term.term != "sco" and "organisation" not in hit.within
        if not hit.start <= kind.place < hit.end
    ]
    return min(said, default=(0, ""))[1]


@per_words
def _stems() -> dict[str, str]:
    """Return the stems of all gatherings with their concepts, folded."""
    return {
        stem.text.casefold(): concept.name
        for concept in concepts_named(GATHERINGS)
        for stems in concept.stems.values()
        for stem in stems
    }


@per_words
def _gatherings() -> re.Pattern[str]:
    """Return the pattern of all stems, the longest first; letters may follow most of them."""
    whole = {
        stem.text.casefold()
        for concept in concepts_named(GATHERINGS)
        for stems in concept.stems.values()
        for stem in stems
        if stem.whole and stem.text[0] < "\u2e80"
    }
    stems = sorted(_stems(), key=lambda one: (-len(one), one))
    parts = (
        ("" if one[0] >= "\u2e80" else r"(?<!\w)")
        + re.escape(one)
        + (r"(?!\w)" if one in whole else "")
        for one in stems
    )
    return re.compile("|".join(parts), re.IGNORECASE)
