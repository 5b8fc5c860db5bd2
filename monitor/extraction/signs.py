"""Read the small print around a story: the visible date, source and byline of a page.

Many outlets of the SCO space have no metadata and print "2025-09-01 10:20 来源：新华网" in a
box over the text. Boxes are known by their class or id; only short ones are looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from monitor.text.clean import clean_line
from monitor.text.phrases import phrases

BOX_LIMIT: Final = 160
"""Characters of a box; longer ones hold a list or the story."""

ELEMENT_LIMIT: Final = 3_000
"""Elements that are looked at, in document order: the box stands near the headline."""

MOST: Final = 6

_BOX: Final = re.compile(
    r"(?:^|[\s_\-])(?:date|time|datetime|pub|pubtime|pubdate|published|publish|posted|post-?meta|meta|info"
    r"|byline|author|source|from|laiyuan|news-?info|article-?info|tarix|sana|data|дата)(?:$|[\s_\-\d])"
    r"|(?:date|time|info|source|author|byline|pubdate)(?:$|[\s_\-])|(?:publish|create|release|news)_?(?:date|time)",
    re.IGNORECASE,
)
_AUTHOR_BOX: Final = re.compile(
    r"(?:^|[\s_\-])(?:author|byline)(?:s|_?name)?(?:$|[\s_\-])", re.IGNORECASE
)
_NUMBERS: Final = re.compile(r"\d{1,2}|[۰-۹]{1,2}")
_SOURCE: Final = re.compile(
    rf"{phrases('credits.source_labels')}\s*[:：]\s*([^\n|｜:：]{{2,40}}?)"
    rf"(?=\s{{2,}}|\s*(?:$|[|｜]|{phrases('credits.next_labels')}|\d{{4}}))",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(
    rf"(?<!\w){phrases('credits.author_labels')}\s*[:：]\s*([^\n|｜:：\d]{{2,40}}?)"
    r"(?=\s{2,}|\s*(?:$|[|｜]|来源|编辑))",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?:19|20)\d{2}\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}\s?日?"
    r"(?:[T ,]*\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}(?:[ ,|–-]*\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}"
    r"(?:[ ,|–-]*\d{1,2}:\d{2}(?:\s?[ap]m)?)?"
    r"|\d{1,2}(?:st|nd|rd|th)?[-\s]+[^\W\d_]{3,12}\.?,?\s+(?:19|20)\d{2}"
    r"(?:\s?(?:г\.|года|жыл\w*|yil))?(?:[ ,|–-]*\d{1,2}:\d{2})?"
    r"|[۰-۹]{4}[/\-][۰-۹]{1,2}[/\-][۰-۹]{1,2}|[۰-۹]{1,2}\s+\S{3,10}\s+[۰-۹]{4}",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Signs:
    """Raw dates, sources and authors printed near the headline, in document order."""

    dates: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)


def read_signs(root: HtmlElement) -> Signs:
    """Return what the boxes of the page print."""
    found = Signs()
    for number, element in enumerate(
        root.iter("div", "span", "p", "em", "i", "small", "li", "td", "a", "font", "h5", "h6")
    ):
        if number > ELEMENT_LIMIT or len(found.dates) >= MOST:
            break
        marks = element.get("class") or element.get("id") or ""
        if not marks or not _is_box(marks) or len(element) > 12:
            continue
        text = clean_line(" ".join(element.itertext()), BOX_LIMIT + 1)
        if not text or len(text) > BOX_LIMIT:
            continue
        if len(_NUMBERS.findall(text)) > 1:
            found.dates.extend(match.group() for match in _DATE.finditer(text))
        found.sources.extend(sources_in(text))
        found.authors.extend(match[1].strip() for match in _BYLINE.finditer(text))
        if _AUTHOR_BOX.search(marks) and len(text) < 70:
            found.authors.append(text)
    return found


def sources_in(line: str) -> list[str]:
    """Return the sources that a short line names behind a label ("... Source: Xinhua")."""
    return [m[1].strip() for m in _SOURCE.finditer(line)] if len(line) <= BOX_LIMIT else []


def without_labels(line: str) -> str:
    """Return *line* without the sources and bylines that it names behind labels."""
    return _BYLINE.sub(" ", _SOURCE.sub(" ", line))


@lru_cache(maxsize=4096)
def _is_box(marks: str) -> bool:
    """Say whether a class or id is that of a box; pages repeat a few hundred of them."""
    return len(marks) < 300 and _BOX.search(marks) is not None
