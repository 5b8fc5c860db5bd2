"""Article pages by the thousand, each another: written by dice, shaped like an outlet's.

Shaped after the 181 news pages of the article-extraction-benchmark (medians: 115 kB of HTML, 780
elements, among them 130 div, 131 a, 37 span, 32 script, 22 p, 13 img; 1,100 attributes; 3,158
characters of text): furniture, scripts and text come in these amounts, and the words of a text
in the proportions of written English (a few often, most seldom).
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
SCRIPTS = 30
SCRIPT_BYTES = 60_000
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


def furniture(dice: random.Random) -> str:
    """Return a teaser as outlets put it around a story, a hundred words of markup for ten."""
    words = " ".join(dice.choice(vocabulary()) for _ in range(dice.randint(6, 14)))
    number = dice.randrange(10_000)
    return (
        f'<div class="card card--small col-{number % 12}" id="card-{number}" data-id="{number}">'
        f'<div class="card__inner"><div class="card__media"><a class="card__link" '
        f'href="/news/{number}.html" title="{words}"><img src="/img/{number}.jpg" alt="{words}" '
        f'width="320" height="180" loading="lazy"></a></div><div class="card__body"><span '
        f'class="card__date">{number % 28 + 1} November</span><h3 class="card__title">'
        f'<a href="/news/{number}.html">{words}</a></h3><p class="card__lead">{words}.</p>'
        "</div></div></div>"
    )


def teasers(dice: random.Random, count: int) -> str:
    """Return so many of them."""
    return "".join(furniture(dice) for _ in range(count))


def menu(dice: random.Random, count: int) -> str:
    """Return *count* entries of a menu."""
    return "".join(
        f'<li class="nav__item nav__item--{n}"><a class="nav__link" href="/section/{n}/">'
        f"{dice.choice(vocabulary())}</a></li>"
        for n in range(count)
    )


def scripts(dice: random.Random, size: int) -> str:
    """Return the scripts of a page, *size* bytes in all: tracking, settings, players."""
    return "".join(
        f'<script type="text/javascript">window.w{n} = '
        f"{json.dumps([dice.random() for _ in range(size // SCRIPTS // 21)])};</script>"
        for n in range(SCRIPTS)
    )


ELEMENTS = (327, 434, 505, 632, 743, 805, 926, 999, 1_153)
BYTES = (50_682, 59_158, 75_646, 91_666, 114_612, 134_770, 178_276, 216_713, 304_693)
"""The deciles of elements and bytes of the 181 pages of the article-extraction-benchmark."""

_BARE, _CARD = 245, 12
"""Elements of a page without teasers, and of a teaser."""


def real_page(number: int, host: str) -> bytes:
    """Return article *number* with the elements and bytes of a page of the benchmark.

    One of its deciles, of either by itself: large pages are not those of many elements (0.37).
    """
    cards = max(1, (ELEMENTS[number % 9] - _BARE) // _CARD)
    wanted = BYTES[(number // 9 + number) % 9]
    bare = len(page(number, host, cards=cards, script_bytes=0))
    return page(number, host, cards=cards, script_bytes=max(0, wanted - bare))


def page(number: int, host: str, *, cards: int = 40, script_bytes: int = SCRIPT_BYTES) -> bytes:
    """Return the HTML of article *number* with so many teasers and so much script."""
    dice = random.Random(number)
    below = cards * 14 // 40
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
    meta = "".join(
        f'<meta property="og:{name}" content="{headline}"><meta name="twitter:{name}" '
        f'content="{headline}">'
        for name in ("title", "description", "image", "site_name", "type", "url")
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{headline} | Bench</title>{meta}"
        '<meta name="author" content="Aigul Sadykova">'
        f'<link rel="canonical" href="{host}/news/{number}.html">'
        f'<script type="application/ld+json">{json.dumps(linked)}</script>'
        f"{scripts(dice, script_bytes)}</head>"
        '<body class="page page--article"><div class="wrap" id="wrap"><header class="header">'
        f'<nav class="nav"><ul class="nav__list">{menu(dice, 70)}</ul></nav></header>'
        f'<div class="layout"><main class="main" role="main"><article class="story" '
        f'id="story-{number}"><h1 class="story__title">{headline}</h1><div class="story__meta">'
        f'<span class="story__author">Aigul Sadykova</span> <time class="story__date" '
        f'datetime="{at.isoformat()}">{at:%d %B %Y, %H:%M}</time></div><div class="share">'
        f"{''.join(f'<span class=share__{n}><a href=#{n}>Share</a></span>' for n in range(8))}"
        f'</div><div class="story__body">{"".join(paragraphs)}</div></article>'
        f'<div class="related"><h2>Read also</h2>{teasers(dice, below)}'
        f'</div></main><aside class="aside">{teasers(dice, cards - below)}</aside>'
        f'</div><footer class="footer"><ul>{menu(dice, 40)}</ul><p>All rights reserved.</p>'
        "</footer></div></body></html>"
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
