"""Readings of pages by site: the last pages, each once, copies as one, gone with the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.postgres.schema import places as server_places
from storage.records import SitePage
from storage.sqlite.schema import places as sqlite_places
from storage.sqlite.store import SqliteStore
from storage.store import Store
from tests.storage.contract.test_put import REPRINT
from tests.storage.records import ARTICLE, NOW, SITE_PAGE


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def page(number: int, *, after: int | None = None, text: str | None = None) -> SitePage:
    at = NOW + timedelta(minutes=number if after is None else after)
    digest = f"text {number}" if text is None else text
    return replace(SITE_PAGE, article=f"a{number}", capture=f"c{number}", at=at, text=digest)


def latest(store: Store, *, but: str = "", limit: int = 12) -> list[str]:
    return [one.article for one in store.sites.latest("kabar.kg", but=but, limit=limit)]


def test_a_reading_comes_back_as_it_was(store: Store) -> None:
    store.put([SITE_PAGE])
    assert store.sites.of("a1", capture="c1") == SITE_PAGE
    assert store.sites.of("a1", capture="c2") is None
    assert store.sites.of("unknown", capture="c1") is None
    again = replace(SITE_PAGE, taken=())
    assert store.put([again]) == [again]
    assert store.sites.of("a1", capture="c1") == again
    assert store.sites.latest("kabar.kg", but="", limit=3) == [again]


def test_the_last_pages_of_the_site_come_the_newest_first(store: Store) -> None:
    store.put([page(2), page(1), page(3), replace(page(4), site="other.kg")])
    assert latest(store) == ["a3", "a2", "a1"]
    assert latest(store, limit=2) == ["a3", "a2"]
    assert latest(store, but="a3") == ["a2", "a1"]


def test_a_page_that_was_read_again_is_one(store: Store) -> None:
    again = replace(page(1, after=9), capture="c9", marks=(7,))
    store.put([page(1), page(2), again])
    assert store.sites.latest("kabar.kg", but="", limit=9) == [again, page(2)]
    assert store.sites.of("a1", capture="c1") == page(1)


def test_pages_of_one_text_and_copies_of_one_origin_are_one(store: Store) -> None:
    store.put([page(1), page(2, text="same"), page(3, text="same"), page(4), page(5)])
    assert latest(store) == ["a5", "a4", "a3", "a1"]
    store.put([replace(REPRINT, article="a4", source_article="a1", origin="a1")])
    assert latest(store) == ["a5", "a4", "a3"]
    store.put([replace(REPRINT, article="a5", source_article="a1", origin="a1")])
    assert latest(store) == ["a5", "a3"]


def test_pages_without_a_digest_are_not_of_one_text(store: Store) -> None:
    store.put([page(1, text=""), page(2, text="")])
    assert latest(store) == ["a2", "a1"]


def test_a_page_without_marks_does_not_count(store: Store) -> None:
    store.put([page(1), replace(page(2), marks=())])
    assert latest(store) == ["a1"]


def test_a_reading_goes_with_its_article(store: Store) -> None:
    store.put([ARTICLE, SITE_PAGE])
    store.articles.remove("a1")
    assert store.sites.of("a1", capture="c1") is None


def test_marks_of_four_kinds_keep_theirs_among_five(store: Store) -> None:
    store.put([replace(SITE_PAGE, marks=(-9, 4, 7, 2**62 + 6)), replace(page(2), marks=())])
    if isinstance(store, SqliteStore):
        sqlite_places.widen(store.database)
    else:
        store.connection.run(server_places.STATEMENTS)  # type: ignore[attr-defined]
    found = store.sites.of("a1", capture="c1")
    assert found is not None
    assert found.marks == (-13, 0, 3, 2**62 + 2)
    assert [mark & 3 for mark in found.marks] == [mark & 7 for mark in found.marks]
    assert store.sites.of("a2", capture="c2") == replace(page(2), marks=())
