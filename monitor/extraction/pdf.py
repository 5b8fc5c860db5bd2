"""Read the text of a PDF: a ministry's release, a declaration.

pypdf gives pieces of text with their places and sizes. Pieces become lines, what repeats at the
edge of pages (letterheads, page numbers) goes, two columns are read one after the other, and what
is set larger or stands apart at the top is the headline.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any, Final

PAGE_LIMIT: Final = 60
"""Pages that are read: more than any declaration has, and a bound on time."""

TEXT_LIMIT: Final = 400_000
"""Characters after which the rest of the pages is not read."""

DRAWING_LIMIT: Final = 2_000_000
"""Bytes of drawing orders after which no more pages are read: pypdf takes a second for 1 MB, and
all pages may share one stream. Two manuals have 5,000 and 8,000 a page."""

LARGER: Final = 1.2
"""How much larger than the text a headline is set."""

EDGE: Final = 5
"""Lines at the top and the bottom of a page that may be a letterhead or a page number."""

HEADLINE_LIMIT: Final = 250
"""Characters of a headline of several lines."""

GAP: Final = 1.35
"""How much further than usual the next line of another paragraph is."""

COLUMN_LINES: Final = 4
"""Lines that begin at the same place beside others and make a second column."""

COLUMN_SHIFT: Final = 120.0
"""Points from the left edge of the text to that of a second column."""

_REACH: Final = 60.0
"""Points from the beginning of a piece to the next one on the same line; columns are further."""

_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[a-z\u0430-\u044f\u0451])")
_END: Final = re.compile(r"[.!?:;。！？؟۔।…»”\"')]\s*$")
_NUMBER: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(
    r"[^\w\n]*(?:[^\W\d_]{1,8}\.?\s*)?\d{1,3}(?:\s*(?:/|[^\W\d_]{1,4})\s*\d{1,3})?[^\w\n]*"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF holds; ``reason`` is a code of `storage.reasons`, ``created`` a raw date.

    ``headline`` is what is set larger than the text on the first page, "" where nothing is.
    """

    reason: str
    text: str = ""
    headline: str = ""
    title: str = ""
    author: str = ""
    created: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, its left edge and base line in points, its size."""

    text: str
    x: float
    y: float
    size: float


def read_pdf(body: bytes, *, drawing_limit: int = DRAWING_LIMIT) -> Paper:
    """Return the text of *body*, a paragraph a line. Never raises for what the bytes hold."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Paper("encrypted", detail="the PDF asks for a password")
        pages: list[list[Line]] = []
        drawn = size = 0
        for page in reader.pages[:PAGE_LIMIT]:
            orders = page.get_contents()
            drawn += len(orders.get_data()) if orders is not None else 0
            if drawn > drawing_limit or size > TEXT_LIMIT:
                break
            pages.append(_lines(page))
            size += sum(len(line.text) for line in pages[-1])
        information = reader.metadata
    except MemoryError:
        raise
    except NotImplementedError as error:  # an encryption that pypdf does not know
        return Paper("encrypted", detail=str(error)[:200])
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        return Paper("no-text", detail=f"the PDF cannot be read: {error!s:.150}")
    except (RecursionError, OSError, ArithmeticError, AssertionError, LookupError) as error:
        return Paper("no-text", detail=f"the PDF cannot be read: {error!s:.150}")
    fields = {
        name: str(information.get(f"/{name}") or "") if information else ""
        for name in ("Title", "Author", "CreationDate")
    }
    paper = _paper(pages)
    return replace(
        paper,
        title=fields["Title"],
        author=fields["Author"],
        created=_date(fields["CreationDate"]),
    )


def _paper(pages: Sequence[Sequence[Line]]) -> Paper:
    """Return the text of the pages, a paragraph a line, and their headline."""
    kept = [_in_columns(page) for page in _without_edges(pages)]
    headline, rest = _headline(kept[0]) if kept else ("", [])
    blocks = [*rest, *(block for page in kept[1:] for block in _blocks(page))]
    text = "\n".join(_paragraphs(blocks))
    if not text.strip():
        return Paper("no-text", detail="the PDF holds no text: its pages are images")
    return Paper("ok", text=text, headline=headline)


