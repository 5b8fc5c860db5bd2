"""Finding articles: in every script, by every field, whatever a person types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.query import parse
from storage.records import Membership, Reprint, Tag
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, DAY, NOW


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction over two articles."""
    with store.writing():
        store.put(
            [
                ARTICLE,
                ABOUT,
                Membership(article="a1", story="s1"),
                replace(
                    ARTICLE,
                    id="a2",
                    headline="Harvest",
                    text="Good.",
                    publisher="The Dawn",
                    language="en",
                    date_published=NOW - 3 * DAY,
                ),
                Reprint(
                    article="a2",
                    source_article="a1",
                    origin="a1",
                    kind="near",
                    containment=0.9,
                    containment_reverse=0.8,
                ),
            ]
        )
        yield


def found(store: Store, query: str) -> list[str]:
    hits = [hit.article for hit in store.search.find(parse(query))]
    assert store.search.count(parse(query)) == len(hits)
    return hits


@pytest.mark.long
@pytest.mark.parametrize("query", ["峰会", "天津", "еще", "HELLO", '"hello world"', "hell*"])
def test_articles_are_found_in_every_script(store: Store, query: str) -> None:
    assert found(store, query) == ["a1"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("relevance:about", ["a1"]),
        ("relevance:none", ["a2"]),
        ("topic:energy", ["a1"]),
        ("topic:energy-club", ["a1"]),
        ("country:KZ", []),
        ("language:en", ["a2"]),
        ("source:kabar", ["a1", "a2"]),
        ("outlet:dawn", ["a2"]),
        ("outlet:kabar", ["a1"]),
        ("story:s1", ["a1"]),
        ("reprint:yes", ["a2"]),
        ("reprint:no", ["a1"]),
        ("kind:near", ["a2"]),
        ("since:2026-11-20", ["a1"]),
        ("until:2026-11-19", ["a2"]),
        ("hello OR harvest", ["a1", "a2"]),
        ("source:kabar -hello", ["a2"]),
        ("(topic:energy OR kind:near) -harvest", ["a1"]),
    ],
)
def test_fields_and_signs(store: Store, query: str, expected: list[str]) -> None:
    assert sorted(found(store, query)) == expected


@pytest.mark.long
@pytest.mark.parametrize(
    "query", ['"', "\0", "\ud800", "NEAR(", "a AND", "*", "-", "(" * 99, "' OR 1", "x" * 9_999]
)
def test_every_string_is_a_legal_query(store: Store, query: str) -> None:
    found(store, query)


def test_without_words_the_newest_comes_first(store: Store) -> None:
    store.put([replace(ARTICLE, id="undated", date_published=None, first_seen=NOW)])
    assert found(store, "source:kabar") == ["undated", "a1", "a2"]


def test_a_word_in_the_headline_is_better_than_one_in_the_text(store: Store) -> None:
    store.put(
        [
            replace(ARTICLE, id="text", headline="Other news", text="Bazaar opens. " + "x " * 40),
            replace(ARTICLE, id="headline", headline="Bazaar opens", text="Other. " + "x " * 40),
        ]
    )
    hits = store.search.find(parse("bazaar"))
    assert [hit.article for hit in hits] == ["headline", "text"]
    assert hits[0].rank < hits[1].rank


def test_a_page_of_hits(store: Store) -> None:
    hits = store.search.find(parse("source:kabar"))
    assert store.search.find(parse("source:kabar"), limit=1) == hits[:1]
    assert store.search.find(parse("source:kabar"), limit=9, offset=1) == hits[1:]
    assert store.search.find(parse("source:kabar"), limit=0) == []


def test_only_the_latest_version_is_found(store: Store) -> None:
    store.put([replace(ARTICLE, text="Corrected.")])
    assert found(store, "corrected") == ["a1"]
    assert found(store, "hello") == []
    store.articles.remove("a1")
    assert found(store, "corrected") == []


