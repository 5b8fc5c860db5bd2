"""The store: everything that is kept, behind one name, and the settling of finished work.

A stage's new records and the end of its work row are written in one transaction: after a
crash a thing is either done and recorded, or due again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

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
    KnownItems,
    Membership,
    Original,
    Profile,
    Record,
    Reprint,
    Signature,
    Source,
    Walk,
)
from storage.sqlite.archive import Archive
from storage.sqlite.articles import Articles
from storage.sqlite.database import StorageError, open_database
from storage.sqlite.delivery import Deliveries, Digests, Subscriptions
from storage.sqlite.entries import Entries
from storage.sqlite.findings import Classifications, Reprints, Stories
from storage.sqlite.retention import Retention
from storage.sqlite.search import Search
from storage.sqlite.selection import Selection
from storage.sqlite.sources import Sources
from storage.sqlite.work import Work

Opening = tuple[str, str, datetime]
"""(stage, item, due): a work row that a changed record opens."""


class Store:
    """The one holder of SQL and bytes. Not thread-safe: it belongs to the thread that made it."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.database = open_database(path, read_only=read_only)
        self.work = Work(self.database)
        self.archive = Archive(self.database)
        self.sources = Sources(self.database)
        self.entries = Entries(self.database)
        self.articles = Articles(self.database)
        self.reprints = Reprints(self.database)
        self.classifications = Classifications(self.database)
        self.stories = Stories(self.database)
        self.subscriptions = Subscriptions(self.database)
        self.digests = Digests(self.database)
        self.deliveries = Deliveries(self.database)
        self.selection = Selection(self.database)
        self.retention = Retention(self.database)
        self.search = Search(self.database)

    def close(self) -> None:
        """Close the connection."""
        self.database.conn.close()

    def problems(self) -> list[str]:
        """Return what SQLite's own check finds wrong with the file; nothing when it is whole."""
        rows = self.database.execute("PRAGMA quick_check").fetchall()
        return [row[0] for row in rows if row[0] != "ok"]

    def backup(self, path: Path) -> None:
        """Write a consistent copy to *path* while others go on writing here.

        :raises StorageError: where *path* cannot be written
        """
        try:
            copy = sqlite3.connect(path)
        except sqlite3.Error as error:
            raise StorageError(f"{path}: cannot be written ({error})") from error
        try:
            self.database.conn.backup(copy)
        except sqlite3.Error as error:
            raise StorageError(f"{path}: cannot be written ({error})") from error
        finally:
            copy.close()

    def tidy(self) -> None:
        """Refresh the query planner's statistics and write the log back into the file."""
        self.database.execute("PRAGMA optimize")
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def keep(
        self, records: Sequence[Record], *, opens: Callable[[Record], Iterable[Opening]]
    ) -> int:
        """Keep *records* and open the work that changed ones ask for; return how much.

        Belongs inside the transaction that settles the work which made them.
        """
        return self.work.open_all(
            [opening for record in self.put(records) for opening in opens(record)]
        )

    def put(self, records: Sequence[Record]) -> list[Record]:
        """Keep *records* inside the caller's transaction; return those that changed something."""
        entries = [record for record in records if isinstance(record, Entry)]
        changed: list[Record] = list(self.entries.put(entries)) if entries else []
        for record in records:
            if isinstance(record, Article):
                kept = self.articles.put(record)
                changed += [kept] if kept is not None else []
            elif not isinstance(record, Entry) and self._put(record):
                changed.append(record)
        for poll in {entry.capture for entry in entries}:
            self.archive.count_new_items(poll)
        return changed

    def _put(self, record: Record) -> bool:
        match record:
            case Capture():
                return self.archive.add(record)
            case Health():
                return self.sources.put_health(record)
            case Signature():
                return self.reprints.put_signature(record)
            case Reprint():
                return self.reprints.put(record)
            case Original():
                return self.reprints.drop(record.article)
            case Classification():
                return self.classifications.put(record)
            case Membership():
                return self.stories.put(record)
            case Profile():
                return self.stories.put_profile(record)
            case Digest():
                return self.digests.put(record)
            case Delivery():
                return self.deliveries.put(record)
            case Follow() | Walk():
                return True
            case KnownItems():
                self.entries.put_known_items(record)
                return False
            case Ended():
                self.subscriptions.disable(record.subscription, record.why)
                return True
            case Source():
                self.sources.add(record)
                return True
            case _:
                raise TypeError(f"no table keeps a {type(record).__name__}")
