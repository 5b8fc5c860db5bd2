"""The years and ordinal numbers that a sentence says, in figures of any script and in words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from config.lexicon import load_lexicon
from monitor.text.languages.wording import Wording

TEN: Final = 10
"""The figure of the lexicon's ``digits`` after nine."""

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ORDINAL: Final = Wording(
    lambda one: one.meetings.ordinal_endings, frame=r"(?<!\d)(?P<number>\d{1,2})%s\b"
)
_WRITTEN_ORDINAL: Final = Wording(lambda one: one.meetings.ordinals)


def years_in(line: str) -> frozenset[int]:
    """Return the years that *line* writes in figures."""
    return frozenset(int(year) for year in _YEAR.findall(_plain_digits(line)))


def _plain_digits(line: str) -> str:
    """Return *line* with the digits of every script as 0 to 9."""
    if line.isascii():
        return line
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in line)


def ordinals_in(line: str) -> frozenset[int]:
    """Return the ordinal numbers in *line*: "25th", "25-е", "第二十五次"."""
    figures = (int(found["number"]) for found in _ORDINAL.pattern.finditer(line))
    written = (_value(found) for found in _WRITTEN_ORDINAL.pattern.findall(line))
    return frozenset((*figures, *(value for value in written if value is not None)))


def _value(written: str) -> int | None:
    """Return the number of an ordinal that is written without figures, None where it is none."""
    digits = load_lexicon("zh").meetings.digits
    number = [digits.index(char) for char in written if char in digits]
    if TEN not in number:
        return number[0] if len(number) == 1 else None
    place = number.index(TEN)
    tens, ones = number[:place] or [1], number[place + 1 :] or [0]
    return tens[0] * 10 + ones[0]
