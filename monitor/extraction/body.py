"""Find the story on a page: trafilatura, watched by cheap witnesses.

The quick extractor with its setting for precision comes first. A short text is doubted when the
page's paragraphs do not bear it out: then the setting for recall is asked, and then the full
cascade (readability, jusText). What the page declares is taken where the markup holds nothing.
Paragraphs that the extractor left out between two others of their container are put back, lines
that are only the headline of another story are taken out, and the standfirst above the text is put
before it (`surroundings`).

Measured on the halves of the suites of `docs/benchmarks.md` on which these rules were made, with
trafilatura's own default and the rules before: 990 pages 0.9361 (0.9289, 0.9218), fundus 0.9602
(0.9495, 0.9463), article-extraction-benchmark 0.9744 (0.9620, 0.9726).
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

from monitor.extraction.between import left_between, said_again
from monitor.extraction.dateline import find_dateline
from monitor.extraction.declared import declared_lines
from monitor.extraction.furniture import weight
from monitor.extraction.precise import precise_text
from monitor.extraction.selectors import quicken
from monitor.extraction.surroundings import link_lines, opened, squeezed, standfirsts
from monitor.extraction.tree import is_too_large

SHORT_TEXT: Final = 1_500
"""Weight (letters, Han three times) under which a text may be doubted. Of longer ones that were
doubted too as many became worse by the second look as better."""

VERY_SHORT: Final = 400
"""Weight under which the full cascade is always asked."""

MORE_ON_PAGE: Final = 1.5
"""How many times the weight of a short text the page's paragraphs may have."""

MORE: Final = 1.3
"""How many times the weight of the quick text the cascade's must have to be taken."""

LINKS_SHARE: Final = 0.5
"""Share of a text that must remain when lines that are links are taken out of it."""

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

PAGES_PER_RESET: Final = 500
"""After so many pages the caches of trafilatura and its libraries are emptied: they are keyed by
the texts they have seen. Among them are the small words of jusText, which take 70 ms to make."""

_ASIDE: Final = frozenset({"nav", "footer", "aside", "form", "noscript", "figure", "header"})
_TABLE_RULE: Final = re.compile(r"[|\-\s:]+")


def extract_lines(
    root: HtmlElement,
    *,
    headline: str = "",
    declared: str = "",
    dense: bool = False,
    live: bool = False,
    descriptions: Sequence[str] = (),
    site: str = "",
) -> list[str]:
    """Return the lines of the story in *root*, whose scripts are already gone.

    *declared* is the body that the page declares in data (`declared`). *dense* is for scripts
    that say much in few characters; *live* for pages of many dated updates, each an article of
    its own to an extractor. Furniture is still in the lines. The tree is not changed.
    """
    _count_page()
    if is_too_large(root):
        return list(_paragraphs(root))
    root, _kept = opened(root, headline)
    prose = list(_prose(root, least=PARAGRAPH))
    lines = _extract(root, _options(fast=True, dense=dense))
    own = declared_lines(declared)
    if _is_doubtful(prose, lines):
        wide = _extract(root, _options(fast=True, dense=dense, recall=True))
        lines = wide if _weigh(wide) > MORE * _weigh(lines) else lines
    if _is_doubtful(prose, lines) or (own and not _confirms(own, lines)):
        full = _extract(root, _options(fast=False, dense=dense))
        if _weigh(full) > MORE * _weigh(lines) or (own and _confirms(own, full)):
            lines = full
    if live:
        updates = list(_paragraphs(root, "h2", "h3", least=SMALLEST_UPDATE))
        lines = updates if _weigh(updates) > _weigh(lines) else lines
    if _weigh(own) > max(VERY_SHORT, 1.5 * _weigh(lines)):
        return own
    if not lines:
        return [text for _, text in prose]
    lines = _joined(prose, lines)
    lines = _without_links(_merged(lines, left_between(root, lines)), root, site)
    lines = said_again(root, lines)
    if not lines or find_dateline(lines[0]) is not None:
        return lines
    return [*standfirsts(root, headline, descriptions, lines), *lines]


def _without_links(lines: list[str], root: HtmlElement, site: str) -> list[str]:
    """Return *lines* without those that are one link: headlines of other stories."""
    bare = [squeezed(line) for line in lines]
    links = link_lines(root, frozenset(bare), site)
    kept = [line for line, text in zip(lines, bare, strict=True) if text not in links]
    return kept if _weigh(kept) > LINKS_SHARE * _weigh(lines) else lines


_STAND_INS: Final = {0x200C: "\u2bd0", 0x200D: "\u2bd1"}
_JOINERS: Final = {0x2BD0: "\u200c", 0x2BD1: "\u200d"}
"""trafilatura drops what `str.isprintable` calls unprintable, and with it the joiners that
Persian and Hindi are written with. Two symbols stand in for them meanwhile."""


@cache
def _options(*, fast: bool, dense: bool, recall: bool = False) -> Extractor:
    options = Extractor(
        output_format="python",
        comments=False,
        fast=fast,
        precision=fast and not recall,
        recall=recall,
    )
    options.min_extracted_size = SMALLEST_DENSE if dense else SMALLEST
    return options


