"""Elements of a page answer as lxml's own do."""

from __future__ import annotations

import pytest
from lxml import etree
from lxml.html import HtmlElement

from monitor.extraction.tree import HELD, Element, held, parse_markup
from tests.bench.pages import real_page

SMALL = (
    "<p>One <b>two</b> three</p><p></p><p>caf\N{LATIN SMALL LETTER E WITH ACUTE} &amp; &nbsp;&foo;"
    "<!-- no --> \N{CJK UNIFIED IDEOGRAPH-4E2D}\N{GRINNING FACE}</p><script>var a;</script>"
    "<ul><li>a<ul><li>b</ul></ul><p>tail</p>behind"
)


@pytest.fixture(params=["small", "real", "changed"])
def root(request: pytest.FixtureRequest) -> HtmlElement:
    markup = SMALL if request.param == "small" else real_page(3, "http://127.0.0.1").decode()
    found = parse_markup(markup)
    assert found is not None
    if request.param == "changed":
        for number, element in enumerate(list(found.iter("p", "a", "div"))):
            if number % 7 == 0 and element.getparent() is not None:
                element.drop_tag()
        found.find("body").append(etree.Comment("a comment"))
    return found


def test_the_text_of_each_element_is_that_of_lxml(root: HtmlElement) -> None:
    elements = [one for one in root.iter() if isinstance(one, Element)]
    assert len(elements) > 5
    for one in elements:
        assert one.text_content() == HtmlElement.text_content(one)


@pytest.mark.parametrize("path", [".//p", ".//b", ".//none", ".//p[2]", ".//*", "p", ".//ul/li"])
def test_what_is_found_below_is_what_lxml_finds(root: HtmlElement, path: str) -> None:
    for one in root.iter("html", "body", "p", "ul", "li", "div"):
        assert one.find(path) is HtmlElement.find(one, path)
        assert one.findall(path) == HtmlElement.findall(one, path)


def test_a_name_with_its_namespace_is_asked_of_lxml(root: HtmlElement) -> None:
    name = etree.QName("body")
    assert root.find(name) is root.find("body")
    assert root.findall(name) == [root.find("body")]


def test_copies_are_made_of_the_same_elements(root: HtmlElement) -> None:
    from copy import copy, deepcopy

    for made in (copy(root), deepcopy(root)):
        assert {type(one) for one in made.iter("*")} == {Element}


def test_what_is_held_is_the_tree_as_far_as_is_useful() -> None:
    found = parse_markup("<p>x</p>" * (HELD + 10))
    assert found is not None
    kept = held(found)
    assert len(kept) == HELD
    assert kept[0] is found
