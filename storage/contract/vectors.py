"""Vectors: what articles mean, as numbers, and the sums of each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from storage.records import Vector


@dataclass(frozen=True, slots=True)
class Sum:
    """The vectors of one language, added up: how many, and the sum of each of their numbers."""

    count: int
    numbers: tuple[int, ...] = field(repr=False)


class Vectors(Protocol):
    """At most one vector for each article."""

    def put(self, vector: Vector) -> bool:
        """Keep what an article means; return whether it is new or another.

        The sums follow: what an earlier vector of the article gave is taken back.
        """

    def of(self, articles: Sequence[str], *, model: str) -> dict[str, Vector]:
        """Return the vectors that *model* made of *articles*, by article."""

    def sums(self, model: str) -> Mapping[str, Sum]:
        """Return the sums of the vectors that *model* made, by language."""

    def blocks(self, model: str, *, size: int) -> Iterator[list[Vector]]:
        """Yield all vectors that *model* made, up to *size* at a time, in the order of arrival."""

    def counts(self) -> dict[str, int]:
        """Return how many vectors there are of each model."""
