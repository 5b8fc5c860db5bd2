"""Where the pages of a site have their date: learned by place, not by what stands there.

An element is known by its *place*: what it and the elements around it are called, which a template
repeats from page to page. Where the date of a page is known without it (the page declares it, a
feed announces it, its address names it), each of its other dates says something of its place: that
it holds the page's own date, or another one, as clocks, tickers and lists of teasers do. A page
leaves this as marks (`recurring`); what the last pages left decides on those that declare nothing.

A page read on its own day says little: a clock shows that day too. There a place is the date's only
where the minute is the page's.

The same pages show whether their site writes the month before the day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from monitor.extraction.published import AGREEMENT, Clock
from monitor.extraction.recurring import FEWEST, Known
from monitor.text.clean import clean_line
from monitor.text.dates.finding import find_dates, label_of
from monitor.text.dates.orders import ambiguous_sign, orders_said
from monitor.text.dates.reading import ParsedDate
from storage.records import Recurring

SURE: Final = 0.75
"""Share of the pages which say something of a place that must say the same."""

MOST: Final = 12
"""Elements of a page that are read, in document order."""

MOST_TRIES: Final = 24
"""Elements that are looked at for a date."""

SAME_PLACE: Final = 3
"""Of one place: a list shows as much by three of its items."""

SHORTEST: Final = 6
LONGEST: Final = 90
"""Characters of an element that may hold the date."""

BESIDE: Final = 36
"""Characters beside a date in its element: a label, a section, a name; more is a sentence."""

UP: Final = 4
"""Elements, itself and those around it, that make a place."""

SAME_DAY: Final = timedelta(days=1)
NEAR_CAPTURE: Final = timedelta(days=1)
SAME_MINUTE: Final = timedelta(minutes=2)
HALF_HOUR: Final = timedelta(minutes=30)
"""Times without a zone are whole half hours apart from what they mean."""

_TAGS: Final = (
    "time", "span", "div", "p", "li", "small", "em", "td", "abbr", "b", "i", "a", "strong", "dd",
    "label", "font", "h4", "h5", "h6",
)  # fmt: skip
# a digit comes first, whatever follows: so the search is five times as quick
_DATED: Final = re.compile(
    r"\d(?:(?<=1)9\d\d|(?<=2)[05]\d\d|(?<![0-9])\d\d\d"
    r"|\d?[./\-]\d\d?[./\-]\d\d|\s?[\u6708\uc6d4])"
)
_CHANGED: Final = re.compile(r"updated?|modif|changed|revis", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{2,}")
_TOPMOST: Final = frozenset({"body", "html"})
_TOKENS: Final = 3
_PIECES: Final = 12
_NAME_LIMIT: Final = 40


class Dated(NamedTuple):
    """An element that holds a date, its place, and the date as printed or as machines read it."""

    element: HtmlElement
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What is known of the places of one page's dates.

    ``own`` are dates that stand where the site's pages have theirs; ``others`` the elements with
    those that are not the page's; ``taken`` is what was known.
    """

    own: tuple[str, ...] = ()
    others: frozenset[HtmlElement] = frozenset()
    taken: tuple[Recurring, ...] = ()


NOTHING_PLACED: Final = Placed()


def dated_elements(root: HtmlElement) -> list[Dated]:
    """Return the elements of a page that hold a date and little else, those of changes left out."""
    found: list[Dated] = []
    tries: Counter[str] = Counter()
    for element in _candidates(root):
        place = place_of(element)
        tries[place] += 1
        if tries[place] > SAME_PLACE:
            continue
        text = _date_in(element)
        if text and not _is_of_change(element):
            found.append(Dated(element, place, text))
        if len(found) == MOST or tries.total() == MOST_TRIES:
            break
    return found


