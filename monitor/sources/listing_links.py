"""Which links of a page lead to articles: found without being told (a helper, no kind).

Outlets list their articles as repeated blocks: many links whose addresses are built alike,
with a date, a number or a headline in them, and whose text is as long as a headline.
Navigation is short words in menus. So links are grouped by the shape of their address, each
is given points, and a group is taken when most of it scores. The points were set on the
pages of ``tests/sources/corpus/listing`` (right links and no others on each).
"""

from __future__ import annotations

import re
import statistics
import warnings
from collections import defaultdict
from typing import Final
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.element import Tag

from monitor.sources.listing_files import CARD_LENGTH, Link, Surroundings, weight
from monitor.text.addresses.urls import canonical, page_key, same_site
from monitor.text.clean import clean_line

MOST_LINKS: Final = 5_000
"""Links of a page that are looked at; front pages of large portals have about 1,000."""

GROUP_SIZE: Final = 3
"""Links of one shape that make a group; fewer must each be sure by themselves."""

GROUP_POINTS: Final = 3.0
LINK_POINTS: Final = 1.0
LONE_POINTS: Final = 5.0
"""A group is taken when its median has so many points, and of it each link that has
``LINK_POINTS``; a link outside of groups needs ``LONE_POINTS``."""

_NAVIGATION_NAME: Final = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|footer|pagination|pager|paging"
    r"|lang|langs|languages?|social|socials|login|copyright|topbar|partners|banner|cookies?)"
    r"(?:$|[-_])",
    re.IGNORECASE,
)
_NAVIGATION_ROLES: Final = frozenset({"navigation", "contentinfo", "menu", "menubar", "search"})
_NO_ARTICLE: Final = re.compile(
    r"about(?:-us)?|account|advertis(?:e|ing)|archives?|authors?|category|contacts?|contact-us"
    r"|cookies|copyright|epaper|faq|feeds?|feedback|help|jobs|kontakty|login|logout|newsletter"
    r"|pages?|policy|privacy|privacy-policy|profile|register|reklama|rss|search|signin|signup"
    r"|sitemap|subscribe|subscription|tags?|team|terms|theme|topics?|users?|vacancies|wp-login"
)
_DATE_IN_ADDRESS: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-/_.]?(?:0[1-9]|1[0-2])(?:[-/_.]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)"
    r"|(?<!\d)(?:0[1-9]|[12]\d|3[01])[-_.](?:0[1-9]|1[0-2])[-_.](?:19|20)\d\d(?!\d)"
)
_WORDS_IN_ADDRESS: Final = re.compile(r"[^\W\d_]{2,}")
_HEX: Final = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f-]{18,}", re.IGNORECASE)
_FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp[34]|zip|docx?|xlsx?|xml)$", re.I)


