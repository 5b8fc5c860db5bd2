"""Vectors: what articles mean, as numbers, and the sums of each language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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

    def nearest(
        self,
        model: str,
        direction: Sequence[float],
        means: Mapping[str, Sequence[float]],
        *,
        limit: int,
        among: Collection[str] | None = None,
    ) -> list[tuple[str, float]] | None:
        """Return the articles nearest to *direction*, and their likeness: 1 for the same.

        None where this database does not compare vectors: whoever asks goes through `blocks`.

        :param direction: of length 1, or of zeros
        :param means: of each language, to be taken off the vectors of *model*
        :param among: the articles to choose from, where not all
        """

    def counts(self) -> dict[str, int]:
        """Return how many vectors there are of each model."""
