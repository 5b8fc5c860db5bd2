"""A page's date by what is known of its site, and what the page says of its site's dates.

The page's own witnesses are weighed in `dating`; here is decided which of them stand there for the
site's sake: a date that recurs from day to day (`recurring`), or one in a place that never holds a
page's own (`dateplaces`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from lxml.html import HtmlElement

from monitor.extraction.dateplaces import (
    NOTHING_PLACED,
    Dated,
    Placed,
    dated_elements,
    known_orders,
    marks_of_places,
    own_orders,
    placed,
    sure_date,
)
from monitor.extraction.dating import agree, declared_dates, page_date
from monitor.extraction.metadata import Metadata
from monitor.extraction.published import Clock, date_in_address, date_text
from monitor.extraction.recurring import Known
from monitor.extraction.signs import Signs
from monitor.text.dates.reading import ParsedDate
from storage.records import Recurring

MOST_REFUSED: Final = 3
"""Dates of a page that are its site's, before it is taken to have none."""


@dataclass(frozen=True, slots=True)
class SiteDates:
    """The elements of a page with dates, in the light of what is known of its site.

    ``is_agreed`` says that the page declares one date and no other, with its time of day;
    ``taken`` what was known.
    """

    dated: tuple[Dated, ...]
    clock: Clock
    places: Placed
    is_agreed: bool
    taken: tuple[Recurring, ...]


def site_dates(root: HtmlElement, found: Metadata, clock: Clock, known: Known) -> SiteDates:
    """Return the dated elements of a page, with what is *known* of them; from *found* goes the
    microdata of those that hold another date than the page's."""
    dated = tuple(dated_elements(root))
    orders, taken = known_orders([*found.published, *(one.text for one in dated)], known)
    orders = own_orders(found.published, [one.text for one in dated], clock) | orders
    if orders:
        clock = replace(clock, orders=orders)
    places = NOTHING_PLACED
    declared = declared_dates(found, clock)
    if known.counts and (found.shown or not agree(declared)):
        places = placed(dated, known)
        for element, text in found.shown if places.others else ():
            if element in places.others:
                found.published.remove(text)
        declared = declared_dates(found, clock)
    is_agreed = agree(declared) and not declared[0].date_only
    return SiteDates(dated, clock, places, is_agreed, (*taken, *places.taken))


def published(
    root: HtmlElement,
    lines: list[str],
    found: Metadata,
    signs: Signs,
    dates: SiteDates,
    known: Known,
    *,
    url: str,
    is_announced: bool,
) -> tuple[ParsedDate | None, tuple[str, ...]]:
    """Return the page's date, and the dates that stand there for its site's sake."""
    refused: tuple[str, ...] = ()
    clock = dates.clock
    while True:
        date = page_date(
            root,
            lines,
            found,
            signs,
            replace(clock, refused=frozenset(refused)) if refused else clock,
            url=url,
            announced=is_announced,
            places=dates.places,
        )
        text = date_text(date) if date else ""
        if date is None or not known.is_sites("date", text):
            return date, refused
        if text in refused or len(refused) == MOST_REFUSED:
            return None, refused
        refused = (*refused, text)


def marks_of_dates(
    found: Metadata, dates: SiteDates, *, feed: datetime | None, url: str, captured: datetime
) -> frozenset[str]:
    """Return what the page says of the places of its site's dates (`dateplaces`)."""
    if not dates.dated:
        return frozenset()
    clock = dates.clock
    shown = [text for _, text in found.shown]
    witnesses = [clock.read(text) for text in found.published if text not in shown]
    if feed is not None:
        witnesses.append(ParsedDate(feed, date_only=False))
    own = sure_date([*witnesses, date_in_address(url, clock)])
    return marks_of_places(dates.dated, found.published, own=own, captured=captured, clock=clock)
