"""Parse a page once, with lxml, and keep hostile markup from reaching anything slow.

libxml2 is linear in what news sites send and quadratic in a few things that only attackers
send; those are cut out of the markup before it is parsed. Scripts are read for their data
(JSON-LD) and then taken out of the tree, so that no later regular expression sees them.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, Final

from lxml import etree
from lxml.html import HtmlComment, HtmlElement

from monitor.text.clean import RAW_FACTOR, clean_line

MARKUP_LIMIT: Final = 5_000_000
"""Characters of markup that are parsed; the mean of 258 news pages was 321,000, the
longest of the benchmark has 1,491,000. The rest of a longer page is not looked at."""

TAG_LIMIT: Final = 4_000
"""Bytes of one tag from which its attributes are counted."""

ATTRIBUTE_LIMIT: Final = 200
"""Attributes of one tag; libxml2 compares each with all before (200,000 take over 60 s)."""

ELEMENT_LIMIT: Final = 40_000
"""Elements of a tree that trafilatura is given; pages of the benchmark have at most 1,600. At
60,000 hostile ones it takes 8 s."""

LAYOUT_CELL: Final = 400
"""Characters of a table cell that is a piece of the page and not a datum."""

_LONG_TAG: Final = re.compile(rb"<[^<>]{%d,}" % TAG_LIMIT)
_TAG_NAME: Final = re.compile(rb"</?[A-Za-z][\w:\-]*")
_CONTROLS: Final = bytes(
    0x20 if (code < 0x20 and code not in b"\t\n\r") or code == 0x7F else code for code in range(256)
)


BELOW: Final = ".//"
"""What a path begins with that leads to all elements of one name below."""


class Element(HtmlElement):
    """An element of a page, which answers as lxml's own does, and sooner.

    That asks by expressions (1.2 us instead of 2.4 for the text of an element without others in
    it); trafilatura asks hundreds of times a page.
    """

    def text_content(self) -> str:
        """Return its text and that of all below it."""
        if len(self):
            return etree.tostring(self, method="text", encoding="unicode", with_tail=False)
        return self.text or ""

    def find(self, path: Any, namespaces: Any = None) -> Any:
        """Return the first element that *path* leads to; None where there is none."""
        if isinstance(path, str) and path[:3] == BELOW and path[3:].isalpha():
            return next(self.iterdescendants(path[3:]), None)
        return super().find(path, namespaces)

    def findall(self, path: Any, namespaces: Any = None) -> list[Any]:
        """Return all elements that *path* leads to."""
        if isinstance(path, str) and path[:3] == BELOW and path[3:].isalpha():
            return list(self.iterdescendants(path[3:]))
        return super().findall(path, namespaces)


NOT_CONTENT: Final = ("script", "style", "svg", "template", "iframe", "select", "object", "canvas")


def parse_markup(markup: str) -> HtmlElement | None:
    """Return the root of the tree of *markup*, or None where there is nothing to parse.

    The tree has no comments and no processing instructions; `<script>` is still in it.
    """
    body = markup[:MARKUP_LIMIT].encode("utf-8", "replace").translate(_CONTROLS)
    if not body.strip():
        return None
    if _has_long_tag(body):
        body = _LONG_TAG.sub(_shortened, body)
    parser = _parser()
    root = _parsed(body, parser)
    if _was_too_deep(parser):  # 256 levels; with huge_tree libxml2 goes down to 2,048
        root = _parsed(body, _parser(deep=True))
    return root


HELD: Final = 20_000
"""Elements of a tree that are held: real pages have some thousands."""


def held(root: HtmlElement) -> list[HtmlElement]:
    """Return the elements of the tree, to be kept while it is walked through again and again.

    lxml makes the object for an element at each visit, unless somebody has it: a walk through a
    tree that is held takes half the time.
    """
    return list(islice(root.iter(), HELD))


def drop_scripts(root: HtmlElement) -> None:
    """Take out of the tree what is never text; tails stay.

    A template with a shadow root's mode is drawn in its place (declarative shadow DOM, HTML
    Standard 4.12.3), so what it holds is text.
    """
    for template in root.iter("template"):
        if (template.get("shadowrootmode") or "").lower() in ("open", "closed"):
            template.tag = "div"
    etree.strip_elements(root, *NOT_CONTENT, with_tail=False)


def loosen_layout_tables(root: HtmlElement) -> None:
    """Turn tables that lay out the page into plain blocks; tables of data stay tables.

    Old sites put the whole page into cells. A layout cell holds blocks of text, and more
    text than anybody puts into a table of data.
    """
    for table in list(root.iter("table")):
        cells = [cell for cell in table.iter("td") if _is_layout(cell)]
        if cells and table.find(".//th") is None:
            for element in table.iter("table", "tbody", "tr", "td"):
                element.tag = "div"


def _is_layout(cell: HtmlElement) -> bool:
    blocks = sum(1 for _ in zip(cell.iter("p", "br", "div", "h1", "h2"), range(2), strict=False))
    return blocks > 0 and len(cell.text_content()) >= LAYOUT_CELL


def beginning(element: HtmlElement, limit: int) -> str:
    """Return the text of *element* as a clean line of at most *limit* characters.

    What stands behind them is not gathered: an element may hold the whole page.
    """
    texts: list[str] = []
    letters = 0
    for text in element.itertext():
        texts.append(text)
        letters += len(text)
        if letters > RAW_FACTOR * limit:
            break  # nobody looks at more
    return clean_line(" ".join(texts), limit)


def is_too_large(root: HtmlElement) -> bool:
    """Say whether the tree has more elements than extraction can walk in seconds."""
    return next(islice(root.iter(), ELEMENT_LIMIT - 1, None), None) is not None


def _parsed(body: bytes, parser: etree.HTMLParser) -> HtmlElement | None:
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:  # lxml says "unknown error"
            raise MemoryError from error
        return None
    except (etree.ParserError, ValueError):
        return None
    return root if isinstance(root, HtmlElement) else None


def _was_too_deep(parser: etree.HTMLParser) -> bool:
    """Say whether the last parse stopped at libxml2's limit of depth: its last complaint."""
    log = parser.error_log
    return len(log) > 0 and log[-1].type == etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _parser(*, deep: bool = False) -> etree.HTMLParser:
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        no_network=True,
        huge_tree=deep,
    )
    # lxml.html's own lookup is Python code that runs for every element touched (8 % of the
    # time of an extraction); trafilatura needs no more than that all are HtmlElement
    parser.set_element_class_lookup(
        etree.ElementDefaultClassLookup(element=Element, comment=HtmlComment)
    )
    return parser


def _has_long_tag(body: bytes) -> bool:
    """Say whether a tag may be long: whether a "<" has neither "<" nor ">" soon after it.

    Goes in strides from one such sign to the last in reach: 30 times as fast as the pattern.
    """
    at = 0
    while at + TAG_LIMIT <= len(body):
        reach = at + TAG_LIMIT
        last = max(body.rfind(b"<", at, reach), body.rfind(b">", at, reach))
        if last >= 0:
            at = last + 1
        elif at and body[at - 1] == _LESS:
            return True
        else:
            found = [place for sign in b"<>" if (place := body.find(sign, reach)) >= 0]
            at = min(found, default=len(body))
    return False


_LESS: Final = ord("<")


def _shortened(match: re.Match[bytes]) -> bytes:
    """Return a tag with too many attributes as its bare name."""
    tag = match.group()
    signs = tag.count(b"=")
    if signs <= ATTRIBUTE_LIMIT and len(tag.split(None, ATTRIBUTE_LIMIT)) <= ATTRIBUTE_LIMIT:
        return tag
    name = _TAG_NAME.match(tag)
    return name.group() if name else b" "
