"""Values that a field of a query cannot have, and the nearest that it can.

Tags are of the gazetteer, with what the operator adds to it: what none of its entries answers to
is in no article. Pure but for reading it (once, the entries of the field alone).
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Final

from config.additions import NO_ADDITIONS, Additions
from config.gazetteer_parts import load_labels
from config.lexicon import languages
from storage.query import Condition, tag_answers
from storage.query_fields import slug

CLOSED: Final = ("country", "topic")
"""Fields whose values are a closed list; what is no such value is wrong, near to one or not."""

OPEN: Final = ("organisation", "person", "place")
"""Fields whose values are names: one that almost is a known name is a slip, another one is not
known yet. Meetings (``event``) are made from dates and places, so any is possible."""

NEAR: Final = 0.75
"""Likeness (difflib's ratio) from which a value is a slip of another: "enrgy" 0.91, "tokaev"
0.92, "kazahstan" 0.95 and "englsh" 0.92; "guinea" and "guyana" have 0.67."""


def fault(term: Condition, additions: Additions = NO_ADDITIONS) -> str:
    """Return what is wrong with the value of *term*, or "".

    *additions* are the operator's to the gazetteer.
    """
    if term.field == "language":
        return "" if _is_language(term.value) else _said(term, nearest_language(term.value))
    if term.field not in (*CLOSED, *OPEN):
        return ""
    known = load_labels(term.field, additions)
    if any(tag_answers(term.value, name, label) for name, label in known):
        return ""
    near = _nearest(term.field, slug(term.value), additions)
    return _said(term, near, additions) if near or term.field in CLOSED else ""


def language_fault(code: str) -> str:
    """Return what is wrong with *code* where a language is asked for by its code, or ""."""
    return fault(Condition("language", code))


def nearest_language(name: str) -> str:
    """Return the code of the language that *name* is, or almost is, in English, or ""."""
    if _is_language(name.casefold()):
        return name.casefold()
    names = _language_names()
    found = get_close_matches(name.casefold(), names, 1, NEAR)
    return names[found[0]] if found else ""


def _said(term: Condition, near: str, additions: Additions = NO_ADDITIONS) -> str:
    if near:
        return f"there is no {term.field} {term.value!r}; did you mean {term.field}:{near}?"
    topics = (name for name, _ in load_labels("topic", additions) if "/" not in name)
    examples = {
        "country": "write a code like KZ, or an English name",
        "language": "write a code like ru",
        "topic": f"topics are {', '.join(topics)}",
    }
    return f"there is no {term.field} {term.value!r}; {examples[term.field]}"


@lru_cache(maxsize=2 * len((*CLOSED, *OPEN)))
def _names(field: str, additions: Additions) -> dict[str, str]:
    """Return the terms of *field* by all names that stand for them: term, label, their words."""
    whole: dict[str, str] = {}
    words: dict[str, str] = {}
    for term, label in load_labels(field, additions):
        for name in (slug(term), slug(label)):
            whole.setdefault(name, term)
            for word in name.replace("/", "-").split("-"):
                # One word stands for what it is found by: person:tokayev.
                words.setdefault(word, word if field != "country" else term)
    return words | whole


def _nearest(field: str, value: str, additions: Additions) -> str:
    names = _names(field, additions)
    found = get_close_matches(value, [n for n in names if len(n) > 2], 1, NEAR)
    return names[found[0]] if found else ""


@cache
def _language_names() -> dict[str, str]:
    from babel import Locale

    english = Locale("en").languages
    return {english[code].casefold(): code for code in languages() if code in english}


def _is_language(code: str) -> bool:
    from babel import Locale

    return code in Locale("en").languages
