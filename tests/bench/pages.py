"""Article pages by the thousand, each another: written by dice, shaped like an outlet's.

Shaped after the 181 news pages of the article-extraction-benchmark (medians: 115 kB of HTML, 650
elements, 3,158 characters of text): furniture, scripts and text come in these amounts, and the
words of a text in the proportions of written English (a few often, most seldom).
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from functools import cache

COMMON = "the of and to in a that for on with is by as at from it was be are this has its".split()
SPEAKERS = (
    "SCO Secretary-General Nurlan Yermekbayev said that {} in {}.",
    "Kazakh President Kassym-Jomart Tokayev told reporters that {} before {}.",
    "Ministers of the Shanghai Cooperation Organisation agreed that {} for {}.",
    "The ministry said in a statement that {} under {}.",
    "The member states of the SCO {} and {}.",
)
ELEMENTS = 600
SCRIPT_BYTES = 70_000
TEXT = 3_158


@cache
def vocabulary() -> tuple[str, ...]:
    """Return 4,000 words that look like English."""
    dice = random.Random(4)
    begin = "con re de pro in ex per trans sub com dis en for pre over under inter out up".split()
    middle = (
        "port stru lat min vers dict gress mand form spect sign serv tend tract vent cess".split()
    )
    end = "ion ment er ing ed al ive ity ance ous able ist or age ure ly s".split()
    words = {
        dice.choice(begin) + dice.choice(middle) + dice.choice([*middle[:6], ""]) + dice.choice(end)
        for _ in range(20_000)
    }
    return tuple(sorted(words)[:4_000])


def sentence(dice: random.Random) -> str:
    """Return one sentence of 12 to 28 words."""
    words = []
    for _ in range(dice.randint(12, 28)):
        if dice.random() < 0.45:
            words.append(dice.choice(COMMON))
        else:
            # Zipf: the rank of a word is spread evenly over its orders of magnitude.
            words.append(vocabulary()[int(4_000 ** dice.random()) - 1])
    if dice.random() < 0.3:
        words.insert(dice.randrange(len(words)), str(dice.randint(2, 9_999)))
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def spoken(dice: random.Random) -> str:
    """Return a sentence that somebody says about the SCO."""
    first, second = sentence(dice).lower().rstrip("."), sentence(dice).lower().rstrip(".")
    return dice.choice(SPEAKERS).format(first, " ".join(second.split()[:5]))


def paragraphs_of(dice: random.Random) -> list[str]:
    """Return the paragraphs of an article, a few sentences of it about the SCO."""
    paragraphs, length = [], 0
    while length < TEXT:
        sentences = [sentence(dice) for _ in range(dice.randint(1, 3))]
        if dice.random() < 0.35:
            sentences.insert(0, spoken(dice))
        paragraphs.append(" ".join(sentences))
        length += len(paragraphs[-1])
    return paragraphs


def page(number: int, host: str) -> bytes:
    """Return the HTML of article *number*."""
    dice = random.Random(number)
    headline = f"{sentence(dice)[:70].rstrip('.')} {number}"
    at = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=number)
    paragraphs = [f"<p>{text}</p>" for text in paragraphs_of(dice)]
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": at.isoformat(),
        "author": {"@type": "Person", "name": "Aigul Sadykova"},
        "publisher": {"@type": "Organization", "name": "Bench Agency"},
    }
    script = json.dumps([dice.random() for _ in range(SCRIPT_BYTES // 21)])
    links = "".join(
        f'<li class="menu-item item-{n}"><a href="/section/{n}/list.html">'
        f"{dice.choice(vocabulary())} {dice.choice(vocabulary())}</a></li>"
        for n in range(ELEMENTS // 2)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{headline} | Bench</title>"
        f'<meta property="og:title" content="{headline}">'
        '<meta name="author" content="Aigul Sadykova">'
        f'<link rel="canonical" href="{host}/news/{number}.html">'
        f'<script type="application/ld+json">{json.dumps(linked)}</script>'
        f"<script>var menu = {script};</script></head>"
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
