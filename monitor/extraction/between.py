"""Lists, sub-headings and repetitions that an extractor left out within the story.

Set for precision, an extractor drops what is short or dense with links. What stands among the
children of one container between two paragraphs that were taken is the story's own: a list of
what was agreed, a sub-heading that names what follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from lxml.html import HtmlElement

from monitor.extraction.furniture import weight
from monitor.extraction.surroundings import squeezed

MOST_BETWEEN: Final = 12
"""Elements between two paragraphs; more are another part of the page."""

MOST_PARTS: Final = 300
"""Texts that are put back on one page."""

LEAST: Final = 12
"""Weight of an item or a sub-heading; a shorter one is a button."""

LEAST_AGAIN: Final = 80
"""Letters of a paragraph that is said again; shorter ones are rules and buttons."""

MOST_AGAIN: Final = 20

LONGEST_HEADING: Final = 120
"""Weight of a sub-heading; a longer one is a caption that somebody made a heading of."""

_HEADINGS: Final = frozenset({"h2", "h3", "h4"})
_LISTS: Final = frozenset({"ul", "ol"})


def left_between(root: HtmlElement, lines: Sequence[str]) -> list[str]:
    """Return what *lines* lack, each behind the paragraph that it follows, in document order."""
    taken = frozenset(squeezed(line) for line in lines)
    whole = squeezed("\n".join(lines))
    seen: set[HtmlElement] = set()
    found: list[str] = []
    put_back = 0
    for paragraph in root.iter("p"):
        parent = paragraph.getparent()
        if parent is None or parent in seen:
            continue
        seen.add(parent)
        for before, run in _runs(parent, taken):
            parts = [part for one in run for part in _parts(one)][: MOST_PARTS - put_back]
            missing = [part for part in parts if squeezed(part) not in whole]
            put_back += len(parts)
            found += [before, *missing] if missing else []
    return found


def said_again(root: HtmlElement, lines: Sequence[str]) -> list[str]:
    """Return *lines* with what one container says several times, a paragraph behind the other: a
    refrain, a vow. An extractor takes all but the first for copies, which stand elsewhere."""
    times: dict[str, int] = {}
    last: HtmlElement | None = None
    count = 1
    for paragraph in root.iter("p"):
        if last is not None and _is_copy(paragraph, last):
            count += 1
            text = squeezed(paragraph.text_content())
            if len(text) >= LEAST_AGAIN:
                times[text] = min(MOST_AGAIN, max(count, times.get(text, 1)))
        else:
            count = 1
        last = paragraph
    if not times:
        return list(lines)
    bare = Counter(map(squeezed, lines))
    return [
        line
        for one in lines
        for line in [one] * (times.get(squeezed(one), 1) if bare[squeezed(one)] == 1 else 1)
    ]


def _is_copy(paragraph: HtmlElement, before: HtmlElement) -> bool:
    # nearly all begin otherwise: that is asked first
    return (
        paragraph.text == before.text
        and paragraph.getparent() is before.getparent()
        and squeezed(paragraph.text_content()) == squeezed(before.text_content())
    )


def _runs(parent: HtmlElement, taken: frozenset[str]) -> Iterator[tuple[str, list[HtmlElement]]]:
    """Yield a paragraph that was taken with the elements between it and the next one."""
    before = ""
    run: list[HtmlElement] = []
    for child in parent:
        if child.tag == "p" and (text := _text(child)) and text.replace(" ", "") in taken:
            if before and 0 < len(run) <= MOST_BETWEEN:
                yield before, run
            before, run = text, []
        elif len(run) <= MOST_BETWEEN:
            run.append(child)


def _parts(element: HtmlElement) -> list[str]:
    """Return the items of a list (none of links, no gallery), or the text of a sub-heading."""
    if element.tag in _HEADINGS:
        text = _text(element)
        return [text] if LEAST <= weight(text) <= LONGEST_HEADING else []
    if element.tag not in _LISTS or element.find(".//figure") is not None:
        return []
    items = [_text(item) for item in element.iter("li") if item.find(".//li") is None]
    linked = sum(len(_text(link)) for link in element.iter("a"))
    if linked > sum(map(len, items)) / 2:
        return []
    return [item for item in items if weight(item) >= LEAST]


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
