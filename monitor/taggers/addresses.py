"""Where the letters ШОС are a road in an address: "Ярославское ШОС., 5".

"Шоссе" is written short with a full stop, and a house stands behind it, or the adjective that the
road is called by before it. Neither is said of the organisation: it has no number behind a full
stop and a comma, and in Russian it is no neuter.
"""

from __future__ import annotations

import re
from typing import Final

ROAD: Final = "a road in an address (“шоссе”, in short “шос.”)"
"""What the letters are said to be there."""

_LETTERS: Final = "шос"
_HOUSE: Final = re.compile(
    r"""\.\s?,\s?(?:(?:д|дом|вл|стр|корп|уч|км)\b\.?\s?)?№?\s?\d  # ШОС., 21; ШОС., д. 5
    |\.?\s?,?\s?(?:д|дом|вл)\b\.?\s?№?\s?\d                       # ШОС, д. 5; ШОС. дом 5
    |\.\s?\d+\s?[а-я]?,\s?(?:кв|оф|офис|стр|корп)\b               # ШОС. 5, оф. 2
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAMED: Final = re.compile(r"\b[А-ЯЁ][а-яё-]+(?:ское|ского|скому|ском|цкое|цкого|цкому|цком) $")
"""The neuter adjective of a road, in any case that says so; a capital, as names have one."""
_LONGEST_NAME: Final = 40


def is_road(text: str, start: int, end: int) -> bool:
    """Say whether the letters at *start*..*end* of *text* are a road in an address."""
    if text[start:end].casefold() != _LETTERS:
        return False
    if _HOUSE.match(text, end):
        return True
    named = _NAMED.search(text, max(0, start - _LONGEST_NAME), start)
    return named is not None and text[end : end + 1] in (".", ",")
