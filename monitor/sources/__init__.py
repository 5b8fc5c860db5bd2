"""The kinds of source: each is one module of this folder that reads one kind of document.

A kind is a module whose name has no underscore and that has a ``KIND``, a
`SourceKind`; the name of the module is the name of the kind (``feed``, ``listing``,
``sitemap``, ``api``, ``telegram``, ``archive``). Dropping a module in is all it takes. Packages and
modules with an underscore are the kinds' own parts. Nothing is imported before it is
asked for, and a kind imports what reads its documents when the first one comes: parsers are
heavy, and they run in workers.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final

from storage.records import Entry, Source

COMMON: Final = ("timezone", "link_pattern", "child_pattern", "date_pattern")
"""Options of any source, whatever its kind: for when a page says no zone, and for `backfill`."""


class UnknownKindError(LookupError):
    """No module of ``monitor/sources`` has this name, so no document of it can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes as a server sent them, with what it said of them.

    ``url`` is where they came from after redirects: the base of relative links.
    ``media_type`` and ``charset`` are from the Content-Type header, lower case, "" where
    not given. ``at`` is when they arrived (aware UTC): no date after it is believed.
    ``capture`` is the key under which they are kept, "" where they are not. ``known`` is
    what the kind remembered of the document before (`Listing.known`), b"" where nothing is
    known yet, None where nothing is to be remembered either.
    """

    url: str
    media_type: str = ""
    charset: str = ""
    body: bytes = field(default=b"", repr=False)
    at: datetime
    capture: str = ""
    known: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a document announces: its entries, and what could not become one.

    ``skipped`` counts items that are broken beyond use, ``beyond`` those over the limit
    of the poll. ``ttl_seconds`` is how long the publisher says the list stays good.
    ``follow`` are further documents to poll (children of a sitemap index),
    ``pages`` entries whose page the document itself holds: nothing is fetched for them.
    ``reason`` is
    a code of `storage.reasons`; ``detail`` says in words what was odd.

    A kind may pass over the items that came again unchanged: ``again`` says when they were
    published (None: undated), and ``known`` is what it wants to be handed next time.
    """

    reason: str
    entries: tuple[Entry, ...] = ()
    title: str = ""
    skipped: int = 0
    beyond: int = 0
    ttl_seconds: int | None = None
    follow: tuple[str, ...] = ()
    pages: tuple[tuple[Entry, Document], ...] = ()
    detail: str = ""
    again: tuple[datetime | None, ...] = ()
    known: bytes = b""


def _own_url(source: Source, _now: datetime) -> str:
    return source.url


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """How documents of one kind are read.

    ``name`` is that of the module, and stands in ``kind`` of a source; ``description`` says
    in a line what is read. ``options`` are those that a source of this kind may have, with
    what each means. ``parse`` returns what a document of a source announces, at most so many
    entries: pure, and raises for nothing that a document can hold. ``request_url`` says what
    is asked for at a time (aware). ``has_past`` tells that a walk may begin at its address.
    ``accept`` is the Accept field of its requests (RFC 9110, 12.5.1). ``holds_text`` tells that
    what announces an item has its whole text, so that no page is asked for.
    """

    name: str
    description: str
    parse: Callable[[Document, Source, int], Listing]
    options: Mapping[str, str] = field(default_factory=dict)
    request_url: Callable[[Source, datetime], str] = _own_url
    has_past: bool = False
    accept: str = "*/*"
    holds_text: bool = False


@cache
def kind_names() -> tuple[str, ...]:
    """Return the names of all kinds, sorted, without importing one."""
    modules = pkgutil.iter_modules(__path__)
    return tuple(sorted(m.name for m in modules if not m.ispkg and "_" not in m.name))


@cache
def load_kind(name: str) -> SourceKind:
    """Return the kind *name*, importing its module at the first call.

    Raises `UnknownKindError` when no such module is in the folder.
    """
    if name not in kind_names():
        known = ", ".join(kind_names())
        raise UnknownKindError(f"unknown source kind {name!r}: choose one of {known}")
    kind = importlib.import_module(f"{__name__}.{name}").KIND
    if not isinstance(kind, SourceKind):
        raise TypeError(f"monitor/sources/{name}.py has a KIND that is no SourceKind")
    return kind


def parse(document: Document, source: Source, max_items: int) -> Listing:
    """Return what *document* announces, read by the kind of *source*: the door for workers."""
    return load_kind(source.kind).parse(document, source, max_items)


def request_url(source: Source, now: datetime) -> str:
    """Return what is requested for *source* at *now*: some addresses contain the day."""
    return load_kind(source.kind).request_url(source, now) if "{" in source.url else source.url


def accepted(source: Source) -> str:
    """Return the Accept field of a request for *source*."""
    return load_kind(source.kind).accept


def holds_text(kind: str) -> bool:
    """Tell whether sources of *kind* announce whole texts."""
    return kind in kind_names() and load_kind(kind).holds_text


def option_names() -> dict[str, tuple[str, ...]]:
    """Return the options that sources of every kind may have, by kind."""
    return {
        name: tuple(dict.fromkeys((*load_kind(name).options, *COMMON))) for name in kind_names()
    }
