"""The line that some layouts put over a headline, inside the same heading: "Tunisia", "Interview".

It is a label of its own, an element that its class or its size marks, and no part of what the
heading says. German layouts have one on every page (Dachzeile), others above columns. Where the
outlet puts a sign between the two, for the eye or for ears only, they are one: "Flood: Two resign".
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from monitor.text.clean import clean_line

LIMIT: Final = 1000
FIRST: Final = 6
"""Elements of a heading among which the line over it is."""

SHORTEST: Final = 8
"""Letters of what must remain of a heading."""

_SPOKEN: Final = etree.XPath(".//text()[not(parent::style or parent::script)]")
_INLINE: Final = ("span", "div", "small", "em", "strong", "p", "a")
_SIGNS: Final = frozenset(":：–—-|")
_KICKER: Final = re.compile(
    r"(?:^|[\s_\-])(?:dach-?zeile|roof-?line|top-?line|kicker|over-?line|eyebrow|spitzmarke|surtitle|sur-?titre"
    r"|antetitulo|topic-?label|title-?header|rubric)(?:$|[\s_\-\d])",
    re.IGNORECASE,
)


def line_of(heading: HtmlElement) -> str:
    """Return all that *heading* says, on one line."""
    return clean_line(" ".join(_SPOKEN(heading)), LIMIT)


def spoken(heading: HtmlElement) -> str:
    """Return what *heading* says, a line over it left out where enough is left without."""
    whole = line_of(heading)
    for element in islice(heading.iter(*_INLINE), FIRST):
        kicker = line_of(element) if _is_marked(element) else ""
        rest = whole.removeprefix(kicker).strip()
        if not kicker or rest == whole or kicker[-1] in _SIGNS or rest[:1] in _SIGNS:
            continue
        return rest if len(rest) >= SHORTEST else whole
    return whole


def _is_marked(element: HtmlElement) -> bool:
    if element.tag == "small":
        return True
    marks = element.get("class")
    return marks is not None and len(marks) < 300 and _KICKER.search(marks) is not None
