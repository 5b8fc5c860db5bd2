"""Measuring and cutting text of any script: columns, lines, direction. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

FSI, PDI = "\u2068", "\u2069"
"""First strong isolate and its end (UAX #9): what is between cannot reorder what is around."""


def width(text: str) -> int:
    """Return the columns that *text* takes in a terminal: wide characters two, marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@lru_cache(maxsize=16_384)
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clip(text: str, columns: int) -> str:
    """Return *text* in at most *columns*, cut between words where it can be, with an ellipsis."""
    if not _is_wider(text, columns):
        return text
    used, end = 1, 0  # the ellipsis takes one
    while used + _columns(text[end]) <= columns:
        used += _columns(text[end])
        end += 1
    while end > 0 and _columns(text[end]) == 0:
        end -= 1
    kept = text[:end]
    space = kept.rfind(" ")
    if space > end * 0.6 and not text[end].isspace():
        kept = kept[:space]
    return kept.rstrip(" ,;:.-–—、，；：。") + "…"


def _is_wider(text: str, columns: int) -> bool:
    """Tell whether *text* takes more than *columns*; of a long one no more is read than that."""
    if text.isascii():
        return len(text) > columns
    used = 0
    for character in text:
        used += _columns(character)
        if used > columns:
            return True
    return False


def one_line(text: str) -> str:
    """Return *text* as one line that shows what it says: no controls, no overridden direction.

    Embeddings and overrides (UAX #9) of somebody else could reorder the line around them, and
    isolates that they leave open would: an edition sets its own.
    """
    return " ".join(_BREAKING.sub(" ", _DIRECTING.sub("", text)).split())


_DIRECTING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates, with what ends them."""

_BREAKING: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
"""Controls, lone surrogates, separators of lines and paragraphs: what ``Cc Cs Zl Zp`` are."""


def right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction runs from right to left (UAX #9, P2)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def isolated(text: str) -> str:
    """Return *text* so that it reorders nothing around it; unchanged where it cannot."""
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text):
        return f"{FSI}{text}{PDI}"
    return text


def wrapped(text: str, columns: int, *, first: str = "", rest: str = "") -> list[str]:
    """Return *text* in lines of at most *columns*, begun with *first*, the others with *rest*.

    Breaks at spaces and between wide characters; never before closing punctuation. A word
    that is wider than a line (an address) stands on its own and is not broken.
    """
    lines: list[str] = []
    line, used = first, width(first)
    empty = True
    for piece in _PIECES.findall(text):
        columns_of_piece = width(piece.rstrip())
        if not empty and used + columns_of_piece > columns:
            lines.append(line.rstrip())
            line, used, empty = rest, width(rest), True
            piece = piece.lstrip()
        line += piece
        used += width(piece)
        empty = False
    return [*lines, line.rstrip()] if not empty or first.strip() else lines


_WIDE: Final = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_CLOSERS: Final = "、。，．：；？！）」』】》〉”’…%"
_PIECES: Final = re.compile(
    f"[（「『《〈【“‘]*[{_WIDE}\U00020000-\U0003fffd][{_CLOSERS}]*\\s*|[^\\s{_WIDE}]+\\s*|\\s+|."
)
"""What may not be broken: a wide character with the punctuation that clings to it, or a word."""
