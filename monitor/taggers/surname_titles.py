"""Titles beside surnames, and who holds the office that a title names."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from config.gazetteer import Term
from config.lexicon import by_language
from config.own_words import per_words
from monitor.taggers import TaggedText
from monitor.taggers.offices import last_office
from monitor.taggers.person_places import TITLE_REACH
from monitor.text.languages.wording import Wording

_TITLES: Final = Wording(lambda one: one.offices.of_surnames, re.IGNORECASE)


def title_before(text: TaggedText, place: int) -> str:
    """Return the title that stands before *place* in its clause, folded, or ""."""
    before = _INITIAL.sub("", text.text[max(0, place - TITLE_REACH) : place])
    clause = _CLAUSES.split(before)[-1]
    titles = _TITLES.pattern.findall(clause)
    return (titles[-1] if titles else last_office(clause, 0, len(clause))).casefold()


TITLE_BEHIND: Final = 6
"""Characters behind a surname within which its title stands."""
BEHIND: Final = frozenset({"ja", "ko"})
"""Languages that put titles there."""


def title_behind(text: TaggedText, place: int) -> str:
    """Return the title right behind *place* in a language that puts titles there, or ""."""
    if text.language not in BEHIND:
        return ""
    clause = _CLAUSES.split(text.text[place : place + TITLE_BEHIND])[0]
    return last_office(clause, 0, len(clause)).casefold()


_INITIAL: Final = re.compile(r"\b[^\W\d_][.] ?$")
_CLAUSES: Final = re.compile(r"[.;:!?。；，,\n]")

RANKS: Final = ("president", "minister", "secretary", "chair")
"""The offices that titles are told apart by; the first that a title fits holds."""


@per_words
def _ranks() -> dict[str, tuple[str, ...]]:
    """Return, for each of RANKS, the words for it in all languages."""
    found = by_language(lambda one: one.offices.ranks).values()
    return {
        rank: (rank, *(word for ranks in found for word in ranks.get(rank, ()))) for rank in RANKS
    }


def holds(entry: Term, title: str, day: date | None) -> bool:
    """Say whether the person held an office called *title* on *day* (ever, when unknown)."""
    offices = entry.periods_on(day)
    if not offices:
        return False
    wanted = next(
        (rank for rank, words in _ranks().items() if any(word in title for word in words)), ""
    )
    return not wanted or any(wanted in period.what.casefold() for period in offices)