def _candidates(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements that begin with what may be a date, or do so behind an icon.

    It looks at every element of every page, so it asks what costs least first.
    """
    looks_dated = _DATED.search
    for element in root.iter(*_TAGS):
        text = element.text
        if text is None or len(text) < SHORTEST:
            if element.tag == "time":
                yield element
                continue
            if not len(element) or (element.tag == "div" and element.get("class") is None):
                continue
            text = element[0].tail
            if text is None:
                continue
        if SHORTEST <= len(text) <= LONGEST and looks_dated(text):
            yield element


def _date_in(element: HtmlElement) -> str:
    machine = element.get("datetime") if element.tag == "time" else None
    if machine and any(map(str.isdigit, machine)):
        return machine
    text = clean_line(" ".join(islice(element.itertext(), _PIECES)), LONGEST + 1)
    dates = find_dates(text, counted_back=False) if SHORTEST <= len(text) <= LONGEST else []
    if not dates or len(text) - len(dates[0].text) > BESIDE:
        return ""
    return dates[0].text if label_of(dates[0].before) != "updated" else ""


def _is_of_change(element: HtmlElement) -> bool:
    """Say whether the class of *element*, or the label before it, is that of a later change."""
    if _CHANGED.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}"):
        return True
    before, parent = element.getprevious(), element.getparent()
    words = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    if before is not None and not words.strip() and isinstance(before.tag, str) and not len(before):
        words = before.text or ""
    return 3 < len(words) <= LONGEST and label_of(words) == "updated"


def place_of(element: HtmlElement) -> str:
    """Return what *element* and those around it are called: "div.head > p.meta > time.stamp".

    Of those around it one name each is enough; long numbers are those of the story.
    """
    names = [_name(element, _TOKENS)]
    for above in element.iterancestors():
        if len(names) == UP or above.tag in _TOPMOST:
            break
        names.append(_name(above, 1))
    return " > ".join(reversed(names))


def _name(element: HtmlElement, tokens: int) -> str:
    classes = (element.get("class") or "").split()[:tokens]
    if not classes:
        classes = [element.get("id") or element.get("itemprop") or ""]
    return _NUMBER.sub("0", ".".join(filter(None, [str(element.tag), *classes]))[:_NAME_LIMIT])


def marks_of_places(
    dated: Sequence[Dated],
    declared: Iterable[str],
    *,
    own: ParsedDate | None,
    captured: datetime,
    clock: Clock,
) -> frozenset[str]:
    """Return what a page says of places and of orders of day and month (texts of marks).

    :param declared: dates that the page declares, as printed
    :param own: its date, by others than the elements; without it nothing is said of places
    """
    found = {_order(*one) for text in declared for one in orders_said(text, None)}
    day = None if own is None else own.at.date()
    found |= {_order(*order) for one in dated for order in orders_said(one.text, day)}
    if own is None:
        return frozenset(found)
    by_place: dict[str, list[bool | None]] = {}
    for one in dated:
        by_place.setdefault(one.place, []).append(_is_own(one.text, own, captured, clock))
    for place, said in by_place.items():
        if len(set(said)) == 1 and said[0] is not None:
            found.add(_own(place) if said[0] else _other(place))
    return frozenset(found)


def _is_own(text: str, own: ParsedDate, captured: datetime, clock: Clock) -> bool | None:
    """Say whether *text* is the page's own date; None where that cannot be told."""
    date = clock.read(text)
    if date is None:
        return None
    if abs(date.at - own.at) > SAME_DAY:
        # where day and month may stand either way, the other way may be the page's own
        is_open = ambiguous_sign(text) and list(orders_said(text, own.at.date()))
        return None if is_open else False
    if abs(own.at - captured) > NEAR_CAPTURE:
        return True
    if date.date_only or own.date_only or abs(own.at - captured) < HALF_HOUR:
        return None
    apart = abs(date.at - own.at) % HALF_HOUR
    return True if min(apart, HALF_HOUR - apart) <= SAME_MINUTE else None


def placed(dated: Sequence[Dated], known: Known) -> Placed:
    """Return what is *known* of the places of a page's dates."""
    taken: dict[str, None] = {}
    own: list[str] = []
    others: list[HtmlElement] = []
    for one in dated if known.counts else ():
        if _is_known(known, _own(one.place), against=_other(one.place)):
            taken[_own(one.place)] = None
            own.append(one.text)
        elif _is_known(known, _other(one.place), against=_own(one.place)):
            taken[_other(one.place)] = None
            others.append(one.element)
    if not taken:
        return NOTHING_PLACED
    marks = tuple(known.recurring("place", text) for text in taken)
    return Placed(tuple(own), frozenset(others), marks)


def known_orders(
    texts: Iterable[str], known: Known
) -> tuple[dict[str, bool], tuple[Recurring, ...]]:
    """Return whether a site writes the month first (`parse_date`), of those signs of which dates
    among *texts* may be read either way, and what was known."""
    orders: dict[str, bool] = {}
    taken: list[Recurring] = []
    if known.counts:
        for sign in sorted(set(filter(None, map(ambiguous_sign, texts)))):
            # day first is how numbers are read, but for some with "/" (`parse_date`)
            for month_first in (True, False) if sign == "/" else (True,):
                said = _order(sign, month_first)
                if _is_known(known, said, against=_order(sign, not month_first)):
                    orders[sign] = month_first
                    taken.append(known.recurring("place", said))
    return orders, tuple(taken)


def own_orders(declared: Iterable[str], printed: Sequence[str], clock: Clock) -> dict[str, bool]:
    """Return the same as the page itself shows it: what it declares in numbers that may be read
    either way, and prints in another writing ("11/05/2026" over "5 November")."""
    orders: dict[str, bool] = {}
    for text in declared:
        sign = ambiguous_sign(text)
        for other in printed if sign else ():
            date = clock.read(other) if ambiguous_sign(other) != sign else None
            said = () if date is None else orders_said(text, date.at.date())
            for _, month_first in said:
                orders.setdefault(sign, month_first)
    return orders


def _is_known(known: Known, said: str, *, against: str) -> bool:
    count = known.count("place", said)
    return count >= FEWEST and count >= SURE * (count + known.count("place", against))


def sure_date(witnesses: Iterable[ParsedDate | None]) -> ParsedDate | None:
    """Return the date of a page by *witnesses* who say it without looking at it, the first of
    them where all agree; None where one does not."""
    said = [date for date in witnesses if date is not None]
    if not said or any(abs(date.at - said[0].at) > AGREEMENT for date in said):
        return None
    return said[0]


def one_day(dates: Sequence[ParsedDate]) -> ParsedDate | None:
    """Return the first of *dates* where all are of one day, else None: a list is no date."""
    if not dates or any(abs(date.at - dates[0].at) > SAME_DAY for date in dates):
        return None
    return dates[0]


def _own(place: str) -> str:
    return f"own {place}"


def _other(place: str) -> str:
    return f"other {place}"


def _order(sign: str, month_first: bool) -> str:
    return f"{'month' if month_first else 'day'} {sign}"
