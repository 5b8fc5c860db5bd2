"""What a site prints again and again: counted over its last pages, so that one page can be judged.

A monitor sees many pages of one site. What stands at the edge of a text, beside a title or where
authors and dates stand, and recurs from page to page, is the site's and not an article's. A page
leaves *marks* of these places (`mark`); `learned` counts them over the site's last pages; whoever
reads the next page is handed that (`Known`), so reading stays a function of what it is given.

The window is short, so furniture of a template that is gone is forgotten within a few pages, and
that of the next one is learned. Pure, and light: the engine's own process counts.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, get_args

from storage.records import Recurring, SharedKind, SitePage

WINDOW: Final = 12
"""Last pages of a site that are counted. No measurement: half of them is enough to be sure, and
little enough that a new template is known after a day."""

FEWEST: Final = 3
"""Other pages (of a date: days) on which something must stand to be the site's."""

HALF: Final = 0.5
"""Share of the last pages on which it must stand. Agencies repeat paragraphs of background, on
three pages soon, on every second one hardly ever."""

QUARTER: Final = 0.25
"""Share for what only a title's sign parts from it: a site has several sections."""

KINDS: Final[tuple[SharedKind, ...]] = get_args(SharedKind)

_DIGITS: Final = re.compile(r"\d+")
_BITS: Final = 3
_KIND: Final = (1 << _BITS) - 1
_DATE: Final = KINDS.index("date")
_PLACE: Final = KINDS.index("place")


def mark(kind: SharedKind, text: str) -> int:
    """Return the mark of *text*: a signed 64-bit number, the same on every machine.

    White space, case and (but in dates and names of places) numbers make no difference: "Views:
    233" is "Views: 7".
    Its last three bits say the kind.
    """
    bare = "".join(text.split()).casefold()
    if kind not in ("date", "place"):
        bare = _DIGITS.sub("0", bare)
    hashed = hashlib.blake2b(bare.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(hashed, "big", signed=True) & ~_KIND | KINDS.index(kind)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a site: on how many of its last ``pages`` a mark stood (see `FEWEST`)."""

    pages: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)

    def is_sites(self, kind: SharedKind, text: str, *, share: float = HALF) -> bool:
        """Say whether *text* stood on enough pages, and on that *share* of them."""
        count = self.counts.get(mark(kind, text), 0) if self.counts else 0
        return count >= FEWEST and (kind == "date" or count >= share * self.pages)

    def count(self, kind: SharedKind, text: str) -> int:
        """Return on how many of the last pages *text* stood."""
        return self.counts.get(mark(kind, text), 0)

    def recurring(self, kind: SharedKind, text: str) -> Recurring:
        """Return *text* as what was taken out of a page."""
        return Recurring(kind=kind, text=text, pages=self.count(kind, text), of=self.pages)


NOTHING_KNOWN: Final = Known()


def learned(pages: Sequence[SitePage]) -> Known:
    """Return what is known of a site by its last *pages*, each of another text.

    A date counts once for each day on which a page with it was captured: what is printed on one
    day has that day's date. What is said of places may be gainsaid by a few, which count as well.
    """
    if len(pages) < FEWEST:
        return NOTHING_KNOWN
    counts: Counter[int] = Counter()
    days: dict[int, set[date]] = {}
    for page in pages:
        marks = frozenset(page.marks)
        counts.update(marks)
        for one in [one for one in marks if one & _KIND == _DATE]:
            days.setdefault(one, set()).add(page.at.date())
    for one, found in days.items():
        counts[one] = len(found)
    sure = {one: count for one, count in counts.items() if count >= FEWEST or one & _KIND == _PLACE}
    return Known(len(pages), sure)


def repeated(taken: Iterable[Recurring]) -> Known:
    """Return what a page must be read with so that the same is *taken* out of it again."""
    found = list(taken)
    counts = {mark(one.kind, one.text): one.pages for one in found}
    return Known(max((one.of for one in found), default=0), counts)


def said(one: Recurring) -> str:
    """Say in words what was taken out of a page, or what was known of a place, and why."""
    if one.kind == "place":
        what, _, place = one.text.partition(" ")
        return f"{_PLACES[what].format(place)} ({one.pages} of the site's last {one.of} pages)"
    what = {
        "paragraph": "paragraph",
        "title": "part of the title",
        "author": "author",
        "date": "date",
    }[one.kind]
    seen = f"on pages of {one.pages} days" if one.kind == "date" else f"on {one.pages} of"
    last = f" of its last {one.of} pages" if one.kind == "date" else f" its last {one.of} pages"
    return f"left out as the site's: {what} “{one.text}” ({seen}{last})"


_PLACES: Final = {
    "own": "the page's own date stands in “{}”",
    "other": "a date in “{}” is not the page's own",
    "month": "month before day between two numbers: {}",
    "day": "day before month between two numbers: {}",
}
"""By the first word of what is kept of a place (`dateplaces`)."""
