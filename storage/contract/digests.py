"""Editions: one for one subscription and one local date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Digest, Shown


class Digests(Protocol):
    """The editions that were made; dates are ISO text, "2026-11-21"."""

    def put(self, digest: Digest) -> bool:
        """Keep an edition; the first of a date stays. Return whether this is it.

        The edition that it ``replaces`` is put aside: what it told stays told, but no date has it.
        """

    def get(self, subscription: str, date: str) -> Digest | None:
        """Return the edition of a local date, or None."""

    def named(self, digest: str) -> Digest | None:
        """Return the edition with the id *digest*, put aside or not, or None."""

    def latest(self, subscription: str) -> Digest | None:
        """Return the edition of the newest date, or None."""

    def before(self, subscription: str, date: str) -> Digest | None:
        """Return the newest edition of an earlier date than *date*, or None."""

    def that_told(self, article: str) -> list[Digest]:
        """Return the editions that told *article*, by the end of their time."""

    def made_after(self, digest: Digest) -> list[str]:
        """Return the dates of the editions of its subscription made after *digest*, in order."""

    def told_upto(self, subscription: str, *, before: str = "") -> int:
        """Return the last line of the ledger that editions (of dates before) went by, or 0."""

    def has_told(self, subscription: str, articles: Sequence[str]) -> set[str]:
        """Return those of *articles* that any edition has told, however long ago."""

    def last_told(self, subscription: str) -> datetime | None:
        """Return the end of the time of the newest edition that told anything, or None."""

    def shown(self, subscription: str, *, since: datetime, before: str = "") -> list[Shown]:
        """Return what editions showed whose time ended since then, in the order of their making.

        :param before: only of editions of earlier dates than this
        """

    def told(self, subscription: str, *, since: datetime) -> tuple[set[str], set[str]]:
        """Return the (stories, articles) that editions have told whose time ended since then."""

    def all(self, *, since: datetime) -> Iterator[Digest]:
        """Yield the editions whose time ended since then, in the order in which they were made."""

    def rewrite(self, digest: Digest) -> None:
        """Replace what a kept edition says, and notes as shown, by that of *digest*, of its id."""
