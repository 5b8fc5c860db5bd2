"""Cut a text into sentences: where each begins and ends, in any script.

A plain rule: a final mark followed by white space and something that can begin a sentence,
or an East Asian full stop, or a line break. Abbreviations before a capital ("Mr. Xi",
initials) do not end one. Wrong cuts cost a little precision, never text: the spans together
cover all that is not white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from monitor.text.phrases import phrases

_END: Final = re.compile(
    r"[.!?…؟۔։।॥။។።]+[\"'»”’)\]]*(?=\s)"
    r"|(?<=[\u0561-\u0587»]):(?=\s+[\u0531-\u0556])"  # Armenian, whose full stop looks so
    r"|[。！？]+[”’」』）]*|[^\S\n]*\n\s*"
)
_REACH: Final = 12
"""How far back an abbreviation is looked for."""


@cache
def _abbreviated() -> re.Pattern[str]:
    """Return the pattern of abbreviations: many, and each start imports this module."""
    return re.compile(rf"(?:\b{phrases('sentences.abbreviations')}|\b[^\W\d_])\.$")


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of every sentence of *text*, without the white space between them."""
    return tuple(sentences_of(text))


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences one by one: the first ones cost no more than they are long."""
    start, abbreviated = 0, _abbreviated()
    for match in _END.finditer(text):
        if match[0] == "." and abbreviated.search(
            text, max(start, match.end() - _REACH), match.end()
        ):
            continue
        yield from _stripped(text, start, match.end())
        start = match.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span without white space at its ends, if anything is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        yield start + left, start + right
