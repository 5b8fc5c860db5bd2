"""Which part of a store keeps which record: the same for every implementation."""

from __future__ import annotations

from collections.abc import Sequence

from storage.correcting import corrected
from storage.merging import merge, settled
from storage.records import (
    Article,
    Capture,
    Classification,
    Delivery,
    Digest,
    Ended,
    Entry,
    Follow,
    Health,
    Known,
    KnownItems,
    Link,
    Membership,
    Merger,
    Original,
    Planned,
    Profile,
    Record,
    Refusals,
    Reprint,
    Signature,
    SitePage,
    Source,
    Translation,
    Vector,
    Walk,
)
from storage.store import Store
from storage.withholding import without_withdrawn


def put(store: Store, records: Sequence[Record]) -> list[Record]:
    """Keep *records* and return those that changed something: see `Store.put`."""
    records = corrected(store, settled(store, without_withdrawn(store, records)))
    entries = [record for record in records if isinstance(record, Entry)]
    changed: list[Record] = list(store.entries.put(entries)) if entries else []
    for record in records:
        if isinstance(record, Article):
            kept = store.articles.put(record)
            changed += [kept] if kept is not None else []
        elif isinstance(record, Merger):
            changed += merge(store, record)
        elif not isinstance(record, Entry) and _put(store, record):
            changed.append(record)
    return changed


def _put(store: Store, record: Record) -> bool:
    match record:
        case Capture():
            return store.archive.add(record)
        case Health():
            return store.sources.put_health(record)
        case Signature():
            return store.reprints.put_signature(record)
        case SitePage():
            return store.sites.put(record)
        case Reprint():
            return store.reprints.put(record)
        case Original():
            return store.reprints.drop(record.article)
        case Classification():
            return store.classifications.put(record)
        case Planned():
            return store.calendar.put(record)
        case Vector():
            return store.vectors.put(record)
        case Translation():
            return store.translations.put(record)
        case Membership():
            return store.stories.put(record)
        case Profile():
            return store.stories.put_profile(record)
        case Known():
            return store.ledger.put(record)
        case Digest():
            return store.digests.put(record)
        case Delivery():
            return store.deliveries.put(record)
        case Follow():
            store.documents.put_follow(record)
            return True
        case Walk():
            store.documents.put_walk(record)
            return True
        case KnownItems():
            store.entries.put_known_items(record)
            return False
        case Ended():
            store.subscriptions.disable(record.subscription, record.why)
            return True
        case Refusals():
            store.subscriptions.note_refusals(record.subscription, record.number)
            return True
        case Link():
            return store.links.put(record)
        case Source():
            store.sources.add(record)
            return True
        case _:
            raise TypeError(f"no part of the store keeps a {type(record).__name__}")
