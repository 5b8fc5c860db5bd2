"""Where in a text a sentence stands: headline, the first ones of the body, the rest."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from monitor.taggers import TaggedText

Zone = Literal["headline", "lead", "body"]

LEAD_SENTENCES: Final = 2
SHORTEST_SENTENCE: Final = 24
"""Shorter pieces, in characters, are datelines and the like; half of it in Chinese."""


@lru_cache(maxsize=8)
def zones_of(text: TaggedText) -> tuple[Zone, ...]:
    """Return the zone of each sentence of *text*; cached by identity."""
    zones: list[Zone] = []
    lead = 0
    for start, end in text.sentences:
        if start < text.headline_length:
            zones.append("headline")
        elif lead < LEAD_SENTENCES and not text.is_around(start, end):
            zones.append("lead")
            dense = _UNSPACED.search(text.text, start, end) is not None
            lead += end - start >= SHORTEST_SENTENCE // (2 if dense else 1)
        else:
            zones.append("body")
    return tuple(zones)


_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
