"""Person tags: who acts, speaks, is appointed or is the subject.

Known people come from the gazetteer, others from patterns (``names.py``). A full name, or a
surname that nobody else in the news has, counts by itself. A shared surname ("Japarov",
"Sharif") counts for the person whose full name stands in the text; without one, for the
person whose title stands before it and who held that office at the article's date; without
a title, in a headline, for the one who was at the head of a state then. A surname after another
first name is somebody else. Who stands only in boilerplate, or only
in sentences about years long past, is not tagged.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Period, Term
from config.lexicon import load_lexicon
from config.own_words import per_words
from config.tag_scorecard import complete
from monitor.taggers import TaggedText
from monitor.taggers.grammar import is_history
from monitor.taggers.matcher import Hit
from monitor.taggers.names import find_names, goes_on
from monitor.taggers.namesakes import is_of_another_calling
from monitor.taggers.offices import (
    DENSE,
    has_office_before,
    has_office_beside,
    is_office,
)
from monitor.taggers.person_findings import NAMES, Known, Place, findings
from monitor.taggers.person_places import (
    NEAR,
    hits_begin,
    is_named,
    own_state_before,
    places,
)
from monitor.taggers.relevance import judge
from monitor.taggers.same_names import is_same_name
from monitor.taggers.surname_titles import holds, title_before, title_behind
from monitor.taggers.tag_evidence import of_points
from monitor.text.languages.romanise import slug
from monitor.text.languages.wording import Wording, either
from storage.records import Tag

KNOWN: Final = 0.85
BY_PATTERN: Final = 0.65
"""Confidence of one mention in the body; the headline and further mentions add."""

MOST_BY_PATTERN: Final = 100
MOST_NAMES: Final = 1_000
"""People found by pattern in one text, and their names: a congress that elects its board names
as many. Each name is compared with all others, because names are spelt in several ways."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in a text; ``entry`` is the gazetteer's, None when found by pattern.

    ``offices`` are the periods that hold at the article's date (all, where it has none).
    """

    term: str
    label: str
    spans: tuple[tuple[int, int], ...]
    entry: Term | None = None
    offices: tuple[Period, ...] = ()


@lru_cache(maxsize=8)
def find(text: TaggedText, gazetteer: Gazetteer) -> tuple[Person, ...]:
    """Return the people who count in *text*, in order of first mention; cached by identity."""
    card = complete("person", NAMES)
    return tuple(
        person
        for person, strengths in candidates(text, gazetteer)
        if card.odds(person.term, strengths) >= 0
    )


@lru_cache(maxsize=2)
def candidates(
    text: TaggedText, gazetteer: Gazetteer
) -> tuple[tuple[Person, dict[str, float]], ...]:
    """Return the people named in the news of *text*, in order, each with what is found; cached by
    identity."""
    day = text.date.date() if text.date else None
    known = _known(text, day)
    people = [
        Person(
            entry.term,
            entry.label,
            tuple(sorted((hit.start, hit.end) for hit in hits)),
            entry,
            entry.periods_on(day),
        )
        for entry, hits in known.items()
    ]
    people.extend(_unknown(text, people))
    people = [one for one in people if not _is_a_namesake(text, gazetteer, one)]
    counted = sorted(
        (person for person in people if _counts(text, person)), key=lambda person: person.spans[0]
    )
    rows = [(one, _background(text, one), places(text, one.spans)) for one in counted]
    kept = [row for row in rows if not _may_be_a_namesake(*row[1:])]
    found = findings(
        [(known, places) for _, known, places in kept],
        about=judge(text, gazetteer).level == "about",
        length=len(text.text),
    )
    return tuple((row[0], strengths) for row, strengths in zip(kept, found, strict=True))


def _is_a_namesake(text: TaggedText, gazetteer: Gazetteer, person: Person) -> bool:
    """Say whether somebody of another calling has the name of one of the gazetteer's people."""
    if not is_of_another_calling(text, person.spans):
        return False
    return person.entry is not None or any(one.term == person.term for one in gazetteer.people)


def _may_be_a_namesake(known: Known, places: Sequence[Place]) -> bool:
    """Say whether a word before the name, no office, tells what sort of person it is: a keeper."""
    return known.bare and not any(one.opens for one in places)


