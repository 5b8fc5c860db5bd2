"""What stands around each place of a name in a text, for the findings about people."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from config.lexicon import load_lexicon
from config.own_words import per_words
from config.terms import Term
from monitor.taggers import TaggedText
from monitor.taggers.grammar import ERGATIVE_AFTER, acts_after, office_near
from monitor.taggers.offices import DENSE, has_high_office_before, has_office_beside
from monitor.taggers.person_findings import Place
from monitor.text.languages.wording import either

NEAR: Final = 36
"""How far before a name, in characters, the head of its clause or the office of a state stands."""
SPOKE_REACH: Final = 160
"""How far before a name, in characters, its verb may stand."""
TITLE_REACH: Final = 45
"""How far before a surname, in characters, its title may begin."""
_COMMAS: Final = frozenset(",;、،；")


def places(text: TaggedText, spans: Sequence[tuple[int, int]]) -> list[Place]:
    """Return the places of a name that stands at *spans*: in the news, all where none is there."""
    in_news = [span for span in spans if not text.is_boilerplate(span[0])]
    return [_place(text, start, end) for start, end in in_news or spans]


def _place(text: TaggedText, start: int, end: int) -> Place:
    line = text.text
    first, last = text.sentence_at(start)
    before, after = line[max(first, start - NEAR) : start], line[end : min(last, end + 2)]
    return Place(
        place=start,
        sentence=first,
        width=2 if line[start] >= DENSE else 1,
        in_lead=text.is_lead(start, 2),
        acts=acts_after(line, end)
        or _spoke(text.language).search(line, max(first, start - SPOKE_REACH), start) is not None,
        opens=not before.rstrip()[-1:].isalnum(),
        office=has_office_beside(line, start, end, TITLE_REACH, text.language),
        titled=has_high_office_before(line, start, NEAR, text.language)
        or office_near(text.language).search(line, max(first, start - NEAR), start) is not None
        or _title(text.language).search(line, max(first, start - NEAR), start) is not None,
        says=says_in(text.language, line, end, min(last, end + VERB_REACH)),
        said=says_in(text.language, line, max(first, start - VERB_REACH // 3), start),
        absent=_is_absent(
            text.language, line, max(first, start - ABSENCE), min(last, end + ABSENCE)
        ),
        marked=_marked(line, end),
        in_row=before.rstrip()[-1:] in _COMMAS and after[:1] in _COMMAS,
    )


def own_state_before(text: TaggedText, person: Term, start: int, reach: int) -> bool:
    """Say whether the state of *person* is named within *reach* characters before *start*.

    "the Pakistani Moeed Yusuf": what it says of a name is what an office says.
    """
    ends = _states(text).get(person.country or "-", ())
    first = bisect_left(ends, start - reach)
    return first < len(ends) and ends[first] <= start


def is_named(text: TaggedText, country: str) -> bool:
    """Say whether the state is named in the text."""
    return country in _states(text)


@lru_cache(maxsize=8)
def hits_begin(text: TaggedText) -> frozenset[int]:
    """Return where the names of *text* that are no people's begin; cached by identity."""
    return frozenset(hit.start for hit in text.hits if hit.term.scheme != "person")


@lru_cache(maxsize=8)
def _states(text: TaggedText) -> dict[str, list[int]]:
    """Return where names of states end, by state; cached by identity."""
    found: dict[str, list[int]] = defaultdict(list)
    for hit in sorted(text.of("country"), key=lambda one: one.end):
        found[hit.term.term].append(hit.end)
    return found


VERB_REACH: Final = 200
"""How far behind a name, in characters, its verb may stand; a third of it before a name."""


def says_in(language: str, line: str, start: int, end: int) -> bool:
    """Say whether a verb of *language* that people govern stands in ``line[start:end]``."""
    pattern = _verbs(language)
    return pattern is not None and pattern.search(line, start, end) is not None


ABSENCE: Final = 40
"""How far from a name, in characters, the word that its bearer was absent stands."""


def _is_absent(language: str, line: str, start: int, end: int) -> bool:
    """Say whether ``line[start:end]``, around a name, says that its bearer was not there."""
    pattern = _absence(language)
    return pattern is not None and pattern.search(line, start, end) is not None


@per_words
def _verbs(language: str) -> re.Pattern[str] | None:
    return _words(load_lexicon(language).names.verbs_of_people)


@per_words
def _absence(language: str) -> re.Pattern[str] | None:
    return _words(load_lexicon(language).names.absence)


_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7a3]")
"""Letters of scripts in which no space stands before a verb, or none need stand."""


def _words(fragments: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return the pattern of whole words, where the language parts words; None of nothing."""
    if not fragments:
        return None
    if any(_UNSPACED.search(one) for one in fragments):
        return re.compile(either(fragments))
    return re.compile(rf"(?<!\w){either(fragments)}(?![^\W\d_])")


def _marked(line: str, end: int) -> bool:
    """Say whether the mark of a subject follows: "ने", "نے"."""
    return ERGATIVE_AFTER.match(line, end) is not None


@per_words
def _title(language: str) -> re.Pattern[str]:
    return re.compile(f"{either(load_lexicon(language).offices.of_names)} $")


@per_words
def _spoke(language: str) -> re.Pattern[str]:
    return re.compile(either(load_lexicon(language).names.spoke))
