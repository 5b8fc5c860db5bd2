"""What an edition says, as a test looks at it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from monitor.reading.view import ArticleView
from storage.records import Digest
from tests.digests.materials import (
    PRESS_OFFICE,
    common_day,
    empty_day,
    summit_day,
)

RUSSIAN = replace(PRESS_OFFICE, interface="ru")
CHINESE = replace(PRESS_OFFICE, interface="zh")
EVERYBODY = pytest.mark.parametrize("subscription", [PRESS_OFFICE, RUSSIAN, CHINESE])
DAYS = pytest.mark.parametrize("day", [common_day, summit_day, empty_day])


def soup(digest: Digest) -> BeautifulSoup:
    return BeautifulSoup(digest.html, "lxml")


def section(digest: Digest, name: str) -> BeautifulSoup:
    (found,) = soup(digest).select(f".part.{name}")
    return BeautifulSoup(str(found), "lxml")


def headlines(digest: Digest, name: str) -> list[str]:
    part = section(digest, name)
    for mark in part.select("abbr"):
        mark.extract()
    return [item.get_text(strip=True) for item in part.select(".item h3, .item h4")]


def linked(digest: Digest, name: str) -> list[str]:
    return [one.get_text() for one in section(digest, name).select(".line a")]


def renamed(made: ArticleView, **changes: Any) -> ArticleView:
    return replace(made, article=replace(made.article, **changes))
