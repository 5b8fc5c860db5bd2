"""The text part of a digest: readable in a terminal, wrapped, each address on its own line."""

from __future__ import annotations

from typing import Final

from monitor.digests.measure import FSI, PDI, right_to_left, width, wrapped
from monitor.digests.page import Block, Citation, Page, PageItem, Section

COLUMNS: Final = 72
"""Of a line: fits a terminal of 80 when quoted twice (RFC 3676 advises 78 or fewer)."""

_RULE: Final = "=" * COLUMNS
_END_OF_GROUP: Final = "* * *".center(COLUMNS).rstrip()
"""Where stories without a heading follow those under one: the HTML part has an edge there."""


def text_part(page: Page) -> str:
    """Return *page* as plain text with ``\\n`` line ends."""
    lines = [page.title, page.date, "", *wrapped(page.standfirst, COLUMNS)]
    lines += ["", *wrapped(page.attached, COLUMNS)] if page.attached else []
    for section in page.sections:
        lines += ["", "", *_section(section, page)]
    lines += ["", "", _RULE]
    for sentence in page.footer:
        lines += wrapped(sentence, COLUMNS)
    for label, url in page.links:
        lines += [f"{label}{page.colon}".rstrip(), url]
    return "\n".join(lines) + "\n"


def _section(section: Section, page: Page) -> list[str]:
    lines = [section.title, _RULE]
    if section.note:
        lines += wrapped(section.note, COLUMNS)
    for before, block in zip((None, *section.blocks), section.blocks, strict=False):
        if before is not None and before.title and not block.title:
            lines += ["", _END_OF_GROUP]
        lines += ["", *_block(block, page.also)]
    if section.lines and not section.note:
        lines.append("")
    for label, text in section.lines:
        mark = f"- {label}{page.colon}" if label else "- "
        lines += wrapped(text, COLUMNS, first=mark, rest="  ")
    if section.more:
        lines += ["", *wrapped(section.more, COLUMNS)]
    return lines


def _block(block: Block, also: str) -> list[str]:
    lines: list[str] = []
    if block.title:
        lines += [block.title, "-" * min(COLUMNS, width(block.title)), ""]
    for number, item in enumerate(block.items):
        lines += [""] if number else []
        lines += _item(item, also) if item.weight != "line" else _line(item)
    if block.more:
        lines += ["", *wrapped(f"... {block.more}", COLUMNS)]
    return lines


def _line(item: PageItem) -> list[str]:
    lines = _quoted(item.headline, first="- ", rest="  ")
    about = " | ".join([*item.byline, *filter(None, [item.gloss])])
    lines += wrapped(about, COLUMNS, first="  ", rest="  ") if about else []
    return [*lines, f"  {item.headline.url}"] if item.headline.url else lines


def _item(item: PageItem, also: str) -> list[str]:
    lines = _quoted(item.headline, first="* ", rest="  ")
    about = [" | ".join(item.byline), item.note, item.gloss]
    for line in about:
        if line:
            lines += wrapped(line, COLUMNS, first="  ", rest="  ")
    if item.summary is not None:
        lines += _quoted(item.summary, first="  ", rest="  ", coded=False)
    if item.said is not None:
        said = Citation(text=f"“{item.said.words.text}”", language=item.said.words.language)
        lines += _quoted(said, first="  ", rest="  ", coded=False)
        lines += wrapped(f"– {item.said.speaker}", COLUMNS, first="    ", rest="    ")
    if item.headline.url:
        lines.append(f"  {item.headline.url}")
    if item.also:
        lines.append(f"  {also}".rstrip())
    for other in item.also:
        lines += wrapped(other.text, COLUMNS, first="  - ", rest="    ")
        if other.url:
            lines.append(f"    {other.url}")
    if item.more:
        lines += wrapped(f"... {item.more}", COLUMNS, first="  ", rest="  ")
    return lines


def _quoted(quote: Citation, *, first: str, rest: str, coded: bool = True) -> list[str]:
    """Return somebody's words in lines, with the code of their language.

    Every line of a right-to-left text is isolated for itself: a line end ends an isolate.
    """
    code = f" [{quote.language}]" if coded and quote.language else ""
    if not right_to_left(quote.text):
        return wrapped(quote.text + code, COLUMNS, first=first, rest=rest)
    lines = wrapped(quote.text, COLUMNS - len(first) - len(code))
    return [
        f"{rest if number else first}{FSI}{line}{PDI}{code if number == len(lines) - 1 else ''}"
        for number, line in enumerate(lines)
    ]
