"""Find the story on a page: trafilatura, watched by cheap witnesses.

The fast extractor with its recall setting is both the quickest and, on the benchmark, the
best of trafilatura's settings. Where a witness says that it fell into the wrong block or
stopped early, something else is asked: the full cascade (readability, jusText) where the
page's paragraphs hold far more, the same containers elsewhere on the page where a story
was laid out in several, JSON-LD's articleBody where the markup holds nothing.

Measured on the 181 pages of article-extraction-benchmark, with `furniture` behind it: fast +
recall alone F1 0.970; the full cascade for all 0.967, at 0.65 of the speed; with the
witnesses 0.973 (3 pages asked again, 2 put together from several containers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches
from trafilatura.settings import Document, Extractor

from monitor.extraction.furniture import same_line, weight
from monitor.extraction.tree import is_too_large

SHORT_TEXT: Final = 1_500
"""Weight (letters, Han three times) under which a text is doubted: on 258 news pages fast
alone gave F1 0.942, with a second look at the short ones 0.947."""

VERY_SHORT: Final = 400
"""Weight under which the full cascade is always asked."""

MORE_ON_PAGE: Final = 1.5
"""How many times its weight the page's paragraphs must have for a short text to be doubted."""

PARAGRAPH: Final = 80
"""Letters of a paragraph that counts as story; shorter ones are captions and teasers."""

SMALLEST_UPDATE: Final = 12
"""Letters of a paragraph or heading of a live page."""

SIBLING_SHARE: Final = 0.3
"""Share of the text that its sister containers must hold to be joined to it."""

SMALLEST: Final = 120
SMALLEST_DENSE: Final = 60
"""trafilatura's MIN_EXTRACTED_SIZE, in characters. Its own 250 is more than a short item has, in
Chinese above all, and what is smaller is replaced by the whole page; on the benchmark 120
is better by 0.001 of F1."""

PAGES_PER_RESET: Final = 200
"""After so many pages the caches of trafilatura and its libraries are emptied; they are keyed
by the texts they have seen and only grow."""

_ASIDE: Final = frozenset({"nav", "footer", "aside", "form", "noscript", "figure", "header"})
_TABLE_RULE: Final = re.compile(r"[|\-\s:]+")
_TAG: Final = re.compile(r"<(?:/?p|br|/?div|/?li)\b[^<>]{0,300}>", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]{1,500}>")
_SPACES: Final = re.compile(r"\s+")


def extract_lines(
    root: HtmlElement,
    *,
    headline: str = "",
    declared: str = "",
    dense: bool = False,
    live: bool = False,
) -> list[str]:
    """Return the lines of the story in *root*, whose scripts are already gone.

    *declared* is the articleBody of the page's JSON-LD. *dense* is for scripts that say much
    in few characters; *live* for pages of many dated updates, each an article of its own
    to an extractor. Furniture is still in the lines. The tree is not changed.
    """
    _count_page()
    if is_too_large(root):
        return list(_paragraphs(root))
    lines = _extract(root, _options(fast=True, dense=dense))
    own = _declared_lines(declared)
    if _is_doubtful(root, lines, headline) or (own and not _confirms(own, lines)):
        full = _extract(root, _options(fast=False, dense=dense))
        if _weigh(full) > 1.3 * _weigh(lines) or (own and _confirms(own, full)):
            lines = full
    if live:
        updates = list(_paragraphs(root, "h2", "h3", least=SMALLEST_UPDATE))
        lines = updates if _weigh(updates) > _weigh(lines) else lines
    if _weigh(own) > max(VERY_SHORT, 1.5 * _weigh(lines)):
        return own
    return _joined(root, lines) if lines else list(_paragraphs(root))


_STAND_INS: Final = {0x200C: "\u2bd0", 0x200D: "\u2bd1"}
_JOINERS: Final = {0x2BD0: "\u200c", 0x2BD1: "\u200d"}
"""trafilatura drops what `str.isprintable` calls unprintable, and with it the joiners that
Persian and Hindi are written with. Two symbols stand in for them meanwhile."""


@cache
def _options(*, fast: bool, dense: bool) -> Extractor:
    options = Extractor(output_format="python", comments=False, fast=fast, recall=fast)
    options.min_extracted_size = SMALLEST_DENSE if dense else SMALLEST
    return options


def _extract(root: HtmlElement, options: Extractor) -> list[str]:
    joined = _has_joiners(root)
    if joined:
        _translate(root, _STAND_INS)
    try:
        document = bare_extraction(root, options=options)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it recurses and asserts on odd trees: no text, no crash
        return []
    finally:
        if joined:
            _translate(root, _JOINERS)
    text = (document.text or "") if isinstance(document, Document) else ""
    if joined:
        text = text.translate(_JOINERS)
    return [line for raw in text.splitlines() if (line := _line(raw))]


