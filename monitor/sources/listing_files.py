"""Files among the links of a page: whose they are, and what they are called (a helper, no kind).

Ministries publish their statements as PDF files: a list of them is a list of articles. A file
beside the link to a page is that page once more, and where a link says "download" the row says of
what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from bs4.element import Tag

from monitor.text.clean import clean_line

NEARBY: Final = 4
"""Ancestors in which the page that a file belongs to is looked for, and the words that name it."""

SHORT_NAME: Final = 25
"""Letters below which the text of a link to a file ("Download, 2 MB") may not be its headline."""

CARD_LENGTH: Final = 300
"""Characters of a link's text above which it is a whole card and not a headline."""

MOST_BESIDE: Final = 20
"""Links of a block that are looked at: one with more is no row."""

_PDF: Final = re.compile(r"\.pdf$", re.I)
_WHOLE: Final = frozenset({"body", "html", "main", "[document]"})
_WIDE: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
WIDE_WEIGHT: Final = 2.5
"""Letters that one ideograph is worth: a Chinese headline of 16 characters is a long one."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: the tag, its canonical address and the text that names it."""

    tag: Tag
    url: str
    title: str
    in_navigation: bool

    @property
    def is_pdf(self) -> bool:
        """Tell whether it leads to a PDF file, by its address."""
        return _PDF.search(urlsplit(self.url).path) is not None


def weight(text: str) -> float:
    """Return the length of *text* in letters, an ideograph counting as `WIDE_WEIGHT`."""
    return len(text) + (WIDE_WEIGHT - 1) * len(_WIDE.findall(text))


class Surroundings:
    """What stands around the files of a page; *pages* are the articles of it (href: address)."""

    def __init__(self, pages: Mapping[object, str]) -> None:
        self._pages = pages
        self._links: dict[int, list[Tag]] = {}

    def named(self, link: Link) -> Link:
        """Return a link to a file with the words of its row where its own are too short."""
        if weight(link.title) >= SHORT_NAME:
            return link
        for block in _around(link.tag):
            if len(self._beside(block)) > 2:
                break
            text = clean_line(block.get_text(" "))
            if len(text) > CARD_LENGTH:
                break
            if weight(text) >= SHORT_NAME:
                return replace(link, title=text)
        return link

    def is_attached(self, tag: Tag) -> bool:
        """Tell whether the file at *tag* stands in the block of one page."""
        for block in _around(tag):
            hrefs = (other["href"] for other in self._beside(block))
            found = {self._pages[href] for href in hrefs if href in self._pages}
            if found:
                return len(found) == 1
        return False

    def _beside(self, block: Tag) -> list[Tag]:
        """Return the first links of *block*; each is looked through once."""
        known = self._links.get(id(block))
        if known is None:
            known = list(block.find_all("a", href=True, limit=MOST_BESIDE))
            self._links[id(block)] = known
        return known


def _around(tag: Tag) -> list[Tag]:
    """Return the blocks around *tag*, the nearest first, up to what holds the whole page."""
    found: list[Tag] = []
    block = tag.parent
    while block is not None and block.name not in _WHOLE and len(found) < NEARBY:
        found.append(block)
        block = block.parent
    return found
