"""What was withdrawn on demand: its traces taken out, and a tombstone that keeps it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A page that was withdrawn: nothing of what it said is kept, or is kept again.

    ``page`` is its key and ``article`` the id of what stood on it, "" where nothing was read from
    it; ``names`` are all ids, keys and addresses under which it could come back. ``because`` is
    the operator's word, for whoever asks why it is not here. ``source`` is who had it.
    """

    page: str
    article: str
    url: str
    source: str
    at: datetime
    because: str
    names: tuple[str, ...] = ()


class Withdrawals(Protocol):
    """The tombstones, and the taking out of what lies under them.

    `Store.put` asks `among` before it keeps anything.
    """

    def put(self, stone: Tombstone) -> None:
        """Keep *stone*, replacing one of its page; its traces are to be erased."""

    def lift(self, page: str) -> bool:
        """Forget the tombstone of *page*; return whether there was one."""

    def find(self, name: str) -> Tombstone | None:
        """Return the tombstone that has *name* among its names, or whose id alone begins so.

        :raises AmbiguousError: where several begin so, from 6 digits on; the titles are addresses
        """

    def of_articles(self, articles: Iterable[str]) -> dict[str, Tombstone]:
        """Return the tombstones of *articles*, by article."""

    def count(self) -> int:
        """Return how many tombstones there are."""

    def all(self) -> list[Tombstone]:
        """Return all tombstones, oldest first."""

    def among(self, names: Iterable[str]) -> set[str]:
        """Return those of *names* that a tombstone has; costs next to nothing without any."""

    def cut(self, stone: Tombstone, *, reason: str) -> list[str]:
        """Take out all that is kept under the names of *stone*; return copies to compare anew.

        Articles go with all their versions and all that was found out about them. Entries and
        captures stay without what they said, captures with *reason*. What was remembered of the
        documents of its sources is forgotten.
        """

    def forget_bytes(self, captures: Iterable[str]) -> None:
        """Delete the bytes of *captures*; whatever else has the same bytes loses them too."""

    def unerased(self) -> bool:
        """Tell whether there may be traces left: nobody has erased since a tombstone was put."""

    def erase(self) -> bool:
        """Overwrite what deleted rows left behind in files. Belongs outside a transaction.

        It writes in short transactions, so it may run beside the writer. Return False where the
        log could not be written back now, since somebody reads from it: that comes by itself.
        """
