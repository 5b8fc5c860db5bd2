"""The catalogue of sources: ``config/sources.toml`` read and checked, all faults at once.

A fault names the file, the line and the entry, and says what to do, so that a typo in
four thousand lines is found in one look. The operator's own ``[[sources]]`` can be read
by the same door: `read_sources`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from importlib import resources
from pathlib import Path
from typing import Any, Final

from config.addresses import is_http, is_local
from config.convert import guess
from config.lines import TomlText
from config.settings import SettingsError, SourceSettings, interval

KINDS: Final = ("feed", "sitemap", "listing", "api", "telegram", "archive")
"""The kinds of the outside contract; a program with more hands its own in."""

OLD_KINDS: Final = {
    "rss": "feed",
    "atom": "feed",
    "jsonfeed": "feed",
    "news-sitemap": "sitemap",
    "html": "listing",
    "html-listing": "listing",
    "json": "api",
    "jsonp": "api",
    "warc": "archive",
    "t.me": "telegram",
    "tg": "telegram",
}
"""What people write instead of a kind, and the kind that they mean."""

NAME_LENGTH: Final = 80
"""Characters of a name at most: it is typed, and it is a column on a terminal."""

SHORTEST: Final = 60
LONGEST: Final = 30 * 86_400
"""Bounds of ``every`` in seconds: under a minute is a typing error, over a month is "never"."""

FAULTS_SHOWN: Final = 20
"""Faults named in one message; the rest is counted."""

_CHOICES: Final = {
    "fetch": ("all", "matching", "none"),
    "display": ("full", "snippet"),
    "grade": ("A", "B", "C", "D", ""),
}
_KEYS: Final = tuple(f.name for f in fields(SourceSettings))


class CatalogueError(SettingsError):
    """The list of sources has faults; the message names each with its line and its cure."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        shown = list(faults[:FAULTS_SHOWN])
        if len(faults) > FAULTS_SHOWN:
            shown.append(f"... and {len(faults) - FAULTS_SHOWN} more")
        super().__init__("\n".join(shown))
        self.faults = faults


def load_catalogue(
    path: Path | None = None, *, options: Mapping[str, Collection[str]] | None = None
) -> tuple[SourceSettings, ...]:
    """Read the catalogue at *path*, or the shipped one.

    *options* maps each kind that exists to the names of its options; without it the kinds
    are `KINDS` and any option name passes.

    :raises CatalogueError: for every fault together; nothing is read by halves.
    """
    if path is None:
        shipped = resources.files("config").joinpath("sources.toml")
        return read_sources(shipped.read_text("utf-8"), "config/sources.toml", options=options)
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise CatalogueError((f"{path}: cannot be read ({error.strerror})",)) from error
    except UnicodeDecodeError as error:
        raise CatalogueError((f"{path}: is not UTF-8 text; save it as UTF-8",)) from error
    return read_sources(text, str(path), options=options)


def read_sources(
    text: str, where: str, *, options: Mapping[str, Collection[str]] | None = None
) -> tuple[SourceSettings, ...]:
    """Return the ``[[sources]]`` of the TOML *text*, in its order; *where* names it in faults.

    :raises CatalogueError: as `load_catalogue`.
    """
    try:
        tables = tomllib.loads(text).get("sources", [])
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError((f"{where}: is not valid TOML: {error}",)) from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CatalogueError((f"{where}: sources must be written as [[sources]] blocks",))
    file = TomlText(where, text)
    faults: list[str] = []
    seen: dict[str, int] = {}
    for number, table in enumerate(tables):
        for key, advice in [*_faults(table, options), *_repeats(table, number, seen, file)]:
            faults.append(_told(file, number, table, key, advice))
    if faults:
        raise CatalogueError(tuple(faults))
    return tuple(SourceSettings(**table) for table in tables)


