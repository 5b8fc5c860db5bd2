"""Article pages by the thousand, each another: written by dice, shaped like an outlet's."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

WORDS = """ministers transport corridor agreement Tashkent railway border members Secretariat plan
trade Bishkek energy statement council experts region cooperation summit delegation tariff port
customs digital platform exchange visit partner development meeting water security route
investment tourism culture education forum market project country president spokesman today
""".split()
LEADERS = (
    "SCO Secretary-General Nurlan Yermekbayev said",
    "Kazakh President Kassym-Jomart Tokayev told reporters",
    "Uzbek Foreign Minister Bakhtiyor Saidov noted",
    "the ministry said in a statement",
    "the Shanghai Cooperation Organisation agreed",
)
FURNITURE = 400
"""Links of navigation, lists and footers on a page: with scripts about 60 kB, as measured at the
smaller outlets of the SCO space (the mean of large ones is 320 kB)."""


def sentence(dice: random.Random) -> str:
    """Return one sentence of 8 to 22 words."""
    words = [dice.choice(WORDS) for _ in range(dice.randint(8, 22))]
    words.insert(dice.randrange(len(words)), str(dice.randint(2, 9_999)))
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def page(number: int, host: str) -> bytes:
    """Return the HTML of article *number*."""
    dice = random.Random(number)
    headline = f"{sentence(dice)[:70].rstrip('.')} {number}"
    at = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=number)
    paragraphs = []
    for _ in range(dice.randint(6, 14)):
        text = " ".join(sentence(dice) for _ in range(dice.randint(2, 5)))
        paragraphs.append(f"<p>{dice.choice(LEADERS)} that {text}</p>")
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": at.isoformat(),
        "author": {"@type": "Person", "name": "Aigul Sadykova"},
        "publisher": {"@type": "Organization", "name": "Bench Agency"},
    }
    links = "".join(
        f'<li class="menu-item item-{n}"><a href="/section/{n}/list.html">{dice.choice(WORDS)} '
        f"{dice.choice(WORDS)}</a></li>"
        for n in range(FURNITURE)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{headline} | Bench</title>"
        f'<meta property="og:title" content="{headline}">'
        '<meta name="author" content="Aigul Sadykova">'
        f'<link rel="canonical" href="{host}/news/{number}.html">'
        f'<script type="application/ld+json">{json.dumps(linked)}</script>'
        f"<script>var menu = {json.dumps([dice.random() for _ in range(400)])};</script></head>"
        f"<body><header><nav><ul>{links}</ul></nav></header><main><article><h1>{headline}</h1>"
        f'<div class="article-body">{"".join(paragraphs)}</div></article></main>'
        f"<footer><p>All rights reserved.</p></footer></body></html>"
    ).encode()


def feed(first: int, last: int, host: str) -> bytes:
    """Return an RSS feed of the articles from *first* to *last*, that one not included."""
    items = "".join(
        f"<item><title>Article {n}</title><link>{host}/news/{n}.html</link>"
        f"<guid>{host}/news/{n}.html</guid></item>"
        for n in range(first, last)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Bench {first}</title>'
        f"<link>{host}</link>{items}</channel></rss>"
    ).encode()
