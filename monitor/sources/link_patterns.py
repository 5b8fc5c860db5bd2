"""The regular expressions in a source's options: checked before they meet hostile text (no kind).

Python's `re` backtracks: a repeat inside a repeat, like ``(a+)+b``, takes time exponential
in the length of the text. Such patterns are refused; what is left runs on addresses of
2,048 characters and lines of a few thousand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from storage.records import Source

LONGEST_PATTERN: Final = 500
"""Characters of a pattern; the longest in the shipped catalogue has about 90."""

MOST_REPEATS: Final = 4
"""Open repeats (``*``, ``+``, ``{n,}``) in one pattern: each may multiply time by the length."""

EARLIEST_YEAR: Final = 1995
"""A year before it in an address is a number of something else."""

_PIECES: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?[^)\w]*(?:P?<\w+>)?)?|\)|[*+]|\{\d*(?:,\d*)?\}|.", re.S
)
_REPEAT: Final = re.compile(r"[*+]|\{\d*,\d*\}")


class PatternError(ValueError):
    """A pattern in a source's options cannot be used; the message says why."""


def compile_pattern(text: str) -> re.Pattern[str]:
    """Return *text* compiled, ignoring case.

    :raises PatternError: when it is no regular expression, or one that could run for ever.
    """
    if len(text) > LONGEST_PATTERN:
        raise PatternError(f"the pattern has more than {LONGEST_PATTERN} characters")
    try:
        pattern = re.compile(text, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(f"{text!r} is not a regular expression: {error}") from error
    _refuse_slow(text)
    return pattern


def patterns_of(source: Source, *names: str) -> dict[str, re.Pattern[str]]:
    """Return the options *names* of *source*, compiled; those that are not set are left out.

    :raises PatternError: as `compile_pattern`, naming the option.
    """
    patterns: dict[str, re.Pattern[str]] = {}
    for name in names:
        if text := source.option(name):
            try:
                patterns[name] = compile_pattern(text)
            except PatternError as error:
                raise PatternError(f"{name}: {error}") from error
    return patterns


def dated(pattern: re.Pattern[str], url: str) -> datetime | None:
    """Return the day that *pattern* finds in *url*, as midnight UTC, or None.

    The pattern names its parts: ``(?P<year>...)``, ``(?P<month>...)``, ``(?P<day>...)``.
    An address knows no time of day; midnight UTC keeps the calendar date as written.
    """
    found = pattern.search(url)
    return day_of(found.groupdict()) if found else None


def day_of(parts: Mapping[str, str | None]) -> datetime | None:
    """Return the day that "year", "month" and "day" name, as midnight UTC, or None."""
    try:
        year, month, day = (int(parts.get(name) or "") for name in ("year", "month", "day"))
        return datetime(year, month, day, tzinfo=UTC) if year >= EARLIEST_YEAR else None
    except (ValueError, OverflowError):
        return None


def _refuse_slow(text: str) -> None:
    """Raise for a repeated group that holds a repeat or a choice, and for too many repeats.

    Both can match one text in exponentially many ways: ``(a+)+``, ``(a|aa)+``.
    """
    choices = [0]  # repeats and alternatives seen so far, for each group that is still open
    closed = 0  # how many the group that ended just before this token held
    total = 0
    for piece in _PIECES.findall(text):
        inside, closed = closed, 0
        if piece.startswith("("):
            choices.append(0)
        elif piece == ")" and len(choices) > 1:
            closed = choices.pop()
            choices[-1] += closed
        elif piece == "|":
            choices[-1] += 1
        elif _REPEAT.fullmatch(piece):
            if inside:
                raise PatternError(f"{text!r} repeats a group that holds a repeat or a choice")
            choices[-1] += 1
            total += 1
    if total > MOST_REPEATS:
        raise PatternError(f"{text!r} has more than {MOST_REPEATS} open repeats (* or +)")
