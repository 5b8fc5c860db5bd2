"""Read the JSON-LD of a page: what it says about its article, with bounds on everything.

Publishers' JSON-LD is often slightly broken (comments around it, a comma too many, raw line
breaks) and sometimes hostile: blocks over a size are not read, nesting and the number of
objects are bounded, and where `json` gives up, a few fields are picked out by patterns
that take linear time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

BLOCK_LIMIT: Final = 400_000
"""Characters of one block. The longest of the 194 of the benchmark has 30,000."""

TOTAL_LIMIT: Final = 1_000_000
"""Characters of all blocks of a page together."""

NODE_LIMIT: Final = 2_000
"""Objects that are looked at on one page."""

DEPTH_LIMIT: Final = 8

ARTICLE_TYPES: Final = frozenset(
    """Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle
    BackgroundNewsArticle ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle
    BlogPosting LiveBlogPosting SocialMediaPosting TechArticle ScholarlyArticle Report
    SatiricalArticle""".split()  # noqa: SIM905 - a table to read
)
PAGE_TYPES: Final = frozenset({"WebPage", "ItemPage", "VideoObject", "Event"})

Node = dict[str, Any]

_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[)\s*"
)
_WRAPPED: Final = re.compile(r"\s*(?:-->|\]\]>|/\*\s*\]\]>\s*\*/|//\s*\]\]>|;)\s*$")
_COMMA_TOO_MANY: Final = re.compile(r",(\s{0,200}[}\]])")
_PICKED: Final = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|description)"\s{0,20}:\s{0,20}'
    r'"((?:[^"\\]|\\.){1,2000})"'
)


def read_blocks(blocks: Iterable[str]) -> tuple[Node, ...]:
    """Return all objects of the JSON-LD *blocks* of a page, outer before inner."""
    nodes: list[Node] = []
    total = 0
    for block in blocks:
        total += len(block)
        if len(block) > BLOCK_LIMIT or total > TOTAL_LIMIT or len(nodes) >= NODE_LIMIT:
            continue
        value = _loads(block)
        found = _walk(value, 0) if value is not None else iter([_picked(block)])
        for node in found:
            nodes.append(node)
            if len(nodes) >= NODE_LIMIT:
                break
    return tuple(nodes)


def types(node: Node) -> frozenset[str]:
    """Return the @type of *node* as names without their schema's address."""
    return frozenset(
        name.rpartition("/")[2].rpartition(":")[2] for name in strings(node.get("@type"))
    )


def strings(value: Any) -> list[str]:
    """Return the strings of a value that may be one, or a list of them."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values[:50] if isinstance(item, str)]


def names(value: Any, nodes: Iterable[Node] = ()) -> list[str]:
    """Return the names of persons or organisations: strings, objects with a name, or lists.

    An object that is only a reference ("@id") is looked up among *nodes*, as WordPress
    writes it.
    """
    found: list[str] = []
    for item in (value if isinstance(value, list) else [value])[:50]:
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            name = strings(item.get("name"))
            if not name and isinstance(item.get("@id"), str):
                name = next(
                    (strings(node["name"]) for node in nodes if _is_meant(node, item["@id"])), []
                )
            found.extend(name)
    return found


def _is_meant(node: Node, identity: str) -> bool:
    return node.get("@id") == identity and "name" in node


def article_node(nodes: Iterable[Node], headline: str) -> Node:
    """Return the object that describes the page's article, or an empty one.

    Of several (teasers of other articles) the one whose headline the page also shows wins,
    then the one that says most.
    """
    candidates = [node for node in nodes if types(node) & ARTICLE_TYPES]
    if not candidates:
        candidates = [node for node in nodes if types(node) & PAGE_TYPES and _dated(node)]
    if not candidates:
        return next((node for node in nodes if not types(node) and _dated(node)), {})
    shown = headline.casefold()

    def rank(node: Node) -> tuple[bool, int]:
        own = " ".join(strings(node.get("headline")) or strings(node.get("name"))).casefold()
        return bool(own and shown and (own in shown or shown in own)), len(node)

    return max(candidates, key=rank)


def _dated(node: Node) -> bool:
    return bool(strings(node.get("datePublished")) or strings(node.get("uploadDate")))


def _loads(block: str) -> Any:
    text = _WRAPPED.sub("", _WRAPPING.sub("", block.strip()))
    for attempt in (text, _COMMA_TOO_MANY.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > DEPTH_LIMIT:
        return
    if isinstance(value, list):
        for item in value[:NODE_LIMIT]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if isinstance(item, dict | list) and key not in ("image", "logo", "sameAs"):
                yield from _walk(item, depth + 1)


def _picked(block: str) -> Node:
    """Return the plain fields of a block that is no JSON, as an article's."""
    found: Node = {}
    for key, value in _PICKED.findall(block[:BLOCK_LIMIT]):
        try:
            found.setdefault(key, json.loads(f'"{value}"', strict=False))
        except ValueError:
            continue
    return {"@type": "NewsArticle", **found} if found else {}
