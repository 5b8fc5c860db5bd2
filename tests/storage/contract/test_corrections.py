"""What a person said stands over what stages find, whatever keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.contract.corrections import Correction
from storage.records import Membership, Tag
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, DAY, NOW

LEVEL = Correction(
    article="a1", field="relevance", value="mention", before="about", because="a road", at=NOW
)
TOPIC = Correction(
    article="a1",
    field="topic",
    term="energy",
    label="Energy",
    value="no",
    before="yes",
    because="a lamp",
    at=NOW + DAY,
)


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with a corrected article, which is about energy for the program."""
    with store.writing():
        store.put([ARTICLE, ABOUT])
        store.corrections.put(LEVEL)
        store.corrections.put(TOPIC)
    return store


def test_a_correction_is_kept_once_for_each_thing_and_remembers_what_was_first(kept: Store) -> None:
    assert kept.corrections.of(["a1", "a2"]) == {"a1": (LEVEL, TOPIC)}
    with kept.writing():
        kept.corrections.put(replace(LEVEL, value="none", before="mention", because="a town"))
    assert kept.corrections.all() == [replace(LEVEL, value="none", because="a town"), TOPIC]
    assert kept.corrections.all(since=NOW + DAY) == [TOPIC]


def test_what_a_stage_finds_is_kept_as_the_person_said(kept: Store) -> None:
    for _ in range(2):
        with kept.writing():
            kept.put([ABOUT])
        found = kept.classifications.of(["a1"])["a1"]
        assert (found.level, found.score) == ("mention", 0.5)
        assert found.tags == (), "a topic goes with its finer ones"
        assert found.evidence == (
            "by hand: relevance mention, not about (a road); it overrules what was found",
            "by hand: no topic energy (a lamp)",
            "the summit",
        )
    with kept.writing():
        assert kept.put([ABOUT]) == [], "nothing changed: nothing is work for anybody"


def test_what_was_found_already_is_not_said_twice(kept: Store) -> None:
    with kept.writing():
        kept.put([ABOUT])
        again = kept.classifications.of(["a1"])["a1"]
        kept.put([again])
    assert kept.classifications.of(["a1"])["a1"] == again


def test_a_tag_that_a_person_gave_is_there_once(kept: Store) -> None:
    drugs = replace(TOPIC, term="drugs", label="Drugs", value="yes", before="no")
    with kept.writing():
        kept.corrections.put(drugs)
        kept.put([ABOUT])
        kept.put([replace(ABOUT, tags=(Tag(scheme="topic", term="drugs", label="Drugs"),))])
    assert [tag.term for tag in kept.classifications.of(["a1"])["a1"].tags] == ["drugs"]


def test_an_article_stays_in_the_story_that_a_person_put_it_in(kept: Store) -> None:
    with kept.writing():
        kept.corrections.put(replace(LEVEL, field="story", value="s2", before="s1"))
        kept.put([Membership(article="a1", story="s1", because="same event")])
        kept.put([Membership(article="a2", story="s1", because="same event")])
    assert kept.stories.story_of(["a1", "a2"]) == {"a1": "s2", "a2": "s1"}
    assert kept.stories.because("a1") == "by hand: a road"


def test_what_is_taken_back_has_no_force(kept: Store) -> None:
    with kept.writing():
        assert kept.corrections.drop("a1")
        assert not kept.corrections.drop("a1")
        kept.put([ABOUT])
    assert kept.classifications.of(["a1"]) == {"a1": ABOUT}
