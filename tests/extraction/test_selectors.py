"""A selector gives what trafilatura's own expression gives, element for element."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import html
from lxml.etree import XPath

from monitor.extraction.selectors import LISTS, Selector, quicken, selector_of
from tests.trafilatura_alone import expression_of

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
IDS = (
    "",
    "footer",
    "Share-it",
    "article-body",
    "cookie",
    "comol",
    "bottom",
    "story",
    "content",
    "x",
)
CLASSES = (
    "", "post", "top bottom", "article-comments", "art-content", "Teaser", "reply-1", "x hidden",
    "caption", "story", "content", "FullText", "Main-content", "x", "link",
)  # fmt: skip
MORE = (
    "", 'style="display: none"', 'style="border:1px"', 'aria-hidden="true"', 'role="Navigation"',
    'data-lp-replacement-content=""', 'data-component="MostPopularStories"', 'role="article"',
)  # fmt: skip
TAGS = ("div", "p", "ol", "details", "article", "main", "span", "header", "item", "list")


def selectors() -> list[Selector]:
    quicken()
    return [one for some in LISTS for one in some if isinstance(one, Selector)]


def made() -> str:
    """Return markup of many kinds of elements, of one id and one class each, in either order."""
    dice, blocks = random.Random(1), []
    for number in range(600):
        first, second = dice.choice(IDS), dice.choice(CLASSES)
        marks = [f'id="{first}"' if first else "", f'class="{second}"' if second else ""]
        dice.shuffle(marks)
        tag = dice.choice(TAGS)
        shown = f"<{tag} {' '.join(marks)} {dice.choice(MORE)}>"
        blocks.append(f"{shown}<b>{number}</b>{shown}</{tag}></{tag}>")
    return f"<html><body>{''.join(blocks)}</body></html>"


@pytest.mark.parametrize("page", [*PAGES, None], ids=lambda page: page.stem if page else "made")
def test_a_page_gives_the_same_elements(page: Path | None) -> None:
    root = html.fromstring(page.read_bytes() if page else made())
    for selector in selectors():
        theirs = expression_of(selector)(root)
        ours = selector(root)
        assert ours == (theirs[:1] if selector.only_first else theirs), selector.path
        assert page or ours, "an expression that selects nothing here is not tried"


def test_most_of_trafilaturas_expressions_are_read() -> None:
    read = len(selectors())
    assert read >= 10
    assert sum(map(len, LISTS)) - read <= 3


@pytest.mark.parametrize(
    "path",
    [
        ".//header",
        "(.//article)[1]",
        ".//*[self::div][@id='a' and @class='b']",
        ".//*[self::div][contains(@id, '')]",
        ".//*[self::div][@id='a'][2]",
        ".//*[self::div][not(.//h1) or @id='a']",
    ],
)
def test_what_asks_more_is_left_to_libxml2(path: str) -> None:
    assert selector_of(XPath(path)) is None
