"""Words for offices, in every language: what stands beside a name says that an official is meant.

They are those of the lexicon, and the glossary's words for president, minister and so on, which
it has in twenty languages.
"""

from __future__ import annotations

import re
from typing import Final

from config.glossary import concepts_named
from config.lexicon import by_language
from config.own_words import per_words
from monitor.text.languages.wording import either

CONCEPTS: Final = frozenset(
    {
        "president", "prime_minister", "minister", "foreign_minister", "defence_minister",
        "ambassador", "governor", "leader", "commander", "secretary_general",
    }
)  # fmt: skip
"""Concepts of the glossary that are offices."""

HIGH: Final = CONCEPTS - {"governor", "leader", "commander"}
"""Those that only states and organisations have."""

DENSE: Final = "\u2e80"
"""From here on are scripts without spaces, in which half of the letters say as much."""


def has_office_beside(text: str, start: int, end: int, reach: int, language: str) -> bool:
    """Say whether an office stands within *reach* characters before *start* or behind *end*."""
    return has_office_before(text, start, reach, language) or has_office_behind(
        text, end, reach, language
    )


def has_office_behind(text: str, end: int, reach: int, language: str) -> bool:
    """Say whether an office stands within *reach* characters behind *end*."""
    return _offices(language).search(text, end, end + reach) is not None


def has_office_before(text: str, start: int, reach: int, language: str) -> bool:
    """Say whether an office stands within *reach* characters before *start*."""
    return _offices(language).search(text, max(0, start - reach), start) is not None


def offices_in(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Return where words for offices stand in ``text[start:end]``, as (start, end)."""
    return [match.span() for match in _offices(language).finditer(text, start, end)]


def has_high_office_before(text: str, start: int, reach: int, language: str) -> bool:
    """Say whether an office of a state stands within *reach* characters before *start*."""
    return _high_offices(language).search(text, max(0, start - reach), start) is not None


def is_office(word: str) -> bool:
    """Say whether *word* begins with a word for an office."""
    return _offices("").match(word) is not None


def last_office(text: str, start: int, end: int) -> str:
    """Return the last word for an office in ``text[start:end]``, "" where there is none."""
    found = [match[0] for match in _offices("").finditer(text, start, end)]
    return found[-1] if found else ""


@per_words
def _offices(language: str) -> re.Pattern[str]:
    """Return the pattern of the offices of *language*, of all where it has none or is ""."""
    listed = by_language(
        lambda one: (
            (*one.offices.of_surnames, *one.offices.of_names)
            if language in ("", one.language)
            else ()
        )
    )
    fragments = [fragment for some in listed.values() for fragment in some]
    fragments += _stems(CONCEPTS, language)
    if not fragments:
        return _offices("")
    return re.compile(either(fragments), re.IGNORECASE)


@per_words
def _high_offices(language: str) -> re.Pattern[str]:
    return re.compile(either(_stems(HIGH, language)), re.IGNORECASE)


def _stems(concepts: frozenset[str], language: str) -> list[str]:
    """Return the words of the glossary for *concepts* as fragments, of one *language* unless ""."""
    stems = {
        stem
        for concept in concepts_named(concepts)
        for code, some in concept.stems.items()
        if language in ("", code)
        for stem in some
    }
    fragments = []
    for stem in sorted(stems, key=lambda one: one.text):
        dense = stem.text[0] >= DENSE
        after = r"(?!\w)" if stem.whole and not dense else ""
        before = "" if dense else r"(?<!\w)(?:\u0627\u0644)?"  # the Arabic article is joined
        fragments.append(before + re.escape(stem.text) + after)
    return fragments
