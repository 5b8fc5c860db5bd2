"""What a page says about itself, read in one walk: meta elements, links, JSON-LD, <time>.

Nothing is decided here and nothing is believed: the fields are as printed, several where a
page says several things. `headline`, `published` and `page` choose among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml.html import HtmlElement

from monitor.extraction import jsonld
from monitor.extraction.declared import state_body
from monitor.extraction.images import declared_images
from monitor.extraction.kickers import line_of, spoken
from monitor.extraction.places import is_apart
from monitor.text.clean import clean_line
from monitor.text.phrases import phrases
from storage.records import Image

META_LIMIT: Final = 400
"""Meta elements that are read; pages of the benchmark have at most 134."""

_TITLES: Final = ("og:title", "twitter:title", "headline", "dc.title", "dcterms.title", "title")
_PUBLISHED: Final = (
    "article:published_time", "article:published", "og:published_time",
    "og:article:published_time", "article.published", "rnews:datepublished",
    "datepublished", "date_published", "published_time", "publishdate", "publish_date",
    "publish-date", "pubdate", "publication_date", "published-date", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created",
    "dc.date", "dcterms.date", "dc.terms.date", "mediatime", "firstpublishtime", "date",
    "cxenseparse:recs:publishtime", "shareaholic:article_published_time",
    "weibo: article:create_at", "weibo:article:create_at", "bt:pubdate", "ptime", "apub:time",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod",
    "dc.date.modified", "dcterms.modified", "weibo: article:update_at", "revised",
)  # fmt: skip
_AUTHORS: Final = (
    "author", "article:author", "og:author", "og:article:author", "dc.creator", "dcterms.creator",
    "byl", "parsely-author", "sailthru.author", "citation_author", "mediaauthor",
    "article:author_name",
)  # fmt: skip
_SECTIONS: Final = (
    "article:section",
    "og:article:section",
    "section",
    "parsely-section",
    "category",
)
_DESCRIPTIONS: Final = ("og:description", "description", "twitter:description", "dc.description")
_SITES: Final = ("og:site_name", "application-name", "publisher", "dc.publisher", "twitter:site")
_SOURCES: Final = ("source", "mediaid", "contentsource", "article:source")

_IMAGES: Final = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
)
_KEYWORDS: Final = (
    ("article:tag", "og:article:tag"),
    ("news_keywords",),
    ("parsely-tags",),
    ("keywords",),
)

_MICRODATA: Final = {
    "datepublished": "published",
    "datecreated": "published",
    "datemodified": "modified",
    "headline": "titles",
    "articlesection": "sections",
}


_BY: Final = re.compile(rf"{phrases('authors.by')}\s*:?", re.IGNORECASE)
_MAILBOX: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_HOME: Final = re.compile(
    r"(?:(?:https?:)?//[^/?#]+)?/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:index\.\w{2,5})?",
    re.IGNORECASE,
)
"""The address of a home page, of one language too; "" is none (it is the page's own)."""
_SCRIPTED: Final = re.compile(
    r"""["'\\](?:date_?published|published_?(?:at|date|time)?|publish_?(?:date|time)|first_?published(?:_?at)?"""
    r"""|pub_?date|publication_?date|display_?date)["'\\]{1,3}\s?[:=,]\s?[\\"']{1,2}"""
    r"""(\d{4}-\d{2}-\d{2}[^"'\\\s]{0,25})""",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Metadata:
    """The fields of a page as printed, best first; ``spoken`` are its headings without the line
    over each (`kickers`), mastheads left out; ``shown`` are those of ``published`` that are the
    microdata of an element, with it."""

    titles: list[str] = field(default_factory=list)
    page_title: str = ""
    headings: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    site_names: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    meta_authors: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    shown: list[tuple[HtmlElement, str]] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    canonical: str = ""
    base: str = ""
    language: str = ""
    kind: str = ""
    types: frozenset[str] = frozenset()
    is_free: bool | None = None
    body: str = ""


def read_metadata(root: HtmlElement, url: str = "") -> Metadata:
    """Return what the page at *url* says about itself. The tree is not changed.

    ``authors`` are those of the JSON-LD, ``meta_authors`` those of the meta elements; the names
    that the page prints are read by `bylines`.
    """
    found = Metadata()
    properties: dict[str, list[str]] = {}
    for name, content in _metas(root):
        properties.setdefault(name, []).append(content)
    _read_links(root, found)
    _read_headings(root, found)
    _read_properties(properties, found)
    nodes = jsonld.read_blocks(
        script.text
        for script in root.iter("script")
        if "ld+json" in (script.get("type") or "").lower() and script.text
    )
    _read_jsonld(nodes, url, found)
    shown = found.headings[0] if found.headings else next(iter(found.titles), found.page_title)
    found.body = found.body or state_body(root, shown)
    _read_microdata(root, found)
    if not found.published:
        found.scripted = list(_scripted(root))
    return found


def _metas(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for number, meta in enumerate(root.iter("meta")):
        if number >= META_LIMIT:
            return
        content = meta.get("content") or meta.get("value")
        if not content or not content.strip():
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = meta.get(attribute)
            if name:
                yield name.strip().lower(), clean_line(content, 2000)


def _read_links(root: HtmlElement, found: Metadata) -> None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            found.canonical = (link.get("href") or "").strip()[:4096]
            break
    base = root.find(".//base[@href]")
    found.base = (base.get("href") or "").strip()[:4096] if base is not None else ""
    found.language = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    )


def _read_headings(root: HtmlElement, found: Metadata) -> None:
    title = root.find(".//title")
    if title is not None:
        found.page_title = clean_line(title.text_content(), 1000)
    for number, heading in enumerate(root.iter("h1")):
        text = line_of(heading)
        if text:
            found.headings.append(text)
            if not _leads_home(heading, text):
                found.spoken.append(spoken(heading))
        if number >= 5:
            break


def _leads_home(heading: HtmlElement, text: str) -> bool:
    """Say whether all of a heading is one link to the home page: a masthead."""
    link = heading.find(".//a")
    address = "" if link is None else (link.get("href") or "").strip()
    if link is None or not address or _HOME.fullmatch(address) is None:
        return False
    return 2 * len(line_of(link)) >= len(text)


def _read_properties(properties: dict[str, list[str]], found: Metadata) -> None:
    def values(names: tuple[str, ...]) -> list[str]:
        return [content for name in names for content in properties.get(name, ())]

    found.titles = values(_TITLES)
    found.published = values(_PUBLISHED)
    found.modified = values(_MODIFIED)
    named = [name for name in values(_AUTHORS) if not _MAILBOX.fullmatch(name)]
    found.meta_authors = named or list(_labelled(properties))
    found.sections = values(_SECTIONS)
    found.descriptions = values(_DESCRIPTIONS)
    found.site_names = values(_SITES)
    found.sources = values(_SOURCES)
    found.images = [Image(url=address) for address in values(_IMAGES)]
    found.keywords = next((words for names in _KEYWORDS if (words := values(names))), [])
    found.kind = next(iter(values(("og:type",))), "").lower()
    if not found.language:
        declared = values(
            ("content-language", "og:locale", "inlanguage", "dc.language", "language")
        )
        found.language = next(iter(declared), "")
    if not found.canonical:
        found.canonical = next(iter(values(("og:url", "twitter:url"))), "")


def _labelled(properties: dict[str, list[str]]) -> Iterator[str]:
    """Yield the author of a card for chats, where a label says that it is one."""
    for number in ("1", "2"):
        labels = properties.get(f"twitter:label{number}", ())
        if any(_BY.fullmatch(label) for label in labels):
            yield from properties.get(f"twitter:data{number}", ())


def _read_jsonld(nodes: tuple[jsonld.Node, ...], url: str, found: Metadata) -> None:
    found.types = frozenset().union(*map(jsonld.types, nodes)) if nodes else frozenset()
    shown = [*found.headings, *found.titles, found.page_title]
    node = jsonld.article_node(nodes, shown, found.canonical if url == "" else url)
    if not node:
        return
    own = jsonld.types(node)
    headline = jsonld.strings(node.get("headline")) or jsonld.strings(node.get("name"))
    if own & jsonld.ARTICLE_TYPES:
        found.titles[1:1] = [clean_line(title, 1000) for title in headline]
    published = jsonld.strings(node.get("datePublished")) or jsonld.strings(node.get("uploadDate"))
    found.published[:0] = published or jsonld.strings(node.get("dateCreated"))
    found.modified[:0] = jsonld.strings(node.get("dateModified"))
    found.authors[:0] = jsonld.names(node.get("author"), nodes) or jsonld.names(
        node.get("creator"), nodes
    )
    found.sections[:0] = jsonld.strings(node.get("articleSection"))
    found.images[:0] = declared_images(node, nodes)
    found.keywords = jsonld.names(node.get("keywords")) or found.keywords
    found.descriptions += jsonld.strings(node.get("description"))
    found.site_names += jsonld.names(node.get("publisher"), nodes)
    found.body = next(iter(jsonld.strings(node.get("articleBody"))), "")
    if not found.language:
        found.language = next(iter(jsonld.names(node.get("inLanguage"))), "")
    found.is_free = _is_free(node)


def _is_free(node: jsonld.Node) -> bool | None:
    """Return isAccessibleForFree; a part that is not free makes the whole not free."""
    whole = _truth(node.get("isAccessibleForFree"))
    parts = node.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and _truth(part.get("isAccessibleForFree")) is False:
            return False
    return whole


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower().rpartition("/")[2] if isinstance(value, str) else ""
    return {"true": True, "false": False, "yes": True, "no": False}.get(word)


def _read_microdata(root: HtmlElement, found: Metadata) -> None:
    """Read itemprop attributes of the article in the body, in document order."""
    for element in root.iter("time", "span", "div", "p", "a", "abbr", "h1", "address"):
        name = element.get("itemprop")
        target = _MICRODATA.get(name.lower()) if name else None
        text = _microdata_value(element) if target else ""
        if target and text and not is_apart(element):
            getattr(found, target).append(text)
            if target == "published":
                found.shown.append((element, text))


def _scripted(root: HtmlElement) -> Iterator[str]:
    """Yield the dates of publication in the data that scripts carry, for pages without others."""
    for script in root.iter("script"):
        text = script.text or ""
        if len(text) < jsonld.BLOCK_LIMIT and "ld+json" not in (script.get("type") or "").lower():
            for match in _SCRIPTED.finditer(text):
                yield match[1]
                return


def _microdata_value(element: HtmlElement) -> str:
    value = element.get("content") or element.get("datetime") or ""
    if not value:
        inner = element.find(".//*[@itemprop='name']")
        value = " ".join((inner if inner is not None else element).itertext())
    return clean_line(value, 400)
