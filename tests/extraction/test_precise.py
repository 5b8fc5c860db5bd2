"""The main extractor on its own gives what trafilatura gives around it, text for text."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from monitor.extraction.precise import precise_text
from monitor.extraction.selectors import quicken
from monitor.extraction.tree import drop_scripts, loosen_layout_tables, parse_markup
from tests.trafilatura_alone import trafilatura_alone

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
STORY = "".join(
    f"<p>Paragraph {number} tells what the ministers said about the corridor, at some length.</p>"
    for number in range(6)
)
SAID = "<p>A reader of the page says something of his own about all this, at length.</p>"
EXTRA = {
    "comments": f'<div class="comments">{SAID}</div>',
    "comments by their id": f'<section id="disqus_thread">{SAID}</section>',
    "comments in a list": f'<ol class="article-comments"><li>{SAID}</li></ol>',
    "a list of definitions": f'<dl class="comment-list"><dt>Reader</dt><dd>{SAID}</dd></dl>',
    "a form that becomes a block": f'<form id="comments">{SAID}</form>',
    "a commentary": f'<div class="commentary">{SAID}</div>',
    "comments on comments": f'<div class="x">{SAID}<div id="comment-1">{SAID}</div> tail</div>',
    "a next article": f'<div class="infinite-scroll">{SAID}{SAID}{SAID}</div>',
    "buttons": f'<aside class="x elementor-share-buttons">{SAID}</aside>',
}


def tree_of(markup: str) -> HtmlElement:
    quicken()
    root = parse_markup(markup)
    assert root is not None
    drop_scripts(root)
    loosen_layout_tables(root)
    return root


def options_of(least: int) -> Extractor:
    options = Extractor(output_format="python", comments=False, fast=True, precision=True)
    options.min_extracted_size = least
    return options


def by_trafilatura(root: HtmlElement, options: Extractor) -> str:
    document = trafilatura_alone(root, options=options)
    return "" if document is None else str(document.text or "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_gives_the_same_text(page: Path) -> None:
    root = tree_of(page.read_text(encoding="utf-8", errors="replace"))
    options = options_of(120)
    assert precise_text(root, options) == by_trafilatura(root, options)


@pytest.mark.parametrize("least", [60, 120])
@pytest.mark.parametrize("extra", EXTRA.values(), ids=EXTRA)
def test_what_is_taken_out_first_is_taken_out(extra: str, least: int) -> None:
    root = tree_of(f"<html><body><main><h1>News</h1>{STORY}{extra}</main>{extra}</body></html>")
    options = options_of(least)
    text = precise_text(root, options)
    assert "Paragraph 5" in text
    assert text == by_trafilatura(root, options)


def test_a_page_without_text_gives_none() -> None:
    root = tree_of("<html><body><div></div></body></html>")
    assert precise_text(root, options_of(120)) == ""
    assert len(root.findall(".//div")) == 1