def unknown_options(
    text: str, where: str, options: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """Return a fault for each option in the ``[[sources]]`` of *text* that its kind has not.

    *text* is TOML that was read before; *where* names it. Kinds that are not in *options* are
    somebody else's to refuse.
    """
    tables = tomllib.loads(text).get("sources", [])
    file = TomlText(where, text)
    return tuple(
        _told(file, number, table, key, advice)
        for number, table in enumerate(tables)
        for key, advice in _unknown_options(table, table.get("options", {}), options)
    )


def _told(file: TomlText, number: int, table: Mapping[str, Any], key: str, advice: str) -> str:
    """Return a fault with the line of its *key*, which is "options.x" for an option."""
    title = str(table.get("name") or table.get("url") or "without a name")
    place = file.where(("sources", number, *key.split(".")))
    return f"{place}: source {title!r}: {advice}"


def _faults(
    table: Mapping[str, Any], options: Mapping[str, Collection[str]] | None
) -> Iterator[tuple[str, str]]:
    """Yield (key, advice) for all that is wrong in one entry by itself."""
    for key, value in table.items():
        if key not in _KEYS:
            yield key, f"unknown key {key!r}{guess(key, _KEYS)}; known: {', '.join(_KEYS)}"
        elif key == "enabled":
            if not isinstance(value, bool):
                yield key, "enabled must be true or false, without quotes"
        elif key == "options":
            yield from _option_faults(table, value, options)
        elif not isinstance(value, str):
            yield key, f"{key} must be text in quotes, not {value!r}"
        elif (advice := _value_fault(key, value, options)) is not None:
            yield key, advice
    for key in ("name", "url"):
        if not table.get(key):
            yield key, f"{key} must be given"
    url = table.get("url")
    is_here = table.get("kind") == "archive" and isinstance(url, str) and is_local(url)
    if isinstance(url, str) and url and not is_here and not is_http(url):
        yield "url", f"url {url!r} is not an address like https://example.org/feed.xml"


def _value_fault(key: str, value: str, options: Mapping[str, Collection[str]] | None) -> str | None:
    """Return what is wrong with the text *value* of *key*, or None."""
    if any(ord(character) < 32 for character in value):
        return f"{key} must be one line"
    if key in _CHOICES and value not in _CHOICES[key]:
        known = ", ".join(choice or '""' for choice in _CHOICES[key])
        dead = " (X marks dead sources: leave the entry out)" if value == "X" else ""
        return f"{key} = {value!r} must be one of {known}{dead}{guess(value, _CHOICES[key])}"
    if key == "kind":
        return _kind_fault(value, tuple(options) if options else KINDS)
    if key == "every":
        return _interval_fault(value)
    if key == "name" and (len(value) > NAME_LENGTH or value != value.strip()):
        return f"name must be at most {NAME_LENGTH} characters without spaces at its ends"
    if key == "language" and value and not re.fullmatch(r"[a-z]{2}", value):
        return f'language = {value!r} must be two small letters (ISO 639-1), or "" for several'
    if key == "country" and value and not re.fullmatch(r"[A-Z]{2}", value):
        return f'country = {value!r} must be two capitals (ISO 3166-1), or "" for none'
    return None


def _kind_fault(value: str, kinds: Collection[str]) -> str | None:
    if value in kinds:
        return None
    if meant := OLD_KINDS.get(value.lower()):
        return f'kind = {value!r} is written "{meant}" here'
    return f"kind = {value!r} must be one of {', '.join(kinds)}{guess(value, kinds)}"


def _interval_fault(value: str) -> str | None:
    try:
        seconds = interval(value).total_seconds()
    except (SettingsError, OverflowError):
        return f"every = {value!r} is not an interval; write it like 15m, 6h or 1d"
    if not SHORTEST <= seconds <= LONGEST:
        return f"every = {value!r} must be between 1m and 30d"
    return None


def _option_faults(
    table: Mapping[str, Any], value: Any, options: Mapping[str, Collection[str]] | None
) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield "options", "options must be a table of its own, like [sources.options]"
        return
    for name, text in value.items():
        if not isinstance(text, str):
            yield f"options.{name}", f"option {name} must be text in quotes, not {text!r}"
    yield from _unknown_options(table, value, options or {})


def _unknown_options(
    table: Mapping[str, Any], names: Collection[str], options: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    kind = str(table.get("kind", "feed"))
    known = options.get(kind)
    for name in names if known is not None else ():
        if known is not None and name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            said = f"kind {kind!r} has no option {name!r}{guess(name, known)}; {has}"
            yield f"options.{name}", said


def _repeats(
    table: Mapping[str, Any], number: int, seen: dict[str, int], file: TomlText
) -> Iterator[tuple[str, str]]:
    """Yield the name and the URL that an earlier entry has already, and note these."""
    for key in ("name", "url"):
        value = table.get(key)
        if not isinstance(value, str) or not value:
            continue
        mark = f"{key} {_plain(value) if key == 'url' else value.casefold()}"
        first = seen.setdefault(mark, number)
        if first != number:
            line = file.line(("sources", first, key))
            yield key, f"the same {key} stands in line {line}; {key}s are unique"


def _plain(url: str) -> str:
    """Return *url* without what two spellings of one address differ in."""
    rest = url.partition("://")[2] or url
    host, slash, path = rest.partition("/")
    return host.lower().removeprefix("www.") + (slash + path).rstrip("/")
