"""Which articles lie nearest to a direction: exact search over all vectors, a block at a time.

NumPy comes with every provider; where none is installed no vectors are made, and an older
database's are not searched. 100,000 vectors take about half a second of one processor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from monitor.meaning.centre import Centre
from monitor.meaning.expected import expected
from monitor.meaning.numbers import MeaningError
from storage.records import Vector
from storage.store import Store

BLOCK: Final = 4_096
"""Vectors in memory at a time: 6 MB as floats."""


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """An article and its likeness, 1 for the same direction."""

    likeness: float
    article: str


def nearest(
    store: Store,
    vector: Vector,
    *,
    limit: int,
    among: Collection[str] | None = None,
) -> list[Near]:
    """Return the articles nearest to *vector*, itself left out, the nearest first.

    Only vectors of its own model are looked at. A database that compares vectors does it.

    :param among: the articles to choose from, where not all
    :raises MeaningError: where NumPy is needed and not installed
    """
    sums = store.vectors.sums(vector.model)
    centre = Centre(sums, expected(vector.model))
    direction = centre.direction(vector)
    kept = None if among is None else frozenset(among)
    compared = store.vectors.nearest(
        vector.model,
        direction,
        {language: centre.mean(language) for language in sums},
        limit=limit + 1,
        among=kept,
    )
    found: list[Near]
    if compared is not None:
        found = [Near(round(likeness, 4), name) for name, likeness in compared]
        return sorted((one for one in found if one.article != vector.article), reverse=True)[:limit]
    found = []
    for block in store.vectors.blocks(vector.model, size=BLOCK):
        chosen = [
            each
            for each in block
            if each.article != vector.article and (kept is None or each.article in kept)
        ]
        found = nlargest(limit, [*found, *_compared(centre, direction, chosen)])
    return found


def _compared(
    centre: Centre, direction: Sequence[float], block: Sequence[Vector]
) -> Iterator[Near]:
    try:
        import numpy
    except ImportError as error:
        raise MeaningError(
            "NumPy is not installed, which the search by meaning needs: "
            "`pip install 'sco-monitor[meaning]'`"
        ) from error
    if not block:
        return
    width = len(direction)
    rows = numpy.frombuffer(b"".join(each.numbers for each in block), dtype=numpy.int8)
    left = rows.reshape(-1, width).astype(numpy.float32)
    means = {each.language for each in block}
    for language in means:
        mine = numpy.array([each.language == language for each in block])
        left[mine] -= numpy.array(centre.mean(language), dtype=numpy.float32)
    lengths = numpy.maximum(numpy.linalg.norm(left, axis=1), 1e-6)
    scores = (left @ numpy.array(direction, dtype=numpy.float32)) / lengths
    for each, score in zip(block, scores.tolist(), strict=True):
        yield Near(round(score, 4), each.article)
