"""Which meeting of the SCO a text means: "the summit", "天津峰会", "заседание СГП в Москве".

The gazetteer knows kinds of meetings (``[[event]]``) and dated meetings (``[[meeting]]``).
Where a kind is written, each known meeting of that kind is weighed by what stands around it:
city, year, number, and the article's date. A meeting that nobody listed is built from kind,
city and year. Dates decide: "last year's Astana summit" is *historical*, the meeting that is
next or just over is the current one. Works for texts that never name the organisation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from config.gazetteer import Gazetteer, Meeting
from monitor.taggers import TaggedText
from monitor.taggers.chair import unlisted_year
from monitor.taggers.matcher import Hit
from monitor.taggers.meeting_cities import Context, city_of, city_of_chair, slug_of, slugs_of
from monitor.taggers.meeting_places import (
    OPENING,
    opening_places,
    places_of,
)
from monitor.taggers.numbers_said import ordinals_in, years_in
from monitor.taggers.rivals import is_multilateral, is_rival, member_states
from monitor.taggers.unnamed import is_told_by_members
from monitor.text.languages.wording import Wording

DURING: Final = 3
"""Days around a meeting that belong to it."""

NEAR: Final = 35
"""Days before or after in which "the summit" needs no more to be this one."""

EXPECTED: Final = 150
"""Days before a meeting in which "the coming summit" needs no more to be this one."""

HISTORY: Final = 60
"""Days after which a meeting is history. Texts of the weeks after a summit still report it."""

AHEAD: Final = 400
"""Days before which nobody speaks of the next yearly meeting."""

THRESHOLDS: Final = (5.0, 3.5, 3.0)
"""Points needed where no sentence, only another, or this sentence names the organisation.

Set on the development corpus: unnamed meetings need the right city and the right days.
"""

CONFUSED: Final = 1.5
"""Points lost where outlets say "summit" for another meeting of leaders."""

CLOSE: Final = 45
"""Characters between the kind and its city or its owner when they belong together."""

LEAD: Final = 3
"""Sentences of the body, a dateline among them, in which it is said whose meeting it is."""

MOST: Final = 300
"""Places of a text at which a kind of meeting is looked at with all that stands around it."""

_SESSION: Final = Wording(lambda one: one.meetings.sessions)
OF_ANOTHER: Final = 4
"""Characters between a kind and a session of it: "ministers of trade (of) session" in Urdu."""

_OTHER_OWNER: Final = Wording(lambda one: one.meetings.other_owners, re.IGNORECASE)

DRILLS: Final = "defence-military/exercises"
"""The topic whose words tell an exercise from a phrase that has its name."""

YEARLY: Final = frozenset({"summit", "chg", "fm"})
"""Meetings that are all listed up to now: only a coming one can be built, with its year."""


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    """A meeting that the text means at *start*..*end*.

    ``owned`` says whether the organisation is named in the sentence. ``topic`` is what such
    meetings are about. ``days`` counts from its first day to the article's (None: the article
    is undated, or the meeting was built from kind, city and year). ``host`` is the state that holds
    a listed one.
    """

    term: str
    label: str
    kind: str
    start: int
    end: int
    points: float
    owned: bool
    topic: str = ""
    days: int | None = None
    host: str = ""

    @property
    def historical(self) -> bool:
        """Say whether it was long over when the article appeared."""
        return self.days is not None and self.days > HISTORY


def find_meetings(
    text: TaggedText, gazetteer: Gazetteer, *, named: Sequence[tuple[int, int]]
) -> tuple[FoundMeeting, ...]:
    """Return the meetings that *text* means, in order; *named* are the places of SCO names."""
    kinds = [hit for hit in text.hits if hit.term.scheme == "event"]
    if not kinds:
        return ()
    day = text.date.date() if text.date else None
    told = is_told_by_members(text, gazetteer)
    members = member_states(gazetteer)
    confirmed = bool(named) or told or _is_of_many(text, members)
    found: list[FoundMeeting] = []
    for context in _contexts(text, kinds, named, members):
        may_be = context.owned or confirmed or _is_drill(context, text)
        if not (may_be or context.around or context.opening):
            continue
        best = _best(context, gazetteer.meetings, day)
        if not may_be and not (best and _is_certain(best)):
            continue
        whose = told or context.of_members
        if best is None and (whose or context.owned or context.kind.option("form") == "year"):
            best = _built(context, text, gazetteer, day, told=whose)
        if best is not None:
            found.append(best)
    return tuple(found)


CERTAIN: Final = 6.5
"""Points of a listed meeting that needs no more: its kind and its city, in these very days."""


def _is_certain(found: FoundMeeting) -> bool:
    """Say whether kind, city and days of a listed meeting are together enough to mean it."""
    return found.points >= CERTAIN


def _is_of_many(text: TaggedText, members: frozenset[str]) -> bool:
    """Say whether three *members*, or "the leaders" or "member states", are in the text."""
    named = {hit.term.term for hit in text.of("country")} & members
    cues = {hit.term.term for hit in text.of("cue")}
    return len(named) >= 3 or bool(cues & {"leaders", "member-states", "document"})


def _contexts(
    text: TaggedText,
    kinds: Sequence[Hit],
    named: Sequence[tuple[int, int]],
    members: frozenset[str],
) -> Iterator[Context]:
    """Yield what stands around each kind that is not another organisation's."""
    only = not any(is_multilateral(hit.term) for hit in text.hits)
    opening = slugs_of(opening_places(text))
    starts = [hit.start for hit in text.hits]
    for hit in islice(filter(lambda kind: _is_meant(text, kind), kinds), MOST):
        start, end = text.sentence_at(hit.start)
        near = text.hits[bisect_left(starts, start) : bisect_left(starts, end)]
        owners = named[bisect_left(named, (start, 0)) : bisect_left(named, (end, 0))]
        if _is_rivals(hit, near, owners, text.text[start:end]):
            continue
        session = _SESSION.fullmatch(text.text[hit.start : hit.end]) is not None
        if session and any(_is_whose(one, hit) for one in near):
            continue
        places = places_of(near)
        line = text.text[start:end]
        rivals = any(is_rival(one.term) for one in near)
        yield Context(
            kind=hit.term,
            session=session,
            start=hit.start,
            end=hit.end,
            close=slugs_of(one for one in places if _gap(one, hit) <= CLOSE),
            around=slugs_of(places),
            opening=opening,
            nearest=min(places, key=lambda one: _gap(one, hit)).term if places else None,
            years=years_in(line),
            numbers=ordinals_in(line),
            hosts=frozenset(one.term.term for one in near if one.term.scheme == "country"),
            past=any(one.term.scheme == "cue" and one.term.term == "past" for one in near),
            owned=2 if owners else 1 if named and not rivals else 0,
            of_members=only
            and any(one.term.term == "member-states" for one in near)
            and any(one.term.country in members for one in places),
        )


