"""Where on a page something stands: in the article, or in what surrounds it.

A clock in the masthead is no date of the story, the author of a teaser none of its authors.
Outlets say what a part is by its element, its role, its class or id, or by microdata; of these
only what is unmistakable counts, because a story may stand in a box called "main-sidebar-left".
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

DEPTH_LIMIT: Final = 60
"""Ancestors that are asked; pages of the suites have at most 40."""

LINK_DEPTH: Final = 6
"""Ancestors of a heading among which a link makes it a teaser."""

HEADING_LIMIT: Final = 60
"""Headings that are compared with the headline."""

_APART: Final = frozenset({"nav", "aside", "footer", "figure", "figcaption", "blockquote"})
_ROLES: Final = frozenset({"navigation", "complementary", "banner", "contentinfo", "search"})
_WORD: Final = r"(?:^|[\s_\-])(?:{})(?:$|[\s_\-\d])"
_MARKS: Final = re.compile(
    _WORD.format(
        r"comments?|comment-?list|respond|replies|disqus|related|recommended|recommendations?|teasers?"
        r"|widget|sidebar|ticker|breaking|trending|popular|most-?read|latest|more-?news|read-?more"
        r"|next-?article|prev-?article|carousel|slider|promo|newsletter|site-?footer|page-?footer|masthead|topbar"
        r"|site-?header|page-?header-?top|navbar|nav|menu|card-?grid|outbrain|taboola|caption"
        r"|mehr-?zum-?thema|ticker-?item|recirc|recirculation|upnext|similar"
    )
    + r"|comment-(?:author|meta|list|body)|commentlist|related-?(?:posts|articles|news|stories)"
    r"|(?:recent|popular|more|other|latest)-?(?:posts|articles|news|stories)",
    re.IGNORECASE,
)
_SMALL_PRINT: Final = re.compile(
    r"(?:^|[\s_\-])(?:meta|byline|dateline|(?:article|post|entry|story)[_\-]{0,2}(?:meta|info|details))"
    r"(?:$|[\s_\-])",
    re.IGNORECASE,
)
"""Class of an `aside` that holds the article's own date and authors."""
_OTHER_THINGS: Final = re.compile(
    r"schema\.org/(?:Comment|UserComments|ImageObject|Review|Person|WPSideBar|WPFooter|WPHeader"
    r"|SiteNavigationElement|VideoObject)\b",
    re.IGNORECASE,
)
_HEADINGS: Final = ("h1", "h2", "h3")
_OWN: Final = frozenset({"article", "main", "body", "html"})


def headline_element(root: HtmlElement, headline: str) -> HtmlElement | None:
    """Return the heading that holds *headline*, else the first `h1` in no masthead, else None.

    Menus and teasers name stories too: a heading of theirs, or one within a link, is only taken
    where there is no other.
    """
    wanted = _plain(headline)
    first = named = None
    for number, heading in enumerate(root.iter(*_HEADINGS)):
        if number > HEADING_LIMIT:
            break
        shown = _plain("".join(heading.itertext()))
        if wanted and shown and (shown in wanted or wanted in shown) and len(shown) > 8:
            if not is_apart(heading) and not _is_linked(heading):
                return heading
            named = heading if named is None or named.tag != "h1" else named
        if first is None and heading.tag == "h1" and shown and not is_apart(heading):
            first = heading
    return first if named is None else named


def _is_linked(heading: HtmlElement) -> bool:
    return any(above.tag == "a" for above in islice(heading.iterancestors(), LINK_DEPTH))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def is_apart(element: HtmlElement, *, within: HtmlElement | None = None) -> bool:
    """Say whether *element* belongs to the page around the article, and not to the article.

    *within* is the headline's element: what holds it as well is never apart.
    """
    holding = set() if within is None else {within, *within.iterancestors()}
    for depth, each in enumerate((element, *element.iterancestors())):
        if each in holding or depth > DEPTH_LIMIT:
            return False
        if _marks_off(each):
            return True
    return False


def _marks_off(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _OWN:
        return False
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag == "aside" and _SMALL_PRINT.search(marks):
        return False
    if tag in _APART or (tag == "header" and not _in_article(element)):
        return True
    if element.get("role") in _ROLES:
        return True
    kind = element.get("itemtype")
    is_author = element.get("itemprop") in ("author", "creator")
    if kind is not None and not is_author and _OTHER_THINGS.search(kind):
        return True
    return len(marks) > 1 and _names_other(marks)


def _in_article(header: HtmlElement) -> bool:
    return any(each.tag in ("article", "main") for each in header.iterancestors())


@lru_cache(maxsize=4096)
def _names_other(marks: str) -> bool:
    """Say whether a class or an id is that of something else; pages repeat a few hundred."""
    return len(marks) < 300 and _MARKS.search(marks) is not None
