"""What articles mean: kept, counted by language, forgotten with the article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage.contract.retention import Ages, StagesOf
from storage.contract.vectors import Sum
from storage.records import Classification, Vector
from storage.store import Store
from tests.storage.records import ARTICLE, NOW

NONE = StagesOf(polls=(), pages=(), captures=(), articles=())


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def vector(name: str, *numbers: int, language: str = "ru", model: str = "m-1") -> Vector:
    made = bytes(number & 0xFF for number in numbers)
    return Vector(article=name, model=model, language=language, digest="d", numbers=made)


def test_a_vector_comes_back_as_it_went_in(store: Store) -> None:
    mine = vector("a", -127, 0, 127)
    assert store.put([mine]) == [mine]
    assert store.put([mine]) == []
    assert store.vectors.of(["a", "unknown"], model="m-1") == {"a": mine}
    assert store.vectors.of(["a"], model="m-2") == {}


def test_sums_are_of_what_is_there_now(store: Store) -> None:
    store.put([vector("a", -127, 4), vector("b", -127, 5), vector("c", 1, 1, language="zh")])
    assert store.vectors.sums("m-1") == {"ru": Sum(2, (-254, 9)), "zh": Sum(1, (1, 1))}
    store.put([vector("b", 1, 1), vector("c", 1, 1, language="ru")])
    assert store.vectors.sums("m-1") == {"ru": Sum(3, (-125, 6))}
    store.put([vector("b", 9, 9, 9, model="m-2")])
    assert store.vectors.sums("m-1") == {"ru": Sum(2, (-126, 5))}
    assert store.vectors.counts() == {"m-1": 2, "m-2": 1}


def test_the_order_of_arrival_leaves_no_trace(store: Store) -> None:
    one = [vector("a", 1, 2), vector("b", -3, 4), vector("a", 5, 6)]
    store.put(one)
    before = store.vectors.sums("m-1")
    store.put([vector("a", 1, 2), vector("b", 7, 7)])
    store.put([vector("b", -3, 4), vector("a", 5, 6)])
    assert store.vectors.sums("m-1") == before


def test_blocks_are_of_one_model_in_the_order_of_arrival(store: Store) -> None:
    kept = [vector(f"a{number}", number, 1) for number in range(5)]
    store.put([*kept, vector("other", 1, 1, model="m-2")])
    assert list(store.vectors.blocks("m-1", size=2)) == [kept[:2], kept[2:4], kept[4:]]
    assert list(store.vectors.blocks("unknown", size=2)) == []


def test_a_vector_goes_with_its_article(store: Store) -> None:
    store.put([ARTICLE, Classification(article="a1", level="none", score=0.0)])
    store.put([vector("a1", 1, 2), vector("other", 3, 4)])
    ages = Ages(irrelevant=NOW + timedelta(days=1))
    store.retention.prune(ages, stages=NONE, dry_run=False)
    assert store.vectors.of(["a1"], model="m-1") == {}
    assert store.vectors.sums("m-1") == {"ru": Sum(1, (3, 4))}


def test_a_vector_of_another_length_is_a_bug_and_leaves_nothing(store: Store) -> None:
    store.put([vector("a", 1, 2)])
    with pytest.raises(ValueError, match="zip"), store.part():
        store.put([vector("b", 1, 2, 3)])
    assert store.vectors.sums("m-1") == {"ru": Sum(1, (1, 2))}
