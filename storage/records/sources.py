"""What is watched, and how it is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FetchPolicy = Literal["all", "matching", "none"]
Display = Literal["full", "snippet"]
HealthState = Literal["ok", "slow", "stale", "silent", "failing", "blocked", "moved", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What we watch: one address of one outlet.

    ``name`` is unique and is what people type. ``country`` is ISO 3166-1 alpha-2
    or "" where there is none, ``language`` is ISO 639-1 or "" (several, mixed).
    ``every`` is the wished interval between polls in seconds. ``options`` are
    the settings of the kind (link patterns, field mappings), as (name, value).
    ``region`` is where it is asked from, "" where that is all the same: see docs/scale.md.
    """

    name: str
    url: str
    kind: str = "feed"
    publisher: str = ""
    country: str = ""
    language: str = ""
    fetch: FetchPolicy = "all"
    every: int = 1800
    display: Display = "snippet"
    enabled: bool = True
    grade: str = ""
    ownership: str = ""
    homepage: str = ""
    licence: str = ""
    note: str = ""
    encoding: str = ""
    region: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str, default: str = "") -> str:
        """Return the kind's option *name*, or *default*."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source is doing, and what the next poll has to say to its server.

    ``state`` is ok, slow, stale, silent, failing, blocked, moved or gone, ``since`` when it
    turned; ``told`` is the state that the operator was told last, at ``told_at``. ``etag``,
    ``last_modified`` and ``digest`` are of the last good answer, kept verbatim;
    ``validators_url`` gave it.
    ``failures`` counts bad polls in a row. ``ttl`` is the feed's own wish in seconds (0:
    none), ``window`` how many seconds of news its document holds (0: unknown).
    ``permanent_url`` was the target of the last ``permanent_count`` answers, all
    permanent redirects. ``beyond`` counts items over ``max_items`` in the last answer,
    ``skipped`` the unreadable ones. ``answered_at`` and ``answered_before`` are the last two
    good answers, ``changed_at`` the last with a new document, ``read_at`` when one was read.
    ``newest_item`` is the newest date that a document named, ``last_item`` when an item
    appeared last; ``rhythm`` is what its items lead one to expect (see `monitor.watch.rhythm`).
    """

    source: str
    state: HealthState = "ok"
    since: datetime | None = None
    told: str = "ok"
    told_at: datetime | None = None
    reason: str = ""
    detail: str = ""
    etag: str = ""
    last_modified: str = ""
    validators_url: str = ""
    digest: str = ""
    failures: int = 0
    polled_at: datetime | None = None
    answered_at: datetime | None = None
    answered_before: datetime | None = None
    changed_at: datetime | None = None
    read_at: datetime | None = None
    not_before: datetime | None = None
    newest_item: datetime | None = None
    last_item: datetime | None = None
    rhythm: str = ""
    window: int = 0
    ttl: int = 0
    title: str = ""
    skipped: int = 0
    beyond: int = 0
    permanent_url: str = ""
    permanent_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A source that is off in the catalogue, how it answered, and whether it was switched on here.

    ``url`` is the address that was tried: a source with another one begins anew. ``due_at`` is
    when to ask again. ``good`` are the answers with new items of the last week, ``known`` eight
    bytes for each item of the last answer, ``failures`` counts the others in a row.
    ``on_at`` is when it was switched on, ``told_at`` when the operator was told of it;
    ``is_refused`` says that a person took it off again, so that it is not tried any more.
    """

    source: str
    url: str
    asked_at: datetime | None = None
    due_at: datetime | None = None
    good: tuple[datetime, ...] = ()
    known: bytes = b""
    failures: int = 0
    reason: str = ""
    detail: str = ""
    on_at: datetime | None = None
    told_at: datetime | None = None
    is_refused: bool = False
