"""Whom the captions of a page's pictures credit: "… at the border. Photo: Kabar", "(AP)".

A caption is a sentence with a name at its end. Only the end is read, and only with a sign
that it is a credit: a label, ©, brackets around a known agency, an agency and its
photographer parted by a slash. Captions stay where they are; this only reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from monitor.extraction.agencies import mentions
from monitor.extraction.credits import NAME_LIMIT, take_credits
from monitor.text.clean import clean_line
from monitor.text.phrases import phrases

MOST_CAPTIONS: Final = 8
"""Captions that are read: a gallery of fifty pictures credits the same two agencies."""

CAPTION_LIMIT: Final = 600
"""Characters of a caption; a longer one is a text of its own."""

MOST_WORDS: Final = 7
"""Words of a credit: "Press service of the President of Kyrgyzstan"; more are a sentence."""

_DOT: Final = r"\.(?=\w)|(?<=\b\w)\."
"""Of a domain or an initial; any other ends a sentence."""

_NAME: Final = rf"((?:[^.()\[\]（）【】:：。！？!?]|{_DOT}){{2,{NAME_LIMIT}}}?)"
_LABELLED: Final = re.compile(
    rf"(?:^|[\s.,;|/(\[（【。，])(?:photographs?|{phrases('credits.labels')})(?:\s*[:：|©]\s*|\s*\.{{3}}\s*|…\s*)"
    rf"{_NAME}[\s.。)\]）】]*$",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    rf"(?:^|[\s(\[])(?:photo(?:graph)?|image|picture)s?\s+(?:by|courtesy(?:\s+of)?|via)\s+"
    rf"(?:the\s+)?{_NAME}[\s.)\]]*$",
    re.IGNORECASE,
)
_COPYRIGHT: Final = re.compile(rf"©\s*(?:(?:19|20)\d\d\s+)?{_NAME}[\s.。)\]）】]*$")
_BRACKETED: Final = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,60})[)\]）】][\s.。]*$")
_SLASHED: Final = re.compile(
    r"(?:^|[.!?。\s|])([^\s.!?。|/]{2,30}\s?/\s?(?:[^.!?。|/]|\.(?=\w)|(?<=\b\w)\.){2,40}?)[.。]?$"
)
_TAKEN_BY: Final = re.compile(r"([\u3400-\u9fff ]{2,24})(?:摄|攝|供图|供圖|发)[\s。)）】]*$")
_APART: Final = frozenset(("a", "aside", "nav", "footer", "header"))


def caption_credits(root: HtmlElement) -> tuple[str, ...]:
    """Return the names that the captions of the story's pictures credit, in order."""
    found: dict[str, None] = {}
    for caption in _captions(root):
        found.update(dict.fromkeys(credited(caption)))
    return tuple(found)


def credited(caption: str) -> tuple[str, ...]:
    """Return the names that one caption credits."""
    sure = _LABELLED.search(caption) or _BY.search(caption) or _COPYRIGHT.search(caption)
    if sure and len(sure[1].split()) <= MOST_WORDS:
        return take_credits([f"Photo: {sure[1].strip()}"]).names
    for pattern in (_BRACKETED, _SLASHED, _TAKEN_BY):
        match = pattern.search(caption)
        if match and (names := tuple(mention.name for mention in mentions(match[1]))):
            return tuple(dict.fromkeys(names))
    return ()


def _captions(root: HtmlElement) -> Iterator[str]:
    """Yield the captions of the story: in its ``<article>`` where the page has one, and
    never those of teasers, which are links."""
    elements = list(root.iter("figcaption"))
    inside = [each for each in elements if any(a.tag == "article" for a in each.iterancestors())]
    read = 0
    for element in inside or elements:
        if read >= MOST_CAPTIONS:
            return
        if any(ancestor.tag in _APART for ancestor in element.iterancestors()):
            continue
        caption = clean_line(" ".join(element.itertext()), CAPTION_LIMIT + 1)
        if caption and len(caption) <= CAPTION_LIMIT:
            read += 1
            yield caption
