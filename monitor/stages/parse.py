"""parse: what a source's answer announces. Runs in a worker process: the bytes are hostile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from monitor.sources import Document, Listing, parse, request_url
from monitor.stages.captures import announcement, document_of, saved
from monitor.stages.table import STAGES
from monitor.watch import health, rhythm
from storage.records import (
    Capture,
    Entry,
    Follow,
    Health,
    KnownItems,
    Outcome,
    Record,
    Source,
    digest,
    key,
)
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseTask:
    """A source's answer, with what it takes to read it."""

    source: Source
    capture: Capture
    health: Health
    max_items: int
    now: datetime
    before: KnownItems | None = None


def made(parts: Parts) -> Parse:
    """Return what looks up; `run` is at the top of the module, for workers."""
    return Parse(parts.settings.fetch.max_items)


class Parse:
    """Looks up what a capture needs to be read; ``max_items`` bounds the entries of one poll."""

    def __init__(self, max_items: int) -> None:
        self._max_items = max_items

    def read(self, store: Store, item: str, now: datetime) -> ParseTask | Outcome:
        """Look up the capture *item* and its source."""
        capture = store.archive.get(item)
        if capture is None or not capture.body:
            return Outcome(reason="vanished", detail="the bytes are not kept any more")
        source = store.sources.get(capture.source)
        if source is None:
            return Outcome(reason="vanished", detail="the source is not watched any more")
        return ParseTask(
            source=source,
            capture=capture,
            health=store.sources.health(source.name),
            max_items=self._max_items,
            now=now,
            before=store.entries.known_items(source.name, capture.url),
        )


def run(task: ParseTask) -> Outcome:
    """Read the document and return its entries, and how the source is doing now."""
    capture = task.capture
    listing = parse(
        document_of(capture, encoding=task.source.encoding, known=_handed(task.before)),
        task.source,
        task.max_items,
    )
    entries = tuple(
        entry
        if entry.capture  # a kind of hundreds of entries says it itself: `replace` is slow
        else replace(entry, first_seen=capture.at, capture=capture.id, decision=task.source.fetch)
        for entry in listing.entries
    )
    held = tuple(
        replace(entry, first_seen=capture.at, capture=capture.id, decision="none")
        for entry, _ in listing.pages
    )
    announced = (
        announcement(entry, capture.at)
        for entry in entries
        if task.source.fetch == "none" or not entry.page
    )
    records: list[Record] = [
        *entries,
        *held,
        *(a for a in announced if a is not None),
        *(_held(*page) for page in listing.pages),
        *(Follow(source=task.source.name, url=url) for url in listing.follow),
        *_health(task, listing),
        *_known_items(task, listing),
    ]
    return Outcome(
        reason=listing.reason,
        records=tuple(records),
        parked=listing.reason != "ok",
        detail=f"{task.source.name}: {_detail(listing)}",
    )


def _held(entry: Entry, page: Document) -> Capture:
    """Return the page of *entry* that the document itself held."""
    return saved(
        page,
        name=key("held", entry.id, digest(page.body)),
        source=entry.source,
        url=entry.link or page.url,
        page=entry.page or entry.id,
    )


_MARK: Final = STAGES["parse"].version.to_bytes(2, "big")
"""What is remembered by another version of this stage is not believed."""


def _handed(before: KnownItems | None) -> bytes:
    """Return what the kind remembered of the document before."""
    return before.items[len(_MARK) :] if before and before.items.startswith(_MARK) else b""


def _known_items(task: ParseTask, listing: Listing) -> tuple[KnownItems, ...]:
    """Return what is remembered of the document, where there is, or was, anything."""
    before, capture = task.before, task.capture
    if listing.reason != "ok" or before is None or not (listing.known or before.items):
        return ()
    items = _MARK + listing.known if listing.known else b""
    return (replace(before, capture=capture.id, before=before.capture, items=items),)


def _health(task: ParseTask, listing: Listing) -> tuple[Health, ...]:
    """Return how the source is doing; its further documents only tell of newer items."""
    dates = (*(entry.published for entry in listing.entries), *listing.again)
    published = [at for at in dates if at is not None]
    newest = max(published, default=None)
    known = task.health
    if task.capture.url not in (request_url(task.source, task.capture.at), known.permanent_url):
        if newest is None or (known.newest_item is not None and newest <= known.newest_item):
            return ()
        return (health.renewed(known, newest, task.now),)
    state = health.after_reading(
        known, listing.reason, listing.detail, task.capture.digest, newest, task.now
    )
    if listing.reason != "ok":
        return (state,)
    measured = rhythm.window_of(published, task.now)
    return (
        replace(
            state,
            title=listing.title or state.title,
            ttl=listing.ttl_seconds or 0,
            window=rhythm.narrowed(known.window, measured) if measured else 0,
            skipped=listing.skipped,
            beyond=listing.beyond,
        ),
    )


def _detail(listing: Listing) -> str:
    if listing.detail:
        return listing.detail
    count = len(listing.entries) + len(listing.pages) + len(listing.again)
    parts = [f"{count} item{'s' * (count != 1)}"]
    if listing.again:
        parts.append(f"{len(listing.again)} as before")
    if listing.skipped:
        parts.append(f"{listing.skipped} broken and passed over")
    if listing.beyond:
        parts.append(f"{listing.beyond} items over max_items")
    return ", ".join(parts)
