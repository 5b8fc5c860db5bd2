"""What speaks for a text that names nothing of the organisation being about it all the same.

"The ministers of ten countries met in Bishkek", "the anti-terrorist structure in Tashkent", "what
Nepal got from being a dialogue partner": no name stands there, or only one that others have too.
Each finding has a strength of 0..1; what it counts is fitted to labelled texts
(``config/unnamed_scorecard.toml``, by `python -m tests.bench.fit_unnamed --write`). It is asked of
texts in which nothing else was found, so what costs most is looked at last, and only where it can
still decide.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from config.gazetteer import Gazetteer
from config.scorecard import UNNAMED, load_scorecard
from monitor.taggers import TaggedText
from monitor.taggers.chair import chair_on
from monitor.taggers.field_words import OWN, counted, likely_by_words
from monitor.taggers.matcher import Hit
from monitor.taggers.meeting_places import is_by_video
from monitor.taggers.proof import Proof
from monitor.taggers.rivals import is_multilateral, is_rival, member_states
from monitor.taggers.unnamed import KINDS, going_on

FOR: Final = (
    "summit-city-at-top",
    "summit-city",
    "two-leaders-in-it",
    "leaders-in-it",
    "ministers-city-at-top",
    "two-ministers-in-it",
    "same-kind",
    "same-kind-in-city",
    "same-kind-on-screens",
    "ministers",
    "exercise",
    "exercise-of-a-year",
    "chair-of-these-days",
    "membership-at-top",
    "own-programme",
    "partner-at-top",
    "member-states",
    "member-states-at-top",
    "states",
    "member-place-at-top",
    "organ",
    "organ-again",
    "participants",
    "motto",
    "together",
)
AGAINST: Final = ("bilateral", "city-life", "past", "world-body", "unlike")
"""The names of all findings: those that may only speak for it, and only against it."""

SIGNS: Final = frozenset(
    {
        "summit-city",
        "ministers-city-at-top",
        "same-kind",
        "ministers",
        "exercise",
        "exercise-of-a-year",
        "chair-of-these-days",
        "own-programme",
        "partner-at-top",
        "member-states",
        "organ",
    }
)
"""Of them a text needs one: states and words alone are those of any news of the region."""

LEADERS: Final = 2
MIDDLE: Final = 0.45
"""The likeness of words that says nothing: of a text without any word of the field."""
STATES: Final = 6

_YEAR: Final = re.compile(r"[»”\"]?\s*[-–— ]?\s*(?:20|২০|२०|۲۰|٢٠)\d\d(?!\d)")
"""The year that stands behind the name of an exercise."""

_CUES: Final = (
    "member-states",
    "dialogue-partner",
    "membership",
    "chair",
    "leaders",
    "own-programme",
    "participants",
    "bilateral",
    "city-life",
    "past",
)

_NAMES: Final = frozenset({*FOR, *AGAINST})

Places = tuple[tuple[int, int], ...]


def places_told(text: TaggedText, gazetteer: Gazetteer, proof: Proof) -> Places:
    """Return the places at which *text* tells of the organisation without a name, none where its
    findings are not enough or another organisation of states is named; *proof* is what its names
    prove."""
    if any(is_rival(hit.term) for hit in text.of("organisation")):
        return ()
    card = load_scorecard(UNNAMED)
    found = _without_words(text, gazetteer, proof)
    points = sum(card.points[name] * strength for name, strength in found.items())
    if points + card.points["together"] < card.about or not SIGNS & found.keys():
        return ()
    likely = _by_words(text)
    if points + sum(card.points[name] * worth for name, worth in likely.items()) < card.about:
        return ()
    return _places(text, gazetteer, proof)


def strengths(text: TaggedText, gazetteer: Gazetteer, proof: Proof) -> dict[str, float]:
    """Return all findings of *text* with their strengths."""
    return _without_words(text, gazetteer, proof) | _by_words(text)


def _is_at_top(text: TaggedText, hit: Hit) -> bool:
    return hit.start < text.headline_length or text.is_lead(hit.start)


def _places(text: TaggedText, gazetteer: Gazetteer, proof: Proof) -> Places:
    """Return where it is told: an organ's name; else the meetings and cities of members at the
    top; else any meeting, and any word for the members."""
    organs = tuple(
        (hit.start, hit.end)
        for hit in text.of("organisation")
        if proof.organs.get((hit.start, hit.end))
    )
    if organs:
        return organs
    members = member_states(gazetteer)
    told = [
        hit
        for hit in text.hits
        if hit.term.scheme == "event"
        or (hit.term.scheme == "place" and hit.term.country in members)
        or (hit.term.scheme == "cue" and hit.term.term == "member-states")
    ]
    told = [hit for hit in told if not text.is_boilerplate(hit.start)]
    top = [hit for hit in told if _is_at_top(text, hit)]
    return tuple((hit.start, hit.end) for hit in top or told)


def _without_words(text: TaggedText, gazetteer: Gazetteer, proof: Proof) -> dict[str, float]:
    """Return the findings that one walk over the names in *text* shows."""
    members = member_states(gazetteer)
    cues: dict[str, bool] = {}
    cities: dict[str, bool] = {}
    kinds: set[str] = set()
    exercises: set[str] = set()
    states: set[str] = set()
    leaders: set[str] = set()
    organ = 0.0
    world = again = motto = top_place = yearly = False
    for hit in text.hits:
        term = hit.term
        if term.scheme == "cue":
            if term.term in _CUES and not cues.get(term.term):
                cues[term.term] = _is_at_top(text, hit)
        elif term.scheme == "event":
            if term.option("form") == "year":
                exercises.add(term.term)
                yearly = yearly or _YEAR.match(text.text, hit.end) is not None
            else:
                kinds.add(term.term)
        elif term.scheme == "place":
            if not cities.get(term.term):
                cities[term.term] = _is_at_top(text, hit)
            if term.country in members:
                states.add(term.country)
                top_place = top_place or cities[term.term]
        elif term.scheme == "country":
            states |= {term.term} & members
        elif term.scheme == "person":
            if term.country in members:
                states.add(term.country)
                leaders.add(term.term)
        elif term.scheme == "topic":
            motto = motto or (hit.start, hit.end) in proof.refused
        elif term.scheme == "organisation":
            world = world or is_multilateral(term)
            if share := proof.organs.get((hit.start, hit.end)):
                again = again or organ > 0
                organ = max(organ, share)
    found: dict[str, float] = {
        "member-states-at-top": cues.get("member-states", False),
        "ministers": bool(kinds - KINDS),
        "exercise": bool(exercises) and len(states) > 1,
        "exercise-of-a-year": yearly,
        "partner-at-top": cues.get("dialogue-partner", False),
        "membership-at-top": cues.get("membership", False),
        "chair-of-these-days": cues.get("chair", False)
        and text.date is not None
        and chair_on(gazetteer, text.date.date()) in states,
        "states": min(1.0, math.log(max(1, len(states))) / math.log(STATES)),
        "member-place-at-top": top_place,
        "organ": organ,
        "organ-again": again,
        "motto": motto,
        "world-body": world,
        **{name: name in cues for name in _CUES if name in _NAMES},
        **_of_known_meetings(
            text, gazetteer, cities, kinds, len(leaders), spoken_of="leaders" in cues
        ),
    }
    return {name: float(strength) for name, strength in found.items() if strength}


def _of_known_meetings(
    text: TaggedText,
    gazetteer: Gazetteer,
    cities: Mapping[str, bool],
    kinds: set[str],
    leaders: int,
    *,
    spoken_of: bool,
) -> dict[str, bool]:
    """Return what the meetings of these days add: their cities, which are said to be at the top or
    not, and their kinds."""
    if text.date is None:
        return {}
    known = list(going_on(gazetteer, text.date.date()))
    meetings = [(one.city, one.kind in KINDS, one.kind in kinds) for one in known]
    at_top = any(high and cities.get(city) for city, high, _ in meetings)
    of_ministers = any(not high and cities.get(city) for city, high, _ in meetings)
    return {
        "summit-city-at-top": at_top,
        "two-leaders-in-it": at_top and leaders >= LEADERS,
        "leaders-in-it": at_top and spoken_of,
        "summit-city": any(high and city in cities for city, high, _ in meetings),
        "ministers-city-at-top": of_ministers,
        "two-ministers-in-it": of_ministers and leaders >= LEADERS,
        "same-kind": any(same for _, _, same in meetings),
        "same-kind-in-city": any(same and city in cities for city, _, same in meetings),
        "same-kind-on-screens": any(one.video and one.kind in kinds for one in known)
        and is_by_video(text),
    }


def _by_words(text: TaggedText) -> dict[str, float]:
    """Return how much the words of *text* are those of texts about the organisation, its own names
    left out."""
    own = {name: worth for name, worth in counted(text).items() if not name.startswith(OWN)}
    likely = likely_by_words(own, "unnamed")
    side = "together" if likely > MIDDLE else "unlike"
    reach = 1.0 - MIDDLE if likely > MIDDLE else MIDDLE
    return {side: abs(likely - MIDDLE) / reach}
