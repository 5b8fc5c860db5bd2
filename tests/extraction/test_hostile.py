"""Markup that kills extractors: each case must end soon, most of them with a text.

The first four are the known killers of trafilatura 2.3: JSON-LD that its pattern reads in
quadratic time, tags with 100,000s of attributes, one attribute of megabytes, nesting that
libxml2 refuses.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.extraction.reading import LONG, article_of, html, read_body

SECONDS = 10.0
"""Of CPU, the most a page may take (issue 3); the slowest of these takes about 3."""

STORY = "".join(f"<p>{number}. {LONG}</p>" for number in range(5))

WITH_TEXT: dict[str, Callable[[], str]] = {
    "person after person in JSON-LD": lambda: html(
        STORY,
        head='<script type="application/ld+json">'
        + '{"@type":"NewsArticle","author":['
        + '{"@type":"Person","name":"A"},' * 12_000
        + "</script>",
    ),
    "150,000 attributes": lambda: html(
        "<div " + " ".join(f'a{number}="x"' for number in range(150_000)) + f">{STORY}</div>"
    ),
    "250,000 attributes without values": lambda: html(
        "<div " + " ".join(f"a{number}" for number in range(250_000)) + f">{STORY}</div>"
    ),
    "an attribute of two megabytes": lambda: html(f'<div title="{"y" * 2_000_000}">{STORY}</div>'),
    "1,000 nested divs": lambda: html("<div>" * 1_000 + STORY + "</div>" * 1_000),
    "1,000 nested divs with classes": lambda: html(
        "\n".join(f'<div class="c{number}">' for number in range(1_000)) + STORY
    ),
    "200 nested tables": lambda: html("<table><tr><td>" * 200 + STORY),
    "200 nested quotes": lambda: html("<blockquote>" * 200 + STORY),
    "120,000 paragraphs": lambda: html("<p>x</p>" * 120_000 + STORY),
    "60,000 links": lambda: html('<a href="/x">a link with some words</a> ' * 60_000 + STORY),
    "60,000 table rows": lambda: html(
        "<table>" + "<tr><td>x</td></tr>" * 60_000 + "</table>" + STORY
    ),
    "60,000 scripts": lambda: html("<script>var a = 1;</script>" * 60_000 + STORY),
    "a megabyte of classes": lambda: html(f'<div class="{"date info " * 100_000}">{STORY}</div>'),
    "a word of three million letters": lambda: html(STORY + f"<p>{'w' * 3_000_000}</p>"),
    "entities": lambda: html(STORY + f"<p>{'&amp;&#1072;' * 200_000}</p>"),
    "30,000 headings": lambda: html("<h2>A heading of it</h2>" * 30_000 + STORY),
    "NUL and controls": lambda: html(STORY.replace("met", "m\x00e\x01t\x1b")),
}
WITHOUT_TEXT: dict[str, Callable[[], str]] = {
    "a title of a megabyte": lambda: html(STORY, title="word " * 200_000),
    "100,000 unclosed bold tags": lambda: html("<b>" * 100_000),
    "200,000 openings of comments": lambda: "<html><body>" + "<!--" * 200_000,
    "100,000 unclosed scripts": lambda: "<html><body>" + "<script>" * 100_000,
    "500,000 opening brackets": lambda: "<html><body>" + "<" * 500_000,
    "5,000 nested lists": lambda: html("<ul><li>word " * 5_000),
    "a doctype without end": lambda: "<!DOCTYPE html [" + "<!ENTITY a 'b'>" * 50_000,
    "nested brackets in JSON-LD": lambda: html(
        "", head=f'<script type="application/ld+json">{"[" * 200_000}</script>'
    ),
}


def seconds_of(markup: str) -> tuple[float, str]:
    """Return the CPU seconds that the page takes, and its text."""
    started = time.process_time()
    found = read_body(markup)
    if found.article is not None:
        return time.process_time() - started, found.article.text
    return time.process_time() - started, ""


@pytest.mark.long
@pytest.mark.parametrize("name", WITH_TEXT)
def test_the_story_is_still_found(name: str) -> None:
    took, text = seconds_of(WITH_TEXT[name]())
    assert took < SECONDS
    assert "signed a declaration" in text


@pytest.mark.long
@pytest.mark.parametrize("name", WITHOUT_TEXT)
def test_it_ends(name: str) -> None:
    took, _ = seconds_of(WITHOUT_TEXT[name]())
    assert took < SECONDS


def test_the_title_is_clean_and_bounded() -> None:
    article = article_of(read_body(html(STORY, title="A\x00 long\u202e\ntitle " * 2_000)))
    assert len(article.headline) <= 1_000
    assert article.headline.startswith("A long title A long")
    assert article.headline.isprintable()
