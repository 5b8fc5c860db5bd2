"""Dates that count back from now: "2 hours ago", "yesterday", "vor 5 Tagen".

The words stand in the lexicon, of all languages together: a page declares one language and
prints its dates in that of its content system.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Final

from config.lexicon import by_language, load_lexicon

MOST: Final = 400
"""The largest number that counts back; what is larger is a year or a counter."""

_SPANS: Final = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DIGIT: Final = re.compile(r"\d")


def time_ago(text: str) -> timedelta | None:
    """Return how long ago *text* says that something was, or None."""
    folded = _folded(text)
    if _DIGIT.search(folded) is None:
        return None
    for pattern in _patterns():
        match = pattern.search(folded)
        if match is not None and int(match["n"]) <= MOST:
            return int(match["n"]) * _SPANS[_unit(match["unit"])]
    return None


def days_back(text: str) -> int | None:
    """Return how many days back the day lies that *text* names by a word, or None."""
    match = _days().search(_folded(text))
    return _numbers()[match.group()] if match is not None else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.casefold()).replace("\u2019", "'")


@cache
def _units() -> dict[str, str]:
    tables = by_language(lambda known: known.dates.units).values()
    return {
        _folded(word): unit for units in tables for unit, words in units.items() for word in words
    }


@cache
def _unit(word: str) -> str:
    return _units()[word]


@cache
def _numbers() -> dict[str, int]:
    tables = by_language(lambda known: known.dates.days_back).values()
    return {
        _folded(word): int(back)
        for days in tables
        for back, words in days.items()
        for word in words
    }


@cache
def _days() -> re.Pattern[str]:
    return re.compile("|".join(_bounded(word) for word in _longest(_numbers())))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return "N unit ago" and "ago N unit" of each language; its words stand together."""
    return tuple(
        pattern
        for language in by_language(lambda known: known.dates.ago)
        for pattern in _made(language)
    )


def _made(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    dates = load_lexicon(language).dates
    words = _longest(_folded(word) for each in dates.units.values() for word in each)
    ago = "|".join(_bounded(_folded(word)) for word in dates.ago)
    counted = rf"(?<!\d)(?P<n>\d{{1,3}})\s*(?P<unit>{'|'.join(map(re.escape, words))})[^\W\d_]*\.?"
    return re.compile(rf"{counted}\s*(?:{ago})"), re.compile(rf"(?:{ago})\s*{counted}")


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _bounded(word: str) -> str:
    """Return *word* as it stands in a text: whole, but in scripts without spaces."""
    return re.escape(word) if _UNSPACED.search(word) else rf"(?<!\w){re.escape(word)}(?!\w)"
