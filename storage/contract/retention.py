"""Deleting what is old: never an article that is about the SCO, never what a message told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

ANNOUNCED: Final = 1_000
"""Of each document of a source so many of the newest entries stay whatever their age: twice what
is read of one. What a document still holds would come back as news otherwise."""


SLICE: Final = 250
"""Rows that one step of `Retention.slices` looks at: 12 ms where all of them go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagesOf:
    """The stages whose items are ids of ``polls``, ``pages``, ``captures`` of pages, ``articles``.

    What is deleted takes its rows in these with it, so that the work does not outgrow what it is
    about.
    """

    polls: tuple[str, ...]
    pages: tuple[str, ...]
    captures: tuple[str, ...]
    articles: tuple[str, ...]


NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing here is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """What is older than these goes; what is not named stays for ever.

    :param bodies: for the raw bytes of pages, texts and files
    :param documents: for the documents of sources, which come again and again; they do not outlive
        their polls
    :param irrelevant: for articles that are not about the SCO
    :param history: for polls, and for entries whose page was not fetched
    :param announced: entries of each document that stay whatever their age: see `ANNOUNCED`
    """

    bodies: datetime = NEVER
    documents: datetime = NEVER
    irrelevant: datetime = NEVER
    history: datetime = NEVER
    announced: int = ANNOUNCED


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was deleted."""

    bodies: int = 0
    articles: int = 0
    polls: int = 0
    entries: int = 0

    def __add__(self, other: Pruned) -> Pruned:
        """Return both together."""
        return Pruned(
            bodies=self.bodies + other.bodies,
            articles=self.articles + other.articles,
            polls=self.polls + other.polls,
            entries=self.entries + other.entries,
        )


class Retention(Protocol):
    """Removes what is old."""

    def prune(self, ages: Ages, *, stages: StagesOf, dry_run: bool) -> Pruned:
        """Delete raw bytes, irrelevant articles, polls and idle entries that are older.

        An irrelevant article stays while another is a copy of it, or a message told it. A
        source's last poll stays. An entry stays while its page was ever fetched or asked for,
        and while a document may still hold it: see `ANNOUNCED`. Work that is due stays.

        :param dry_run: only say how much would go; writes nothing
        """

    def slices(self, ages: Ages, *, stages: StagesOf) -> Iterator[Pruned]:
        """Do what `prune` does bit by bit; yield how much went with each step.

        Each step, of `SLICE` rows, belongs inside a transaction of its own: others write between
        two. Whatever is left undone is done another time.
        """

    def give_back_space(self) -> None:
        """Take no more room than what is held. Belongs outside a transaction."""
