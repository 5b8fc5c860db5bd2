"""Reading the answers of an ``api``: JSON and JSONP, by the mapping in the source's options.

A new interface is a new entry of the catalogue, not new code. Paths are keys and list
positions joined by points (``data.list``, ``media.0.url``). A text inside the JSON that has
one item a line (a wiki page) is read with ``lines`` and ``line_pattern``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from typing import Any, Final
from urllib.parse import quote

from monitor.sources import Document, Listing
from monitor.sources.link_patterns import PatternError, patterns_of
from monitor.sources.make_entry import make_entry
from monitor.text.clean import clean_line
from monitor.text.dates.reading import parse_date
from monitor.text.dates.zones import country_zone
from monitor.text.decoding.charset import decode
from monitor.text.decoding.packed import unpacked
from storage.records import Entry, Source

LONGEST_LINE: Final = 4_000
"""Characters of a line that ``line_pattern`` sees; a paragraph of a wiki page has about 500."""

MOST_LINES: Final = 10_000

_CALLBACK: Final = re.compile(r"(?:/\*\*/)?\s*[\w$.]{0,100}\s*\(")
_GUARD: Final = re.compile(r"\)\]\}'?,?\s*|while\s*\(1\);\s*|for\s*\(;;\);\s*")
_WIKI_LINK: Final = re.compile(r"\[\[(?:[^\[\]|]{0,300}\|)?([^\[\]|]{0,300})\]\]")
_PART: Final = re.compile(r"\{([\w.]{1,100})\}")
_WEB_LINK: Final = re.compile(r"\[https?://\S{1,2000}(?:\s[^\[\]]{0,300})?\]")


class _MappingError(ValueError):
    """The JSON does not hold what the source's options say."""


def read(document: Document, source: Source, max_items: int) -> Listing:
    """Return the items that the mapping finds; reasons bad-json, empty."""
    if not document.body.strip():
        return Listing(reason="empty")
    body, _ = unpacked(document.body)
    text = decode(body, declared=document.charset, override=source.encoding, markup=False).text
    try:
        patterns = patterns_of(source, "line_pattern")
        value = _json(text)
        path, pattern = source.option("lines"), patterns.get("line_pattern")
        items = _line_items(_at(value, path), pattern) if pattern else _list_items(value, source)
        found = list(items)
    except PatternError as error:
        return Listing(reason="bad-option", detail=str(error))
    except _MappingError as error:
        return Listing(reason="bad-json", detail=str(error))
    made = [_entry(fields, document, source) for fields in found[:max_items]]
    entries = {entry.id: entry for entry in made if entry is not None}
    if made and not entries:
        path = source.option("link")
        return Listing(
            reason="bad-json",
            skipped=len(made),
            detail=f"none of {len(made)} items has an address at {path!r}",
        )
    return Listing(
        reason="ok",
        entries=tuple(entries.values()),
        skipped=made.count(None),
        beyond=max(0, len(found) - max_items),
    )


def _json(text: str) -> Any:
    """Return the value of JSON, JSONP, or JSON behind a guard against script inclusion."""
    text = text.strip().lstrip("\ufeff")
    if guard := _GUARD.match(text):
        text = text[guard.end() :]
    if not text.startswith(("{", "[")) and (callback := _CALLBACK.match(text)):
        text = text[callback.end() : text.rfind(")")]
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        begin = clean_line(text[:200], 80)
        raise _MappingError(f"not JSON: it begins with {begin!r}") from error


def _at(value: Any, path: str) -> Any:
    """Return what stands at *path* in *value*, or None."""
    for name in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isascii() and name.isdigit() and len(name) < 6:
            value = value[int(name)] if int(name) < len(value) else None
        else:
            return None
    return value


_FIELDS: Final = (
    "link",
    "title",
    "summary",
    "published",
    "updated",
    "guid",
    "language",
    "authors",
)


def _list_items(value: Any, source: Source) -> Iterator[dict[str, Any]]:
    """Yield the mapped fields of each item of the list that ``items`` names."""
    path = source.option("items")
    items = _at(value, path)
    if isinstance(items, dict) and path:
        items = list(items.values())
    if not isinstance(items, list):
        keys = ", ".join(list(map(str, value))[:10]) if isinstance(value, dict) else ""
        has = f"the document has {clean_line(keys, 200)}" if keys else "the document has no keys"
        raise _MappingError(f"no list at {path!r}; {has}")
    for item in items:
        yield {name: _value(item, source.option(name)) for name in _FIELDS if source.option(name)}


def _value(item: Any, path: str) -> Any:
    """Return what stands at *path*; where that is an address with paths in braces, it filled."""
    if "{" not in path:
        return _at(item, path)
    parts = {found[1]: _string(_at(item, found[1])) for found in _PART.finditer(path)}
    if not all(parts.values()):
        return None
    return _PART.sub(lambda found: quote(parts[found[1]], safe=""), path)


def _line_items(text: Any, pattern: re.Pattern[str]) -> Iterator[dict[str, Any]]:
    """Yield link and title for each match in each line of *text*."""
    if not isinstance(text, str):
        raise _MappingError("no text where the option lines says")
    for line in text.split("\n", MOST_LINES)[:MOST_LINES]:
        for found in pattern.finditer(line[:LONGEST_LINE]):
            named = found.groupdict()
            yield {"link": named.get("link"), "title": named.get("title") or _plain(line)}


def _plain(line: str) -> str:
    """Return a line of wiki text without its markup."""
    line = _WEB_LINK.sub("", _WIKI_LINK.sub(r"\1", line[:LONGEST_LINE]))
    return line.replace("'''", "").replace("''", "").strip("*#:; \t")


def _entry(fields: dict[str, Any], document: Document, source: Source) -> Entry | None:
    language = _string(fields.get("language")).lower()
    authors = fields.get("authors")
    return make_entry(
        source,
        _string(fields.get("link")),
        base=document.url,
        guid=_string(fields.get("guid")),
        title=_string(fields.get("title")),
        summary=_string(fields.get("summary")),
        published=_date(fields.get("published"), document, source),
        updated=_date(fields.get("updated"), document, source),
        language=language if re.fullmatch(r"[a-z]{2}", language) else "",
        authors=tuple(_string(a) for a in (authors if isinstance(authors, list) else [authors])),
    )


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _date(value: Any, document: Document, source: Source) -> datetime | None:
    """Return the date that *value* (text, or a number since 1970) tells, if it is believable."""
    text = _string(int(value) if isinstance(value, float) and isfinite(value) else value)
    found = parse_date(
        text,
        language=source.language,
        default_zone=source.option("timezone") or country_zone(source.country),
        now=document.at,
        thorough=False,
    )
    return found.at if found else None
