"""Names of a text as they sound, so that a name is one in Latin and Cyrillic.

What people a text names is known from its tags; this is for the names that no gazetteer has.
"""

from __future__ import annotations

import re
from typing import Final

from monitor.text.languages.consonants import sounds

_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST: Final = 3
"""Consonants that a name needs: of shorter ones too many sound alike."""


def names(text: str) -> tuple[str, ...]:
    """Return how the capitalised words of *text* sound, without those that begin a sentence."""
    found: dict[str, None] = {}
    for match in _WORD.finditer(text):
        before = match.start() - 1
        while before >= 0 and text[before] in " \"'«“„(":
            before -= 1
        begins = before < 0 or text[before] in ".!?:\n…"
        if match[0][0].isupper() and not begins and len(sound := sounds(match[0])) >= _LEAST:
            found.setdefault(sound)
    return tuple(found)
