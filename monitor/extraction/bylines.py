"""Read who the page says wrote its article, in the order in which pages are to be believed.

JSON-LD names the article's own authors. Then come meta elements, microdata, links to an author's
page and boxes marked as a byline; each counts only where those before it name nobody, because
what follows is more and more about other things: teasers, comments, photographs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from monitor.extraction.authors import clean_authors
from monitor.extraction.places import is_apart
from monitor.extraction.surroundings import behind
from monitor.extraction.tree import beginning
from monitor.text.clean import clean_line
from monitor.text.dates.finding import find_dates
from monitor.text.phrases import phrases

BOX_LIMIT: Final = 200
"""Characters of a byline's box; what is longer is a biography or a list."""

MOST: Final = 12
"""Boxes that are read of a page."""

BESIDE: Final = 2
"""Levels over the first box within which a second belongs to the same byline."""

NEAR: Final = 60
"""Elements behind the headline in which a line "By ..." or a link to a person is its byline."""

LINE_LIMIT: Final = 90
"""Characters of such a line."""

LABEL_LIMIT: Final = 40
"""Characters of a label with what is around it."""

_BOX: Final = re.compile(
    r"(?:^|[\s_\-])(?:authors?|byline|by-line|writer|reporter|autor|autoren|auteur|autore|redacteur|creator|article-?author"
    r"|author-?name|byline-?name|post-?author|entry-?author|vcard|contributors?)(?:$|[\s_\-\d])"
    r"|(?:author|byline|autor)(?:s|name)?(?:$|[\s_])|(?:^|\s)(?:author|byline|autor)",
    re.IGNORECASE,
)
_NOT_NAMES: Final = re.compile(
    r"bio|avatar|image|img|photo|social|share(?:$|[\s_-])|follow|twitter|link-?list|descr|about|title|role|job|date|time"
    r"|count|more|box-?text|archive|excerpt|icon|meta-?sep|contact|email|subscribe|position|label|screen-reader",
    re.IGNORECASE,
)
_PERSON_PAGE: Final = re.compile(
    r"/(?:authors?|autore?n?|auteurs?|autores|profiles?|people|by|writers?|contributors?|staff|journalists?|reporters?"
    r"|profil|redaktion|columnists?|team|user|users|person|avtor)/",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(rf"\s*{phrases('authors.by')}(?:\s*[:：]|\s|$)", re.IGNORECASE)
_LABEL: Final = re.compile(rf"\W*{phrases('credits.author_labels')}\s*[:：]\s*", re.IGNORECASE)
_SET_APART: Final = re.compile(
    rf"\W*{phrases('credits.author_labels')}(?:\s?/\s?{phrases('credits.author_labels')})?\W*",
    re.IGNORECASE,
)
"""A label that needs no colon: it stands in bold, or names a row of a list or table."""
_LABELS: Final = frozenset({"strong", "b", "dt", "th", "label", "h4", "h5", "h6"})
_NAME: Final = r"[^\W\d_a-z][^\s\d,;:!?]*(?:\s[^\W\d_]{1,3}\.?)?(?:\s[^\W\d_a-z][^\s\d,;:!?]*){1,3}"
_NAMES: Final = re.compile(
    rf"{_NAME}(?:(?:,|\s{phrases('credits.joins', 'authors.joins')})\s{_NAME}){{0,3}}"
)
_TAGS: Final = (
    "a", "span", "div", "p", "li", "address", "strong", "em", "b", "i", "h3", "h4", "h5", "h6",
    "td", "section", "ul", "small", "cite", "font", "dd", "dt", "th", "label",
)  # fmt: skip


def read_bylines(root: HtmlElement, headline: HtmlElement | None) -> Iterator[list[str]]:
    """Yield the fields of authors that the page prints, one list for each kind of place."""
    yield list(_fields(_microdata(root), headline))
    yield list(_fields(_links(root), headline))
    yield list(_fields(_boxes(root), headline))
    yield list(_fields(_person_pages(headline), headline))
    yield list(_lines(headline))
    yield list(_labelled(root, headline))


def _fields(elements: Iterator[HtmlElement], headline: HtmlElement | None) -> Iterator[str]:
    """Yield what the *elements* say, those of other things left out, none within another.

    The first that names anybody is the article's; of the others only those beside it count, for
    the rest are teasers'.
    """
    taken: set[HtmlElement] = set()
    home: HtmlElement | None = None
    for element in islice((one for one in elements if not is_apart(one, within=headline)), MOST):
        if not taken.isdisjoint(element.iterancestors()):
            continue
        if home is not None and not any(each is home for each in element.iterancestors()):
            continue
        taken.add(element)
        names = list(_names(element))
        if names and home is None and any(map(_may_name, names)):
            home = next(islice(element.iterancestors(), BESIDE - 1, BESIDE), None)
        yield from names


def _may_name(text: str) -> bool:
    """Say whether a piece of a byline is more than "By", a date or "All articles"."""
    if len(_SPEAKS.sub("", text)) <= 2 or any(map(str.isdigit, text[:2])):
        return False
    return any(clean_authors([text]))


def _microdata(root: HtmlElement) -> Iterator[HtmlElement]:
    for element in root.iter(*_TAGS):
        prop = element.get("itemprop")
        if prop is not None and prop.lower() in ("author", "creator"):
            yield element


def _links(root: HtmlElement) -> Iterator[HtmlElement]:
    for element in root.iter("a"):
        if "author" in (element.get("rel") or "").lower().split():
            yield element


def _boxes(root: HtmlElement) -> Iterator[HtmlElement]:
    for element in root.iter(*_TAGS):
        marks = element.get("class") or element.get("id") or ""
        if marks and _is_box(marks):
            yield element


def _behind(headline: HtmlElement | None) -> Iterator[HtmlElement]:
    """Yield the elements that stand right behind the headline."""
    return islice(() if headline is None else behind(headline), NEAR)


def _person_pages(headline: HtmlElement | None) -> Iterator[HtmlElement]:
    for link in _behind(headline):
        if link.tag != "a":
            continue
        text = _text(link)
        if _PERSON_PAGE.search(link.get("href") or "") and _NAMES.fullmatch(text):
            yield link


def _lines(headline: HtmlElement | None) -> Iterator[str]:
    """Yield the names of short lines behind the headline: "By Nora Vance", "3.11.2026 - ..."."""
    for element in _behind(headline):
        text = beginning(element, LINE_LIMIT + 1)
        if not text or len(text) > LINE_LIMIT or is_apart(element, within=headline):
            continue
        spoken = _SPEAKS.match(text)
        dates = find_dates(text) if not spoken and text[0].isdigit() else []
        rest = text[spoken.end() :] if spoken else text.removeprefix(dates[0].text) if dates else ""
        names = rest.strip(" -–—|•·,:")
        if _NAMES.fullmatch(names):
            yield names
            return


def _labelled(root: HtmlElement, headline: HtmlElement | None) -> Iterator[str]:
    """Yield the names behind a label that stands in an element of its own: "Author:"."""
    for element in root.iter(*_TAGS):
        label = element.text
        if len(element) or not label or len(label) > LABEL_LIMIT:
            continue
        plain = _LABEL.fullmatch(label) is not None
        if not plain and not (element.tag in _LABELS and _SET_APART.fullmatch(label)):
            continue
        following = element.getnext()
        tail = clean_line(element.tail or "", LINE_LIMIT + 1)
        if not tail and following is not None:
            tail = beginning(following, LINE_LIMIT + 1)
        if len(tail) > LINE_LIMIT or not (_NAMES.match if plain else _NAMES.fullmatch)(tail):
            continue
        if not is_apart(element, within=headline):
            yield tail
            return


def _names(element: HtmlElement) -> Iterator[str]:
    """Yield the names in a box: those that it marks as such, else its lines.

    A box may hold a picture, a post, a date and buttons beside the name.
    """
    for marked in (_inner_names(element), _person_links(element)):
        named = [text for one in marked if (text := _text(one))]
        if named:
            yield from dict.fromkeys(named)
            return
    declared = element.get("content")
    if declared:
        yield clean_line(declared, BOX_LIMIT)
        return
    pieces = list(_pieces(element))
    if sum(map(len, pieces)) <= BOX_LIMIT:
        yield from pieces


def _inner_names(element: HtmlElement) -> Iterator[HtmlElement]:
    return (each for each in element.iter(*_TAGS) if (each.get("itemprop") or "").lower() == "name")


def _person_links(element: HtmlElement) -> Iterator[HtmlElement]:
    for link in element.iter("a"):
        is_person = "author" in (link.get("rel") or "") or _PERSON_PAGE.search(
            link.get("href") or ""
        )
        if is_person and link is not element and not _NOT_NAMES.search(link.get("class") or ""):
            yield link


def _text(element: HtmlElement) -> str:
    return beginning(element, BOX_LIMIT)


def _pieces(element: HtmlElement) -> Iterator[str]:
    """Yield the lines of a box: what stands in blocks of its own stays apart."""
    line = element.text or ""
    for child in element:
        marks = child.get("class") or ""
        apart = child.tag in ("time", "img", "button", "svg") or (
            marks and _NOT_NAMES.search(marks)
        )
        if child.tag == "br" or child.tag in ("div", "p", "li", "span", "ul", "h3", "h4", "h5"):
            yield from filter(None, [clean_line(line, BOX_LIMIT)])
            line = ""
            if not apart:
                yield from _pieces(child)
        elif not apart:
            line += " ".join(child.itertext())
        line += child.tail or ""
    yield from filter(None, [clean_line(line, BOX_LIMIT)])


@lru_cache(maxsize=4096)
def _is_box(marks: str) -> bool:
    return len(marks) < 300 and _BOX.search(marks) is not None and not _NOT_NAMES.search(marks)
