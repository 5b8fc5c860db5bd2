"""extract: the article in a page. Runs in a worker process: the bytes are hostile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from monitor.stages.captures import document_of
from storage.records import Capture, Entry, Outcome, Record, Source
from storage.store import Store

INGESTED = Source(name="ingest", url="urn:ingest", kind="archive", display="full", enabled=False)
"""The source of what was taken in by hand and announced by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractTask:
    """A page's bytes, with who announced it."""

    source: Source
    capture: Capture
    entry: Entry | None
    now: datetime


def read(store: Store, item: str, now: datetime) -> ExtractTask | Outcome:
    """Look up the capture *item*, its source and the entry that announced it."""
    capture = store.archive.get(item)
    if capture is None or not capture.body:
        return Outcome(reason="vanished", detail="the bytes are not kept any more")
    entries = store.entries.of_page(capture.page) or [
        entry
        for entry in (store.entries.get(capture.page, source=capture.source),)
        if entry is not None
    ]
    mine = [entry for entry in entries if entry.source == capture.source]
    return ExtractTask(
        source=store.sources.get(capture.source) or INGESTED,
        capture=capture,
        entry=next(iter(mine or entries), None),
        now=now,
    )


def run(task: ExtractTask) -> Outcome:
    """Read the page and return its article, or the reason why there is none."""
    # Heavy, and only ever used in a worker: the daemon's own process stays small.
    from monitor.extraction.page import read_page
    from monitor.reprints.signature import signature

    capture = task.capture
    first_seen = task.entry.first_seen if task.entry and task.entry.first_seen else capture.at
    extracted = read_page(
        document_of(capture, encoding=task.source.encoding),
        source=task.source,
        entry=task.entry,
        first_seen=first_seen,
        now=task.now,
    )
    article = extracted.article
    records: tuple[Record, ...] = ()
    if article is not None:
        article = replace(article, capture=capture.id, captured_at=capture.at)
        # What `compare` looks up costs as much as a decision: it is made here, beside the others.
        records = (article, signature(article))
    return Outcome(
        reason=extracted.reason,
        records=records,
        parked=not records,
        detail=f"{article.headline if article else capture.url} {extracted.detail}".rstrip(),
    )
