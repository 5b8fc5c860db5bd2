"""What a page says that it is about: keywords and tags, as the outlet words them.

Outlets write them as lists, as one string with some sign between them, or as objects with names.
The words of the article's own object and of its tags come before those of the meta element
"keywords", which many sites fill with the same words on each page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from monitor.text.clean import clean_line

MOST: Final = 30
"""Keywords that are kept of a page."""

KEYWORD_LIMIT: Final = 60
"""Characters of a keyword; a longer one is a sentence."""

_BETWEEN: Final = re.compile(r"[,;|\n،؛、，；]")
_MACHINE: Final = re.compile(r"^(?:https?:|tag:|urn:|[\w-]{1,20}:[\w/.:-]+$|\W*$|\d+$)")
_HAN_WORDS: Final = re.compile("[\u3400-\u9fff]{2,12}(?:\\s+[\u3400-\u9fff]{2,12}){2,}")


def read_keywords(values: Iterable[str], *, headline: str = "") -> tuple[str, ...]:
    """Return the keywords in *values*, each once, as written first.

    Addresses, numbers, names for machines ("type:article") and the headline itself are none.
    """
    found: dict[str, str] = {}
    for value in values:
        for word in _parts(value[: 200 * MOST]):
            key = word.casefold()
            if len(word) > KEYWORD_LIMIT or _MACHINE.search(word) or key == headline.casefold():
                continue
            found.setdefault(key, word)
            if len(found) == MOST:
                return tuple(found.values())
    return tuple(found.values())


def _parts(value: str) -> list[str]:
    """Return *value* at its signs; where it has none and is Han words with spaces, at these."""
    text = value.strip()
    parts = text.split() if _HAN_WORDS.fullmatch(text) else _BETWEEN.split(text)
    return [word for part in parts if (word := clean_line(part).strip(" #\"'«»"))]
