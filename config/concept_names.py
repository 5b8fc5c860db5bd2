"""Names that an entry of the gazetteer takes from the glossary, by the concepts it refers to."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, Final

from config.concept import Concept, Stem
from config.entries import Place, is_own
from config.glossary import load_glossary
from config.own_words import per_words
from config.terms import MatchKind, Name, match_of

SUPPORTING: Final = 0.5
"""The weight of a concept that supports a topic and does not make it."""


def concept_names(entry: dict[str, Any], where: Place) -> list[Name]:
    """Make names of the words for the concepts of the glossary that an entry refers to."""
    made: list[Name] = []
    for key, weight in (("concepts", 1.0), ("supporting", SUPPORTING)):
        for concept in where.strings(entry, key):
            found = _glossary().get(concept)
            if found is None:
                near = _near(concept)
                cure = f"do you mean {' or '.join(near)}?" if near else _HOW
                where.fail(f'the glossary has no concept "{concept}"', cure, at=key)
            if not found.stems and is_own(where.file):
                where.fail(f'the concept "{concept}" is switched off', "remove it", at=key)
            made.extend(
                Name(
                    text=_written(stem),
                    language=language,
                    match=_stem_match(stem),
                    kind="concept",
                    weight=weight,
                    own_language=True,
                    concept=concept,
                )
                for language, stems in found.stems.items()
                for stem in stems
            )
    return made


_HOW: Final = "take one of config/glossary, or add a [[concept]] of your own with a label"


def _near(concept: str) -> list[str]:
    """Return up to three concepts called alike, with it as a part, or with it among their words."""
    known = _glossary()
    near = get_close_matches(concept, known, n=3)
    near = near or [name for name in known if concept in re.split("[_-]", name)]
    near = near or [
        name
        for name, one in known.items()
        if any(stem.text == concept for stems in one.stems.values() for stem in stems)
    ]
    return near[:3]


def _written(stem: Stem) -> str:
    """Return a word of the glossary as the gazetteer writes it: a star where its end is open."""
    return f"{stem.text}*" if _stem_match(stem) == "stem" else stem.text


def _stem_match(stem: Stem) -> MatchKind:
    """Say how a word of the glossary is matched: its end open, unless it stands whole."""
    if match_of(stem.text, "") == "substring":
        return "substring"
    return "word" if stem.whole else "stem"


@per_words
def _glossary() -> dict[str, Concept]:
    return {concept.name: concept for concept in load_glossary()}
