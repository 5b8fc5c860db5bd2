"""What servers put into feeds and pages, and how it is written down: see the ``cases_*`` tables.

The bytes travel through the guard from the hostile newsroom and are then read by the real
parser, in a worker. `FeedCase.titles` are what must be found, in order where given.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

RSS: Final = "application/rss+xml"
ATOM: Final = "application/atom+xml"
JSON: Final = "application/feed+json"
HTML: Final = "text/html; charset=utf-8"
SUMMIT: Final = "Саммит ШОС открылся в Тяньцзине"
CHINESE: Final = "上海合作组织峰会在天津开幕"
ARABIC: Final = "افتتاح قمة منظمة شنغهاي للتعاون"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCase:
    """A feed, and what must come out of it. ``entries`` is (fewest, most)."""

    name: str
    body: bytes
    expect: tuple[str, ...] = ("ok",)
    media_type: str = RSS
    entries: tuple[int, int] = (1, 500)
    titles: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    beyond: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCase:
    """A page, and how reading it must end. ``present`` is in the article's text.

    ``open`` says why a case does not hold yet; it then fails once it does.
    """

    name: str
    body: bytes
    expect: tuple[str, ...]
    media_type: str = HTML
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    open: str = ""


def item(title: str, number: int = 1, more: str = "", link: str = "") -> str:
    """Return an RSS item."""
    link = link or f"https://news.example/{number}"
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def rss(
    *items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>', encoding: str = "utf-8"
) -> bytes:
    """Return an RSS document of these items."""
    text = (
        f'{prolog}<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'
    )
    return text.encode(encoding, "surrogatepass")


def many(count: int, name: str = "a") -> str:
    """Return so many attributes."""
    return " ".join(f'{name}{number}="{number}"' for number in range(count))


def atom(*entries: str, more: str = "") -> bytes:
    """Return an Atom document of these entries."""
    head = f'<feed xmlns="http://www.w3.org/2005/Atom"{more}><title>News</title>'
    return f'<?xml version="1.0"?>{head}{"".join(entries)}</feed>'.encode()


def json_feed(*items: object, **more: object) -> bytes:
    """Return a JSON Feed of these items."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "News"}
    return json.dumps({**head, "items": items, **more}).encode()


TWO: Final = (item("Summit opens"), item("Summit ends", 2))
