"""What was found out about articles: copies, classes and tags, stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.contract.reprints import Copying
from storage.errors import AmbiguousError
from storage.records import Classification, Membership, Profile, Reprint, Signature, Tag
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, DAY, HOUR, NOW


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def signature(name: str, *values: int, text: str = "") -> Signature:
    return Signature(
        article=name,
        scheme="t",
        text_digest=text or name,
        sketch=tuple(sorted(values)),
        shingles=len(values),
    )


def edge(copy: str, source: str, origin: str) -> Reprint:
    return Reprint(
        article=copy,
        source_article=source,
        origin=origin,
        kind="near",
        containment=0.9,
        containment_reverse=0.8,
    )


# -- copies


def test_a_signature_comes_back_as_it_went_in(store: Store) -> None:
    mine = signature("mine", 2**62, -(2**62), 0, 7)
    assert store.reprints.put_signature(mine)
    assert store.reprints.signature("mine") == mine
    other = signature("mine", 1, 2, text="other")
    assert store.reprints.put_signature(other)
    assert store.reprints.signature("mine") == other
    assert store.reprints.signature("unknown") is None


def test_digests_of_texts_are_those_of_one_scheme(store: Store) -> None:
    mine, empty = signature("mine", 1, text="mine"), replace(signature("empty"), text_digest="")
    older = replace(signature("older", 1, text="mine"), scheme="older")
    store.put([mine, empty, older])
    asked = ["empty", "mine", "older", "unknown"]
    assert store.reprints.text_digests(asked, scheme=mine.scheme) == {"mine": "mine"}


def test_candidates_are_those_that_share_the_sketch_best_first(store: Store) -> None:
    store.put(
        [
            signature("one", 1, 2, -3),
            signature("two", 1, 2, -3, 4),
            signature("none", 7),
            signature("z same", 9, text="mine"),
            signature("a same", 9, text="mine"),
        ]
    )
    mine = signature("mine", 1, 2, -3, 4)
    store.put([mine])
    found = store.reprints.alike(mine, least=2, limit=5)
    assert found == ["z same", "a same", "two", "one"]
    assert store.reprints.alike(mine, least=4, limit=5) == ["z same", "a same", "two"]
    assert store.reprints.alike(mine, least=2, limit=1) == ["z same", "two"]


def test_what_many_share_weighs_less(store: Store) -> None:
    store.put([signature(f"crowd {n}", 1, 2) for n in range(5)])
    store.put([signature("rare", 3, 4)])
    mine = signature("mine", 1, 2, 3, 4)
    assert store.reprints.alike(mine, least=2, limit=2) == ["rare", "crowd 0"]


def test_what_everybody_shares_does_not_hide_the_rest(store: Store) -> None:
    store.put([signature(f"crowd {n:04}", 1, 2, 1_000 + n) for n in range(300)])
    store.put([signature("twin", 1, 2, 50, 51)])
    mine = signature("mine", 1, 2, 50, 51)
    assert store.reprints.alike(mine, least=2, limit=1) == ["twin"]


def test_chains_are_found_from_either_end(store: Store) -> None:
    store.put([edge("c", "b", "a"), edge("b", "a", "a"), edge("y", "x", "x")])
    assert [e.article for e in store.reprints.families(["a", "unknown"])] == ["b", "c"]
    assert [e.article for e in store.reprints.families(["x", "a"])] == ["b", "c", "y"]
    assert [e.article for e in store.reprints.copies("b")] == ["c"]
    assert [e.article for e in store.reprints.copies("a")] == ["b", "c"]
    assert store.reprints.of(["b", "unknown"]) == {"b": edge("b", "a", "a")}


def test_an_article_has_one_edge(store: Store) -> None:
    assert store.reprints.put(edge("b", "a", "a"))
    assert store.reprints.put(edge("b", "c", "c"))
    assert not store.reprints.put(edge("b", "c", "c"))
    assert store.reprints.of(["b"]) == {"b": edge("b", "c", "c")}
    assert store.reprints.drop("b")
    assert not store.reprints.drop("b")


def test_all_edges_are_given_as_their_copies_arrived(store: Store) -> None:
    for name, at in (("late", NOW + DAY), ("b", NOW), ("a", NOW)):
        store.put([replace(ARTICLE, id=name, first_seen=at), edge(name, "o", "o")])
    assert [e.article for e in store.reprints.all()] == ["b", "a", "late"]
    assert [e.article for e in store.reprints.all(since=NOW + HOUR)] == ["late"]


# -- classes and tags


def test_a_classification_comes_back_with_its_tags_in_order(store: Store) -> None:
    tags = (
        Tag(scheme="topic", term="energy", label="Energy", confidence=0.5),
        Tag(scheme="topic", term="a", label="A", confidence=0.5),
        Tag(scheme="country", term="KZ", label="Kazakhstan", spans=((0, 3), (7, 9))),
        Tag(scheme="topic", term="sure", label="Sure"),
    )
    store.put([replace(ABOUT, tags=tags)])
    kept = store.classifications.of(["a1", "unknown"])
    assert kept == {"a1": replace(ABOUT, tags=(tags[2], tags[3], tags[1], tags[0]))}


def test_what_differs_by_a_hair_is_the_same(store: Store) -> None:
    store.put([ABOUT])
    assert store.put([replace(ABOUT, score=ABOUT.score + 1e-9)]) == []
    assert store.put([replace(ABOUT, tags=ABOUT.tags[::-1])]) == []
    better = replace(ABOUT, score=0.5)
    assert store.put([better]) == [better]
    fewer = replace(better, tags=ABOUT.tags[:1])
    assert store.put([fewer]) == [fewer]
    assert store.classifications.of(["a1"]) == {"a1": fewer}


def test_a_parent_topic_finds_its_children(store: Store) -> None:
    store.put([replace(ARTICLE, id=name) for name in ("b", "a")])
    store.put([replace(ABOUT, article=name) for name in ("b", "a")])
    assert store.classifications.articles_with("topic", "energy") == ["a", "b"]
    assert store.classifications.articles_with("topic", "energy/club") == ["a", "b"]
    for term in ("ener", "energy/", "%", "e_ergy"):
        assert store.classifications.articles_with("topic", term) == []
    assert store.classifications.articles_with("country", "energy") == []


def test_levels_are_counted(store: Store) -> None:
    assert store.classifications.levels() == {}
    store.put([replace(ARTICLE, id=name) for name in ("a", "b", "c")])
    store.put([replace(ABOUT, article=name) for name in ("a", "b")])
    store.put([Classification(article="c", level="none", score=0.0)])
    assert store.classifications.levels() == {"about": 2, "none": 1}


# -- stories


def test_an_article_is_in_one_story(store: Store) -> None:
    assert store.stories.put(Membership(article="a", story="s", because="first"))
    assert not store.stories.put(Membership(article="a", story="s", because="second"))
    assert store.stories.because("a") == "second"
    assert store.stories.put(Membership(article="a", story="t"))
    assert store.stories.story_of(["a", "unknown"]) == {"a": "t"}
    assert store.stories.because("unknown") == ""
    assert store.stories.count() == 1


def test_members_are_given_as_they_arrived(store: Store) -> None:
    for name, at in (("z", NOW), ("a", NOW), ("m", NOW - HOUR), ("x", NOW)):
        story = "t" if name == "x" else "s"
        store.put([replace(ARTICLE, id=name, first_seen=at), Membership(article=name, story=story)])
    assert store.stories.members(["s", "t", "unknown"]) == {"s": ["m", "z", "a"], "t": ["x"]}
    assert store.stories.count() == 2


def test_stories_of_a_time_are_given_oldest_first(store: Store) -> None:
    told = (("a", NOW + HOUR, "none"), ("b", NOW, "mention"), ("c", NOW + DAY, "about"))
    for name, at, level in told:
        store.put(
            [
                replace(ARTICLE, id=name, first_seen=at),
                Membership(article=name, story=f"story of {name}"),
                Classification(article=name, level=level, score=0.0),  # type: ignore[arg-type]
            ]
        )
    assert store.stories.ids() == ["story of b", "story of a", "story of c"]
    assert store.stories.ids(relevant=True) == ["story of b", "story of c"]
    assert store.stories.ids(since=NOW + HOUR, until=NOW + DAY) == ["story of a"]


def test_a_story_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    store.put([replace(ARTICLE, id="a"), Membership(article="a", story="abcdef12")])
    assert store.stories.find("abcdef") == store.stories.find("abcdef12") == "abcdef12"
    assert store.stories.find("abcde") is None
    assert store.stories.find("bcdefa") is None
    store.put([Membership(article="b", story="abcdef")])
    assert store.stories.find("abcdef") == "abcdef"
    store.put([Membership(article="c", story="abcdef13")])
    with pytest.raises(AmbiguousError) as told:
        store.stories.find("abcdef1")
    assert told.value.candidates == (("abcdef12", ARTICLE.headline), ("abcdef13", ""))


def test_neighbours_share_keys_the_rarest_first(store: Store) -> None:
    def profile(name: str, *keys: str, after: int = 0) -> Profile:
        return Profile(article=name, at=NOW + after * HOUR, packed=f"of {name}", keys=keys)

    store.put(
        [
            profile("b", "common"),
            profile("a", "common"),
            profile("rare", "common", "rare"),
            profile("late", "common", "rare", after=48),
        ]
    )

    def found(limit: int) -> list[str]:
        return store.stories.neighbours(
            ["common", "rare", "unknown"], since=NOW, until=NOW + HOUR, limit=limit
        )

    assert found(9) == ["rare", "a", "b"]
    assert found(2) == ["rare", "a"]
    assert store.stories.profiles(["a", "unknown"]) == {"a": "of a"}
    assert store.stories.put_profile(replace(profile("rare"), packed="moved on"))
    assert found(9) == ["a", "b"]
    assert not store.stories.put_profile(replace(profile("rare"), packed="moved on"))


def test_how_much_each_source_copied(store: Store) -> None:
    origin = replace(ARTICLE, id="o", date_published=NOW - 3 * HOUR)
    copies = [
        replace(ARTICLE, id=f"c{hours}", source="Dawn", date_published=NOW - hours * HOUR)
        for hours in (1, 2, 4)
    ]
    undated = replace(ARTICLE, id="undated", source="Dawn", date_published=None)
    held = replace(ARTICLE, id="held", source="Dawn", status="withheld", reason="paywall-stub")
    old = replace(ARTICLE, id="old", source="Times", first_seen=NOW - 9 * DAY)
    edges = [edge(one.id, "o", "o") for one in (*copies, undated, held)]
    edges[1] = replace(edges[1], kind="partial")
    store.put([origin, *copies, undated, held, old, *edges])
    found = store.reprints.by_source(kinds=("near", "exact"), since=NOW - 8 * DAY)
    late = (2 * HOUR).total_seconds()
    assert found == [Copying("Dawn", 4, 3, (late,)), Copying(ARTICLE.source, 1, 0, ())]