def _has_joiners(root: HtmlElement) -> bool:
    return any(
        "\u200c" in text or "\u200d" in text for text in root.itertext() if not text.isascii()
    )


def _translate(root: HtmlElement, table: dict[int, str]) -> None:
    for element in root.iter():
        if element.text and not element.text.isascii():
            element.text = element.text.translate(table)
        if element.tail and not element.tail.isascii():
            element.tail = element.tail.translate(table)


def _line(raw: str) -> str:
    """Return a line of trafilatura's text without its marks for lists and tables."""
    line = raw.strip()
    if line.startswith("|"):
        if _TABLE_RULE.fullmatch(line):
            return ""
        line = " | ".join(cell for part in line.strip("|").split("|") if (cell := part.strip()))
    return line.removeprefix("- ").strip()


def _weigh(lines: Iterable[str]) -> int:
    return sum(map(weight, lines))


def _is_doubtful(root: HtmlElement, lines: Sequence[str], headline: str) -> bool:
    """Say whether a short text may be the wrong block.

    A text that begins with the page's own headline is from the right one.
    """
    found = _weigh(lines)
    if found >= SHORT_TEXT:
        return False
    if headline and any(same_line(line, headline) for line in lines[:3]) and len(lines) > 1:
        return False
    if found < VERY_SHORT:
        return True
    return sum(map(weight, _paragraphs(root))) > MORE_ON_PAGE * found + 300


def _paragraphs(root: HtmlElement, *more: str, least: int = PARAGRAPH) -> Iterator[str]:
    """Yield the paragraphs of the page that read like a story: long, and not made of links."""
    for element in root.iter("p", *more):
        text = _SPACES.sub(" ", element.text_content()).strip()
        if weight(text) < least:
            continue
        if any(ancestor.tag in _ASIDE for ancestor in element.iterancestors()):
            continue
        linked = sum(len(link.text_content()) for link in element.iter("a"))
        if linked <= len(text) / 2:
            yield text


def _joined(root: HtmlElement, lines: list[str]) -> list[str]:
    """Return the text with the paragraphs of its sister containers, in document order.

    Some layouts cut a story into several containers of one class, with advertisements
    between them; the extractor takes the first. They are sisters when they hang close
    together in the tree and no other headline stands between them.
    """
    groups: dict[tuple[object, ...], list[tuple[HtmlElement, str]]] = {}
    for element in root.iter("p"):
        parent = element.getparent()
        home = parent.getparent() if parent is not None else None
        if parent is None or home is None or not parent.get("class"):
            continue
        text = _SPACES.sub(" ", element.text_content()).strip()
        if weight(text) >= PARAGRAPH:
            above = home.getparent()
            place = home if above is None else above
            groups.setdefault((place, parent.tag, parent.get("class")), []).append((parent, text))
    known = _squeezed("\n".join(lines))
    for group in groups.values():
        if len({parent for parent, _ in group}) < 2:
            continue
        missing = [text for _, text in group if _squeezed(text) not in known]
        found = len(group) - len(missing)
        if found >= 2 and sum(map(len, missing)) > SIBLING_SHARE * sum(map(len, lines)):
            return _merged(lines, [text for _, text in group])
    return lines


def _merged(lines: list[str], paragraphs: list[str]) -> list[str]:
    """Return *lines* with the missing *paragraphs* put after the last one before them."""
    places = {_squeezed(line): number for number, line in enumerate(lines)}
    after: dict[int, list[str]] = {}
    last = -1
    for text in paragraphs:
        number = places.get(_squeezed(text))
        if number is None:
            after.setdefault(last, []).append(text)
        else:
            last = number
    merged = after.get(-1, [])
    for number, line in enumerate(lines):
        merged += [line, *after.get(number, [])]
    return merged


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _declared_lines(declared: str) -> list[str]:
    """Return JSON-LD's articleBody as lines; it may hold markup."""
    if not declared:
        return []
    text = _ANY_TAG.sub(" ", _TAG.sub("\n", declared)) if "<" in declared else declared
    return [line for raw in text.splitlines() if (line := _SPACES.sub(" ", raw).strip())]


def _confirms(own: Sequence[str], lines: Sequence[str]) -> bool:
    """Say whether pieces of the declared body stand in the extracted text."""
    whole, text = _squeezed("".join(own)), _squeezed("".join(lines))
    if len(whole) < SMALLEST:
        return True
    step = max(1, len(whole) // 8)
    pieces = [whole[start : start + 24] for start in range(0, len(whole) - 24, step)]
    return sum(piece in text for piece in pieces) * 2 >= len(pieces)


_pages = 0


def _count_page() -> None:
    global _pages
    _pages += 1
    if _pages % PAGES_PER_RESET == 0:
        reset_caches()
