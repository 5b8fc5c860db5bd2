"""What the sources announced, each item once, and what need not be read again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from storage.records import Entry, KnownItems

REFETCHES: Final = 3
"""How often an entry that is announced anew is fetched anew: some feeds change every title at
every poll, and a page that was corrected more often is rare."""


class Entries(Protocol):
    """The announcements by id, and what a kind remembers of each document of a source."""

    def put(self, entries: Sequence[Entry]) -> list[Entry]:
        """Keep *entries*; return those that make their page worth a request, in their order.

        That is a page nobody announced before to be fetched, and that was not fetched; or one that
        is announced anew under another title, date, link or decision (a correction), though not
        at every poll: see `REFETCHES`. What was known first stays: when an entry was seen first,
        which poll announced it, how it was found, and that a person asked for it.
        """

    def ask(self, page: str) -> int:
        """Note that a person wants *page*, whatever the policy says; return how many entries."""

    def known_items(self, source: str, url: str) -> KnownItems:
        """Return what is remembered of a document of a source; nothing of one never read."""

    def put_known_items(self, known: KnownItems) -> None:
        """Keep *known*; without its items where it was not built on those that are kept."""

    def get(self, entry: str, *, source: str = "") -> Entry | None:
        """Return one entry, or None. It is found at once where its *source* is named."""

    def of_page(self, page: str) -> list[Entry]:
        """Return every announcement of a page, first seen first; none for the page ""."""