def test_stories_are_found_by_their_articles(store: Store) -> None:
    store.put([Membership(article="a2", story="s2")])

    def stories(text: str, **more: int) -> list[str]:
        return store.search.stories(parse(text), **more)

    for text, expected in (
        ("harvest", ["s2"]),
        ("hello OR harvest", ["s2", "s1"]),  # a word in the headline counts for more
        ("language:en OR relevance:about", ["s1", "s2"]),  # without words: the newest
        ("nowhere", []),
    ):
        assert stories(text) == expected
        assert store.search.count_stories(parse(text)) == len(expected)
    assert store.search.stories(parse("hello OR harvest"), newest=True) == ["s1", "s2"]
    store.put([Membership(article="a2", story="s1")])
    assert stories("hello OR harvest") == ["s1"]
    assert store.search.count_stories(parse("hello OR harvest")) == 1
    assert stories("hello OR harvest", offset=1) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("electicity", ["electricity"]),  # left out
        ("ellectricity", ["electricity"]),  # put in
        ("electrisity", ["electricity"]),  # replaced
        ("ELECTRCIITY", ["electricity"]),  # exchanged, in any case
        ("elektrizity", ["electricity"]),  # two slips in a long word
        ("electricity", []),  # nothing is wrong with it
        ("eletic", []),
        ("minster", ["minister", "mister"]),  # the more frequent first
        ("mnister", []),  # the first two letters are right
        ("sun", []),
        ("ехтраординарный", []),
        ("министери", ["министерия"]),
        ("Tashkant", ["tashkent"]),
        ("峰会峰会", []),
        ("12345", []),
        ("", []),
        ('ab"* OR x', []),
        ("\ud800xyzw", []),
    ],
)
def test_words_that_almost_stand_in_articles(store: Store, word: str, expected: list[str]) -> None:
    texts = ("Electricity for Tashkent minister", "minister minister", "mister Министерия")
    store.put(
        [
            replace(ARTICLE, id=f"n{number}", url=f"https://n.example/{number}", text=text)
            for number, text in enumerate(texts)
        ]
    )
    assert store.search.near(word) == expected
    assert store.search.near(word, limit=1) == expected[:1]


def test_words_by_their_beginning_the_most_frequent_first(store: Store) -> None:
    texts = ("Ministers and a minister", "minister", "MINISTER ministry", "Министерия")
    store.put(
        [
            replace(ARTICLE, id=f"b{number}", url=f"https://b.example/{number}", text=text)
            for number, text in enumerate(texts)
        ]
    )
    assert store.search.beginning("Minist") == ["minister", "ministers", "ministry"]
    assert store.search.beginning("minist", limit=1) == ["minister"]
    assert store.search.beginning("минис") == ["министерия"]
    assert store.search.beginning("zz") == store.search.beginning("") == []


def test_answers_are_counted_by_the_day_on_which_they_became_known(store: Store) -> None:
    store.put(
        [
            replace(
                ARTICLE, id=f"d{number}", first_seen=NOW + number * DAY, headline=f"Day {number}"
            )
            for number in (1, 1.2, 3)
        ]
    )
    today = NOW.date()
    since = NOW.replace(hour=0, minute=0)

    def counted(query: str, days: int) -> dict[int, int]:
        found = store.search.by_day(parse(query), since=since, until=since + days * DAY)
        return {(day - today).days: number for day, number in found.items()}

    assert counted("source:kabar", 4) == {0: 2, 1: 2, 3: 1}
    assert counted("source:kabar", 3) == {0: 2, 1: 2}
    assert counted("hello day", 4) == {1: 2, 3: 1}
    assert counted("-hello", 4) == {0: 1}
    assert counted("nothing", 4) == {}


def test_values_are_counted_over_some_articles(store: Store) -> None:
    oil = Tag(scheme="topic", term="energy/oil", label="Oil")
    gas = Tag(scheme="topic", term="energy/gas", label="Gas")
    store.put([replace(ABOUT, article="a2", level="mention", tags=(oil, gas))])
    store.put([replace(ARTICLE, id="a3")])
    found = store.search.values(["a1", "a2", "a3", "nowhere"])
    numbers = {
        field: {v: one.number for v, one in values.items()} for field, values in found.items()
    }
    tags = {(tag.scheme, tag.term): tag.label for tag in ABOUT.tags}
    assert numbers["relevance"] == {"about": 1, "mention": 1, "none": 1}
    assert numbers["language"] == {ARTICLE.language: 2, "en": 1}
    assert numbers["outlet"] == {ARTICLE.publisher or ARTICLE.source: 2, "The Dawn": 1}
    assert numbers["topic"]["energy"] == 1 + any(s == "topic" for s, _ in tags)
    for (scheme, term), label in tags.items():
        if scheme != "topic":
            assert (found[scheme][term].number, found[scheme][term].label) == (1, label)
    assert not store.search.values([]).get("language")
    assert set(store.search.values(["a2"])["topic"]) == {"energy"}
