"""Read the JSON-LD of a page: what it says about its article, with bounds on everything.

Publishers' JSON-LD is often slightly broken (comments around it, a comma too many, raw line
breaks) and sometimes hostile: blocks over a size are not read, nesting and the number of
objects are bounded, and where `json` gives up, a few fields are picked out by patterns
that take linear time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import unquote, urlsplit

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
_INNER_QUOTE: Final = re.compile(r'(?<![\\{\[,:\s])"(?!\s{0,200}[,:}\]])|(?<=\w\s)"(?=\w)')
_NOT_OWN: Final = frozenset(
    {"image", "logo", "sameAs", "itemListElement", "comment", "citation", "review", "mentions"}
)
"""Properties whose objects are never the page's own article."""

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
    """Return the strings of a value that may be one, or a list of them, or typed ("@value",
    JSON-LD 1.1, 4.2.1)."""
    values = value if isinstance(value, list) else [value]
    plain = [item.get("@value") if isinstance(item, dict) else item for item in values[:50]]
    return [item for item in plain if isinstance(item, str)]


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
            identity = item.get("@id")
            name = _name(item)
            if not name and isinstance(identity, str):
                name = next((_name(node) for node in nodes if _is_meant(node, identity)), [])
            found.extend(name)
    return found


def _name(item: Node, depth: int = 0) -> list[str]:
    """Return the name of an object: plain, typed, an object of its own, or in two parts."""
    name = item.get("name")
    if isinstance(name, dict) and "@value" not in name and depth < 3:
        return _name(name, depth + 1)
    plain = strings(name) or strings(item.get("@value"))
    if plain:
        return plain
    parts = [*strings(item.get("givenName"))[:1], *strings(item.get("familyName"))[:1]]
    return [" ".join(parts)] if parts else []


def _is_meant(node: Node, identity: str) -> bool:
    return node.get("@id") == identity and "name" in node


def article_node(nodes: Sequence[Node], shown: Iterable[str], address: str = "") -> Node:
    """Return the object that describes the page's article, or an empty one.

    Of several (teasers of other articles) the one wins that gives the page's own *address*, then
    the one whose headline the page also shows (*shown*: headings and titles), then the one that
    says most. One that names another page and another headline is a teaser, even alone.
    """
    candidates = [node for node in nodes if types(node) & ARTICLE_TYPES]
    if not candidates:
        candidates = [node for node in nodes if types(node) & PAGE_TYPES and _dated(node)]
    if not candidates:
        return next((node for node in nodes if not types(node) and _dated(node)), {})
    titles = [_plain(title) for title in shown]
    page = _path(address)

    def rank(node: Node) -> tuple[int, int]:
        own = _plain(" ".join(strings(node.get("headline")) or strings(node.get("name"))))
        # a masthead is a piece of nothing, and a short name a piece of too much
        is_shown = bool(own) and any(title and (own in title or title in own) for title in titles)
        paths = {_path(link) for link in _links(node)} - {""}
        return (2 * bool(page and page in paths) + is_shown - bool(own and page and paths)), len(
            node
        )

    best = max(candidates, key=rank)
    return best if rank(best)[0] >= 0 else {}


def _links(node: Node) -> list[str]:
    """Return the addresses under which a node says that it stands."""
    entity = node.get("mainEntityOfPage")
    inner = [entity.get("@id"), entity.get("url")] if isinstance(entity, dict) else [entity]
    return strings([node.get("url"), *inner])


def _path(link: str) -> str:
    """Return what tells a page from the others of its site, "" for a link without a path."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return ""
    path = unquote(parts.path).casefold().strip("/").removesuffix("/amp").removeprefix("amp/")
    return path if parts.netloc or link.startswith("/") else ""


def _plain(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.casefold())


def _dated(node: Node) -> bool:
    return bool(strings(node.get("datePublished")) or strings(node.get("uploadDate")))


def _loads(block: str) -> Any:
    text = _WRAPPED.sub("", _WRAPPING.sub("", block.strip()))
    for repair in (str, _without_commas, _with_quotes_escaped):
        try:
            return json.loads(repair(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _without_commas(text: str) -> str:
    return _COMMA_TOO_MANY.sub(r"\1", text)


def _with_quotes_escaped(text: str) -> str:
    """Return *text* with the quotes that stand inside its strings escaped.

    A quote ends a string where a sign of JSON follows; elsewhere it is a quoted word's.
    """
    return _INNER_QUOTE.sub(r"\"", _without_commas(text))


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > DEPTH_LIMIT:
        return
    if isinstance(value, list):
        for item in value[:NODE_LIMIT]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if isinstance(item, dict | list) and key not in _NOT_OWN:
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
