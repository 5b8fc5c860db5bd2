"""A concept of the glossary: one thing, with the words for it in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from config.packed import packed

WHOLE: Final = 4
"""A word this short is looked up whole: of three letters too many words begin with them."""


@packed
@dataclass(frozen=True, slots=True)
class Stem:
    """A word as it stands in the file, without its mark. ``whole``: no letter may follow it."""

    text: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing: ``stems`` are the words for it, by ISO 639-1 code."""

    name: str
    stems: Mapping[str, tuple[Stem, ...]]


def stem_of(word: str) -> Stem:
    """Read one *word* with its mark, if it has one (``config/glossary.py``)."""
    text = word.rstrip("-.")
    if text != word:
        return Stem(text, whole=word.endswith("."))
    return Stem(text, whole=len(text) <= WHOLE)
