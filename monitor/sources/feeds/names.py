"""Element names: which of many spellings and namespaces mean one thing.

A namespace is known by its URI, whatever the prefix; where the URI is wrong or missing,
by the prefix that everybody uses for it. Core RSS and Atom share the empty name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# short name: namespace URIs, without scheme and without "/" or "#" at the end, lower case
_URIS: Final[dict[str, tuple[str, ...]]] = {
    "": (
        "www.w3.org/2005/atom",
        "purl.org/atom/ns",
        "purl.org/rss/1.0",
        "purl.org/rss/1.0/modules/rss091",
        "purl.org/net/rss1.1",
        "my.netscape.com/rdf/simple/0.9",
        "channel.netscape.com/rdf/simple/0.9",
        "my.netscape.com/publish/formats/rss-0.91.dtd",
        "backend.userland.com/rss",
        "backend.userland.com/rss2",
        "backend.userland.com/rss091",
        "blogs.law.harvard.edu/tech/rss",
        "cyber.law.harvard.edu/rss",
        "www.rssboard.org/rss-specification",
        "example.com/newformat",
        "example.com/necho",
        "purl.org/echo",
        "uri/of/echo/namespace",
        "purl.org/pie",
        "jsonfeed.org/version/1",
    ),
    "dc": ("purl.org/dc/elements/1.1", "purl.org/dc/elements/1.0"),
    "dcterms": ("purl.org/dc/terms",),
    "content": ("purl.org/rss/1.0/modules/content",),
    "sy": ("purl.org/rss/1.0/modules/syndication",),
    "media": ("search.yahoo.com/mrss", "video.search.yahoo.com/mrss"),
    "itunes": (
        "www.itunes.com/dtds/podcast-1.0.dtd",
        "example.com/dtds/podcast-1.0.dtd",
        "www.itunes.com/dtds/podcast-2.0.dtd",
    ),
    "rdf": ("www.w3.org/1999/02/22-rdf-syntax-ns",),
    "xhtml": ("www.w3.org/1999/xhtml",),
    "xlink": ("www.w3.org/1999/xlink",),
    "xml": ("www.w3.org/xml/1998/namespace",),
    "feedburner": (
        "rssnamespace.org/feedburner/ext/1.0",
        "www.feedburner.com",
        "feedburner.com",
    ),
    "yandex": ("news.yandex.ru", "yandex.ru"),
    "turbo": ("turbo.yandex.ru",),
    "rambler": ("rambler.ru", "news.rambler.ru"),
    "prism": (
        "prismstandard.org/namespaces/basic/2.0",
        "prismstandard.org/namespaces/1.2/basic",
        "purl.org/rss/1.0/modules/prism",
    ),
}
_SHORT: Final = {uri: short for short, uris in _URIS.items() for uri in uris}
_PREFIXES: Final = {short: short for short in _URIS if short} | {
    "atom": "",
    "atom03": "",
    "a10": "",
    "a": "",
    "rss": "",
    "dcterm": "dcterms",
    "mrss": "media",
}

IGNORED: Final = "?"
"""The short name of a namespace that says nothing to us."""


def short_namespace(uri: str, prefix: str) -> str:
    """Return the short name for a namespace, by *uri* or else by *prefix*."""
    bare = uri.strip().lower().removeprefix("https:").removeprefix("http:").strip("/#")
    short = _SHORT.get(bare)
    if short is not None:
        return short
    return _PREFIXES.get(prefix.lower(), IGNORED if prefix else "")


@lru_cache(maxsize=4096)
def element_name(tag: str, prefix: str | None) -> str:
    """Return the name of an element or attribute in lxml's notation, "dc:creator" or "title"."""
    if tag[0] == "{":
        uri, _, local = tag[1:].partition("}")
        short = short_namespace(uri, prefix or "")
    elif ":" in tag:
        before, _, local = tag.partition(":")
        short = short_namespace("", before)
    else:
        return tag.lower()
    return f"{short}:{local.lower()}" if short else local.lower()


def usual_uri(prefix: str) -> str:
    """Return a namespace URI for a *prefix* that a feed uses without declaring it."""
    uris = _URIS.get(_PREFIXES.get(prefix.lower(), IGNORED))
    return f"http://{uris[0]}" if uris else f"urn:undeclared:{prefix}"
