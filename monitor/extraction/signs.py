"""Read the small print around a story: the visible date, source and byline of a page.

Many outlets of the SCO space have no metadata and print "2025-09-01 10:20 来源：新华网" in a
box over the text. Boxes are known by their class or id; only short ones are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from monitor.extraction.places import is_apart
from monitor.extraction.tree import beginning
from monitor.text.clean import clean_line
from monitor.text.dates.finding import find_dates, label_of
from monitor.text.dates.reading import parse_date
from monitor.text.phrases import phrases

BOX_LIMIT: Final = 160
"""Characters of a box; longer ones hold a list or the story."""

ELEMENT_LIMIT: Final = 3_000
"""Elements that are looked at, in document order: the box stands near the headline."""

MOST: Final = 8

BEFORE: Final = 12
"""Boxes before the headline that still stand by it: a line of category and date."""

INNER: Final = 12
"""Elements of a box that are asked what its date is."""

RIGHT_BEHIND: Final = 14
"""Elements behind the headline in which a short line with a date needs no class to be its date."""

LINE_LIMIT: Final = 90
"""Characters of such a line."""

BEHIND: Final = 60
"""Elements behind the headline in which its small print ends."""

_TAGS: Final = (
    "div", "span", "p", "em", "i", "small", "li", "ul", "td", "a", "font", "h2", "h3", "h4", "h5",
    "h6", "time", "abbr", "b", "strong", "dd", "section", "address", "label",
)  # fmt: skip
_YEAR: Final = re.compile(r"\d{4}|\d[./-]\d{1,2}[./-]\d{2}(?!\d)")
_ANY_TIME: Final = datetime(2100, 1, 1, tzinfo=UTC)
_ZONES: Final = timedelta(hours=36)
_UPDATED: Final = re.compile(r"updated?|modif|changed|revis", re.IGNORECASE)
_PUBLISHED: Final = re.compile(
    r"publish|pub-?date|pub-?time|posted|entry-date|post-date|created|firstpub", re.IGNORECASE
)

_BOX: Final = re.compile(
    r"(?:^|[\s_\-])(?:date|time|datetime|pub|pubtime|pubdate|published|publish|posted|post-?meta|meta|info"
    r"|byline|author|source|from|laiyuan|news-?info|article-?info|tarix|sana|data|дата|datum|fecha"
    r"|category|tagline|dateline|timestamp|kicker|details|created|datetime|subline|stand|doc-?data)(?:$|[\s_\-\d])"
    r"|(?:date|time|info|source|author|byline|pubdate|datum|meta|data)(?:$|[\s_\-])|(?:publish|create|release|news)_?(?:date|time)",
    re.IGNORECASE,
)
_STEMS: Final = (
    "date", "time", "info", "meta", "post", "pub", "author", "byline", "source", "from", "data",
    "datum", "detail", "categor", "tagline", "kicker", "creat", "subline", "stand", "fecha",
    "laiyuan", "tarix", "sana", "\u0434\u0430\u0442\u0430",
)  # fmt: skip
"""One of these is in whatever `_BOX` finds: asked first, which is cheaper."""
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


class DateSign(NamedTuple):
    """A date as printed; ``kind`` is "published", "updated" or "" as its label or class says.

    ``near`` says that it stands by the headline.
    """

    text: str
    kind: str
    near: bool

    @property
    def is_whole(self) -> bool:
        """Say whether the date has a year, and does not count back from another day."""
        return _YEAR.search(self.text) is not None


@dataclass(slots=True)
class Signs:
    """Raw dates, sources and authors printed near the headline, in document order."""

    dates: list[DateSign] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)

    def published(self, *, whole: bool) -> list[str]:
        """Return the dates that may be those of publication, the likeliest first.

        *whole* ones have a year. Those without one, and those that count back from the moment of
        capture, are believed by the headline only: teasers say "2 hours ago" too.
        """
        ranked = sorted(self.dates, key=lambda date: (date.kind != "published", not date.near))
        return [
            date.text
            for date in ranked
            if date.kind != "updated" and date.is_whole == whole and (whole or date.near)
        ]

    def by_headline(self) -> list[str]:
        """Return the whole dates that stand by the headline and are not those of changes."""
        near = (date for date in self.dates if date.near and date.is_whole)
        return [date.text for date in near if date.kind != "updated"]

    def updated(self) -> list[str]:
        """Return the dates of later changes that stand by the headline."""
        return [date.text for date in self.dates if date.kind == "updated" and date.near]


def read_signs(
    root: HtmlElement,
    headline: HtmlElement | None = None,
    *,
    others: Collection[HtmlElement] = frozenset(),
) -> Signs:
    """Return what the boxes of the page print; *headline* is the element that holds it.

    :param others: elements whose dates are not the page's own (`dateplaces`)
    """
    found = Signs()
    holding = {above for other in others for above in (other, *other.iterancestors())}
    before = _before(root, headline)
    passed: set[HtmlElement] = set()
    told = "" if headline is None else clean_line("".join(headline.itertext()), BOX_LIMIT)
    for number, element in enumerate(root.iter(*_TAGS)):
        if number > ELEMENT_LIMIT or (len(found.dates) >= MOST and number > before + BEHIND):
            break
        is_time = element.tag == "time"
        marks, name = element.get("class", ""), element.get("id")
        if name is not None:
            marks = f"{marks} {name}"
        is_box = is_time or (marks != "" and _is_box(marks))
        if not is_box and not before - BEFORE <= number <= before + RIGHT_BEHIND:
            continue
        if len(element) > 12:
            continue
        near = before - BEFORE <= number <= before + BEHIND
        text = beginning(element, BOX_LIMIT + 1)
        if len(text) > BOX_LIMIT or not (text or is_time):
            continue
        if not is_box and (len(text) > LINE_LIMIT or not any(map(str.isdigit, text))):
            continue
        if passed.intersection(element.iterancestors()) or _tells(text, told):
            continue
        if is_apart(element, within=headline):
            continue
        inner = None if is_time else element.find(".//time")
        dates = [] if inner is not None else list(_dates(element, text, marks, near=near))
        if holding and element in holding:
            dates = [date for date in dates if date.kind == "updated" and element in others]
        if dates:
            passed.add(element)
            found.dates.extend(dates if is_box else [date for date in dates if date.is_whole])
        if not is_box:
            continue
        found.sources.extend(sources_in(text))
        found.authors.extend(match[1].strip() for match in _BYLINE.finditer(text))
    return found


def _tells(text: str, headline: str) -> bool:
    """Say whether a box holds the headline, whose dates are the story's."""
    return len(headline) > 12 and (headline in text or (len(text) > 12 and text in headline))


