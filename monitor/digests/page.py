"""A digest in the reader's language, ready to be set: the same page for both parts of a mail.

Here, and only here, is decided how much a mail holds (`Room`); what is left out is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Weight = Literal["lead", "full", "brief"]
"""How large a story is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much one mail holds: counts of things, ``blocks`` being those below the top stories.

    ``summary`` and ``headline`` are in columns, ``link`` in characters; a longer link is left out.
    """

    top: int = 6
    event: int = 12
    topic: int = 5
    blocks: int = 24
    also: int = 5
    late: int = 6
    updates: int = 8
    update_reports: int = 3
    mentions: int = 8
    corrections: int = 8
    countries: int = 16
    outlets: int = 6
    problems: int = 10
    summary: int = 300
    headline: int = 200
    link: int = 2048


LADDER: Final = (
    Room(),
    Room(
        event=8,
        topic=3,
        blocks=20,
        also=3,
        late=4,
        updates=6,
        mentions=6,
        outlets=4,
        summary=220,
    ),
    Room(
        top=5,
        event=5,
        topic=2,
        blocks=12,
        also=2,
        late=3,
        updates=4,
        update_reports=2,
        mentions=4,
        countries=10,
        outlets=3,
        summary=160,
        headline=160,
        link=1000,
    ),
    Room(
        top=4,
        event=3,
        topic=1,
        blocks=6,
        also=0,
        late=2,
        updates=2,
        update_reports=1,
        mentions=2,
        corrections=3,
        countries=6,
        outlets=2,
        problems=5,
        summary=0,
        headline=120,
        link=300,
    ),
)
"""From what a mail should hold to what fits always: a mail takes the first that fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Words of somebody else: in their ``language`` (ISO 639-1 or ""), with their address."""

    text: str
    language: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageItem:
    """One story, or one report. ``weight`` says how large it is set.

    ``byline`` is who, where, when; ``note`` who copied it; ``also`` other reports of the same,
    each an outlet with its country, under its address.
    """

    headline: Citation
    byline: tuple[str, ...] = ()
    weight: Weight = "full"
    summary: Citation | None = None
    note: str = ""
    also: tuple[Citation, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Items under one heading ("": none), with what was left out."""

    items: tuple[PageItem, ...]
    title: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: blocks of stories, or lines of (label, text)."""

    name: str
    title: str
    note: str = ""
    blocks: tuple[Block, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that is set, in the order in which it is read.

    ``also`` heads other reports, ``comma`` and ``semicolon`` stand between them, ``colon``
    between a label and its line. ``online`` is where the whole digest can be read, or "".
    """

    language: str
    subject: str
    title: str
    date: str
    standfirst: str
    sections: tuple[Section, ...]
    also: str
    comma: str
    semicolon: str
    colon: str
    footer: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    online: str = ""

    @property
    def preview(self) -> str:
        """What a mail program shows beside the subject: the headlines after the first."""
        items = [i for s in self.sections for b in s.blocks for i in b.items]
        return " · ".join(item.headline.text for item in items[1:4]) or self.standfirst


def web_address(url: str) -> str:
    """Return *url* where it can be linked (http or https, printable), else ""."""
    return url if _WEB_ADDRESS.fullmatch(url) else ""


_WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\\\x00-\x1f\x7f]+", re.IGNORECASE)


def more(shown: int, items: Sequence[object]) -> int:
    """Return how many of *items* are not shown."""
    return max(0, len(items) - shown)
