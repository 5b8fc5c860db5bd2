"""Which articles share shingles: as a plain model has it, whatever was kept, changed, undone."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Final

import pytest

from storage.opening import Place, open_store
from storage.records import Signature
from storage.sql.sketches import POSTINGS_LIMIT
from storage.store import Store
from tests.storage.records import ARTICLE

EVERYWHERE: Final = 2**63 - 1
"""A hash that every text has."""

ROUNDS: Final = 420
"""Enough that a hash is had by more than are kept, and that hashes are put in several times."""


class Undone(Exception):  # noqa: N818 - what a stage's bug raises
    """A bug in the middle."""


class Model:
    """What is kept of articles, and who shares how much, in plain Python."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, ...]] = {}

    def put(self, one: Signature) -> None:
        """Keep a signature in place of the one before."""
        self.kept.pop(one.article, None)
        having = Counter(value for found in self.kept.values() for value in found)
        self.kept[one.article] = tuple(
            sorted(value for value in one.sketch if having[value] < POSTINGS_LIMIT)
        )

    def alike(self, one: Signature, *, least: int, limit: int) -> list[str]:
        """Do what the store does."""
        shared = {
            name: set(found) & set(one.sketch)
            for name, found in self.kept.items()
            if name != one.article
        }
        having = Counter(value for found in shared.values() for value in found)
        weights = {
            name: sum(10**12 // having[value] for value in found)
            for name, found in shared.items()
            if len(found) >= least
        }
        return sorted(weights, key=lambda name: (-weights[name], name))[:limit]


def made(chance: random.Random, name: str) -> Signature:
    """A signature that has something of others'."""
    sketch = {EVERYWHERE, *(chance.randrange(-40, 40) for _ in range(6)), chance.getrandbits(62)}
    return Signature(
        article=name, scheme="1", text_digest=str(sorted(sketch)), sketch=tuple(sketch),
        shingles=len(sketch),
    )  # fmt: skip


def same(store: Store, model: Model, one: Signature) -> None:
    """Hold what the store tells of *one* to the model."""
    kept = store.reprints.signature(one.article)
    assert (kept.sketch if kept else None) == model.kept.get(one.article)
    for least in (1, 2):
        found = store.reprints.alike(one, least=least, limit=30)
        assert found == model.alike(one, least=least, limit=30)


def undo(store: Store, chance: random.Random) -> None:
    """Keep what is taken back again: a part of a transaction, or all of it."""
    with suppress(Undone), store.writing():
        store.put([made(chance, "undone 1")])
        with suppress(Undone), store.part():
            store.put([made(chance, "undone 2"), made(chance, "a7")])
            store.articles.remove("a8")
            raise Undone
        assert store.reprints.signature("undone 2") is None
        raise Undone


@pytest.mark.long
def test_it_is_that_of_the_model(store: Store, place: Place) -> None:
    chance, model = random.Random(12), Model()
    with open_store(place) as other:
        writers = (store, store, store, other)
        for number in range(ROUNDS):
            writer = chance.choice(writers)
            one = made(chance, f"a{chance.choice((number, number, chance.randrange(number + 1)))}")
            with writer.writing():
                writer.put([replace(ARTICLE, id=one.article), one])
                model.put(one)
                if not number % 7:
                    same(writer, model, made(chance, one.article))
            if not number % 31:
                gone = chance.choice(sorted(model.kept))
                with writer.writing():
                    writer.articles.remove(gone)
                    del model.kept[gone]
                    same(writer, model, one)
            if not number % 37:
                undo(chance.choice(writers), chance)
            if not number % 11:
                same(chance.choice(writers), model, made(chance, "nobody"))
        having = Counter(value for found in model.kept.values() for value in found)
        assert having[EVERYWHERE] > POSTINGS_LIMIT * 0.9
        for name in model.kept:
            same(store, model, made(chance, name))
    assert store.problems() == []
