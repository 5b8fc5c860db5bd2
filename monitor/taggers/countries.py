"""Country tags: states that act, speak, host, send a delegation, take the chair or are decided on.

Each mention is weighed by what stands beside it: an office ("Kazakhstan's foreign minister",
"президент Казахстана"), a verb, "by", "with" or only "in". Mentions in membership lists,
explainers, credits and datelines, in names of organisations, topics and meetings, and the seat
of the Secretariat weigh nothing. A list of countries shares what stands before and after it,
so a list of delegations counts. Office holders who are tagged count for the state that they
serve at the article's date, and a city that hosts the meeting counts for its state, on the
sidelines too. So does the place of the news, and a little the state whose language it is in.
Which states are tagged is a scorecard: each finding (``country_findings.py``) has points that were
fitted to labelled texts (``config/country_scorecard.toml``). Where the text has a vector, the
labelled texts that are most like it tell which of the states that it names such a text is about, by
a scorecard of its own (``config/country_with_vector_scorecard.toml``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer
from config.tag_scorecard import TagScorecard, complete
from monitor.taggers import TaggedText, people, scene
from monitor.taggers.country_findings import (
    BY_VECTOR,
    LEAST,
    NAMES,
    ONLY_CITY,
    Mention,
    by_vector,
    findings,
)
from monitor.taggers.country_names import TOUCHED, by_name
from monitor.taggers.home_states import beside_language
from monitor.taggers.relevance import judge
from monitor.taggers.rivals import member_states
from monitor.taggers.scene import ACTS
from monitor.taggers.tag_evidence import of_points
from monitor.text.languages.wording import Wording
from storage.records import Tag

MOST_SURE: Final = 0.97
MOST_SPANS: Final = 20
"""Places of a state that are kept with the tag."""


class CountryTagger:
    """Tags states; see the module's docstring."""

    name = "countries"

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return the states, the surest first."""
        card = scorecard(text)
        mentions, found = _scored(text, gazetteer)
        odds = {code: card.odds(code, strengths) for code, strengths in found.items()}
        labels = _labels(gazetteer)
        return tuple(
            _tag(code, labels[code], odds[code], [one for one in mentions if one.code == code])
            for code in sorted(odds, key=lambda code: (-odds[code], code))
            if odds[code] >= 0
        )

    def told(self, text: TaggedText, gazetteer: Gazetteer, tags: Sequence[Tag]) -> Iterator[str]:
        """Yield what counted for each of *tags*."""
        card = scorecard(text)
        _, found = _scored(text, gazetteer)
        for tag in tags:
            yield of_points(tag, card, found[tag.term])


@lru_cache(maxsize=2)
def _scored(
    text: TaggedText, gazetteer: Gazetteer
) -> tuple[tuple[Mention, ...], Mapping[str, Mapping[str, float]]]:
    """Return the mentions of states, and what is found of each: by words, and as a whole where the
    text has a vector; cached by identity."""
    mentions = tuple(mentions_in(text, gazetteer))
    found = found_in(text, gazetteer, mentions, least=0.0 if text.whole else LEAST)
    if text.whole:
        near = by_vector(found, text.whole.states, text.whole.named)
        return mentions, {code: strengths | near[code] for code, strengths in found.items()}
    for strengths in found.values():
        del strengths[ONLY_CITY]
    return mentions, found


def scorecard(text: TaggedText) -> TagScorecard:
    """Return the scorecard that judges *text*: there is another where it has a vector."""
    if text.whole:
        return complete("country_with_vector", (*NAMES, ONLY_CITY, *BY_VECTOR))
    return complete("country", NAMES)


def found_in(
    text: TaggedText, gazetteer: Gazetteer, mentions: Iterable[Mention], *, least: float
) -> dict[str, dict[str, float]]:
    """Return what *text* shows by its words for each state whose *mentions* weigh *least*."""
    about = judge(text, gazetteer).level == "about"
    return findings(
        beside_language(text, tuple(mentions), about=about),
        headline=text.headline_length,
        about=about,
        tells_of_people=bool(people.find(text, gazetteer)),
        members=member_states(gazetteer),
        least=least,
    )


def mentions_in(text: TaggedText, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield each mention of a state that weighs anything."""
    labels = _labels(gazetteer)
    for one in (
        *by_name(text),
        *_from_people(text, gazetteer),
        *_from_organisations(text),
        *scene.found(text, gazetteer),
    ):
        if one.weight > 0 and one.code in labels:
            at = one.end and text.sentence_at(one.start)[0]
            yield replace(one, sentence=at, in_lead=bool(one.end) and _is_opening(text, one.start))


def _is_opening(text: TaggedText, place: int) -> bool:
    """Say whether *place* is in the first sentence of the body."""
    return place >= text.headline_length and text.is_lead(place, 1)


@lru_cache(maxsize=2)
def _labels(gazetteer: Gazetteer) -> dict[str, str]:
    return {entry.term: entry.label for entry in gazetteer.countries}


def _tag(code: str, label: str, odds: float, mentions: Sequence[Mention]) -> Tag:
    spans = {(one.start, one.end) for one in mentions if one.end}
    return Tag(
        scheme="country",
        term=code,
        label=label,
        confidence=round(min(MOST_SURE, 1.0 / (1.0 + math.exp(-odds))), 2),
        spans=tuple(sorted(spans)[:MOST_SPANS]),
    )


def _from_people(text: TaggedText, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield what tagged office holders add to their states."""
    for person in people.find(text, gazetteer):
        served = {office.country for office in person.offices if office.country}
        bodies = any(office.organisation for office in person.offices)
        if text.date is None and bodies and _speaks_for_organisation(text, person):
            continue
        for code in served:
            yield Mention(code, ACTS, *person.spans[0], "person")


_ORGANISATION_OFFICE: Final = Wording(lambda one: one.offices.of_organisation, re.IGNORECASE)


def _speaks_for_organisation(text: TaggedText, person: people.Person) -> bool:
    """Say whether an office of an organisation stands beside an undated person."""
    return any(
        _ORGANISATION_OFFICE.search(text.text, max(0, start - 60), end + 60)
        for start, end in person.spans
    )


def _from_organisations(text: TaggedText) -> Iterator[Mention]:
    """Yield what ministries, parties and companies add to their states."""
    seen: set[str] = set()
    for hit in text.of("organisation"):
        code = hit.term.country
        if not code or hit.term.term in seen:
            continue
        if "organisation" in hit.within or text.is_boilerplate(hit.start):
            continue
        seen.add(hit.term.term)
        weight = ACTS if hit.term.term.startswith("mfa-") else TOUCHED
        worth = ACTS if hit.term.parent == "sco" else weight
        yield Mention(code, worth, hit.start, hit.end, "organisation", own=worth)


TAGGER: Final = CountryTagger()
