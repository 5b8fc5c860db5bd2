"""What a text shows for and against being about the SCO: the rows of the scorecard.

Each finding has a name, a strength of 0..1 and a sentence that a press officer can check in the
text. ``relevance.py`` multiplies the strength by the points of ``config/scorecard.toml``, or those
of ``config/scorecard_with_vector.toml`` where the text has a vector.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from config.gazetteer import Gazetteer
from monitor.taggers import TaggedText, told_as
from monitor.taggers.field_words import counted, likely_by_words
from monitor.taggers.mentions import STRONG_ANAPHORS, Reading, Role, Sentence
from monitor.taggers.rivals import member_states
from monitor.taggers.zones import Zone
from monitor.text.counting import counted as spelled

FOR: Final = (
    "headline",
    "headline-silent",
    "lead",
    "share",
    "silent-share",
    "sentences",
    "things",
    "body",
    "late",
    "states",
    "meeting-at-top",
    "item",
    "together",
)
AGAINST: Final = (
    "bilateral",
    "two-in-headline",
    "two-named",
    "rival",
    "city-life",
    "city-life-at-top",
    "occasion",
    "passing",
    "alone-late",
    "officer-only",
    "meeting-once",
    "pair",
    "there-for-it",
)
"""The names of all findings: those that may only speak for it, and only against it."""

TOGETHER: Final = "together"
"""How much all words of the field in the text are like those of texts about the organisation."""
WHOLE: Final = "whole"
NEAR: Final = "near"
"""How much the text as a whole is like them, and how many of the labelled texts nearest to it are
about the organisation: the findings that a vector adds."""

SENTENCES: Final = 6
"""So many sentences with the SCO as subject are as good as more."""

THINGS: Final = 6
STATES: Final = 6
CITY_LIFE: Final = 4
ALONE: Final = 600
"""Characters of a text in which one sentence about the organisation is lost; a third in Chinese."""

ROLES: Final[Mapping[str, Sequence[Role]]] = {
    "occasion": ("venue", "occasion"),
    "passing": ("list", "biography", "memory"),
}
"""Findings that are said by what sentences do, with what they do."""

_WORDS: Final = STRONG_ANAPHORS | {"participants", "meeting-word", "organisation-word"}

_ZONE_WEIGHT: Final[dict[Zone, int]] = {"headline": 3, "lead": 2, "body": 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """One row: ``strength`` is 0..1, ``because`` the words for it."""

    name: str
    strength: float
    because: str


def findings(text: TaggedText, gazetteer: Gazetteer, reading: Reading) -> tuple[Finding, ...]:
    """Return all that *text* shows, those of no strength left out."""
    found = (
        *_headline(text, reading),
        *_lead(text, reading),
        *_shares(text, reading),
        *_company(text, gazetteer, reading),
        *_against(text, reading),
        *_as_a_whole(text),
    )
    return tuple(one for one in found if one.strength > 0)


def _sentences(number: int, one: str, several: str) -> str:
    return f"{spelled(number, 'sentence')} {one if number == 1 else several}"


def _subjects(reading: Reading) -> tuple[Sentence, ...]:
    return reading.with_role("subject")


# ------------------------------------------------------------------ for


def _headline(text: TaggedText, reading: Reading) -> Iterator[Finding]:
    """Yield what the headline says, by name or by words that stand for the organisation."""
    for one in reading.sentences:
        if one.zone != "headline":
            continue
        if one.role == "subject":
            officer = all(ref.kind == "officer" for ref in one.references)
            words = f"the headline {told_as.tells(text, one, of_one=True)}"
            yield Finding("headline", 0.4 if officer else 1.0, words)
            return
        silent = sorted(one.anaphors & (_WORDS if _is_core(reading) else STRONG_ANAPHORS))
        if silent and not one.role and not one.rivals:
            quoted = told_as.listed(told_as.words_for(text, [one], silent))
            told = f"the headline speaks of it without its name ({quoted})"
            yield Finding("headline-silent", 1.0, told)
            return


def _lead(text: TaggedText, reading: Reading) -> Iterator[Finding]:
    for one in _subjects(reading):
        if one.zone == "lead":
            words = f"the first sentences {told_as.tells(text, one, of_one=False)}"
            yield Finding("lead", 0.5 if _is_of_two(reading) else 1.0, words)
            return


def _is_of_two(reading: Reading) -> bool:
    """Say whether the headline tells of two parties who meet, and does not name the SCO."""
    headlines = [one for one in reading.sentences if one.zone == "headline"]
    if any(one.role == "subject" for one in headlines):
        return False
    return any("bilateral" in one.cues or len(one.parties) > 1 for one in headlines)


def _is_core(reading: Reading) -> bool:
    """Say whether words that do not name the organisation may stand for it.

    They may where it is plainly what the text is about: it is a subject at the top, or an
    organ, officer or meeting of it is, or three kinds of such words stand together.
    """
    subjects = _subjects(reading)
    if any(one.zone != "body" for one in subjects):
        return True
    if any(ref.kind != "name" for one in subjects for ref in one.references):
        return True
    words = frozenset[str]().union(*(one.anaphors for one in reading.sentences if not one.rivals))
    return bool(subjects) and len(words & STRONG_ANAPHORS) >= 3


def _silent(reading: Reading) -> tuple[Sentence, ...]:
    """Return the sentences of the body that speak of the organisation without naming it."""
    if not _is_core(reading):
        return ()
    return tuple(
        one
        for one in reading.sentences
        if not (one.role or one.rivals or one.zone == "headline") and one.anaphors & _WORDS
    )


def _shares(text: TaggedText, reading: Reading) -> Iterator[Finding]:
    """Yield how much of the text speaks of it, with and without its name, and to where."""
    subjects = _subjects(reading)
    body = [one for one in reading.sentences if one.zone != "headline"]
    body = [one for one in body if not text.is_around(one.start, one.end)]
    length = sum(one.length for one in body) or 1
    named = [one for one in subjects if one.zone != "headline"]
    silent = _silent(reading)
    paragraphs = _paragraphs(text)
    starts = sorted(one.start for one in (*subjects, *silent))
    speaking = sum(bisect_left(starts, one) < bisect_left(starts, end) for one, end in paragraphs)
    told = f"{speaking} of {len(paragraphs)} paragraphs speak of the SCO"
    yield Finding("share", _part(named, length), told)
    words = f"{_sentences(len(silent), 'speaks', 'speak')} of it without its name"
    yield Finding("silent-share", _part(silent, length), words)
    count = min(SENTENCES, len(subjects)) / SENTENCES
    yield Finding("sentences", count, told_as.speaking(subjects))
    if any(one.zone == "body" for one in subjects):
        yield Finding("body", 1.0, "the text comes back to it after the first sentences")
    half = (body[0].start + body[-1].end) / 2 if body else 0
    if any(one.start >= half for one in (*named, *silent)):
        yield Finding("late", 1.0, "its second half still speaks of it")


def _part(sentences: Sequence[Sentence], length: int) -> float:
    """Return the share of *length*; the root, because the first sentences count most."""
    return math.sqrt(min(1.0, sum(one.length for one in sentences) / length))


def _paragraphs(text: TaggedText) -> list[tuple[int, int]]:
    """Return the spans of the body's paragraphs: at blank lines, else at line breaks."""
    body = text.text[text.headline_length :].lstrip("\n")
    start = len(text.text) - len(body)
    gap = "\n\n" if "\n\n" in body else "\n"
    spans: list[tuple[int, int]] = []
    for piece in body.split(gap):
        if piece.strip():
            spans.append((start, start + len(piece)))
        start += len(piece) + len(gap)
    return spans


