"""Keeping beside others' transactions what nobody else can know of yet.

Most of what is kept of a page is of its article, which is new: rows under a number that was given
within the transaction, which no other can name before it is kept. So these rows meet nobody's, and
need not stand in line. What else is kept, and what is decided, does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from storage.errors import StorageError
from storage.postgres.connection import Connection
from storage.records import Article, Classification, Planned, Record, Signature, SitePage
from storage.sql.at_hand import AtHand
from storage.sql.ids import Ids
from storage.store import Store
from storage.withholding import brings_back

_ABOUT_ONE: Final = Signature | SitePage | Classification | Planned
"""Findings that are rows of their article alone."""


def keep_ahead(
    store: Store, connection: Connection, batches: Sequence[Sequence[Record]]
) -> list[list[Record] | None]:
    """Keep those of *batches* that are about new articles alone: see `Store.keep_ahead`."""
    names = [record.id for batch in batches for record in batch if isinstance(record, Article)]
    given = Ids(connection).given_new(names) if names else set[str]()
    kept: list[list[Record] | None] = []
    try:
        with store.part():
            for batch in batches:
                chosen = _may_go_ahead(batch, given, connection.at_hand)
                if chosen and not brings_back(store, batch):
                    kept.append(store.put(batch))
                    # The same page, read twice at once: the other reading makes a version of it.
                    given -= {record.id for record in batch if isinstance(record, Article)}
                else:
                    kept.append(None)
    except StorageError:
        raise
    except Exception:  # noqa: BLE001 - a bug is met again, and told, where its item is settled
        return [None] * len(batches)
    return kept


def _may_go_ahead(batch: Sequence[Record], given: Collection[str], at_hand: AtHand) -> bool:
    """Tell whether all of *batch* is about articles of new names, written for the first time."""
    return bool(batch) and all(
        record.id in given
        if isinstance(record, Article)
        else isinstance(record, _ABOUT_ONE) and at_hand.is_new(record.article)
        for record in batch
    )
