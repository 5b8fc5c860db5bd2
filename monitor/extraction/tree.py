"""Parse a page once, with lxml, and keep hostile markup from reaching anything slow.

libxml2 is linear in what news sites send and quadratic in a few things that only attackers
send; those are cut out of the markup before it is parsed. Scripts are read for their data
(JSON-LD) and then taken out of the tree, so that no later regular expression sees them.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlComment, HtmlElement

MARKUP_LIMIT: Final = 5_000_000
"""Characters of markup that are parsed; the mean of 258 news pages was 321,000, the longest
3.4 million. The rest of a longer page is not looked at."""

TAG_LIMIT: Final = 4_000
"""Characters of one tag from which its attributes are counted."""

ATTRIBUTE_LIMIT: Final = 200
"""Attributes of one tag; libxml2 compares each with all before (200,000 take over 60 s)."""

ELEMENT_LIMIT: Final = 120_000
"""Elements of a tree that is handed on; pages of 258 outlets had at most 21,000. At the limit
extraction takes about 4 s."""

DEPTH_LIMIT: Final = 240
"""Depth at which libxml2 stops (256) less what it adds itself."""

_LONG_TAG: Final = re.compile(rf"<[^<>]{{{TAG_LIMIT},}}")
_TAG_NAME: Final = re.compile(r"</?[A-Za-z][\w:\-]*")
_RUN_OF_OPENINGS: Final = re.compile(
    r"(?:<(?:div|span|b|i|font|center|section|blockquote|ul|li|table|tr|td|em|strong|p|a)\b[^<>]{0,200}>\s*){60,}",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(r"<[^<>]{1,220}>")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

NOT_CONTENT: Final = ("script", "style", "svg", "template", "iframe", "select", "object", "canvas")


def parse_markup(markup: str) -> HtmlElement | None:
    """Return the root of the tree of *markup*, or None where there is nothing to parse.

    The tree has no comments and no processing instructions; `<script>` is still in it.
    """
    text = _CONTROLS.sub(" ", markup[:MARKUP_LIMIT])
    if not text.strip():
        return None
    text = _flattened(_LONG_TAG.sub(_shortened, text))
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), _parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, HtmlElement) else None


def drop_scripts(root: HtmlElement) -> None:
    """Take out of the tree what is never text; tails stay."""
    etree.strip_elements(root, *NOT_CONTENT, with_tail=False)


def is_too_large(root: HtmlElement) -> bool:
    """Say whether the tree has more elements than extraction can walk in seconds."""
    return any(number >= ELEMENT_LIMIT for number, _ in enumerate(root.iter()))


def _parser() -> etree.HTMLParser:
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        no_network=True,
    )
    # lxml.html's own lookup is Python code that runs for every element touched (8 % of the
    # time of an extraction); trafilatura needs no more than that all are HtmlElement
    parser.set_element_class_lookup(
        etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
    )
    return parser


def _shortened(match: re.Match[str]) -> str:
    """Return a tag with too many attributes as its bare name."""
    tag = match.group()
    if (
        tag.count("=") <= ATTRIBUTE_LIMIT
        and len(tag.split(None, ATTRIBUTE_LIMIT)) <= ATTRIBUTE_LIMIT
    ):
        return tag
    name = _TAG_NAME.match(tag)
    return name.group() if name else " "


def _flattened(text: str) -> str:
    """Return the markup without runs of opening tags deeper than libxml2 goes."""
    return _RUN_OF_OPENINGS.sub(lambda run: "".join(_OPENING.findall(run.group())[:5]), text)
