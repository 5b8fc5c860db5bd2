"""An edition as Markdown (CommonMark): for wikis, chats and editors of text."""

from __future__ import annotations

import re
from typing import Final

from monitor.digests.page import Citation, Page, PageItem

_MEANT: Final = re.compile(r"([\\`*_\[\]<>#|~])")
_BEGINS: Final = re.compile(r"^(\d*)([-+=.)])(?=\s|$)")
"""A dash, or a number with its point, at the beginning of a line: a list."""


def markdown_part(page: Page) -> str:
    """Return *page* as Markdown; no word of it means anything but itself."""
    lines = [f"# {_plain(page.title)}", "", _plain(page.date), "", _plain(page.standfirst)]
    lines += ["", _plain(page.attached)] if page.attached else []
    for section in page.sections:
        lines += ["", f"## {_plain(section.title)}"]
        lines += ["", _plain(section.note)] if section.note else []
        for block in section.blocks:
            lines += ["", f"### {_plain(block.title)}"] if block.title else []
            for item in block.items:
                lines += ["", *_item(item, page)]
            lines += ["", _plain(block.more)] if block.more else []
        lines += [""] if section.lines else []
        for label, text in section.lines:
            lines.append(f"- **{_plain(label)}**: {_plain(text)}" if label else f"- {_plain(text)}")
        lines += ["", _plain(section.more)] if section.more else []
    lines += ["", "---"]
    for sentence in page.footer:
        lines += ["", _plain(sentence)]
    for label, url in page.links:
        lines += ["", f"[{_plain(label)}](<{url}>)"]
    return "\n".join(lines) + "\n"


def _item(item: PageItem, page: Page) -> list[str]:
    headline = _cited(item.headline)
    about = " · ".join(map(_plain, filter(None, (*item.byline, item.gloss))))
    if item.weight == "line":
        return [f"- {headline}" + (f" · {about}" if about else "")]
    lines = [f"**{headline}**"]
    lines += ["", about] if about else []
    lines += ["", _plain(item.note)] if item.note else []
    lines += ["", _plain(item.summary.text)] if item.summary else []
    if item.said:
        lines += ["", f"> {_cited(item.said.words)}", ">", f"> – {_plain(item.said.speaker)}"]
    if item.also:
        others = _plain(page.comma).join(map(_cited, item.also))
        lines += ["", f"{_plain(page.also)} {others}".replace("  ", " ")]
    lines += ["", _plain(item.more)] if item.more else []
    return lines


def _cited(quote: Citation) -> str:
    text = _plain(quote.text)
    return f"[{text}](<{quote.url}>)" if quote.url else text


def _plain(text: str) -> str:
    """Return *text* with what Markdown would read as more than letters taken literally."""
    return _BEGINS.sub(r"\1\\\2", _MEANT.sub(r"\\\1", " ".join(text.split())))
