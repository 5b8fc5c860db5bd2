"""Say what a page without a usable story is: a wall, a consent text, a stub, no article.

Every rule asks for two things that an article does not have together, because real
articles write about cookies, subscriptions and access too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.extraction.furniture import weight
from monitor.extraction.metadata import Metadata
from monitor.text.phrases import phrases, words

LEAST_TEXT: Final = 60
"""Weight (letters, Han three times) under which there is no text worth the name."""

STUB: Final = 1_800
"""Weight under which a text with a paywall's sign is its free beginning."""

WALL: Final = 900
"""Weight under which a page titled "Access denied" is a wall and not news about one."""

BRIEF: Final = 500
"""Weight under which the text of a page that says it is not free is its beginning."""

OFFER_LIMIT: Final = 300
"""Characters of an offer; a longer line is a paragraph about one."""

CONSENT: Final = 6_000
"""Weight under which a text may be all consent; what is longer holds something else too."""

CONSENT_SHARE: Final = 0.45
"""Share of its paragraphs that speak of cookies or consent."""

STEM: Final = 6
TOLD_WORDS: Final = 3
"""Words of a headline, by their first letters, that a text must hold to be about it."""

LINKED_SHARE: Final = 0.5
"""Share of the text that is links, line by line, from which a page is a list."""

FEW_LINKS: Final = 25
"""Links of a page that may still be an article with next to no text."""

