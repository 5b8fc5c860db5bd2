"""What stands around the story in the tree: hidden remainders, a next article, links, a standfirst.

An extractor of text sees lines; these questions need the tree. Each is asked of the page as it
is written, in time linear in its elements, and none knows a publisher by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from monitor.extraction.dateline import REACH, find_dateline
from monitor.extraction.furniture import REAL_PARAGRAPH, is_sentence, same_line, weight
from monitor.extraction.tree import held

LINK_LINE: Final = 15
"""Letters of a line that can be the headline of another story."""

TOLD: Final = 45
LONGEST_STANDFIRST: Final = 900
"""Weight of a standfirst, from and to. A phrase that only its class marks ("Looks good even without
its roof") is a second headline."""

MENU_SHARE: Final = 0.2
"""Share of a page's text from which a menu is not believed to be one: somebody left it open."""

UNSEEN_SHARE: Final = 0.6
"""Share of a page's text from which an invisible block is believed to be shown by a script: there
is hardly a story without it. Of the suites the page with most has half."""

MOST_UNSEEN: Final = 200
"""Invisible blocks that are looked at: each may hold all that follow it."""

PLACE: Final = 60
"""Characters of the place before a paragraph, with its sign."""

BETWEEN: Final = 250
"""Elements between a headline and its story that are looked at for a standfirst."""

HIDDEN_PARAGRAPH: Final = 80
"""Letters of a paragraph that makes a hidden block a part of the story."""

_BLOCKS: Final = ("p", "li", "div", "h2", "h3", "h4", "h5", "td", "blockquote", "section", "dd")
_NEVER_STORY: Final = ("nav", "footer", "aside", "menu", "button", "noscript", "textarea", "dialog")
"""Elements that an extractor drops too; without them first, all is quicker by a tenth."""

_STYLED: Final = frozenset({"style", "hidden", "aria-hidden"})
"""Attributes of which one stands in whatever is not shown."""
_MAY_HIDE: Final = frozenset({"div", "section", "span"})
_INLINE: Final = frozenset(
    {"a", "b", "strong", "em", "i", "span", "br", "u", "font", "small", "img"}
)
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|lead|lede|leadin|intro(?:duction|text)?|sub-?(?:title|head(?:line)?)"
    r"|dek|deck|abstract|summary|excerpt|chapo|vorspann|unterzeile|anons|lid|preamble|ingress|sapo)"
    r"(?:[-_]{0,2}(?:container|wrapper|wrap|box|block|paragraph|inner|content))?(?:$|[\s_-])"
    r"|(?:article|story|entry|post|header)[_-]{1,2}(?:lead|intro|subtitle|summary|description|dek)",
    re.IGNORECASE,
)
_UNSEEN: Final = re.compile(r"(?:^|;)\s*visibility\s*:\s*hidden", re.IGNORECASE)
_HIDING: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NOT_HIDDEN_STORY: Final = re.compile(
    r"modal|popup|pop-up|dialog|overlay|cookie|consent|menu|nav|comment|subscri|newsletter|login",
    re.IGNORECASE,
)


def opened(root: HtmlElement, headline: str) -> tuple[HtmlElement, list[HtmlElement]]:
    """Return a copy of *root* as a reader sees it: unfolded, without menus and a next article.

    Beside it what keeps it held (`tree.held`).
    """
    copy = deepcopy(root)
    kept = held(copy)
    # looked for once: most elements have no style, and libxml2 takes twice as long to say so
    styled = [one for one in copy.iterdescendants() if not _STYLED.isdisjoint(one.keys())]
    hidden = list(_hidden_remainders(styled))
    for element in hidden:
        for name in ("style", "hidden", "aria-hidden", "class"):
            element.attrib.pop(name, None)
    for element in list(_other_articles(copy, headline)):
        element.drop_tree()
    etree.strip_elements(copy, "picture", "source", "img", with_tail=False)
    _join_places(copy)
    whole = len(copy.text_content())
    unseen = [one for one in styled if _is_unseen(one) and _is_below(one, copy)]
    for element in unseen[:MOST_UNSEEN]:
        if element.getparent() is not None and len(element.text_content()) < UNSEEN_SHARE * whole:
            element.drop_tree()
    for element in list(copy.iter(*_NEVER_STORY)):
        if element.getparent() is not None and len(element.text_content()) < MENU_SHARE * whole:
            element.drop_tree()
    return copy, kept


def _join_places(root: HtmlElement) -> None:
    """Put the place of a dateline that stands in an element before its paragraph into that."""
    for paragraph in root.iter("p"):
        before = paragraph.getprevious()
        if before is None or before.tag not in _INLINE or (before.tail or "").strip():
            continue
        place = _text(before)
        if not 2 < len(place) <= PLACE or place[-1] not in ":-–—,":
            continue
        if find_dateline(f"{place} {_text(paragraph)[:REACH]}") is not None:
            paragraph.text = f"{place} {(paragraph.text or '').lstrip()}"
            before.drop_tree()
            return


def _is_unseen(element: HtmlElement) -> bool:
    return _UNSEEN.search(element.get("style") or "") is not None


def _is_below(element: HtmlElement, root: HtmlElement) -> bool:
    return any(above is root for above in element.iterancestors())