def parsed(text: str) -> BeautifulSoup:
    """Return the tree of an HTML page, or of whatever else a server sent in its place.

    BeautifulSoup warns where a document looks like XML or like an address: here that is no
    mistake of the program. (Filters are the process's: workers read one document at a time.)
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(text, "lxml")


def page_links(soup: BeautifulSoup | Tag, base: str) -> tuple[Link, ...]:
    """Return the links of a page in its order, one for each page that they lead to.

    Of several links to one page (picture, headline, "read more") the longest text counts.
    """
    found: dict[str, Link] = {}
    seen: dict[int, bool] = {}
    own = page_key(base)
    for tag in soup.find_all("a", href=True, limit=MOST_LINKS):
        url = canonical(str(tag["href"]), base=base)
        if url is None or _FILE.search(urlsplit(url).path):
            continue
        page = page_key(url)
        if page == own:
            continue
        link = Link(tag, url, _title(tag), _in_navigation(tag, seen))
        known = found.get(page)
        if known is None:
            found[page] = link
        elif _better(link, known):
            found[page] = Link(link.tag, known.url, link.title, link.in_navigation)
    return tuple(found.values())


def article_links(links: tuple[Link, ...], base: str) -> tuple[Link, ...]:
    """Return those of *links* that lead to articles of the same site, in the page's order.

    PDF files are articles where they are listed like ones: not where they stand beside the link
    to a page, which has the same text.
    """
    taken = _taken(tuple(link for link in links if not link.is_pdf), base)
    files = tuple(link for link in links if link.is_pdf)
    if files:
        around = Surroundings({link.tag["href"]: link.url for link in taken.values()})
        found = _taken(tuple(around.named(link) for link in files), base)
        taken |= {url: link for url, link in found.items() if not around.is_attached(link.tag)}
    return tuple(taken[link.url] for link in links if link.url in taken)


def _taken(links: tuple[Link, ...], base: str) -> dict[str, Link]:
    """Return the links that look like ones to articles, by address."""
    groups: dict[str, list[Link]] = defaultdict(list)
    points: dict[str, float] = {}
    for link in links:
        if same_site(link.url, base):
            groups[_shape(link.url)].append(link)
            points[link.url] = _points(link)
    taken: dict[str, Link] = {}
    for group in groups.values():
        scores = [points[link.url] for link in group]
        enough = len(group) >= GROUP_SIZE and statistics.median(scores) >= GROUP_POINTS
        least = LINK_POINTS if enough else LONE_POINTS
        taken.update({link.url: link for link in group if points[link.url] >= least})
    return taken


def _better(link: Link, known: Link) -> bool:
    if link.in_navigation != known.in_navigation:
        return known.in_navigation
    return weight(link.title) > weight(known.title)


def _title(tag: Tag) -> str:
    """Return the headline of a link: its heading, else its text, else what names its picture."""
    heading = tag.find(["h1", "h2", "h3", "h4", "h5"])
    if heading is not None and (title := clean_line(heading.get_text(" "))):
        return title
    text = clean_line(tag.get_text(" "))
    if len(text) > CARD_LENGTH:
        pieces = [clean_line(piece) for piece in tag.stripped_strings]
        text = next((piece for piece in pieces if weight(piece) >= 15), text[:CARD_LENGTH])
    if weight(text) >= 8:
        return text
    picture = tag.find("img", alt=True)
    named = [tag.get("title"), tag.get("aria-label"), picture and picture.get("alt"), text]
    return max((clean_line(str(name)) for name in named if name), key=weight, default="")


def _in_navigation(tag: Tag, seen: dict[int, bool]) -> bool:
    """Say whether *tag* stands in a menu, a footer or the like; *seen* remembers ancestors."""
    path: list[int] = []
    answer = False
    for ancestor in tag.parents:
        mark = id(ancestor)
        if mark in seen:
            answer = seen[mark]
            break
        path.append(mark)
        if _is_navigation(ancestor):
            answer = True
            break
    seen.update(dict.fromkeys(path, answer))
    return answer


def _is_navigation(tag: Tag) -> bool:
    if tag.name in ("nav", "footer") or tag.get("role") in _NAVIGATION_ROLES:
        return True
    if tag.name in ("body", "html", "main", "article"):
        return False
    words = [*tag.get_attribute_list("class"), *tag.get_attribute_list("id")]
    return any(_NAVIGATION_NAME.search(word) for word in words if word)


def _shape(url: str) -> str:
    """Return how the address is built: ``w/d/S.html`` for "/news/2026/the-long-headline.html".

    What follows a long number is the headline, however short: ``w/n/S``.
    """
    parts = urlsplit(url)
    kinds: list[str] = []
    for segment in parts.path.strip("/").split("/"):
        kinds.append("S" if kinds and kinds[-1] in ("n", "h") else _segment(segment))
    names = sorted(part.partition("=")[0] for part in parts.query.split("&") if part)
    return "/".join(kinds) + "?" + ",".join(names)


def _segment(segment: str) -> str:
    stem, dot, extension = segment.rpartition(".")
    stem, extension = (stem, dot + extension.lower()) if dot else (segment, "")
    if stem.isdigit():
        kind = "d" if len(stem) <= 4 else "n"
    elif _HEX.search(stem):
        kind = "h"
    elif len(_WORDS_IN_ADDRESS.findall(unquote(stem))) >= 3 or (len(stem) > 30 and "%" in stem):
        kind = "S"
    elif re.search(r"\d{4}", stem):
        kind = "n"
    else:
        kind = "w"
    return kind + extension


def _points(link: Link) -> float:
    """Return how much *link* looks like one to an article."""
    parts = urlsplit(link.url)
    segments = [part for part in unquote(parts.path).lower().split("/") if part]
    last = segments[-1] if segments else ""
    stem = last.rsplit(".", 1)[0]
    score = 0.0
    dated = bool(_DATE_IN_ADDRESS.search(parts.path))
    numbered = bool(
        re.search(r"\d{4}", parts.path) or _HEX.search(last) or re.search(r"=\d{3,}", parts.query)
    )
    if dated:
        score += 3
    if numbered:
        score += 2
    elif stem.isdigit() and len(stem) >= 2:
        score += 1
    if len(_WORDS_IN_ADDRESS.findall(stem)) >= 4 or (len(last) > 30 and last.isascii()):
        score += 2
    length = weight(link.title)
    score += 3 if length >= 40 else 2 if length >= 25 else 1 if length >= 15 else -2
    if length < 8:
        score -= 2
    if link.in_navigation:
        score -= 4
    service = any(_NO_ARTICLE.fullmatch(part) for part in (*segments[:-1], stem))
    if not segments or (service and not dated and not numbered):
        score -= 5
    return score