def _background(text: TaggedText, person: Person) -> Known:
    """Return what is known of *person* besides the text."""
    entry = person.entry
    if entry is None:
        return Known(entry=False, serves=bool(person.offices), former=False, bare=False)
    return Known(
        entry=True,
        serves=bool(person.offices),
        former=bool(entry.periods) and not person.offices,
        bare=entry.option("named") == WITH_OFFICE
        and not any(
            _has_office(text, *span) or own_state_before(text, entry, span[0], NEAR)
            for span in person.spans
        )
        and not (person.offices and is_named(text, entry.country)),
    )


class PersonTagger:
    """Tags people; see the module's docstring."""

    name = "people"

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return the people, surest first."""
        tags = [_tag(text, person) for person in find(text, gazetteer)]
        return tuple(sorted(tags, key=lambda tag: -tag.confidence))

    def told(self, text: TaggedText, gazetteer: Gazetteer, tags: Sequence[Tag]) -> Iterator[str]:
        """Yield what counted for each of *tags*."""
        card = complete("person", NAMES)
        found = {person.term: strengths for person, strengths in candidates(text, gazetteer)}
        for tag in tags:
            yield of_points(tag, card, found[tag.term])


def _tag(text: TaggedText, person: Person) -> Tag:
    """Make the tag of one person."""
    in_headline = any(start < text.headline_length for start, _ in person.spans)
    first = KNOWN if person.entry else BY_PATTERN
    more = 0.1 * in_headline + 0.05 * min(2, len(person.spans) - 1)
    return Tag(
        scheme="person",
        term=person.term,
        label=person.label,
        confidence=round(min(0.98, first + more), 2),
        spans=person.spans[:20],
    )


def _counts(text: TaggedText, person: Person) -> bool:
    """Say whether one mention stands in the news itself, not in history or boilerplate."""
    for start, _ in person.spans:
        if text.is_boilerplate(start):
            continue
        first, last = text.sentence_at(start)
        if not is_history(text.text[first:last], text.date):
            return True
    return False


# ------------------------------------------------------------------ people of the gazetteer


WITH_OFFICE: Final = "with-office"
"""The option ``named`` of people whose namesakes are in the news too."""
OFFICE_REACH: Final = 60
"""How far from such a name, in characters, an office may stand; half of it in Chinese."""
_PART_OF: Final = frozenset({"person", "organisation", "place", "country", "topic", "event"})
"""A person's name inside one of these is part of it: 达尔 (Dar) in 瓜达尔 (Gwadar)."""


def _known(text: TaggedText, day: date | None) -> dict[Term, list[Hit]]:
    """Return the entries named in *text* with the hits that are theirs."""
    found: dict[Term, list[Hit]] = defaultdict(list)
    shared: dict[tuple[int, int], list[Hit]] = defaultdict(list)
    for hit in text.of("person"):
        if _PART_OF & set(hit.within) or goes_on(text, hit):
            continue
        if hit.name.kind == "surname":
            shared[hit.start, hit.end].append(hit)
        elif " " in hit.name.text or not _is_somebody_else(text, hit):
            found[hit.term].append(hit)
    latest = _Latest(found)
    for place in sorted(shared):
        hits = [hit for hit in shared[place] if not _is_somebody_else(text, hit)]
        owner = _owner(text, hits, latest, day)
        if owner is not None:
            found[owner.term].append(owner)
            latest.add(owner)
    return found


def _has_office(text: TaggedText, start: int, end: int) -> bool:
    """Say whether an office stands beside the name: namesakes play football."""
    reach = OFFICE_REACH // (2 if text.text[start] >= DENSE else 1)
    return has_office_beside(text.text, start, end, reach, text.language)


class _Latest:
    """Where each person was named last, asked for and added to in the order of the text."""

    def __init__(self, found: Mapping[Term, Sequence[Hit]]) -> None:
        self._coming: Final = {
            term: deque(sorted(hit.start for hit in hits)) for term, hits in found.items()
        }
        self._last: Final[dict[Term, int]] = {}

    def __contains__(self, term: Term) -> bool:
        """Say whether the person is named in the text."""
        return term in self._coming

    def before(self, term: Term, place: int) -> int:
        """Return where the last mention before *place* begins, -1 when there is none."""
        coming = self._coming[term]
        while coming and coming[0] < place:
            self._last[term] = max(coming.popleft(), self._last.get(term, -1))
        return self._last.get(term, -1)

    def add(self, hit: Hit) -> None:
        """Add a mention, later than all that were asked for or added."""
        self.before(hit.term, hit.start) if hit.term in self else None
        self._coming.setdefault(hit.term, deque())
        self._last[hit.term] = hit.start


