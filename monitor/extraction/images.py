"""The picture of an article: its address, its caption, and whom it is credited to.

What the article's own object says (JSON-LD) comes first, then the picture for cards (Open Graph,
the Open Graph protocol, "Optional metadata"), then the first figure of the story. Caption and
credit of a declared picture are taken from the figure that shows the same file. A logo or a
stand-in is the site's picture and not the article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from monitor.extraction import jsonld
from monitor.extraction.captions import CAPTION_LIMIT, MOST_CAPTIONS, credited
from monitor.extraction.places import is_apart
from monitor.text.clean import clean_line
from storage.records import Image

ADDRESS_LIMIT: Final = 2_000
"""Characters of an address; what is longer is mostly the picture itself ("data:")."""

CREDIT_LIMIT: Final = 120
"""Characters of a credit."""

MOST_DECLARED: Final = 20
"""Declared pictures that are looked at: a gallery declares hundreds."""

_SITES_OWN: Final = re.compile(
    r"(?:^|[_.-])(?:logo|placeholder|no-?(?:image|photo|img)|sprite|favicon|og-?image"
    r"|share-?(?:image|img|card)|social-?share)s?(?:[_.-]|\d*$)"
    r"|^(?:default|blank|spacer|avatar|pixel)(?:[_.-]|\d*$)",
    re.IGNORECASE,
)
_SIZE: Final = re.compile(r"[-_](?:\d{2,4}x\d{2,4}|scaled|small|large|medium|thumb(?:nail)?)$")
_SOURCES: Final = ("data-src", "data-original", "data-lazy-src", "data-full-src", "src")
_SETS: Final = ("srcset", "data-srcset")
_CREDIT: Final = re.compile(
    r"(?:^|[\s_-])(?:credits?|copyright|source|author|byline|photographer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"[:：©|]|\bby\b", re.IGNORECASE)
_CREDIT_KEYS: Final = ("creditText", "creator", "author", "copyrightHolder")


def declared_images(node: jsonld.Node, nodes: Iterable[jsonld.Node]) -> list[Image]:
    """Return the pictures that the object *node* of a page names, addresses as printed.

    An object that is only a reference ("@id") is looked up among *nodes*.
    """
    value = node.get("image") or node.get("thumbnailUrl")
    known = list(nodes)
    found: list[Image] = []
    for item in (value if isinstance(value, list) else [value])[:MOST_DECLARED]:
        if isinstance(item, str):
            found.append(Image(url=item))
        elif isinstance(item, dict):
            found += _described(item, known)
    return found


def _described(item: jsonld.Node, nodes: list[jsonld.Node]) -> Iterator[Image]:
    identity = item.get("@id")
    if not item.get("url") and not item.get("contentUrl") and isinstance(identity, str):
        item = next((n for n in nodes if n.get("@id") == identity and len(n) > 1), item)
    addresses = jsonld.strings(item.get("contentUrl")) or jsonld.strings(item.get("url"))
    if not addresses:
        return
    caption = next(iter(jsonld.strings(item.get("caption"))), "")
    credit = next((name for key in _CREDIT_KEYS for name in jsonld.names(item.get(key))), "")
    yield Image(
        url=addresses[0],
        caption=_caption(caption),
        credit=clean_line(credit, CREDIT_LIMIT),
    )


def choose_image(root: HtmlElement, declared: Iterable[Image], base: str) -> Image | None:
    """Return the picture of the article in *root*, or None.

    *declared* are those that the page names, best first; *base* is the address against which
    relative ones are read.
    """
    figures = list(islice(_figures(root, base), MOST_CAPTIONS))
    for image in islice(declared, MOST_DECLARED):
        url = _address(image.url, base)
        if not url:
            continue
        shown = next((one for one in figures if _same(one.url, url)), Image(url=url))
        caption = image.caption or shown.caption
        return Image(url=url, caption=caption, credit=image.credit or shown.credit)
    return next(iter(figures), None)


def _figures(root: HtmlElement, base: str) -> Iterator[Image]:
    """Yield the pictures of the story's figures: in its ``<article>`` where the page has one."""
    elements = list(root.iter("figure"))
    inside = [each for each in elements if any(a.tag == "article" for a in each.iterancestors())]
    for element in inside or elements:
        parent = element.getparent()
        if parent is None or is_apart(parent) or any(a.tag == "a" for a in element.iterancestors()):
            continue
        url = next((url for raw in _pictured(element) if (url := _address(raw, base))), "")
        if not url:
            continue
        text = element.find(".//figcaption")
        caption = _caption(" ".join(text.itertext())) if text is not None else ""
        yield Image(url=url, caption=caption, credit=_credit(text, caption))


def _pictured(figure: HtmlElement) -> Iterator[str]:
    """Yield the addresses of a figure's images, a lazy one's own before its stand-in."""
    for image in islice(figure.iter("img"), 4):
        yield from (image.get(name) or "" for name in _SOURCES)
        yield from (_largest(image.get(name) or "") for name in _SETS)
    for source in islice(figure.iter("source"), 8):
        yield from (_largest(source.get(name) or "") for name in _SETS)


def _largest(sources: str) -> str:
    """Return the last address of a srcset: outlets list them by size."""
    parts = re.split(r",\s+", sources[: 4 * ADDRESS_LIMIT].strip())
    return parts[-1].split()[0] if parts[-1].strip() else ""


def _credit(caption: HtmlElement | None, text: str) -> str:
    """Return whom a caption credits: in a part of its own, or at its end."""
    if caption is None:
        return ""
    for part in islice(caption.iter("span", "small", "cite", "em", "div", "p"), 12):
        if part.tag == "cite" or _CREDIT.search(part.get("class") or ""):
            own = clean_line(" ".join(part.itertext()), CREDIT_LIMIT)
            return (", ".join(credited(own)) if _LABEL.search(own) else "") or own
    return clean_line(", ".join(credited(text)), CREDIT_LIMIT)


def _caption(text: str) -> str:
    """Return *text* as a caption, "" for one that is a text of its own."""
    caption = clean_line(text, CAPTION_LIMIT + 1)
    return caption if len(caption) <= CAPTION_LIMIT else ""


def _address(raw: str, base: str) -> str:
    """Return the address of a picture, whole, or "" for one that cannot be an article's."""
    raw = raw.strip()
    if not raw or len(raw) > ADDRESS_LIMIT or raw.startswith("#"):
        return ""
    try:
        url = urljoin(base, raw)
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.username is None
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not named or any(map(str.isspace, url)):
        return ""
    path = unquote(parts.path)
    name = path.rpartition("/")[2]
    is_own = _SITES_OWN.search(name) or path.lower().endswith(".svg")
    return "" if is_own or not (name or parts.query) else url


def _same(one: str, other: str) -> bool:
    """Say whether two addresses are of one picture, maybe in two sizes."""
    return one == other or _file(one) == _file(other) != ""


def _file(url: str) -> str:
    """Return the name of a file without its size and kind, "" for one that tells nothing."""
    stem = unquote(urlsplit(url).path).rpartition("/")[2].rpartition(".")[0]
    bare = _SIZE.sub("", stem.casefold())
    return bare if len(bare) >= 5 else ""