def _company(text: TaggedText, gazetteer: Gazetteer, reading: Reading) -> Iterator[Finding]:
    """Yield the things of the organisation, and the states, that stand with it."""
    subjects = _subjects(reading)
    things: dict[str, str] = {}
    for ref in (ref for one in subjects for ref in one.references):
        things.setdefault(ref.what, told_as.quoted(text, ref.start, ref.end))
    speaking = (*subjects, *_silent(reading))
    groups = frozenset[str]().union(*(one.anaphors for one in speaking))
    silent = told_as.words_for(text, speaking, groups & STRONG_ANAPHORS) if subjects else []
    words = [*things.values(), *silent]
    if len(words) > 1:
        strength = min(THINGS, len(words) - 1) / THINGS
        yield Finding("things", strength, f"speaks of {told_as.listed(words)}")
    yield from _states(text, gazetteer)
    top = max((one.end for one in reading.sentences if one.zone != "body"), default=0)
    current = [one for one in reading.meetings if one.start < top and not one.historical]
    if current and subjects:
        strength = 0.5 if _is_of_two(reading) else 1.0
        told = f"begins with a meeting of it ({current[0].label})"
        yield Finding("meeting-at-top", strength, told)
    if any(span.kind == "item" for span in text.boilerplate):
        yield Finding("item", 1.0, "a digest: one of its items is judged alone")


