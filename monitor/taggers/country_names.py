"""What each mention of a state by name weighs, by what stands beside it.

An office ("Kazakhstan's foreign minister"), a verb, "by", "with" or only "in"; a row of states
shares what stands before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from config.lexicon import by_language
from config.own_words import per_words
from monitor.taggers import TaggedText, grammar
from monitor.taggers.country_findings import MASKING, OPENING, Mention
from monitor.taggers.matcher import Hit
from monitor.taggers.offices import DENSE
from monitor.taggers.scene import ACTS, NEAR, PARTY
from monitor.text.boilerplate import members_pattern, participants_pattern
from monitor.text.languages.wording import Wording

TOUCHED: Final = 0.35
PLACE_ONLY: Final = 0.25
HISTORY: Final = 0.2
"""Weights of one mention, with ACTS and PARTY: it is spoken of; it is only where; factor for a
sentence about years long past."""

HEADLINE_BONUS: Final = 0.6
LEAD_FACTOR: Final = 1.3

LIST_LENGTH: Final = 4
"""So many countries in a row are a list."""

WINDOW: Final = 90
"""How far before a name, in characters, its office may stand."""

_TAKES_PLACE: Final = Wording(lambda one: one.meetings.takes_place, re.IGNORECASE)
_NAMED_AFTER: Final = Wording(lambda one: one.meetings.named_after_city, frame=r" %s\b")


def by_name(text: TaggedText) -> Iterator[Mention]:
    """Yield each mention of a state by name, adjective or capital, with its weight."""
    for run in _runs(text):
        for hit, own, weight in _weigh(text, run):
            yield _named(text, hit, run, own, weight)


def _named(text: TaggedText, hit: Hit, run: Sequence[Hit], own: float, weight: float) -> Mention:
    """Return the mention of a state by name, with what stands around it."""
    line, kind = text.text, hit.name.kind
    first, last = text.sentence_at(hit.start)
    before = line[max(first, hit.start - WINDOW) : hit.start]
    is_place = bool(
        grammar.IN_BEFORE.search(before)
        or grammar.IN_BEFORE_ELSEWHERE.search(line, max(first, hit.start - 6), hit.start)
        or grammar.ONLY_PLACE.search(line[hit.start : hit.end + 4])
    )
    dense = 2 if line[hit.start] >= DENSE else 1
    return Mention(
        hit.term.term,
        weight,
        hit.start,
        hit.end,
        "adjective" if kind == "adjective" else "name",
        len(run),
        own=own,
        office=grammar.office_after(line, hit.end)
        or grammar.office_before(before)
        or bool(
            grammar.office_near(text.language).search(
                line, max(first, hit.start - 30), min(last, hit.end + 30)
            )
        ),
        is_place=is_place,
        opens=kind in ("name", "side")
        and not is_place
        and (run[0].start - first) * dense <= OPENING,
    )


def _runs(text: TaggedText) -> Iterator[list[Hit]]:
    """Yield the mentions that may count, countries in a row together."""
    run: list[Hit] = []
    for hit in text.of("country"):
        if MASKING & set(hit.within) or text.is_boilerplate(hit.start):
            continue
        if (
            run
            and run[-1].end <= hit.start <= run[-1].end + 24
            and grammar.ROW_JOIN.fullmatch(text.text, run[-1].end, hit.start)
        ):
            run.append(hit)
            continue
        if run and hit.start < run[-1].end:
            continue  # the same letters under another name
        if run:
            yield run
        run = [hit]
    if run:
        yield run


def _weigh(text: TaggedText, run: Sequence[Hit]) -> Iterator[tuple[Hit, float, float]]:
    """Yield the hits of one row with what each weighs, by itself and where it stands."""
    first, last = text.sentence_at(run[0].start)
    sentence = text.text[first:last]
    in_headline = run[0].start < text.headline_length
    is_list = len({hit.term.term for hit in run}) >= LIST_LENGTH
    if (
        is_list
        and members_pattern().search(sentence)
        and not participants_pattern().search(_around(text, run, first, last))
    ):
        return
    if not in_headline and grammar.MEMBERSHIP_AFTER.match(text.text, run[-1].end, last):
        return
    factor = HISTORY if grammar.is_history(sentence, text.date) else 1.0
    if not in_headline and text.is_lead(run[0].start):
        factor *= LEAD_FACTOR
    shared = _list_weight(text, run, first) if len(run) > 1 else 0.0
    if is_list and _takes_part(text, first, last):
        shared = max(shared, ACTS)
    alone = [_mention(text, hit, first, last) for hit in run]
    if text.language not in grammar.with_clauses():
        alone = [min(weight, alone[0]) for weight in alone]  # a row has the case of its head
    for hit, own in zip(run, alone, strict=True):
        weight = whole = max(shared, own)
        if hit.name.kind in ("adjective", "seat") and weight < PARTY:
            weight = weight if shared else min(weight, 0.15)
        bonus = HEADLINE_BONUS if in_headline and hit.name.kind != "adjective" else 0.0
        yield hit, whole, weight * factor + bonus


def _takes_part(text: TaggedText, first: int, last: int) -> bool:
    """Say whether the sentence at *first*..*last* tells of those who sit at a table or drill."""
    return any(
        hit.term.term in ("participants", "attend") and first <= hit.start < last
        for hit in text.of("cue")
    )


def _around(text: TaggedText, run: Sequence[Hit], first: int, last: int) -> str:
    """Return the sentence without the row itself."""
    return f"{text.text[first : run[0].start]} {text.text[run[-1].end : last]}"


def _list_weight(text: TaggedText, run: Sequence[Hit], first: int) -> float:
    """Return what a row of countries has by what stands before its head and after its tail."""
    before = text.text[max(first, run[0].start - WINDOW) : run[0].start]
    if grammar.office_before(before):
        return ACTS
    end = run[-1].end
    if run[-1].name.kind == "adjective":
        return ACTS if grammar.office_after(text.text, end) else 0.0
    near = before[-NEAR:]
    if grammar.acts_after(text.text, end) or grammar.BY_BEFORE.search(near):
        return ACTS
    if grammar.starts_clause(near) and grammar.may_act_after(text.text, end):
        return ACTS
    return ACTS if grammar.office_after(text.text, end) else 0.0


def _mention(text: TaggedText, hit: Hit, first: int, last: int) -> float:
    """Return the weight of one mention by the words beside it."""
    line, kind = text.text, hit.name.kind
    if kind == "side":
        return ACTS
    before = line[max(first, hit.start - WINDOW) : hit.start]
    near = before[-NEAR:]
    if kind == "adjective":
        return _adjective(text, hit)
    if kind == "seat":
        return _seat(text, hit, near)
    if grammar.office_after(line, hit.end) or grammar.office_before(before):
        return ACTS
    if grammar.starts_clause(near) and (
        grammar.acts_after(line, hit.end)
        or grammar.may_act_after(line, hit.end)
        or _is_russian_nominative(hit)
    ):
        return ACTS
    if grammar.BY_BEFORE.search(near):
        return ACTS
    if text.language not in grammar.with_clauses():
        return _elsewhere(text, hit, first, last)
    if grammar.acts_after(line, hit.end):
        return 0.8
    if grammar.WITH_BEFORE.search(near):
        return PARTY
    if grammar.AT_STAKE.search(before):
        return 0.8
    if grammar.IN_BEFORE.search(before):
        hosting = _TAKES_PLACE.search(line, max(first, hit.start - 50), min(last, hit.end + 30))
        return PARTY if hosting else PLACE_ONLY
    return TOUCHED


def _is_russian_nominative(hit: Hit) -> bool:
    return hit.name.language in ("ru", "uk", "be") and hit.end - hit.start == len(hit.name.text)


def _adjective(text: TaggedText, hit: Hit) -> float:
    if grammar.office_after(text.text, hit.end):
        return ACTS
    if grammar.PEOPLE_AFTER.match(text.text, hit.end):
        return PARTY
    if hit.name.language == "zh":
        return PARTY  # 中俄, 印巴: two states in two characters
    near = text.text[max(0, hit.start - 30) : hit.end + 30]
    if text.language not in grammar.with_clauses() and grammar.office_near(text.language).search(
        near
    ):
        return ACTS
    return 0.15


def _seat(text: TaggedText, hit: Hit, before: str) -> float:
    """Weigh a capital: it counts where it acts or is a party, not where it is a place."""
    if grammar.IN_BEFORE.search(before) or _NAMED_AFTER.match(text.text, hit.end):
        return 0.0
    if grammar.acts_after(text.text, hit.end):
        return ACTS if grammar.starts_clause(before) else TOUCHED
    return PARTY if grammar.BETWEEN_BEFORE.search(before) else 0.0


def _elsewhere(text: TaggedText, hit: Hit, first: int, last: int) -> float:
    """Weigh a mention in a language without a grammar here: an office near it, or its case."""
    line = text.text
    if grammar.office_near(text.language).search(
        line, max(first, hit.start - 30), min(last, hit.end + 30)
    ):
        return ACTS
    if grammar.ONLY_PLACE.search(
        line[hit.start : hit.end + 4]
    ) or grammar.IN_BEFORE_ELSEWHERE.search(line, max(first, hit.start - 6), hit.start):
        return TOUCHED
    if grammar.ERGATIVE_AFTER.match(line, hit.end):
        return ACTS
    if text.is_lead(hit.start) or hit.start < text.headline_length:
        return ACTS if hit.end - hit.start == len(hit.name.text) else PARTY
    bare = hit.end - hit.start == len(hit.name.text)
    return ACTS if bare and text.language in _with_cases() else PARTY


@per_words
def _with_cases() -> frozenset[str]:
    """Return the languages whose names show by their ending that they are only a place."""
    return frozenset(by_language(lambda one: one.clauses.place_endings))
