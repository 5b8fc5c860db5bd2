"""Whether what a feed carries of an item is its whole story, or a teaser of it."""

from __future__ import annotations

import re
from typing import Final

from monitor.text.decoding.markup import plain_text

LONG: Final = 900
"""Weight (letters, Han three times) from which it is one whatever its shape: four or five
paragraphs."""

SHORT: Final = 300
PARAGRAPHS: Final = 3
"""A news item may be so short, when it has paragraphs and is not cut off."""

_HAN: Final = re.compile("[\u3400-\u9fff]")
_CUT: Final = re.compile(r"(?:\u2026|\.{2,}|[\[(]\s*(?:\u2026|\.{2,})\s*[\])])\W*\Z")


def is_full_text(paragraphs: tuple[str, ...]) -> bool:
    """Return whether *paragraphs* (plain text) are a whole story."""
    size = sum(len(part) + 2 * len(_HAN.findall(part)) for part in paragraphs)
    if size >= LONG:
        return True
    is_whole = size >= SHORT and len(paragraphs) >= PARAGRAPHS
    return is_whole and not _CUT.search(paragraphs[-1][-100:])


_BREAK: Final = re.compile(r"<(?:p|br|div|li|h[1-6])(?:\s[^<>]*)?/?>", re.I)
MARKUP_LIMIT: Final = 20_000
"""Characters of markup that are looked at: far more than `LONG`."""


def paragraphs_of(markup: str) -> tuple[str, ...]:
    """Return the paragraphs that the beginning of *markup* has, roughly, as plain text."""
    parts = (" ".join(plain_text(part).split()) for part in _BREAK.split(markup[:MARKUP_LIMIT]))
    return tuple(part for part in parts if part)
