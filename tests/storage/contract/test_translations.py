"""Translations: kept by article and language, found by headline, forgotten with the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.records import Translation
from storage.store import Store
from tests.storage.records import ARTICLE

MADE = Translation(
    article=ARTICLE.id,
    language="ru",
    source="en",
    digest="d1",
    text="Встреча министров",
    translator="trans",
)


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def test_one_of_each_language_is_kept(store: Store) -> None:
    chinese = replace(MADE, language="zh", text="部长会议")
    assert store.put([chinese, MADE]) == [chinese, MADE]
    assert store.put([MADE]) == []
    assert store.translations.of([ARTICLE.id, "unknown"]) == {ARTICLE.id: [MADE, chinese]}
    assert store.translations.of([ARTICLE.id], language="zh") == {ARTICLE.id: [chinese]}
    later = replace(MADE, digest="d2", text="Министры встретились")
    assert store.put([later]) == [later]
    assert store.translations.of([ARTICLE.id], language="ru") == {ARTICLE.id: [later]}


def test_the_same_headline_is_found_for_another_article(store: Store) -> None:
    store.put([MADE])
    find = store.translations.made_before
    assert find("d1", source="en", language="ru") == MADE
    assert find("d1", source="en", language="zh") is None
    assert find("d1", source="fa", language="ru") is None


def test_it_goes_with_its_article(store: Store) -> None:
    store.put([ARTICLE, MADE])
    store.articles.remove(ARTICLE.id)
    assert store.translations.of([ARTICLE.id]) == {}
