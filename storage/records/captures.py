"""What was fetched and announced: captures, entries, and walks into the past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from storage.compact import compact
from storage.records.keys import key

Decision = Literal["all", "matching", "none", "asked"]
Found = Literal["announced", "walked", "archived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One HTTP exchange, or one file taken in, with its raw bytes (WARC response record).

    ``purpose`` says who asked: "poll", "article", "robots", "ingest", "walk" (a sitemap of the
    past) or "announced" (the text that a feed itself carried). ``reason`` is the code it ended
    with, ``body`` is empty where nothing was received; ``digest`` names the stored bytes.
    ``page`` is the page key for articles, "" for feeds. ``milliseconds`` is wall time,
    ``new_items`` is counted at reading: the entries that it was the first to announce.
    ``request_head`` and ``response_head`` are first line and header fields of the last exchange
    as they went over the wire, ended by CR LF, secrets left out; "" where no bytes are kept.
    """

    id: str
    source: str
    url: str
    purpose: str
    at: datetime
    reason: str
    status: int = 0
    final_url: str = ""
    page: str = ""
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    body: bytes = field(default=b"", repr=False)
    digest: str = ""
    size: int = 0
    milliseconds: int = 0
    new_items: int = 0
    detail: str = ""
    request_head: str = field(default="", repr=False)
    response_head: str = field(default="", repr=False)


@compact
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item that a source announced (RFC 4287 entry).

    ``link`` is the canonical http(s) URL and ``page`` its key: entries of five feeds
    with one page are fetched once. ``content`` is HTML as announced (full text in a
    feed) and may be empty; ``summary`` and ``title`` are plain text. ``capture`` is the document
    that it stood in first. ``found`` says how that came: "announced" by a poll, or in the past,
    "walked" from sitemap to sitemap or "archived" in a file. ``decision`` is the source's fetch
    policy when it was found, or "asked" once a person wants the page whatever the policy says.
    """

    id: str
    source: str
    guid: str
    link: str
    page: str
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    first_seen: datetime | None = None
    capture: str = ""
    found: Found = "announced"
    decision: Decision = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItems:
    """What a source's kind remembers of the document at *url*: items that need no second reading.

    ``items`` is packed as the kind wants it. ``capture`` is the document, ``before`` the one on
    whose known items it was read: where another came between, nothing of it is kept.
    """

    source: str
    url: str
    capture: str = ""
    before: str = ""
    items: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A further document of a source that is polled with it: a child of a sitemap index."""

    source: str
    url: str

    @property
    def id(self) -> str:
        """What the work of polling it is called."""
        return key("follow", self.source, self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A document of a source's site that is to be looked into for its past (`backfill`).

    Pages older than ``since`` are left out. ``changed`` is when its index says that it changed,
    ``part`` counts from 0 where one holds more pages than are taken at a time. ``budget`` is
    how many documents it and those that it names may come to, ``depth`` how many led to it.
    ``guessed`` is a usual place that nothing on the site names.
    """

    source: str
    url: str
    since: datetime | None = None
    changed: datetime | None = None
    part: int = 0
    budget: int = 1
    depth: int = 0
    guessed: bool = False

    @property
    def id(self) -> str:
        """What the work of looking into it is called: another one where anything differs."""
        times = (
            at.isoformat(timespec="milliseconds") if at else "" for at in (self.since, self.changed)
        )
        numbers = (self.part, self.budget, self.depth, int(self.guessed))
        return key("look", self.source, self.url, *times, *map(str, numbers))
