"""Reading pages as a browser does, without one: what is shown, and what must never be there."""

from __future__ import annotations

import re
from typing import Final

import httpx
from bs4 import BeautifulSoup, Tag

ALLOWED: Final = re.compile(r"(/(?!/)|#|\?|https?://)")
"""What a link may begin with."""

OWN: Final = re.compile(r"/typing\.js\?v=[0-9a-f]{12}")
"""The one script there is."""


def soup_of(answer: httpx.Response) -> BeautifulSoup:
    """Return the page of a good *answer*, looked through for what has no place in one."""
    assert answer.status_code == 200, answer.text[:500]
    return clean(answer)


def clean(answer: httpx.Response) -> BeautifulSoup:
    """Return the page, which runs nothing, styles nothing and leads nowhere else than it says."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = BeautifulSoup(answer.text, "lxml")
    assert not page.find_all(["style", "img", "iframe", "object", "base"])
    for script in page.find_all("script"):
        assert OWN.fullmatch(str(script["src"])), script
        assert not script.get_text(), script
    assert len(page.find_all("title")) - len(page.select("svg title")) == 1
    for element in page.select("*"):
        assert isinstance(element, Tag)
        for name, value in element.attrs.items():
            assert not name.startswith("on"), element
            assert name != "style", element
            if name in ("href", "src", "action"):
                assert ALLOWED.match(str(value)), element
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    return page


def text_of(element: Tag | None) -> str:
    """Return what *element* says, with single spaces."""
    assert element is not None
    return " ".join(element.get_text(" ").split())
