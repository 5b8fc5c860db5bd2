"""A word finds its forms in a store and in one article alike; quoted, it is what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.reading.broadening import asked_of
from monitor.reading.matching import matches
from storage.opening import open_store
from storage.query import parse
from storage.store import Store
from tests.reading.test_matches import ARTICLE, VIEW

TEXTS = {
    "ru": "В Бишкеке готовятся к саммиту: главы государств обсудят энергетику.",
    "en": "Energy ministers prepare for two summits in Bishkek.",
    "kk": "Бішкектегі саммитінде энергетика мәселелері қаралады.",
    "zh": "上海合作組織成員國領導人將在比什凱克舉行峰會。",
    "xx": "A summer of membranes.",
}

ASKED = [
    ("саммит", {"ru", "kk"}),
    ("саммитом", {"ru"}),
    ("summit", {"en"}),
    ("SUMMITS minister", {"en"}),
    ("summit -minister", set()),
    ('"summit"', set()),
    ("«саммит»", set()),
    ("summ*", {"en", "xx"}),
    ("上海合作组织", {"zh"}),
    ('"峰会"', {"zh"}),
    ("成员国", {"zh"}),
    ("глава", {"ru"}),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(tmp_path / "sco-monitor.db") as opened:
        yield opened


@pytest.mark.long
@pytest.mark.parametrize(("query", "languages"), ASKED)
def test_store_and_article_agree(store: Store, query: str, languages: set[str]) -> None:
    articles = {
        name: replace(ARTICLE, id=name, url=f"https://e.example/{name}", headline="", text=text)
        for name, text in TEXTS.items()
    }
    with store.writing():
        store.put(list(articles.values()))
    hits = store.search.find(asked_of(store, parse(query)))
    assert {hit.article for hit in hits} == languages
    views = {name: replace(VIEW, article=article) for name, article in articles.items()}
    assert {name for name, view in views.items() if matches(parse(query), view)} == languages


def test_every_string_may_be_asked(store: Store) -> None:
    for text in ('"', "((", "\x00", "-" * 50, "ё" * 5_000, "summit OR", "峰" * 500):
        store.search.find(asked_of(store, parse(text)))
