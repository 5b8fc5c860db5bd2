"""Who printed whose text: the edges from copies to their sources, and how candidates are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.records import Reprint, Signature


@dataclass(frozen=True, slots=True)
class Copying:
    """How much of what one source published is another's text.

    ``articles`` are its usable articles, ``copies`` those of them that are reprints, ``delays``
    the seconds from the origin's publication to theirs, ascending, where both times are known and
    in this order.
    """

    source: str
    articles: int
    copies: int
    delays: tuple[float, ...]


class Reprints(Protocol):
    """At most one edge for each article, and its signature."""

    def put_signature(self, signature: Signature) -> bool:
        """Keep the signature of an article; return whether it is new or another.

        A sketch value that many articles share already (boilerplate) may be left out: see `alike`.
        """

    def signature(self, article: str) -> Signature | None:
        """Return the kept signature of an article, its sketch ascending, or None."""

    def text_digests(self, articles: Iterable[str], *, scheme: str) -> dict[str, str]:
        """Return the ``text_digest`` of kept signatures of *scheme* that have one, by article."""

    def alike(self, signature: Signature, *, least: int, limit: int) -> list[str]:
        """Return other articles that may share text: the same text first, then by shared sketch.

        A shared value counts for one through the number of articles that have it. Those with the
        same text come as they were kept, the others by what they share, the most first, then by id.

        :param least: how many sketch values must be shared
        :param limit: how many of each sort at most
        """

    def families(self, origins: Iterable[str]) -> list[Reprint]:
        """Return the edges of every chain that begins at one of *origins*, by article."""

    def put(self, reprint: Reprint) -> bool:
        """Keep the one edge of an article; return whether it is new or another."""

    def drop(self, article: str) -> bool:
        """Forget that *article* is a copy; return whether it was one."""

    def of(self, articles: Sequence[str]) -> dict[str, Reprint]:
        """Return the edges of *articles*, by article."""

    def copies(self, article: str, *, limit: int | None = None) -> list[Reprint]:
        """Return the copies whose chain begins at *article* or that were made from it, by id.

        :param limit: so many at most, those that were kept first
        """

    def count_copies(self, article: str) -> int:
        """Return how many copies `copies` would return."""

    def by_source(self, *, kinds: Sequence[str], since: datetime) -> list[Copying]:
        """Return how much each source copied of what was first seen since then, by its name.

        The time that it takes grows with the articles of that time.

        :param kinds: of reprint, those that count
        """

    def all(self, *, since: datetime | None = None) -> list[Reprint]:
        """Return every edge whose copy was first seen since then, as the copies arrived."""