def _states(text: TaggedText, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Yield how many of its states the text has, those told apart of which only the capital is."""
    members = member_states(gazetteer)
    hits = [hit for hit in text.of("country") if hit.term.term in members]
    states = {hit.term.term for hit in hits}
    if len(states) <= 2:
        return
    by_capital = len(states - {hit.term.term for hit in hits if hit.name.kind != "seat"})
    told = f"{len(states)} of its states are named"
    if by_capital:
        told += f", {by_capital} of them by the capital alone"
    yield Finding("states", min(STATES, len(states) - 2) / STATES, told)


def _as_a_whole(text: TaggedText) -> Iterator[Finding]:
    """Yield what the text is like among those that name it: about it, or about something else."""
    strength = likely_by_words(counted(text), "about")
    told = f"its words together are {strength:.0%} like those of texts about it"
    yield Finding(TOGETHER, strength, told)
    if text.whole is not None:
        told = f"the text as a whole is {text.whole.about:.0%} like texts about it"
        yield Finding(WHOLE, text.whole.about, told)
        share = text.whole.near_about
        told = f"of the labelled texts most like it that name it, {share:.0%} are about it"
        yield Finding(NEAR, share, told)


# ------------------------------------------------------------------ against


def _against(text: TaggedText, reading: Reading) -> Iterator[Finding]:
    subjects = _subjects(reading)
    if is_bilateral(reading):
        yield Finding("bilateral", 1.0, "two or three parties meet: the news is theirs")
    if _is_of_two(reading):
        yield Finding("two-in-headline", 1.0, "the headline tells of two who meet or speak")
    if any(len(one.persons) == 2 and one.zone == "lead" for one in subjects) and not any(
        one.zone == "headline" for one in subjects
    ):
        yield Finding("two-named", 1.0, "the sentence that names it tells of two persons")
    if rival := _rival(reading):
        label = next(h.term.label for h in text.of("organisation") if h.term.term == rival)
        words = f"another organisation is in the foreground ({label})"
        yield Finding("rival", 1.0, words)
    yield from _city_life(text, reading)
    for name, of in ROLES.items():
        if said := "; ".join(told_as.roles(reading, of)):
            yield Finding(name, 1.0, said)
    dense = sum(char > "\u3000" for char in text.text) * 2 > len(text.text)
    length = len(text.text) * (3 if dense else 1)
    if len(subjects) == 1 and length > ALONE and subjects[0].zone == "body":
        yield Finding("alone-late", 1.0, "one sentence speaks of it, and not at the top")
    kinds = {ref.kind for one in subjects for ref in one.references}
    if kinds == {"officer"}:
        yield Finding("officer-only", 1.0, "an officer of it is named, and nothing else of it")
    yield from _once(text, reading)


_PASSING_BY: Final = frozenset({"within", "attend", "sideline"})
"""Cues of what happens while its meeting goes on, or of who has come for it."""


def _once(text: TaggedText, reading: Reading) -> Iterator[Finding]:
    """Yield what speaks against a text that names it once, and not in the headline."""
    subjects = _subjects(reading)
    if len(subjects) != 1 or subjects[0].zone == "headline":
        return
    if _PASSING_BY & subjects[0].cues:
        yield Finding("there-for-it", 1.0, "named once, as what somebody came for or did beside")
    names = all(ref.kind in ("name", "meeting") for ref in subjects[0].references)
    if not ("meeting" in subjects[0].cues and names):
        return
    if not any(one.anaphors & STRONG_ANAPHORS for one in reading.sentences):
        yield Finding("meeting-once", 1.0, "of it nothing but a meeting is named, and once")
    if _tells_of_two(text, reading):
        yield Finding("pair", 1.0, "begins with two persons of two states; it is named once")


def _tells_of_two(text: TaggedText, reading: Reading) -> bool:
    """Say whether headline and first sentences name two persons, each of another state."""
    top = [one.persons for one in reading.sentences if one.zone != "body"]
    states = {hit.term.term: hit.term.country for hit in text.of("person")}
    named = [states.get(person, "") for person in frozenset[str]().union(*top)]
    return len(named) == 2 and "" not in named and named[0] != named[1]


def _city_life(text: TaggedText, reading: Reading) -> Iterator[Finding]:
    """Yield how much has words of streets, hotels, flights and schools."""
    living = [one for one in reading.sentences if "city-life" in one.cues]
    words = told_as.cue_words(text, living, "city-life")
    if living:
        strength = min(CITY_LIFE, len(living)) / CITY_LIFE
        have = f"{spelled(len(living), 'sentence')} {'has' if len(living) == 1 else 'have'}"
        told = f"{have} words of life in a city ({told_as.listed(words)})"
        yield Finding("city-life", strength, told)
    top = [word for one, word in zip(living, words, strict=True) if one.zone != "body"]
    if top:
        told = f"a word of life in a city stands at the top ({top[0]})"
        yield Finding("city-life-at-top", 1.0, told)


def is_bilateral(reading: Reading) -> bool:
    """Say whether the text is about a meeting of two or three, the SCO's being the occasion."""
    top = [one for one in reading.sentences if one.zone != "body"]
    headlines = [one for one in top if one.zone == "headline"]
    for one in headlines:
        if one.role == "subject" and any(ref.kind != "name" for ref in one.references):
            return False
    if any(one.role == "venue" for one in top):
        return True
    two = any("bilateral" in one.cues or len(one.parties) > 1 for one in headlines)
    subjects = [one for one in top if one.role == "subject"]
    if any(one.zone == "headline" for one in subjects):
        return False
    return two and all({"within", "meeting"} <= one.cues for one in subjects)


def _rival(reading: Reading) -> str:
    """Return the organisation that the text is about instead, or ""."""
    rivals: Counter[str] = Counter()
    own = 0
    for one in reading.sentences:
        weight = _ZONE_WEIGHT[one.zone]
        own += weight * (one.role in ("subject", "venue", "list", "memory"))
        rivals.update(dict.fromkeys(one.rivals, weight))
    name, weight = max(rivals.items(), key=lambda item: item[1], default=("", 0))
    return name if weight > own else ""