def _before(root: HtmlElement, headline: HtmlElement | None) -> int:
    """Return how many of the elements that may be boxes stand before the headline."""
    if headline is None:
        return 0
    earlier = 0
    for element in root.iter(*_TAGS, "h1"):
        if element is headline or earlier > ELEMENT_LIMIT:
            return earlier
        earlier += element.tag != "h1"
    return earlier


def _dates(element: HtmlElement, text: str, marks: str, *, near: bool) -> Iterator[DateSign]:
    """Yield the dates of a box, with what its words or its class say of each."""
    of_class = _kind_of(marks)
    machine = element.get("datetime") or (
        element.get("title") or "" if element.tag == "abbr" else ""
    )
    dates = None
    if sum(map(str.isdigit, machine)) > 5:
        said = label_of(text)
        # what is written as the date of publication is meant, whatever a machine is told
        dates = find_dates(text, counted_back=False) if said == "published" else None
        if not dates or not _is_other_day(dates[0].text, machine):
            dates = None
            yield DateSign(machine, said or of_class, near)
            if text and machine[:1].isdigit() and "-" in machine:
                return
    if dates is None:
        dates = find_dates(text) if len(text) > 3 else []
    if len(dates) == 1 and not of_class:
        within = islice(element.iterdescendants(), INNER)
        of_class = next(
            filter(
                None, (_kind_of(f"{one.get('class', '')} {one.get('id', '')}") for one in within)
            ),
            "",
        )
    for date in dates:
        inner = of_class if len(dates) == 1 else ""
        yield DateSign(date.text, label_of(date.before) or inner, near)


def _is_other_day(text: str, machine: str) -> bool:
    """Say whether *text* has a year and is days apart from what *machine* says."""
    if not _YEAR.search(text):
        return False
    written, told = (parse_date(one, now=_ANY_TIME, thorough=False) for one in (text, machine))
    return written is not None and told is not None and abs(written.at - told.at) > _ZONES


def _kind_of(marks: str) -> str:
    """Return "updated", "published" or "" by a class or id."""
    return "updated" if _UPDATED.search(marks) else "published" if _PUBLISHED.search(marks) else ""


def sources_in(line: str) -> list[str]:
    """Return the sources that a short line names behind a label ("... Source: Xinhua")."""
    return [m[1].strip() for m in _SOURCE.finditer(line)] if len(line) <= BOX_LIMIT else []


def without_labels(line: str) -> str:
    """Return *line* without the sources and bylines that it names behind labels."""
    return _BYLINE.sub(" ", _SOURCE.sub(" ", line))


@lru_cache(maxsize=4096)
def _is_box(marks: str) -> bool:
    """Say whether a class or id is that of a box; pages repeat a few hundred of them."""
    if len(marks) >= 300:
        return False
    lower = marks.lower()
    return any(stem in lower for stem in _STEMS) and _BOX.search(marks) is not None