def _is_meant(text: TaggedText, kind: Hit) -> bool:
    """Say whether a kind of meeting stands for itself, and in the news."""
    if text.is_boilerplate(kind.start) and kind.start > text.headline_length:
        return False
    return "event" not in kind.within and kind.term.option("tag") != "no"


def _gap(one: Hit, other: Hit) -> int:
    """Return the characters between two hits."""
    return max(one.start, other.start) - min(one.end, other.end)


def _is_whose(one: Hit, session: Hit) -> bool:
    """Say whether a session is that of the ministers or of the organ before it."""
    if not 0 <= session.start - one.end <= OF_ANOTHER:
        return False
    is_kind = one.term.scheme == "event" and one.term != session.term
    return is_kind or (one.term.scheme == "organisation" and one.term.parent == "sco")


def _is_rivals(
    kind: Hit, near: Sequence[Hit], owners: Sequence[tuple[int, int]], line: str
) -> bool:
    """Say whether another organisation stands nearer to the kind than the SCO does."""
    rival = min((_gap(one, kind) for one in near if is_multilateral(one.term)), default=10_000)
    own = min(
        (max(start, kind.start) - min(end, kind.end) for start, end in owners), default=10_000
    )
    if rival < own and rival <= CLOSE:
        return True
    return not owners and _OTHER_OWNER.search(line) is not None


def _best(context: Context, meetings: Sequence[Meeting], day: date | None) -> FoundMeeting | None:
    """Return the known meeting that fits best, if one fits well enough."""
    best: tuple[float, Meeting] | None = None
    kind = context.kind.term
    for meeting in meetings:
        if meeting.kind != kind and (kind, meeting.kind) != ("summit", "chg"):
            continue
        confused = meeting.kind != kind and not context.session
        points = _points(context, meeting, day) - CONFUSED * confused
        if best is None or (points, meeting.starts) > (best[0], best[1].starts):
            best = (points, meeting)
    if best is None or best[0] < THRESHOLDS[context.owned]:
        return None
    points, meeting = best
    if context.owned == 0 and slug_of(meeting.city) not in context.around | context.opening:
        return None
    return FoundMeeting(
        term=meeting.term,
        label=meeting.label,
        kind=meeting.kind,
        start=context.start,
        end=context.end,
        points=points,
        owned=context.owned == 2,
        topic=context.kind.option("topic"),
        days=(day - meeting.starts).days if day else None,
        host=meeting.host,
    )


