"""pgvector, where the server's operator has installed it: the same answers as without."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.meaning.nearest import Near, nearest
from storage.opening import open_reader, open_store
from storage.postgres.store import PostgresStore
from storage.records import Vector
from storage.store import Store

MODEL = "m-1"
LANGUAGES = ("ru", "zh", "en")


def vectors(number: int, seed: int = 7) -> list[Vector]:
    chance = random.Random(seed)
    return [
        Vector(
            article=f"a{one}",
            model=MODEL,
            language=LANGUAGES[one % 3],
            digest="d",
            numbers=bytes(chance.randrange(256) for _ in range(48)),
        )
        for one in range(number)
    ]


def kept(store: Store, found: list[Vector]) -> None:
    with store.writing():
        store.put(found)


def near(store: Store, vector: Vector, among: list[str] | None = None) -> list[Near]:
    return nearest(store, vector, limit=12, among=among)


def compares(store: Store) -> bool:
    """Tell whether the server compares."""
    means = {language: [0.0] * 48 for language in LANGUAGES}
    return store.vectors.nearest(MODEL, [1.0] * 48, means, limit=1) is not None


@pytest.fixture
def place(address: str) -> Iterator[str]:
    """A store that was filled before anybody had installed the extension."""
    with open_store(address) as store:
        kept(store, vectors(90))
    yield address
    extend(address, "DROP EXTENSION IF EXISTS vector CASCADE")  # the next test's database is this


def extend(place: str, statement: str = "CREATE EXTENSION vector SCHEMA public") -> None:
    with open_store(place) as store:
        assert isinstance(store, PostgresStore)
        store.server.run(statement)


def test_the_server_finds_what_is_found_without_it(place: str) -> None:
    asked = vectors(90)[5]
    some = [f"a{number}" for number in range(0, 90, 2)]
    with open_store(place) as store:
        assert not compares(store)
        without = near(store, asked), near(store, asked, some), near(store, asked, [])
    extend(place)
    for opened in (open_store, open_reader):
        with opened(place) as store:
            assert compares(store)
            assert (near(store, asked), near(store, asked, some), near(store, asked, [])) == without
    assert len(without[0]) == len(without[1]) == 12
    assert asked.article not in {one.article for one in without[0]}


def test_what_is_put_changed_and_taken_out_is_followed(place: str) -> None:
    extend(place)
    with open_store(place) as store:
        twin = replace(vectors(90)[3], article="new", language="ru")
        kept(store, [twin])
        assert near(store, vectors(90)[3])[0] == Near(1.0, "new")
        kept(store, [replace(twin, digest="e", numbers=bytes(48))])
        assert compares(store)
        assert near(store, vectors(90)[3])[0].article != "new"
        with store.writing():
            store.articles.remove("new")
        assert compares(store)


def test_one_that_wrote_without_it_is_noticed_and_made_good(place: str) -> None:
    with open_store(place) as older:
        extend(place)
        kept(older, vectors(95)[90:])
        with open_reader(place) as store:
            assert not compares(store)
            assert near(store, vectors(90)[5])
    with open_store(place) as store:
        assert compares(store)


def test_without_the_extension_again_all_goes_on(place: str) -> None:
    extend(place)
    with open_store(place) as store:
        before = near(store, vectors(90)[5])
    extend(place, "DROP EXTENSION vector CASCADE")
    with open_store(place) as store:
        assert not compares(store)
        kept(store, vectors(91)[90:])
        assert len(near(store, vectors(90)[5])) == len(before)


def test_another_model_is_left_out(place: str) -> None:
    extend(place)
    with open_store(place) as store:
        kept(store, [replace(vectors(90)[5], article="other", model="m-2")])
        assert "other" not in {one.article for one in near(store, vectors(90)[5])}
