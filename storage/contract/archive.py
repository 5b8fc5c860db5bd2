"""Captures and their raw bytes: what was received, kept and never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Capture


class Archive(Protocol):
    """The exchanges, and the bytes that each received: the same bytes are kept once.

    What is returned "without bytes" has an empty ``body``; its ``digest`` names them.
    """

    def add(self, capture: Capture) -> bool:
        """Keep *capture* and its bytes; return False where one of its id is there already."""

    def get(self, capture: str, *, body: bool = True) -> Capture | None:
        """Return one capture, with its bytes unless *body* is false, or None.

        Bytes that were pruned are empty. A poll that brought nothing may take long to find: no
        work and no record refers to one.
        """

    def body(self, name: str) -> bytes:
        """Return the raw bytes called *name* (a digest), or b"" where they are not kept."""

    def keep_in(self, url: str) -> None:
        """Put new bytes into the bucket or folder at *url* from now on ("": into the store).

        What is kept stays where it is. The address is kept too, for whoever reads.

        :raises StorageError: where it cannot be used
        """

    def kept_in(self) -> str:
        """Return the bucket or folder into which new bytes go, "" for the store itself."""

    def of_page(self, page: str) -> list[Capture]:
        """Return the captures of one page, oldest first, without bytes; none for the page ""."""

    def pages_at(self, url: str) -> list[str]:
        """Return the pages whose captures were led to *url*, by name. Reads all captures."""

    def history(self, source: str, *, since: datetime, limit: int = 500) -> list[Capture]:
        """Return the polls of *source* since then, newest first, without bytes."""

    def watched(
        self, sources: Sequence[str], *, since: datetime, until: datetime
    ) -> dict[str, tuple[int, int]]:
        """Return (polls, good answers) of each of *sources* from *since* to before *until*.

        Those that were not polled are left out. The time that it takes grows with the polls.
        """

    def latest_of(self, pages: Sequence[str]) -> list[str]:
        """Return the id of the newest capture with bytes of each of *pages*, in no order."""

    def all(self, *, purposes: Sequence[str], since: datetime | None = None) -> Iterator[Capture]:
        """Yield captures that received bytes, oldest first, with their bytes."""
