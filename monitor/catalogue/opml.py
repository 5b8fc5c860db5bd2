"""OPML: lists of feeds from other readers, in and out (opml.org, "OPML 2.0").

Reading goes outline by outline, so that one broken line costs one feed and can be named;
each outline is understood by listparser, whose strict parser would give up on the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from typing import Final
from xml.sax.saxutils import quoteattr

import listparser

from monitor.text.addresses.urls import canonical
from monitor.text.clean import clean_line
from monitor.text.decoding.charset import decode
from storage.records import Source

MOST_OUTLINES: Final = 100_000
"""Outlines that are read; the largest list seen in public had 12,000."""

LONGEST_OUTLINE: Final = 20_000
"""Characters of one outline; behind it the line is broken."""

OUR_NAMESPACE: Final = "urn:sco-monitor:opml"
"""Attributes that only this program writes stand under it (OPML 2.0, "Extending OPML")."""

_COMMENT: Final = re.compile(r"<!--.*?-->", re.S)
_START: Final = re.compile(r"<outline\b", re.IGNORECASE)
_OUTLINE: Final = re.compile(r"<outline(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*/?>", re.I)
_ATTRIBUTE: Final = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_NAMES_FEED: Final = re.compile(r"\bxmlUrl\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A feed that a list names: address, title, home page, and the line where it stands."""

    url: str
    title: str
    homepage: str
    language: str
    line: int


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """An outline that names a feed but cannot be used: its line (from 1), its text, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list gave: feeds in its order, each address once, and the outlines that failed."""

    feeds: tuple[Subscribed, ...]
    broken: tuple[BrokenLine, ...]
    repeated: int = 0


def import_opml(body: bytes) -> Imported:
    """Return the feeds of the OPML in *body*; raises for nothing that a file can hold.

    Its letters are those of its byte order mark, its declaration, UTF-8, or what they look like.
    """
    text = _COMMENT.sub(_as_lines, decode(body).text)
    feeds: dict[str, Subscribed] = {}
    broken: list[BrokenLine] = []
    repeated = 0
    for line, outline in _outlines(text):
        found = _read(outline, line)
        if isinstance(found, BrokenLine):
            broken.append(found)
        elif found is not None:
            repeated += found.url in feeds
            feeds.setdefault(found.url, found)
    return Imported(tuple(feeds.values()), tuple(broken), repeated)


def _as_lines(comment: re.Match[str]) -> str:
    """Return the line ends of a comment: lines keep their numbers."""
    return "\n" * comment[0].count("\n")


def export_opml(sources: Iterable[Source], *, at: datetime, title: str = "sco-monitor") -> str:
    """Return the feeds among *sources* as OPML 2.0, in folders by country, made *at*.

    Other kinds mean nothing to feed readers: they stand as links with their kind, and
    importing passes them over.
    """
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<opml version="2.0" xmlns:sco="{OUR_NAMESPACE}">\n'
        f"  <head><title>{_escaped(title)}</title>"
        f"<dateCreated>{format_datetime(at)}</dateCreated></head>\n  <body>\n"
    )
    ordered = sorted(sources, key=lambda source: (source.country, source.name.casefold()))
    folders = "".join(
        f"    <outline{_attributes(text=country or 'No country')}>\n"
        + "".join(f"      <outline{_source_attributes(source)}/>\n" for source in members)
        + "    </outline>\n"
        for country, members in groupby(ordered, key=lambda source: source.country)
    )
    return f"{head}{folders}  </body>\n</opml>\n"


def _outlines(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and text of each outline, up to where the next one begins."""
    starts = [found.start() for found in _START.finditer(text)][: MOST_OUTLINES + 1]
    line, counted = 1, 0
    for number, start in enumerate(starts[:MOST_OUTLINES]):
        line += text.count("\n", counted, start)
        counted = start
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        yield line, text[start : min(end, start + LONGEST_OUTLINE)]


def _read(outline: str, line: int) -> Subscribed | BrokenLine | None:
    """Return the feed of one outline, None for a folder or a link to something else."""
    found = _OUTLINE.match(outline)
    if found is None:
        if not _NAMES_FEED.search(outline):
            return None
        return BrokenLine(line, clean_line(outline, 200), "not a whole XML tag: quotes or '>' lack")
    tag = found[0]
    if not _NAMES_FEED.search(tag):
        return None
    closed = tag if tag.endswith("/>") else tag[:-1] + "/>"
    # In ASCII: the parser takes a document without declaration for Latin-1.
    wrapped = f'<opml version="2.0"><body>{closed}</body></opml>'
    listed = listparser.parse(wrapped.encode("ascii", "xmlcharrefreplace"))
    if listed.bozo or not listed.feeds:
        return BrokenLine(line, clean_line(tag, 200), _reason(listed))
    feed = listed.feeds[0]
    url = canonical(feed.url)
    if url is None:
        return BrokenLine(line, clean_line(tag, 200), "xmlUrl is not an http(s) address")
    attributes = {name.lower(): a or b for name, a, b in _ATTRIBUTE.findall(tag)}
    language = attributes.get("language", "")[:2].lower()
    return Subscribed(
        url=url,
        title=clean_line(feed.title, 200),
        homepage=canonical(attributes.get("htmlurl", "").replace("&amp;", "&")) or "",
        language=language if re.fullmatch("[a-z]{2}", language) else "",
        line=line,
    )


def _reason(listed: listparser.common.SuperDict) -> str:
    error = listed.get("bozo_exception")
    return clean_line(str(error), 200) if error else "it names no feed"


def _source_attributes(source: Source) -> str:
    common = {"text": source.name, "title": source.name, "language": source.language}
    if source.kind == "feed":
        return _attributes(type="rss", **common, xmlUrl=source.url, htmlUrl=source.homepage)
    return _attributes(type="link", **common, url=source.url, **{"sco:kind": source.kind})


def _attributes(**values: str) -> str:
    return "".join(f" {name}={quoteattr(clean_line(v, 2_048))}" for name, v in values.items() if v)


def _escaped(text: str) -> str:
    return clean_line(text).replace("&", "&amp;").replace("<", "&lt;")