def _extract(root: HtmlElement, options: Extractor) -> list[str]:
    quicken()
    joined = _has_joiners(root)
    if joined:
        _translate(root, _STAND_INS)
    try:
        text = _text(root, options)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it recurses and asserts on odd trees: no text, no crash
        return []
    finally:
        if joined:
            _translate(root, _JOINERS)
    if joined:
        text = text.translate(_JOINERS)
    return [line for raw in text.splitlines() if (line := _line(raw))]


def _text(root: HtmlElement, options: Extractor) -> str:
    if options.fast and options.focus == "precision":
        return precise_text(root, options)
    document = bare_extraction(root, options=options)
    return (document.text or "") if isinstance(document, Document) else ""


def _has_joiners(root: HtmlElement) -> bool:
    text = root.text_content()
    return "\u200c" in text or "\u200d" in text


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


def _is_doubtful(prose: Sequence[tuple[HtmlElement, str]], lines: Sequence[str]) -> bool:
    """Say whether a text may be the wrong block: it is so short, or the page's paragraphs hold
    so much more, or so little of it is a paragraph of the page at all."""
    found = _weigh(lines)
    if found >= SHORT_TEXT:
        return False
    on_page = sum(weight(text) for _, text in prose)
    return found < VERY_SHORT or not found / 2 < on_page < MORE_ON_PAGE * found


def _paragraphs(root: HtmlElement, *more: str, least: int = PARAGRAPH) -> Iterator[str]:
    """Yield the paragraphs of the page that read like a story: long, and not made of links."""
    return (text for _, text in _prose(root, *more, least=least))


def _prose(root: HtmlElement, *more: str, least: int) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the elements of such paragraphs with their texts."""
    for element in root.iter("p", *more):
        text = " ".join(element.text_content().split())
        if weight(text) < least or not _is_prose(element, text):
            continue
        if not any(ancestor.tag in _ASIDE for ancestor in element.iterancestors()):
            yield element, text


def _is_prose(element: HtmlElement, text: str) -> bool:
    """Say whether no more than half of *text*, that of *element*, are links."""
    return sum(len(link.text_content()) for link in element.iter("a")) <= len(text) / 2


def _joined(prose: Sequence[tuple[HtmlElement, str]], lines: list[str]) -> list[str]:
    """Return the text with the paragraphs of its sister containers, in document order.

    Some layouts cut a story into several containers of one class, with advertisements
    between them; the extractor takes the first. They are sisters when they hang close
    together in the tree and no other headline stands between them.
    """
    groups: dict[tuple[object, ...], list[tuple[HtmlElement, str]]] = {}
    for element, text in prose:
        parent = element.getparent()
        if parent is not None and parent.tag == "blockquote":
            parent = parent.getparent()
        home = parent.getparent() if parent is not None else None
        if parent is None or home is None:
            continue
        above = home.getparent()
        place = home if above is None else above
        marks = parent.get("class")
        kin = (place, parent.tag, marks) if marks else (parent,)
        groups.setdefault(kin, []).append((parent, text))
    known = squeezed("\n".join(lines))
    weighed = sum(map(len, lines))
    for group in groups.values():
        places = [number for number, (_, text) in enumerate(group) if _stands_in(text, known)]
        if len(places) < 2 or len(places) == len(group):
            continue
        within = group[places[0] : places[-1] + 1]
        missing = sum(len(text) for _, text in group) - sum(len(group[at][1]) for at in places)
        is_cut = len({parent for parent, _ in group}) > 1 and missing > SIBLING_SHARE * weighed
        if is_cut or len(within) > len(places):
            lines = _merged(lines, [text for _, text in (group if is_cut else within)])
            known = squeezed("\n".join(lines))
    return lines


def _merged(lines: list[str], paragraphs: list[str]) -> list[str]:
    """Return *lines* with the missing *paragraphs* put after the last one before them."""
    bare = [squeezed(line) for line in lines]
    after: dict[int, list[str]] = {}
    last = -1
    for text in paragraphs:
        number = next((n for n, line in enumerate(bare) if _stands_in(text, line)), None)
        if number is None:
            after.setdefault(last, []).append(text)
        else:
            last = number
    merged = after.get(-1, [])
    for number, line in enumerate(lines):
        merged += [line, *after.get(number, [])]
    return merged


PIECE: Final = 20
"""Letters of a piece by which a paragraph is found again in a text that was put together
otherwise: marks of links and notes differ."""


def _stands_in(paragraph: str, known: str) -> bool:
    """Say whether a piece of *paragraph* stands in the squeezed text *known*."""
    text = squeezed(paragraph)
    starts = (0, len(text) // 3, 2 * len(text) // 3, max(0, len(text) - PIECE))
    return any(text[start : start + PIECE] in known for start in starts)


def _confirms(own: Sequence[str], lines: Sequence[str]) -> bool:
    """Say whether pieces of the declared body stand in the extracted text."""
    whole, text = squeezed("".join(own)), squeezed("".join(lines))
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