def _hidden_remainders(styled: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield hidden blocks of paragraphs that follow shown paragraphs among their siblings."""
    for element in styled:
        if element.tag not in _MAY_HIDE or not _is_hidden(element):
            continue
        if _NOT_HIDDEN_STORY.search(_marks(element)):
            continue
        parent = element.getparent()
        if parent is None or element.get("role") in ("dialog", "alert"):
            continue
        before = [one for one in element.itersiblings("p", preceding=True) if _is_paragraph(one)]
        if before and any(_is_paragraph(one) for one in element.iter("p")):
            yield element


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    if style and _HIDING.search(style):
        return True
    return element.get("hidden") is not None or element.get("aria-hidden") == "true"


def _is_paragraph(element: HtmlElement) -> bool:
    return weight(" ".join(element.text_content().split())) >= HIDDEN_PARAGRAPH


def _other_articles(root: HtmlElement, headline: str) -> Iterator[HtmlElement]:
    """Yield the articles loaded behind the one that has the page's headline, with h1 of theirs."""
    titled = [
        (article, " ".join(" ".join(heading.itertext()).split()))
        for article in root.iter("article")
        if (heading := article.find(".//h1")) is not None
    ]
    if len(titled) < 2 or not any(same_line(title, headline) for _, title in titled):
        return
    for article, title in titled:
        inside = any(above.tag == "article" for above in article.iterancestors())
        if title and not inside and not same_line(title, headline):
            yield article


def link_lines(root: HtmlElement, lines: frozenset[str], site: str = "") -> frozenset[str]:
    """Return those of *lines*, `squeezed` text, that are one link to a page of *site*.

    Lists of links to elsewhere, and tables of contents, are what an article may hold.
    """
    found: set[str] = set()
    for link in root.iter("a"):
        whole = link.text_content()
        if len(whole) < LINK_LINE:
            continue
        text = squeezed(whole)
        if len(text) < LINK_LINE or text not in lines or text in found:
            continue
        if not _is_inward(link.get("href") or "", site):
            continue
        block = link.getparent()
        while block is not None and block.tag in _INLINE:
            block = block.getparent()
        if block is not None and len(squeezed(block.text_content())) <= len(text) + 2:
            found.add(text)
    return frozenset(found)


def lines_with_links(root: HtmlElement, lines: Sequence[str]) -> frozenset[str]:
    """Return those of *lines* whose block on the page holds a link or a button."""
    wanted = {squeezed(line): line for line in lines}
    found: set[str] = set()
    if not wanted:
        return frozenset()
    for link in root.iter("a", "button", "form"):
        block: HtmlElement | None = link
        while block is not None and block.tag in _INLINE:
            block = block.getparent()
        line = wanted.get(squeezed(block.text_content())) if block is not None else None
        if line is not None:
            found.add(line)
    return frozenset(found)


def _is_inward(address: str, site: str) -> bool:
    if not address or address.startswith("#"):
        return False
    if "//" not in address[:9]:
        return ":" not in address[:12]
    return bool(site) and site in address.partition("//")[2].partition("/")[0]


def standfirsts(
    root: HtmlElement, headline: str, descriptions: Sequence[str], lines: Sequence[str]
) -> list[str]:
    """Return what stands between the headline and *lines* and leads into them.

    It is what the page gives as its description, or a sentence with the weight of a paragraph
    that its class marks.
    """
    heading = next((h1 for h1 in root.iter("h1") if same_line(_text(h1), headline)), None)
    if heading is None or not lines:
        return []
    known = squeezed("".join(lines))
    first = squeezed(lines[0])[:60]
    told = [squeezed(text) for text in descriptions if len(text) >= TOLD]
    led: dict[str, bool] = {}
    for number, element in enumerate(behind(heading)):
        if number > BETWEEN:
            return [text for text, is_told in led.items() if is_told][:1]
        if element.tag not in _BLOCKS or any(child.tag not in _INLINE for child in element):
            continue
        text = _text(element)
        bare = squeezed(text)
        if bare.startswith(first) and first:
            break
        if not TOLD <= weight(text) <= LONGEST_STANDFIRST or bare in known:
            continue
        is_marked = _leads(element)
        is_told = any(_is_told(bare, one) for one in told)
        if _is_whole(text) if is_marked else is_told:
            led.setdefault(text, is_told)
    return list(led)[:2]


def behind(start: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements behind *start*, in document order."""
    current: HtmlElement | None = start
    while current is not None:
        for sibling in current.itersiblings():
            yield from sibling.iter()
        current = current.getparent()


def _is_whole(text: str) -> bool:
    return weight(text) >= REAL_PARAGRAPH and is_sentence(text)


def _leads(element: HtmlElement) -> bool:
    parent = element.getparent()
    above = "" if parent is None or len(parent) > 3 else _marks(parent)
    return _is_lead(_marks(element)) or _is_lead(above)


@lru_cache(maxsize=4096)
def _is_lead(marks: str) -> bool:
    return 2 < len(marks) < 300 and _STANDFIRST.search(marks) is not None


def _is_told(bare: str, told: str) -> bool:
    stem = told.rstrip(".…")
    return len(stem) >= TOLD * 0.8 and (bare.startswith(stem[:120]) or stem.startswith(bare))


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def squeezed(text: str) -> str:
    """Return *text* without white space: a line is the same however it was broken."""
    return "".join(text.split())
