"""Small grammar of the news: who acts, and where offices stand, in the languages whose lexicon
says so (``config/grammar.py``, sections ``clauses``, ``offices`` and ``history``).

Plain regular expressions over the words beside a name, meant for news prose. What ends in
``BEFORE`` is searched in the text up to a name, what ends in ``AFTER`` is matched from its end.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from config.lexicon import languages, load_lexicon
from config.own_words import OwnWords, in_force, per_words
from monitor.text.languages.wording import Wording, either, has_clauses


@per_words
def with_clauses() -> frozenset[str]:
    """Return the languages whose clauses are known; "", unknown, is tried in all of them.

    In the others an office near a name, or the name's case, must do.
    """
    return frozenset({"", *(code for code in languages() if has_clauses(load_lexicon(code)))})


# ------------------------------------------------------------------ verbs

_ACTS_AFTER: Final = Wording(lambda one: one.clauses.after_actor)
_MAY_ACT_AFTER: Final = Wording(lambda one: one.clauses.may_act)


def may_act_after(text: str, end: int) -> bool:
    """Say whether a name at the head of a clause is followed by what may be its verb."""
    return _MAY_ACT_AFTER.match(text, end) is not None


def acts_after(text: str, end: int) -> bool:
    """Say whether a verb that a person or a state governs follows the name that ends at *end*."""
    return _ACTS_AFTER.match(text, end) is not None


# ------------------------------------------------------------------ offices and bodies

_OFFICE_AFTER: Final = Wording(lambda one: one.clauses.office_after, re.IGNORECASE)
_OFFICE_BEFORE: Final = Wording(lambda one: one.clauses.office_before, re.IGNORECASE)
_OFFICE_BEFORE_OF: Final = Wording(lambda one: one.clauses.office_before_of, re.IGNORECASE)
_OF_BEFORE: Final = Wording(lambda one: one.clauses.of)
PEOPLE_AFTER: Final = Wording(lambda one: one.clauses.people_after, re.IGNORECASE)
OFFICE_NEAR: Final = Wording(
    lambda one: one.offices.of_state, only=lambda one: not has_clauses(one)
)
"""An office in a language without a grammar of clauses."""


@per_words
def office_near(language: str) -> re.Pattern[str]:
    """Return the pattern of offices of *language*, of all without a grammar of clauses where it has
    one itself or names no offices."""
    one = load_lexicon(language)
    if has_clauses(one) or not one.offices.of_state:
        return OFFICE_NEAR.pattern
    return re.compile(either(one.offices.of_state))


def office_before(before: str) -> bool:
    """Say whether *before*, the text up to a state's name, ends in an office of it.

    "the foreign minister of ", "delegations from ", "министр иностранных дел ", "来自".
    """
    end = _OF_BEFORE.search(before)
    if end is not None and _OFFICE_BEFORE_OF.search(before, 0, end.start()) is not None:
        return True
    # ASCII cannot have one; asking would cost 0.017 ms a name, measured on news in all languages
    return not before.isascii() and _OFFICE_BEFORE.search(before) is not None


def office_after(line: str, end: int) -> bool:
    """Say whether an office or a body of the state whose name ends at *end* follows it."""
    return _OFFICE_AFTER.match(line, end) is not None


# ------------------------------------------------------------------ relations

WITH_BEFORE: Final = Wording(lambda one: one.clauses.with_before, re.IGNORECASE)
BETWEEN_BEFORE: Final = Wording(lambda one: one.clauses.between_before)
BY_BEFORE: Final = Wording(lambda one: one.clauses.by_before, re.IGNORECASE)
IN_BEFORE: Final = Wording(lambda one: one.clauses.in_before, re.IGNORECASE, only=has_clauses)
AT_STAKE: Final = Wording(lambda one: one.clauses.at_stake, re.IGNORECASE)
MEMBERSHIP_AFTER: Final = Wording(lambda one: one.clauses.membership_after)
ROW_JOIN: Final = Wording(
    lambda one: one.clauses.row_joins,
    frame=r"[\s,;、،]*(?:\(?[A-Z]{2,4}\)?)?[\s,;、،]*%s?[\s、,]*(?:the |The )?",
)
"""What stands between two states of one row."""

ONLY_PLACE: Final = Wording(lambda one: one.clauses.place_endings)
IN_BEFORE_ELSEWHERE: Final = Wording(
    lambda one: one.clauses.in_before, only=lambda one: not has_clauses(one)
)
"""A preposition of place in a language without a grammar of clauses."""
ERGATIVE_AFTER: Final = Wording(lambda one: one.clauses.ergative)

_CLAUSE_START: Final = Wording(
    lambda one: one.clauses.openers,
    frame=r"(?:^|[.!?:;,\n“”\"«»(]|\b%s)\s*(?:the |The )?$",
)
_CLAUSE_START_UNSPACED: Final = re.compile(r"(?:^|[。，；：、\n“”（）！？\s])$")


def starts_clause(before: str) -> bool:
    """Say whether a clause begins where *before* ends."""
    return bool(_CLAUSE_START.search(before) or _CLAUSE_START_UNSPACED.search(before))


# ------------------------------------------------------------------ history

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PAST: Final = Wording(lambda one: one.history.past, re.IGNORECASE)
_BIOGRAPHY: Final = Wording(lambda one: one.history.biography, re.IGNORECASE)

HISTORY_YEARS: Final = 2
"""A sentence whose latest year is so many years before the article's tells history."""


def is_history(sentence: str, date: datetime | None) -> bool:
    """Say whether *sentence* is a line of biography, or its latest year is long past at *date*."""
    return _is_history(sentence, date, in_force())


@lru_cache(maxsize=512)
def _is_history(sentence: str, date: datetime | None, _words: OwnWords) -> bool:
    if _BIOGRAPHY.search(sentence):
        return True
    years = [int(year) for year in _YEAR.findall(sentence)]
    if not years or date is None or _PAST.search(sentence) is None:
        return False
    return max(years) <= date.year - HISTORY_YEARS