_DENIED: Final = re.compile(
    rf"\W*(?:error\s+)?{phrases('walls.denied')}(?:\W.{{0,60}})?", re.IGNORECASE
)
_CONSENT: Final = re.compile(phrases("consent.sentences"), re.IGNORECASE)
# One of these is in every text of the kind: asked first, because it is a hundred times cheaper.
_CONSENT_HINTS: Final = sorted(words("consent.hints"))
_PAYWALL: Final = re.compile(phrases("walls.offers"), re.IGNORECASE)
_OPENS: Final = "“«„‹「『"
_CLOSES: Final = "”»‟›」』"
_ENDS: Final = re.compile(r"[.!?。！？؟۔।:][\"\u201d»)\]’']*\s*$")
_PAYWALL_CLASS: Final = re.compile(
    r"paywall|subscriber-only|subscription-(?:wall|required)|piano-(?:offer|inline)|premium-lock"
    r"|locked-content|article-locked|regwall|metered-content",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?(?:(?:index|default|home|main)\.(?:html?|php|aspx?))?",
    re.IGNORECASE,
)
_ARTICLE_KINDS: Final = frozenset({"article", "news", "newsarticle", "og:article", "video.other"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A code of `storage.reasons` and in words why."""

    reason: str = "ok"
    detail: str = ""


def is_denied(title: str) -> bool:
    """Say whether *title* is that of a wall or an error page."""
    return bool(title) and len(title) < 90 and _DENIED.fullmatch(title) is not None


def judge(
    root: HtmlElement, lines: Sequence[str], found: Metadata, *, url: str, headline: str
) -> Verdict:
    """Return what the page is; *lines* are its story as far as one was found."""
    size = sum(map(weight, lines))
    if is_denied(headline or found.page_title) and size < WALL:
        return Verdict("blocked", f"the page is titled {(headline or found.page_title)[:80]!r}")
    if _is_consent(lines, size) and not _is_told(headline, lines):
        return Verdict("consent-page", "the text speaks of cookies and consent only")
    front = _looks_like_front(root, lines, found, url=url, size=size)
    if front:
        return Verdict("not-an-article", front)
    stub = _stub_sign(root, lines, found, size)
    if stub:
        return Verdict("paywall-stub", stub)
    if size < LEAST_TEXT:
        return Verdict("no-text", f"{size} letters of text were found")
    return Verdict()


def without_offer(lines: Sequence[str]) -> list[str]:
    """Return a stub's lines without the subscription offer at its end."""
    kept = list(lines)
    while len(kept) > 1 and _offer(kept[-1]):
        kept.pop()
    return kept


def _offer(line: str) -> str:
    """Return the words with which *line* offers a subscription, or "".

    An offer speaks to the reader, in a short line of its own; what stands in quotation marks was
    said by somebody in the report.
    """
    match = _PAYWALL.search(line) if len(line) <= OFFER_LIMIT else None
    if match is None:
        return ""
    before, after = line[: match.start()], line[match.end() :]
    quoted = sum(map(before.count, _OPENS)) > sum(map(before.count, _CLOSES))
    straight = before.count('"') % 2 == 1 and '"' in after
    return "" if quoted or straight else match.group()


def _is_consent(lines: Sequence[str], size: int) -> bool:
    if not lines or size > CONSENT:
        return False
    text = " ".join(lines).casefold()
    if not any(word in text for word in _CONSENT_HINTS):
        return False
    speaking = [line for line in lines if _CONSENT.search(line)]
    spoken = sum(map(weight, speaking))
    kinds = {match.group().casefold() for line in lines for match in _CONSENT.finditer(line)}
    return len(kinds) >= 2 and spoken >= CONSENT_SHARE * size


def _is_told(headline: str, lines: Sequence[str]) -> bool:
    """Say whether *lines* tell what *headline* does: news about the protection of data is no wall.

    Words of consent themselves say nothing; texts of walls stand under headlines of other things.
    """
    wanted = {_stem(word) for word in _CONSENT.sub(" ", headline).split()}
    told = {_stem(word) for line in lines if headline[:40] not in line for word in line.split()}
    return len({stem for stem in wanted & told if len(stem) == STEM}) >= TOLD_WORDS


def _stem(word: str) -> str:
    return "".join(filter(str.isalpha, word.casefold()))[:STEM]


def _stub_sign(root: HtmlElement, lines: Sequence[str], found: Metadata, size: int) -> str:
    """Return the sign that a text is only the free beginning, or "".

    An offer at the end is one where the text is short, or the page says that it is not free. That
    flag alone is none: 9 of 11 pages of a set held the whole text under it.
    """
    if size >= STUB and found.is_free is not False:
        return ""
    offer = _offer_at_end(root, lines)
    if found.is_free is False:
        if offer:
            return f"the page says that it is not free (isAccessibleForFree), and {offer}"
        if size < BRIEF or _breaks_off(lines):
            return (
                "the page says that it is not free (isAccessibleForFree), and the text breaks off"
            )
        return ""
    return offer


def _offer_at_end(root: HtmlElement, lines: Sequence[str]) -> str:
    """Return where a subscription is offered behind the text, or ""."""
    for line in lines[-4:]:
        offer = _offer(line)
        if offer:
            return f"the text ends with {offer[:60]!r}"
    for element in root.iter("div", "section", "aside", "p"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(marks) > 1 and _is_paywall(marks):
            words = element.text_content()[:2000]
            match = _PAYWALL.search(words)
            if match:
                return f"a subscription box says {match.group()[:60]!r}"
    return ""


@lru_cache(maxsize=4096)
def _is_paywall(marks: str) -> bool:
    """Say whether a class or an id is that of an offer; pages repeat a few hundred."""
    return _PAYWALL_CLASS.search(marks) is not None


def _breaks_off(lines: Sequence[str]) -> bool:
    """Say whether the last line ends in mid-sentence, or with dots that say so."""
    return not lines or _ENDS.search(lines[-1]) is None or lines[-1].rstrip().endswith("...")


def _looks_like_front(
    root: HtmlElement, lines: Sequence[str], found: Metadata, *, url: str, size: int
) -> str:
    """Return why the page is a home or section page, or ""."""
    path = urlsplit(url).path if url.startswith("http") else "/x/y"
    is_article = bool(found.published) or found.kind in _ARTICLE_KINDS
    if _FRONT.fullmatch(path) and not urlsplit(url).query and not is_article:
        return "the address is that of a home page"
    if is_article and size >= LEAST_TEXT:
        return ""
    links = sum(1 for _ in root.iter("a"))
    if links < FEW_LINKS:
        return ""
    longest = max(map(weight, lines), default=0)
    if size < LEAST_TEXT * 5 and longest < 160:
        return f"{links} links and {size} letters of text"
    titles = {" ".join(link.text_content().split()) for link in root.iter("a")}
    linked = sum(weight(line) for line in lines if line in titles)
    if linked > LINKED_SHARE * size:
        return f"a list: most of the text are {links} links"
    return ""
