"""The store over one connection, whatever database is behind it: its parts put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Self

from storage import keeping
from storage.contract.retention import Retention
from storage.contract.search import Search
from storage.contract.withdrawals import Withdrawals
from storage.records import Article, Record
from storage.sql.archive import SqlArchive
from storage.sql.articles import SqlArticles
from storage.sql.calendar import SqlCalendar
from storage.sql.connection import Connection
from storage.sql.corrections import SqlCorrections
from storage.sql.days import SqlDays
from storage.sql.delivery import SqlDeliveries, SqlDigests
from storage.sql.documents import SqlDocuments
from storage.sql.entries import SqlEntries
from storage.sql.findings import SqlClassifications, SqlStories
from storage.sql.ids import Ids
from storage.sql.ledger import SqlLedger
from storage.sql.names import SqlNames
from storage.sql.queues import SqlQueues
from storage.sql.reprints import SqlReprints
from storage.sql.search import Matching, SqlSearch
from storage.sql.selection import SqlSelection
from storage.sql.sites import SqlSites
from storage.sql.sources import SqlSources
from storage.sql.subscriptions import SqlLinks, SqlSubscriptions
from storage.sql.translations import SqlTranslations
from storage.sql.trials import SqlTrials
from storage.sql.vectors import SqlVectors
from storage.sql.work import SqlWork
from storage.store import Opening, Store


class SqlStore(Store):
    """The one holder of SQL and bytes, over one connection, which is its thread's."""

    def __init__(
        self,
        connection: Connection,
        *,
        matching: Matching,
        retention: Retention,
        withdrawals: Withdrawals,
    ) -> None:
        self.connection = connection
        self.work = SqlWork(connection)
        self.queues = SqlQueues(connection)
        self.archive = SqlArchive(connection)
        self.sources = SqlSources(connection)
        self.sites = SqlSites(connection)
        self.trials = SqlTrials(connection)
        self.documents = SqlDocuments(connection)
        self.entries = SqlEntries(connection)
        self.articles = SqlArticles(connection)
        self.reprints = SqlReprints(connection)
        self.classifications = SqlClassifications(connection)
        self.corrections = SqlCorrections(connection)
        self.vectors = SqlVectors(connection)
        self.calendar = SqlCalendar(connection)
        self.translations = SqlTranslations(connection)
        self.stories = SqlStories(connection)
        self.ledger = SqlLedger(connection)
        self.subscriptions = SqlSubscriptions(connection)
        self.links = SqlLinks(connection)
        self.digests = SqlDigests(connection)
        self.deliveries = SqlDeliveries(connection)
        self.selection = SqlSelection(connection)
        self.retention = retention
        self.days = SqlDays(connection)
        self.search: Search = SqlSearch(connection, matching, self.days)
        self.names = SqlNames(connection)
        self.withdrawals = withdrawals

    def __enter__(self) -> Self:
        """Return the store, which the end of the block closes."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()

    def look_ahead(self, records: Iterable[Record]) -> None:
        """Look up in one go what keeping *records* asks one by one."""
        articles = [record for record in records if isinstance(record, Article)]
        if len(articles) > 1:
            named = {name for one in articles for name in (one.id, one.capture) if name}
            Ids(self.connection).look_up(named)
            self.articles.look_up([one.id for one in articles])

    def stand_in_line(self) -> None:
        """Do nothing: a transaction begins in line."""

    def keep_ahead(self, batches: Sequence[Sequence[Record]]) -> list[list[Record] | None]:
        """Keep nothing ahead: no other transaction runs meanwhile that it could be beside."""
        return [None] * len(batches)

    def keep(
        self, records: Sequence[Record], *, opens: Callable[[Record], Iterable[Opening]]
    ) -> int:
        """Keep *records* and open the work that changed ones ask for; return how much."""
        return self.work.open_all(
            [opening for record in self.put(records) for opening in opens(record)]
        )

    def put(self, records: Sequence[Record]) -> list[Record]:
        """Keep *records*; return those that changed something."""
        return keeping.put(self, records)
