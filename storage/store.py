"""The store as a contract: everything that is kept, behind one name, whatever keeps it.

A stage's new records and the end of its work row are written in one transaction: after a
crash a thing is either done and recorded, or due again. The parts are in `storage.contract`,
with what holds for all of them; `storage.opening` opens a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from storage.contract.archive import Archive
from storage.contract.articles import Articles
from storage.contract.calendar import Calendar
from storage.contract.classifications import Classifications
from storage.contract.corrections import Corrections
from storage.contract.days import Days
from storage.contract.deliveries import Deliveries
from storage.contract.digests import Digests
from storage.contract.documents import Documents
from storage.contract.entries import Entries
from storage.contract.ledger import Ledger
from storage.contract.links import Links
from storage.contract.names import Names
from storage.contract.queues import Queues
from storage.contract.reprints import Reprints
from storage.contract.retention import Retention
from storage.contract.search import Search
from storage.contract.selection import Selection
from storage.contract.sites import Sites
from storage.contract.sources import Sources
from storage.contract.stories import Stories
from storage.contract.subscriptions import Subscriptions
from storage.contract.translations import Translations
from storage.contract.trials import Trials
from storage.contract.vectors import Vectors
from storage.contract.withdrawals import Withdrawals
from storage.contract.work import Work
from storage.records import Record

Opening = tuple[str, str, datetime]
"""(stage, item, due): a work row that a changed record opens."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a store takes on disk, in bytes: ``data``, and the ``log`` that is not in it yet."""

    data: int
    log: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put in place: its ``articles``, and where what was there is ``kept``."""

    articles: int
    kept: str


class Store(Protocol):
    """The one holder of what is kept. Not thread-safe: it belongs to the thread that opened it.

    A **reader** (`storage.opening.open_reader`, `reader`) is a store too, whose every attempt to
    write raises a StorageError. Any number of them read beside one writer.
    """

    work: Work
    queues: Queues
    archive: Archive
    sources: Sources
    sites: Sites
    trials: Trials
    documents: Documents
    entries: Entries
    articles: Articles
    reprints: Reprints
    classifications: Classifications
    calendar: Calendar
    corrections: Corrections
    vectors: Vectors
    translations: Translations
    stories: Stories
    ledger: Ledger
    subscriptions: Subscriptions
    links: Links
    digests: Digests
    deliveries: Deliveries
    selection: Selection
    retention: Retention
    search: Search
    days: Days
    names: Names
    withdrawals: Withdrawals

    def __enter__(self) -> Self:
        """Return the store, which the end of the block closes."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""

    def close(self) -> None:
        """Let go of it. Twice is once."""

    def reader(self) -> Store:
        """Open a reader of the same store, with a connection of its own: for another thread."""

    def writing(self, *, beside: bool = False) -> AbstractContextManager[None]:
        """One write transaction, the length of a ``with`` block: all of it is kept, or nothing.

        Whatever the block raises undoes it. Another's transaction waits for its end (30 s at
        most), or runs beside it: whoever must be the only one holds the writer's lock.

        :param beside: begin beside others', where the store can: only `keep_ahead` may write
            before `stand_in_line`, which the end of the block does too
        :raises RuntimeError: inside another one: a block that only seems to be kept at its end
            is a bug; see `part`
        :raises BusyError: when another's transaction does not end
        :raises CrossedError: when this one and another wait for each other
        :raises DiskFullError: when the disk is full, at the latest when the block ends
        """

    def stand_in_line(self) -> None:
        """Wait until no other transaction writes, and see what all before have kept.

        Within `writing`; twice is once.
        """

    def keep_ahead(self, batches: Sequence[Sequence[Record]]) -> list[list[Record] | None]:
        """Keep what nobody else can know of yet: articles of new names, findings about those.

        Returns of each of *batches* what `put` would; None where it has to wait for the line, or
        where it cannot be kept, which `put` says then. Whether something was withdrawn meanwhile
        is to be asked again in line.
        """

    def hurry(self, seconds: float) -> None:
        """Have `writing` wait for others so many *seconds* from now on, and then no more.

        For a stop that has its bound. Safe in any thread.
        """

    def part(self) -> AbstractContextManager[None]:
        """A part of a transaction: what it raises undoes it alone, and the rest stays.

        Parts may stand in parts. A part that fails because the store does (StorageError) may have
        ended the whole transaction: let the error pass.

        :raises RuntimeError: outside `writing`
        """

    def keep(
        self, records: Sequence[Record], *, opens: Callable[[Record], Iterable[Opening]]
    ) -> int:
        """Keep *records* and open the work that changed ones ask for; return how much.

        Belongs inside the transaction that settles the work which made them.
        """

    def put(self, records: Sequence[Record]) -> list[Record]:
        """Keep *records*; return those that changed something, as they are kept now.

        Nothing of what was withdrawn is kept again: see `storage.withholding`. What persons
        corrected is kept as they said: see `storage.correcting`.
        Entries come first, then the others in their order. What is worth no further work is not
        among them: known items never, an entry as `Entries.put` says.
        """

    def look_ahead(self, records: Iterable[Record]) -> None:
        """Look up in one go what keeping *records* one by one asks: a server answers sooner.

        Belongs inside the transaction that keeps them.
        """

    def foreign_version(self) -> int:
        """Return a number that is another one once somebody else has written. Costs 5 us."""

    def size(self) -> Size:
        """Return what the store takes on disk."""

    def problems(self, *, seconds: float | None = None) -> list[str]:
        """Return what is wrong with the store, the first few things; nothing when it is whole.

        :param seconds: how long the look may take; None for a thorough one, of everything
        """

    def backup(self, path: Path) -> int:
        """Write a consistent copy to the file *path* while others go on writing; return its bytes.

        It is looked through before it has its name. `storage.opening.restore_store` puts it back.

        :raises DiskFullError: where there is no room for it
        :raises DamagedError: when the store is damaged; there is no copy then
        :raises StorageError: where *path* cannot be written
        """

    def note_sums(self, goes_on: Callable[[], bool]) -> int:
        """Note what rows add up to, so that `problems` sees which the disk altered afterwards.

        Belongs after a look that found nothing wrong, outside a transaction; others write in
        between.

        :param goes_on: is asked now and then; False ends it, the next time the rest is noted
        :returns: how many sums were noted; 0 where the server has its own
        """

    def tidy(self) -> None:
        """Do what keeps the store fast and its log short. Takes moments; done once an hour."""
