"""Numbers as values: 1.2 billion is the same quantity in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from config.lexicon import by_language
from monitor.text.languages.folding import fold
from monitor.text.phrases import phrases

_POWER: Final = {
    fold(word).text: int(power)
    for scales in by_language(lambda lexicon: lexicon.numbers.scales).values()
    for power, words in scales.items()
    for word in words
}
_SCALE: Final = "|".join(sorted(map(re.escape, _POWER), key=len, reverse=True))
_ENGLISH: Final = frozenset(("thousand", "million", "billion", "trillion", "lakh", "crore"))
"""Scale words of a language that writes a decimal point."""

_SHORT: Final = 4
"""Longest scale word that must stand alone: "bn", "mln" or "ming" begin other words."""

_INDIC_DIGITS: Final = {zero + digit: str(digit) for zero in (0x966, 0x9E6) for digit in range(10)}
"""Devanagari and Bengali digits, which folding leaves."""

_QUANTITY: Final = re.compile(
    r"(?<![^\W\u0e00-\uffff])(?<!\d[.,])"
    r"(?P<figures>(?P<grouped>\d{1,3}(?P<mark>[ .,])\d{3}(?:(?P=mark)\d{3})*(?!\d))(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)?)"
    rf"(?:[ -]?(?P<scale>{_SCALE})(?P<ending>[^\W\u0e00-\uffff]*))?"
    rf"(?P<percent> ?[%٪]| ?{phrases('numbers.percent')})?"
)

_FIGURES: Final = 40
"""Longest number that is read, in characters: what is longer counts nothing, and its value would
be rounded (28 digits) or, beyond a million digits, no decimal at all."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: ``value`` is canonical ("1200000000", "5%"), ``surface`` as written."""

    value: str
    surface: str
    start: int
    end: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of *text* in order; ``start`` and ``end`` are characters of it."""
    folded = fold(text)
    found = []
    for match in _QUANTITY.finditer(folded.text.translate(_INDIC_DIGITS)):
        if len(match["figures"]) > _FIGURES:
            continue
        scale = ""
        end = match.end("figures")
        if match["scale"] and _stands(match):
            scale = match["scale"]
            end = match.end("ending")
        if match["percent"] and end in (match.start("percent"), match.end("ending")):
            end = match.end("percent")
        percent = "%" if end == match.end("percent") and match["percent"] else ""
        value = _number(match, scale).scaleb(_POWER.get(scale, 0))
        start, end = folded.original(match.start(), end)
        found.append(Quantity(f"{value.normalize():f}{percent}", text[start:end], start, end))
    return tuple(found)


def _stands(match: re.Match[str]) -> bool:
    """Tell whether the scale is a word of its own: "5 mln" is, "5 minutes" has none."""
    scale = match["scale"]
    spaced = scale[0] < "\u0e00"
    return not (spaced and len(scale) <= _SHORT and match["ending"])


def _number(match: re.Match[str], scale: str) -> Decimal:
    """Read digits with separators; the mark between groups is the same within one number.

    "1,234" has thousands; so has "1,234 million", but "1,234 Mio" has a decimal comma.
    """
    figures, grouped = match["figures"], match["grouped"] or ""
    is_decimal = scale and scale not in _ENGLISH and scale < "\u0e00"
    if is_decimal and match["mark"] == "," and figures.count(",") == 1 and grouped == figures:
        grouped = ""
    whole, rest = re.sub(r"\D", "", grouped), figures[len(grouped) :]
    return Decimal(whole + rest.replace(",", "."))