def _owner(text: TaggedText, hits: Sequence[Hit], latest: _Latest, day: date | None) -> Hit | None:
    """Return the hit of the person whom a shared surname means here."""
    if not hits:
        return None
    named = [hit for hit in hits if hit.term in latest]
    if len(named) == 1:
        return named[0]
    title = title_behind(text, hits[0].end) or title_before(text, hits[0].start)
    if named:
        fitting = [hit for hit in named if holds(hit.term, title, day)] if title else []
        if len(fitting) == 1:
            return fitting[0]
        return max(named, key=lambda hit: latest.before(hit.term, hit.start))
    if not title:
        return _head_of_state(hits, day) if hits[0].start < text.headline_length else None
    fitting = [hit for hit in hits if holds(hit.term, title, day)]
    return fitting[0] if len(fitting) == 1 else None


HEADS: Final = frozenset({"President", "Prime Minister"})
"""Offices of those who are meant by a bare surname in a headline."""
LEAST_SURNAME: Final = 5
"""Letters of a surname that is enough: shorter ones are of too many people."""


def _head_of_state(hits: Sequence[Hit], day: date | None) -> Hit | None:
    """Return the hit of the one who is at the head of a state on *day*, None where two are."""
    if day is None or hits[0].end - hits[0].start < LEAST_SURNAME:
        return None
    heads = [hit for hit in hits if any(one.what in HEADS for one in hit.term.periods_on(day))]
    return heads[0] if len(heads) == 1 else None


_BEARER: Final = re.compile(r"(?:^|[\s(«“\"'-])([^\W\d_][\w’'ʻ.-]*) $")
_NO_FIRST_NAME: Final = Wording(lambda one: one.names.no_first_names)


def _is_somebody_else(text: TaggedText, hit: Hit) -> bool:
    """Say whether another first name stands before the surname ("Ivanka Trump").

    Not asked in headlines, where every word may begin with a capital.
    """
    if hit.start < text.headline_length or not text.text[hit.start].isupper():
        return False
    if _is_first_of_two(text, hit):
        return True
    before = _BEARER.search(text.text, max(0, hit.start - 30), hit.start)
    if before is None or not before[1][0].isupper():
        return False
    word = before[1]
    if word.isupper() and len(word) > 1:
        return False
    first = text.sentence_at(hit.start)[0]
    return (
        before.start(1) != first
        and _NO_FIRST_NAME.fullmatch(word) is None
        and _no_name(text.language).match(word) is None
        and not is_office(word)
    )


FIRST_REACH: Final = 20
"""How far before a surname, in characters, an office says that no first name is meant."""
_NEXT: Final = re.compile(r" ([^\W\d_]{2,})")


def _is_first_of_two(text: TaggedText, hit: Hit) -> bool:
    """Say whether a surname follows, of which the name is the first: "Wang Lei", "Zarif Aliyev"."""
    after = _NEXT.match(text.text, hit.end)
    if after is None or not after[1].istitle() or is_office(after[1]):
        return False
    day = text.date.date() if text.date else None
    if after[1] in hit.term.label or any(one.what in HEADS for one in hit.term.periods_on(day)):
        return False
    if hit.term.country != "CN" and has_office_before(
        text.text, hit.start, FIRST_REACH, text.language
    ):
        return False
    is_named = after.start(1) in hits_begin(text)
    return not is_named and _no_name(text.language).match(after[1]) is None


@per_words
def _no_name(language: str) -> re.Pattern[str]:
    """Return the pattern of words with a capital that are no name: "Luar Negeri Sugiono"."""
    return re.compile(either(load_lexicon(language).names.no_names))


# ------------------------------------------------------------------ others


def _unknown(text: TaggedText, known: Sequence[Person]) -> list[Person]:
    """Return the people found by pattern, spellings of one person joined."""
    groups: dict[str, list[tuple[int, int]]] = {}
    labels = {person.label for person in known}
    spelt: dict[str, str] = {}
    for one in find_names(text):
        if one.name not in spelt and len(spelt) < MOST_NAMES:
            label = next((label for label in groups if is_same_name(label, one.name)), one.name)
            is_known = any(is_same_name(label, other) for other in labels)
            is_new = label not in groups and len(groups) == MOST_BY_PATTERN
            spelt[one.name] = "" if is_known or is_new else label
        if label := spelt.get(one.name, ""):
            groups.setdefault(label, []).append((one.start, one.end))
    return [
        Person(slug(label), label, tuple(spans)) for label, spans in groups.items() if slug(label)
    ]


TAGGER: Final = PersonTagger()
