"""Further documents of sources: those polled with them, and those of their past."""

from __future__ import annotations

from typing import Protocol

from storage.records import Capture, Follow, Walk


class Documents(Protocol):
    """What the items of work stand for that are neither sources nor records of what was found."""

    def put_follow(self, follow: Follow) -> None:
        """Keep *follow*; what is known of it stays."""

    def follow(self, name: str) -> Follow | None:
        """Return the further document whose id is *name*, or None."""

    def followed(self, source: str) -> list[Follow]:
        """Return the further documents of *source*, by address."""

    def answer(self, follow: Follow) -> Capture | None:
        """Return the newest poll that brought a further document (200), without bytes, or None.

        Polls are told apart from the time on when *follow* is kept.
        """

    def put_walk(self, walk: Walk) -> None:
        """Keep *walk*, to the millisecond."""

    def walk(self, name: str) -> Walk | None:
        """Return the document of a walk whose id is *name*, or None."""

    def walks(self, source: str) -> list[Walk]:
        """Return the documents of all walks into the past of *source*, as they were found."""
