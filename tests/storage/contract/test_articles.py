"""Articles in versions, and how they are found by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from storage.errors import AmbiguousError
from storage.records import Article
from storage.store import Store
from tests.storage.records import ARTICLE, CAPTURE, DAY, HOUR, NOW


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    assert store.articles.put(ARTICLE) == ARTICLE
    assert store.articles.get("a1") == ARTICLE
    assert store.articles.get("unknown") is None
    bare = Article(
        id="bare",
        url="urn:sha256:x",
        source="ingest",
        headline="",
        text="",
        capture="",
        captured_at=None,
        first_seen=NOW,
    )
    store.articles.put(bare)
    assert store.articles.get_all(["bare", "unknown", "a1"]) == {"a1": ARTICLE, "bare": bare}


def test_the_same_article_twice_changes_nothing(store: Store) -> None:
    assert store.articles.put(ARTICLE) == ARTICLE
    assert store.articles.put(replace(ARTICLE, first_seen=NOW + DAY)) is None


def test_an_article_that_was_just_read_is_the_latest(store: Store) -> None:
    def seen() -> list[str]:
        alone = store.articles.get("a1")
        among = store.articles.get_all(["a1", "unknown"])
        return [one.headline for one in (*filter(None, [alone]), *among.values())]

    store.articles.put(ARTICLE)
    assert seen() == seen() == [ARTICLE.headline] * 2
    store.articles.put(replace(ARTICLE, headline="Second"))
    assert seen() == ["Second"] * 2
    with suppress(LookupError), store.part():
        store.articles.put(replace(ARTICLE, headline="Undone"))
        assert seen() == ["Undone"] * 2
        raise LookupError
    assert seen() == ["Second"] * 2
    store.articles.remove("a1")
    assert seen() == []


@pytest.mark.parametrize(
    "change",
    [{"headline": "x"}, {"text": "x"}, {"status": "canceled"}, {"reason": "gone"}],
    ids=str,
)
def test_what_readers_see_makes_a_version_and_the_old_one_stays(
    store: Store, change: dict[str, str]
) -> None:
    store.put([ARTICLE])
    later = replace(ARTICLE, **change, first_seen=NOW + DAY)  # type: ignore[arg-type]
    kept = store.articles.put(later)
    assert kept == replace(later, version=2, first_seen=NOW)
    assert store.articles.versions("a1") == [ARTICLE, kept]
    assert store.articles.count() == 1


def test_metadata_alone_makes_no_version(store: Store) -> None:
    store.put([ARTICLE])
    kept = store.articles.put(replace(ARTICLE, authors=("D",)))
    assert kept == replace(ARTICLE, authors=("D",))
    assert store.articles.versions("a1") == [kept]


def test_three_versions_are_in_their_order(store: Store) -> None:
    for text in ("one", "two", "three"):
        store.put([replace(ARTICLE, text=text)])
    versions = store.articles.versions("a1")
    assert [(v.version, v.text) for v in versions] == [(1, "one"), (2, "two"), (3, "three")]
    assert store.articles.versions("unknown") == []


def test_articles_are_given_as_they_arrived(store: Store) -> None:
    # The second of two at one time comes after the first, whatever their ids.
    for name, at in (("z", NOW), ("a", NOW), ("m", NOW - HOUR), ("n", NOW + DAY)):
        store.put([replace(ARTICLE, id=name, first_seen=at, source=f"source of {name}")])
    assert store.articles.ids() == ["m", "z", "a", "n"]
    assert [one.id for one in store.articles.all()] == ["m", "z", "a", "n"]
    assert [one.id for one in store.articles.all(since=NOW)] == ["z", "a", "n"]
    assert store.articles.ids(since=NOW, until=NOW + DAY) == ["z", "a"]
    assert store.articles.ids(source="source of a") == ["a"]
    assert store.articles.count_seen(since=NOW - HOUR, until=NOW + DAY) == 3
    store.put([replace(ARTICLE, id="m", text="A new version does not arrive again.")])
    assert store.articles.ids()[0] == "m"


def test_an_article_is_found_by_its_id_its_beginning_or_its_address(store: Store) -> None:
    store.put(
        [
            replace(ARTICLE, id="abcdef12", url="https://a.example/"),
            replace(ARTICLE, id="abcdef", url="https://b.example/", canonical_url="https://c.ex/"),
            replace(ARTICLE, id="abcdef13", url="https://e.example/", headline="Another"),
        ]
    )

    def found(name: str) -> str:
        article = store.articles.find(name)
        return article.id if article else ""

    assert found("abcdef") == "abcdef"
    assert found("abcdef12") == "abcdef12"
    assert found("https://a.example/") == "abcdef12"
    assert found("https://c.ex/") == "abcdef"
    assert found("abcde") == found("https://d.example/") == found("%") == found("abcdef2") == ""
    with pytest.raises(AmbiguousError, match="several ids begin with 'abcdef1'") as told:
        found("abcdef1")
    assert told.value.candidates == (("abcdef12", ARTICLE.headline), ("abcdef13", "Another"))


def test_an_article_is_found_by_the_capture_it_was_read_from(store: Store) -> None:
    store.put([CAPTURE, ARTICLE, replace(ARTICLE, id="a2", capture="c2")])
    found = store.articles.of_capture("c1")
    assert found == ARTICLE
    assert store.articles.of_capture("unknown") is None
    store.put([replace(ARTICLE, capture="c3", text="From another.")])
    assert store.articles.of_capture("c1") is None


def test_a_removed_article_can_come_again_as_new(store: Store) -> None:
    store.put([ARTICLE])
    store.put([replace(ARTICLE, text="Corrected.")])
    store.articles.remove("a1")
    store.articles.remove("a1")
    assert store.articles.count() == 0
    assert store.put([ARTICLE]) == [ARTICLE]
    assert store.articles.versions("a1") == [ARTICLE]