def _lines(page: Any) -> list[Line]:
    """Return the lines of a page in the order in which they are drawn."""
    found: list[Line] = []

    def visit(text: str, now: Any, matrix: Any, _font: Any, size: Any) -> None:
        if not text.strip():
            return
        scale = abs(matrix[3] or matrix[1] or 1.0) * abs(now[3] or now[1] or 1.0)
        x, y = matrix[4] * now[0] + now[4], matrix[5] * now[3] + now[5]
        for number, piece in enumerate(text.strip("\n").split("\n")):
            last = found[-1] if found else None
            if (
                number == 0
                and last is not None
                and abs(last.y - y) < 2
                and 0 <= x - last.x < _REACH
            ):
                joint = "" if last.text.endswith((" ", "-")) or piece.startswith(" ") else " "
                found[-1] = replace(last, text=f"{last.text}{joint}{piece}")
            elif piece.strip():
                found.append(Line(piece, x, y, float(size or 1.0) * scale))

    page.extract_text(visitor_text=visit)
    return [replace(line, text=" ".join(line.text.split())) for line in found]


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without what repeats at their edges, and without page numbers."""
    repeated: Counter[str] = Counter()
    for page in pages:
        repeated.update({_form(line.text) for line in _edges(page)})
    often = {form for form, count in repeated.items() if count > 1 and count * 2 >= len(pages)}
    kept: list[list[Line]] = []
    for page in pages:
        edges = set(_edges(page))
        gone = {
            line
            for line in edges
            if _form(line.text) in often or (line.y < 60 and _PAGE_NUMBER.fullmatch(line.text))
        }
        own = [line for line in page if line not in gone]
        kept.append(own or list(page))  # a page that is drawn again is no letterhead
    return kept


def _edges(page: Sequence[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: -line.y)
    return [*ordered[:EDGE], *ordered[-EDGE:]] if len(ordered) > 1 else []


def _form(text: str) -> str:
    return _NUMBER.sub("#", text.casefold())


def _in_columns(page: Sequence[Line]) -> list[Line]:
    """Return the lines with a second column behind the first, where they are drawn row by row."""
    if not page:
        return []
    left = min(line.x for line in page)
    starts = Counter(round(line.x / 3) for line in page if line.x - left > COLUMN_SHIFT)
    column, count = starts.most_common(1)[0] if starts else (0, 0)
    if count < COLUMN_LINES:
        return list(page)
    right = [line for line in page if abs(round(line.x / 3) - column) <= 1]
    rows = {round(line.y) for line in page if line.x - left < COLUMN_SHIFT}
    beside = [line for line in right if round(line.y) in rows]
    if len(beside) < COLUMN_LINES:
        return list(page)
    top, bottom = max(line.y for line in right) + 2, min(line.y for line in right) - 2
    above = [line for line in page if line.y > top]
    below = [line for line in page if line.y < bottom]
    within = [line for line in page if bottom <= line.y <= top]
    first = [line for line in within if line not in right]
    return [*above, *sorted(first, key=_down), *sorted(right, key=_down), *below]


def _down(line: Line) -> float:
    return -line.y


def _headline(page: Sequence[Line]) -> tuple[str, list[str]]:
    """Return the headline of the first page and its blocks without it."""
    if not page:
        return "", []
    usual = median([line.size for line in page for _ in range(max(len(line.text) // 10, 1))])
    large = max((line.size for line in page), default=usual)
    if large >= LARGER * usual:
        first = next(i for i, line in enumerate(page) if line.size >= large - 0.5)
        last = first
        while last + 1 < len(page) and page[last + 1].size >= large - 0.5:
            last += 1
        headline = " ".join(line.text for line in page[first : last + 1])
        if len(headline) <= HEADLINE_LIMIT:
            return headline, [*_blocks(page[:first]), *_blocks(page[last + 1 :])]
    return "", _blocks(page)


def _blocks(lines: Sequence[Line]) -> list[str]:
    """Return the lines joined by line ends, a block for each that stands apart."""
    if not lines:
        return []
    steps = [one.y - two.y for one, two in _pairs(lines) if 0 < one.y - two.y < 60]
    # most lines of a text follow each other closely: the lower quarter is what is usual
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0
    blocks: list[str] = []
    current = [lines[0].text]
    for one, two in _pairs(lines):
        step = one.y - two.y
        if usual and (step > GAP * usual or abs(one.size - two.size) > 0.15 * one.size):
            blocks.append("\n".join(current))
            current = []
        current.append(two.text)
    return [*blocks, "\n".join(current)]


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    return pairwise(lines)


def _paragraphs(blocks: Iterable[str]) -> list[str]:
    """Return the paragraphs of the blocks: a sentence that a page or a column breaks goes on."""
    found: list[str] = []
    for block in blocks:
        for paragraph in _of_block(block):
            if found and _goes_on(found[-1], paragraph):
                found[-1] = _HYPHEN.sub("", f"{found[-1]}\n{paragraph}").replace("\n", " ")
            else:
                found.append(paragraph)
    return [paragraph for paragraph in found if not paragraph.isdigit()]


def _goes_on(before: str, paragraph: str) -> bool:
    return not _END.search(before) and len(before) > 60 and paragraph[:1].islower()


def _of_block(text: str) -> list[str]:
    """Return the paragraphs of a block: lines are joined until a short one ends a sentence."""
    lines = [line.strip() for line in _HYPHEN.sub("", text).splitlines()]
    widest = max((len(line) for line in lines), default=0)
    found: list[str] = []
    current: list[str] = []
    for line in lines:
        current.append(line)
        if _END.search(line) and len(line) < 0.85 * widest:
            found.append(" ".join(filter(None, current)))
            current = []
    if current:
        found.append(" ".join(filter(None, current)))
    return [paragraph for paragraph in found if paragraph]


def _date(raw: str) -> str:
    """Return a PDF date ("D:20250901120000+08'00'") as ISO text."""
    match = re.match(
        r"D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?([+\-Z])?(\d{2})?'?(\d{2})?", raw
    )
    if match is None:
        return ""
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute = match.groups()
    text = f"{year}-{month}-{day}"
    if hour:
        text += f"T{hour}:{minute or '00'}:{second or '00'}"
        text += "Z" if sign in (None, "Z") else f"{sign}{zone_hour or '00'}:{zone_minute or '00'}"
    return text
