"""The gate before all that is kept: nothing of what was withdrawn comes back.

Whatever brings it: a poll, a page that was under way, a file of the past, a replay. The same for
every implementation of the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storage.records import (
    Article,
    Capture,
    Classification,
    Entry,
    Known,
    KnownItems,
    Membership,
    Original,
    Planned,
    Profile,
    Record,
    Reprint,
    Signature,
    SitePage,
    Translation,
    Vector,
)
from storage.store import Store

WITHDRAWN = "withdrawn"
"""The reason code of what was withdrawn on demand."""

_Finding = (
    Signature
    | SitePage
    | Reprint
    | Original
    | Classification
    | Planned
    | Vector
    | Translation
    | Membership
    | Profile
    | Known
)


def without_withdrawn(store: Store, records: Sequence[Record]) -> Sequence[Record]:
    """Return *records* as they may be kept.

    Entries and captures of withdrawn pages stay without what they say; articles, and what was
    found out about them, are left out. The documents that brought one lose their bytes.
    """
    gone = _gone(store, records)
    if not gone:
        return records
    bringing = [record for record in records if not gone.isdisjoint(_names(record))]
    brought = {one.capture for one in bringing if isinstance(one, Entry | Article)}
    left_out = {one.id for one in bringing if isinstance(one, Article)}
    store.withdrawals.forget_bytes(brought)
    return [kept for record in records if (kept := _kept(record, gone | left_out)) is not None]


def brings_back(store: Store, records: Sequence[Record]) -> bool:
    """Tell whether there is an article among *records* that `without_withdrawn` leaves out."""
    articles = [record for record in records if isinstance(record, Article | Signature)]
    gone = _gone(store, articles) if articles else set()
    return any(not gone.isdisjoint(_names(article)) for article in articles)


def text_name(signature: Signature) -> str:
    """Return the name under which the very text of an article comes back in a file."""
    return f"text {signature.text_digest}" if signature.text_digest else ""


def _gone(store: Store, records: Sequence[Record]) -> set[str]:
    """Return the names in *records* that are withdrawn, and the ids of files with such a text.

    What another outlet prints is its own, however much it is the same.
    """
    gone = store.withdrawals.among(name for record in records for name in _names(record))
    files = {one.id for one in records if isinstance(one, Article) and one.url.startswith("urn:")}
    if files:
        texts = {text_name(one): one.article for one in records if isinstance(one, Signature)}
        for name in store.withdrawals.among(n for n, article in texts.items() if article in files):
            gone.add(texts[name])
    return gone


def _names(record: Record) -> tuple[str, ...]:
    match record:
        case Entry():
            return (record.id, record.page, record.link)
        case Capture():
            return (record.page, record.url) if record.page else ()
        case Article():
            return (record.id, record.url, record.canonical_url)
        case Reprint():
            return (record.article, record.source_article, record.origin)
        case _ if isinstance(record, _Finding):
            return (record.article,)
        case _:
            return ()


def _kept(record: Record, gone: set[str]) -> Record | None:
    """Return what may be kept of *record*."""
    if isinstance(record, KnownItems):
        # Its document is read whole as long as it brings one: else nobody would see it there.
        return replace(record, items=b"")
    if gone.isdisjoint(_names(record)):
        return record
    match record:
        case Entry():
            return blank(record)
        case Capture():
            return replace(record, body=b"", digest="", size=0, reason=WITHDRAWN, detail="")
        case _:
            return None


def blank(entry: Entry) -> Entry:
    """Return *entry* without what it says."""
    return replace(
        entry,
        title="",
        summary="",
        content="",
        authors=(),
        categories=(),
        published=None,
        updated=None,
        decision="none",
    )
