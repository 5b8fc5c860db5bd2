"""Deleting what is old: never an article that is about the SCO, never what a message told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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

    def prune(
        self,
        *,
        bodies: datetime,
        documents: datetime,
        irrelevant: datetime,
        history: datetime,
        dry_run: bool,
        stages: StagesOf,
        announced: int = ANNOUNCED,
    ) -> Pruned:
        """Delete raw bytes, irrelevant articles, polls and idle entries older than given.

        An irrelevant article stays while another is a copy of it, or a message told it. A
        source's last poll stays. An entry stays while its page was ever fetched or asked for,
        and while a document may still hold it: see `ANNOUNCED`. Work that is due stays.

        :param bodies: for pages, texts and files
        :param documents: for the documents of sources, which come again and again; they do
            not outlive their polls
        :param history: for polls, and for entries whose page was not fetched
        :param dry_run: only say how much would go; writes nothing
        """

    def slices(
        self,
        *,
        bodies: datetime,
        documents: datetime,
        irrelevant: datetime,
        history: datetime,
        stages: StagesOf,
        announced: int = ANNOUNCED,
    ) -> Iterator[Pruned]:
        """Do what `prune` does bit by bit; yield how much went with each step.

        Each step, of `SLICE` rows, belongs inside a transaction of its own: others write between
        two. Whatever is left undone is done another time.
        """

    def give_back_space(self) -> None:
        """Take no more room than what is held. Belongs outside a transaction."""
