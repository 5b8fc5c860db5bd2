"""What a page shares with the others of its site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SharedKind = Literal["paragraph", "title", "author", "date", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """Something of a page that was not taken for the article's own, or a place of its dates.

    ``text`` is what stood there; of the last ``of`` pages of the site it was on ``pages`` (a date:
    on the pages of so many days). Of a place it says what those pages have there, or in which
    order they write day and month (`monitor.extraction.dateplaces`).
    """

    kind: SharedKind
    text: str
    pages: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """One reading of a page: by what it may be like others of its site.

    ``site`` is the host, ``at`` when the page was captured, ``text`` the digest of the article's
    text: pages of one text are one. ``marks`` are hashes of what stands at the edges of the text,
    beside the title, where authors and dates stand, and of where the page's own date stands
    (`monitor.extraction.recurring`).
    ``taken`` is what was taken out by what was known of the site then, and which places were known:
    reading this capture again takes out the same.
    """

    article: str
    capture: str
    site: str
    at: datetime
    text: str
    marks: tuple[int, ...] = ()
    taken: tuple[Recurring, ...] = ()
