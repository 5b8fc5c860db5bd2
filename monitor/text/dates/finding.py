"""Find the dates that a short text holds, each with the words before it.

A box of small print holds several: "Updated: 27 November 2026 | Published: 20 November 2026".
The dates themselves are read by `monitor.text.dates.reading`; this only cuts them out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from monitor.text.dates.months import fold_month, month, single_words, solar_month
from monitor.text.dates.relative import days_back, time_ago
from monitor.text.phrases import words

_CLOCK: Final = (
    r"\d{1,2}\s?[:h\u6642\u65f6]\s?\d{2}(?:\s?[:\u5206]\s?\d{2})?(?:\s?[ap]\.?\s?m\b\.?)?"
)
_NUMERIC: Final = re.compile(
    r"(?<![\d./\-])(?:\d{4}\s?([-./])\s?\d{1,2}\s?\1\s?\d{1,2}"
    r"|\d{1,2}\s?([-./])\s?\d{1,2}\s?\2\s?(?:\d{4}|\d{2})"
    r"|(?:\d{4}\s?[\u5e74\ub144]\s?)?\d{1,2}\s?[\u6708\uc6d4]\s?\d{1,2}\s?[\u65e5\u865f\u53f7\uc77c]"
    r"|\d{4}\s?[^\W\d_]{2,4}\s?\d{1,2}\W{0,2}[^\W\d_]{0,6}\s?\u0441\u0430\u0440[^\W\d_]*\s?\d{1,2})"
    r"(?!\d|[./\-]\d)"
)
_TOKEN: Final = re.compile(
    r"\d+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\u102b-\u103e\u200d])*"
)
_LIGHT: Final = re.compile(r"[\s.,\-\u2013\u060c'\u2019\u02bb\u02bc\u00ba\u00aa]{0,4}")
_TIME_AFTER: Final = re.compile(rf"[^\d]{{0,8}}?{_CLOCK}", re.IGNORECASE)
_TIME_BEFORE: Final = re.compile(rf"{_CLOCK}[\s,|\u2013\-/]{{0,4}}$", re.IGNORECASE)
_TIME: Final = re.compile(_CLOCK, re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
"""Stands in every date that is counted in no words."""
_SPAN: Final = 3
"""Steps from a month to its day or year: "20th of November", and the year of Kazakh dates."""


BACK_LIMIT: Final = 70
"""Characters of a line whose date may be a word such as "yesterday": longer ones are sentences,
and in another language the word may say something else (French "hier" is German "here")."""


FEW_WORDS: Final = 4
"""Words of a line that names a day without a time: "Published yesterday by Reuters"."""


class Found(NamedTuple):
    """A date as printed, and the words before it, up to the date before."""

    text: str
    before: str


def find_dates(text: str, *, counted_back: bool = True) -> list[Found]:
    """Return the dates in *text* (a line, not a story), in order; "" before the first of a text.

    A day *counted_back* from now ("yesterday", "2 hours ago") counts where nothing else is one.
    """
    line = single_words(" ".join(unicodedata.normalize("NFKC", text).split()))
    spans = sorted({*_numeric(line), *_named(line)}) if _DIGIT.search(line) else []
    found: list[Found] = []
    end = 0
    for start, stop in spans:
        if start < end:
            continue
        start, stop = _with_time(line, start, stop, end)
        found.append(Found(line[start:stop], line[end:start]))
        end = stop
    if (
        not found
        and counted_back
        and len(line) <= BACK_LIMIT
        and (time_ago(line) is not None or _names_day(line))
    ):
        return [Found(line, line)]
    return found


def _names_day(line: str) -> bool:
    """Say whether *line* names a day by a word, beside a time of day or next to nothing."""
    if days_back(line) is None:
        return False
    return len(line.split()) <= FEW_WORDS or _TIME.search(line) is not None


def label_of(before: str) -> str:
    """Return "published", "updated" or "" by the last label in the words before a date."""
    folded = before.casefold()
    last, said = -1, ""
    for kind, pattern in _labels():
        for match in pattern.finditer(folded):
            if match.end() > last:
                last, said = match.end(), kind
    return said


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile("|".join(map(_beginning, sorted(words(f"dates.{kind}"))))))
        for kind in ("published", "updated")
    )


def _beginning(word: str) -> str:
    return (r"(?<!\w)" if word[0] < "\u2e80" else "") + re.escape(word.casefold())


def _numeric(line: str) -> Iterator[tuple[int, int]]:
    for match in _NUMERIC.finditer(line):
        yield match.span()


def _named(line: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of dates with the name of a month: a day must stand beside it."""
    tokens = list(_TOKEN.finditer(line))
    for at, token in enumerate(tokens):
        if token.group()[0].isdigit() or not _is_month(token.group()):
            continue
        first, last = _beside(line, tokens, at)
        if first is not None and last is not None:
            yield tokens[first].start(), tokens[last].end()


def _beside(line: str, tokens: list[re.Match[str]], at: int) -> tuple[int | None, int | None]:
    """Return the first and the last token of the date around the month *at*, or Nones."""
    left = _day_at(line, tokens, at, -1)
    right = None if left is not None else _day_at(line, tokens, at, 1)
    if left is None and right is None:
        return None, None
    first, last = (at if left is None else left), (at if right is None else right)
    year = _year_at(line, tokens, last, 1)
    if year is not None:
        return first, year
    year = _year_at(line, tokens, first, -1)
    return (first if year is None else year), last


def _day_at(line: str, tokens: list[re.Match[str]], at: int, step: int) -> int | None:
    """Return the token of the day on one side of a month: short words may stand between."""
    for distance in range(1, _SPAN + 1):
        other = at + step * distance
        if not 0 <= other < len(tokens) or not _close(line, tokens, other, step):
            return None
        text = tokens[other].group()
        if text[0].isdigit():
            return other if len(text) <= 2 and 1 <= int(text) <= 31 else None
        if len(text) > 4:
            return None
    return None


def _year_at(line: str, tokens: list[re.Match[str]], at: int, step: int) -> int | None:
    for distance in range(1, _SPAN + 1):
        other = at + step * distance
        if not 0 <= other < len(tokens) or not _close(line, tokens, other, step):
            return None
        text = tokens[other].group()
        if text[0].isdigit():
            return other if len(text) == 4 and 1340 <= int(text) < 2600 else None
        if len(text) > 6:
            return None
    return None


def _close(line: str, tokens: list[re.Match[str]], other: int, step: int) -> bool:
    """Say whether nothing but light signs stands between *other* and its neighbour."""
    first, second = (other - 1, other) if step > 0 else (other, other + 1)
    return _LIGHT.fullmatch(line, tokens[first].end(), tokens[second].start()) is not None


def _is_month(word: str) -> bool:
    folded = fold_month(word)
    return bool(month(folded) or solar_month(folded))


def _with_time(line: str, start: int, stop: int, end: int) -> tuple[int, int]:
    """Return the span with the time of day behind or before it."""
    after = _TIME_AFTER.match(line, stop)
    if after is not None:
        return start, after.end()
    before = _TIME_BEFORE.search(line, end, start)
    return (before.start() if before is not None else start), stop
