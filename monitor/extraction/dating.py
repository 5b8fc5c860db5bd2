"""Choose a page's own date among all that it says: declared, printed, in its address, in its data.

What the page declares (JSON-LD, meta elements, microdata) is believed first. Only where two
declarations are days apart do the others vote: what it prints by its headline and what stands in
its address. Without a declaration the order is: the printed date, if the address does not say
otherwise; the address; the description; the data of scripts; and htmldate over the whole page.
What stands where the pages of its site are known to have their date comes before all of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain
from typing import Final

from lxml.html import HtmlElement

from monitor.extraction.dateplaces import NOTHING_PLACED, Placed, one_day
from monitor.extraction.furniture import is_dated
from monitor.extraction.metadata import Metadata
from monitor.extraction.published import Clock, date_in_address, search_page
from monitor.extraction.signs import Signs
from monitor.text.dates.finding import find_dates, label_of
from monitor.text.dates.reading import ParsedDate

SAME: Final = timedelta(days=1)
"""Two dates that are no further apart are one: zones, and days without a time."""

LONG_BEFORE: Final = timedelta(days=180)
"""Of six pages of the suites whose address and declaration differ by more than a day the address
is right on one, by 705 days; on the others it is 14 days off at most."""

NEAR_ADDRESS: Final = timedelta(days=2)
"""How far a printed date may lie from the one in the address."""

HEAD: Final = 8
"""Lines of the story in which a line that is nothing but a date stands over it."""

OPENING: Final = 3
"""Lines of the story that may begin with a date: "20/11/2026 - 04:30 - Fonte: ..."."""

OPENING_REACH: Final = 40
"""Characters before such a date: a place, a weekday."""

_LINE_LIMIT: Final = 160
_YEAR: Final = re.compile(r"\d{4}")


def declared_dates(found: Metadata, clock: Clock) -> list[ParsedDate]:
    """Return the dates that the page declares, in the order of their ranks."""
    return [date for text in found.published[:6] if (date := clock.read(text)) is not None]


def agree(dates: Sequence[ParsedDate]) -> bool:
    """Say whether there is a date among *dates*, and no other one against it."""
    return bool(dates) and all(abs(date.at - dates[0].at) <= SAME for date in dates)


def page_date(
    root: HtmlElement,
    lines: Sequence[str],
    found: Metadata,
    signs: Signs,
    clock: Clock,
    *,
    url: str,
    announced: bool,
    places: Placed = NOTHING_PLACED,
) -> ParsedDate | None:
    """Return the date of the page at *url*, or None.

    *lines* are those of its story; htmldate is not asked where a feed *announced* a date. *places*
    are what is known of where its site has its dates: elements with others are dropped from *root*
    before all of it is searched.
    """
    declared = declared_dates(found, clock)
    address = date_in_address(url, clock)
    if agree(declared):
        # who else says something is not asked: most pages end here
        return _earlier(address, declared[0]) or _instead(declared[0], signs, clock) or declared[0]
    own = one_day([date for text in places.own if (date := clock.read(text)) is not None])
    visible = own or clock.first(_printed(lines, signs))
    if declared:
        return _voted(declared, [date for date in (address, visible) if date is not None])
    if own is not None:
        return own
    if visible is not None and (address is None or abs(visible.at - address.at) <= NEAR_ADDRESS):
        return visible
    if address is not None:
        return address
    for other in places.others:
        if other.getparent() is not None:
            other.drop_tree()
    short = clock.first(signs.published(whole=False))
    if announced:
        return short
    if short is not None:
        return _in_its_year(short, search_page(root, url, clock))
    described = chain.from_iterable(map(find_dates, found.descriptions[:1]))
    whole = [date.text for date in described if _YEAR.search(date.text)]
    said = clock.first([*found.scripted, *signs.updated(), *whole])
    return said or search_page(root, url, clock)


def _earlier(address: ParsedDate | None, declared: ParsedDate) -> ParsedDate | None:
    """Return the date of an address that was given long before the page says that it appeared:
    it was moved or told anew. Within weeks it may be that of an issue or of an event."""
    return address if address is not None and declared.at - address.at > LONG_BEFORE else None


def _instead(declared: ParsedDate, signs: Signs, clock: Clock) -> ParsedDate | None:
    """Return the one date that stands by the headline of a page that declares a day without a time:
    such days are those of a catalogue, and often of the last change."""
    if not declared.date_only:
        return None
    printed = [date for text in signs.by_headline() if (date := clock.read(text)) is not None]
    if not printed or any(date.at.date() != printed[0].at.date() for date in printed):
        return None
    return printed[0] if printed[0].at.date() != declared.at.date() else None


def _in_its_year(short: ParsedDate, whole: ParsedDate | None) -> ParsedDate:
    """Return a date printed without a year, in the year in which the page has it elsewhere: of a
    page captured late the last 20 November is not the one that is meant."""
    if whole is None or (whole.at.month, whole.at.day) != (short.at.month, short.at.day):
        return short
    return whole if whole.at.year < short.at.year else short


def changed(found: Metadata, signs: Signs, clock: Clock) -> ParsedDate | None:
    """Return when the page says that it was changed."""
    return clock.first([*found.modified, *signs.updated()])


def _printed(lines: Sequence[str], signs: Signs) -> Iterable[str]:
    """Yield what the page prints as its date, the likeliest first."""
    yield from signs.published(whole=True)
    for line in lines[:HEAD]:
        if is_dated(line):
            yield from _of_line(line)
    for line in lines[:OPENING]:
        for date in find_dates(line[:_LINE_LIMIT])[:1]:
            if len(date.before) <= OPENING_REACH and _YEAR.search(date.text):
                yield date.text


def _of_line(line: str) -> list[str]:
    dates = find_dates(line)
    labelled = [(label_of(date.before), date.text) for date in dates]
    published = [text for label, text in labelled if label == "published"]
    return published or [text for label, text in labelled if label != "updated"]


def _voted(declared: Sequence[ParsedDate], others: Sequence[ParsedDate]) -> ParsedDate:
    """Return the declared date that most of all say; of equals the one with *others* for it, for
    one program may declare its date twice; then the first."""

    def votes(date: ParsedDate) -> tuple[int, int]:
        mine, theirs = (
            sum(abs(date.at - other.at) <= SAME for other in said) for said in (declared, others)
        )
        return mine + theirs, theirs

    return max(declared, key=votes)
