"""A digest in the reader's language, ready to be set: the same page for both parts of a mail.

Here, and only here, is decided how much a mail holds (`Room`); nothing is hidden: what does not
fit is one line with its address, and what not even that has room for stands in an attached file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from storage.records import Shown

Weight = Literal["lead", "full", "brief", "line"]
"""How large a story is set; a line is a headline with its address, and who published it."""

ALL: Final = 1_000_000
"""More than there ever is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much one page holds: counts of things, ``blocks`` being those below the top stories.

    ``full`` stories have their beginning; those of ``top``, ``event``, ``topic``, ``late`` and
    ``updates`` are set as items, and ``lines`` more of each list as lines. What is beyond that,
    and more than ``also`` other reports of a story, stands in the annex. ``summary`` and
    ``headline`` are in columns, ``link`` in characters; a longer link is left out.
    """

    full: int = 3
    top: int = 9
    event: int = 12
    topic: int = 5
    blocks: int = 24
    also: int = 12
    late: int = 6
    updates: int = 8
    corrections: int = 8
    lines: int = ALL
    outlets: int = 3
    problems: int = 12
    summary: int = 300
    headline: int = 200
    link: int = 2048


LADDER: Final = (
    Room(),
    Room(event=8, topic=3, blocks=20, also=6, late=4, updates=6, summary=220),
    Room(
        full=2,
        top=6,
        event=5,
        topic=2,
        blocks=12,
        also=3,
        late=3,
        updates=4,
        problems=8,
        summary=160,
        headline=160,
        link=1000,
    ),
    Room(
        full=1,
        top=4,
        event=3,
        topic=0,
        blocks=6,
        also=0,
        late=0,
        updates=2,
        corrections=3,
        problems=8,
        summary=160,
        headline=120,
        link=500,
    ),
    Room(
        full=0,
        top=3,
        event=3,
        topic=0,
        blocks=6,
        also=0,
        late=0,
        updates=2,
        corrections=3,
        lines=12,
        outlets=3,
        problems=5,
        summary=0,
        headline=120,
        link=300,
    ),
    Room(
        full=0,
        top=3,
        event=3,
        topic=0,
        blocks=3,
        also=0,
        late=0,
        updates=2,
        corrections=3,
        lines=4,
        outlets=3,
        problems=5,
        summary=0,
        headline=120,
        link=200,
    ),
)
"""From what a mail should hold to what fits always: a mail takes the first that fits."""

ANNEX: Final = Room(
    top=ALL,
    event=ALL,
    topic=ALL,
    blocks=ALL,
    also=ALL,
    late=ALL,
    updates=ALL,
    corrections=ALL,
    problems=ALL,
    outlets=40,
    summary=160,
)
"""The attached file holds everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Words of somebody else: in their ``language`` (ISO 639-1 or ""), with their address."""

    text: str
    language: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says word for word, and who, in whose report."""

    words: Citation
    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageItem:
    """One story, or one report. ``weight`` says how large it is set.

    ``byline`` is who, where, when; ``gloss`` what it is about, for who cannot read the headline, or
    what a machine makes of it (``is_translated``);
    ``note`` what is known of it (who copied it, what was told before); ``also`` other reports of
    the same, each an outlet with its country, under its address. ``left`` other reports are not
    named, and ``more`` says so. ``shown`` is what the reader has seen with it.
    """

    headline: Citation
    byline: tuple[str, ...] = ()
    weight: Weight = "full"
    gloss: str = ""
    is_translated: bool = False
    summary: Citation | None = None
    said: Said | None = None
    note: str = ""
    also: tuple[Citation, ...] = ()
    more: str = ""
    left: int = 0
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Items under one heading ("": none); ``left`` are not in it, and ``more`` says so."""

    items: tuple[PageItem, ...]
    title: str = ""
    more: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: blocks of stories, or lines of (label, text)."""

    name: str
    title: str
    note: str = ""
    blocks: tuple[Block, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    more: str = ""
    left: int = 0

    @property
    def missing(self) -> int:
        """How many stories, reports, corrections and sources are not in it."""
        items = sum(item.left for block in self.blocks for item in block.items)
        return self.left + items + sum(block.left for block in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that is set, in the order in which it is read.

    ``standfirst`` are sentences of what is in it, the first above all; ``attached`` says where
    the rest is ("": there is none). ``also`` heads other reports, ``comma`` and ``semicolon``
    stand between them, ``colon`` between a label and its line. ``online`` is where the whole
    digest can be read, or "".
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
    attached: str = ""
    links: tuple[tuple[str, str], ...] = ()
    online: str = ""

    @property
    def items(self) -> tuple[PageItem, ...]:
        """All items, as they are read."""
        return tuple(i for s in self.sections for b in s.blocks for i in b.items)

    @property
    def missing(self) -> int:
        """How much of the edition is not in it."""
        return sum(section.missing for section in self.sections)

    @property
    def preview(self) -> str:
        """What a mail program shows beside the subject: the headlines after the first."""
        return " · ".join(item.headline.text for item in self.items[1:4]) or self.standfirst


def web_address(url: str) -> str:
    """Return *url* where it can be linked (http or https, printable), else ""."""
    return url if _WEB_ADDRESS.fullmatch(url) else ""


_WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\\\x00-\x1f\x7f]+", re.IGNORECASE)


def more(shown: int, items: Sequence[object]) -> int:
    """Return how many of *items* are not shown."""
    return max(0, len(items) - shown)