def _points(context: Context, meeting: Meeting, day: date | None) -> float:
    """Weigh one known meeting."""
    points = 1.0 if context.owned == 2 else 0.0
    city = slug_of(meeting.city)
    if city in context.close:
        points += 3.0
    elif city in context.around:
        points += 2.0
    elif city in context.opening and not context.close:
        points += 1.5
    elif context.close:
        points -= 1.5
    elif meeting.host in context.hosts:
        points += 1.0
    if context.years:
        points += 2.0 if meeting.starts.year in context.years else -2.0
    if meeting.number and context.numbers:
        points += 3.0 if meeting.number in context.numbers else -0.5
    return points + (_nearness(meeting, day, past=context.past) if day else 0.0)


def _nearness(meeting: Meeting, day: date, *, past: bool) -> float:
    """Weigh the days between the article and the meeting."""
    before, after = (meeting.starts - day).days, (day - meeting.ends).days
    if before <= DURING and after <= DURING:
        return 3.0 if past else 5.0
    if past:
        return 1.0 if NEAR < after <= AHEAD else -2.0
    if max(before, after) <= NEAR:
        return 2.0
    if 0 < before <= EXPECTED:
        return 2.0
    if 0 < before <= AHEAD:
        return 1.5 - before / AHEAD
    if 0 < after <= AHEAD:
        return 0.8 - after / AHEAD
    return -2.0


def _built(
    context: Context, text: TaggedText, gazetteer: Gazetteer, day: date | None, *, told: bool
) -> FoundMeeting | None:
    """Make a meeting that nobody listed from kind, year and city; *told*: the text says whose."""
    kind = context.kind
    current = day.year if day else 0
    year = max((one for one in context.years if abs(one - current) <= 1), default=current)
    certain = year in context.years and (
        context.nearest is not None or kind.option("form") == "year"
    )
    certain = certain or told or _is_drill(context, text)
    certain = certain or (context.owned == 1 and _opens_with_it(context, text))
    if not year or (context.owned < 2 and not certain):
        return None
    city, name = "", ""
    if kind.term in YEARLY and (year not in context.years or context.past):
        if context.owned < 2:
            return None  # any ministers may meet in the city of the chair
        year = unlisted_year(gazetteer, kind.term, day) if day and not context.past else 0
        city, name = city_of_chair(context, text, gazetteer, day) if day and year else ("", "")
        if not city:
            return None
    term, label = f"{kind.term}-{year}", f"{kind.label} {year}"
    if kind.option("form") != "year":
        if not city:
            city, name = city_of(context, text, gazetteer, day)
        if not city:
            return None
        term, label = f"{kind.term}-{year}-{city}", f"{kind.label}, {name} {year}"
    return FoundMeeting(
        term=term,
        label=label,
        kind=kind.term,
        start=context.start,
        end=context.end,
        points=THRESHOLDS[context.owned],
        owned=context.owned == 2,
        topic=kind.option("topic"),
    )


def _is_drill(context: Context, text: TaggedText) -> bool:
    """Say whether an exercise stands by its name at the top, with its year or words of drills."""
    if context.kind.option("form") != "year":
        return False
    at_top = context.start < text.headline_length or text.is_lead(context.start, LEAD)
    return at_top and (
        bool(context.years) or any(hit.term.term == DRILLS for hit in text.of("topic"))
    )


def _opens_with_it(context: Context, text: TaggedText) -> bool:
    """Say whether headline and first lines have the kind, the organisation and a city together.

    The kind is in the headline, and the organisation in the first lines, or the other way round.
    """
    if not (context.opening or context.kind.option("form") == "year"):
        return False
    if context.end <= text.headline_length:
        opening = text.headline_length + 2 * OPENING
        return any(
            one.start < opening or text.is_lead(one.start, LEAD) for one in _names_of_it(text)
        )
    return text.is_lead(context.start, 1) and any(
        one.start < text.headline_length for one in _names_of_it(text)
    )


def _names_of_it(text: TaggedText) -> Iterator[Hit]:
    """Yield the names of the organisation and its organs."""
    return (one for one in text.of("organisation") if "sco" in (one.term.term, one.term.parent))
