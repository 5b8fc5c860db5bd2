"""Beginnings of ids that can be typed."""

from __future__ import annotations

from dataclasses import replace

from storage.records import Membership
from storage.store import Store
from tests.storage.records import ARTICLE


def test_a_beginning_is_as_long_as_it_must_be(store: Store) -> None:
    ids = ["0123456789ab", "fedcba987654", "fedcba98765f", "fedcbb"]
    with store.writing():
        store.put([replace(ARTICLE, id=name, url=f"https://a.example/{name}") for name in ids])
        store.put([Membership(article=ids[0], story="0123456788")])
    short = store.names.short([*ids, "unknown"])
    assert short == {
        "0123456789ab": "0123456789",  # a story begins almost so
        "fedcba987654": "fedcba987654",
        "fedcba98765f": "fedcba98765f",
        "fedcbb": "fedcbb",
        "unknown": "unknown",
    }
    assert store.names.short([]) == {}
    for name in ids:
        article = store.articles.find(short[name])
        assert article is not None
        assert article.id == name
