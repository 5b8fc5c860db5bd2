"""Stories that become part of others: found under every id, whatever keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.contract.corrections import Correction
from storage.records import Membership, Merger
from storage.store import Store
from tests.storage.records import ARTICLE, HOUR, NOW

FIRST, SECOND, THIRD = "aaaaaa11", "bbbbbb22", "cccccc33"
JOINS = Merger(story=SECOND, joined=FIRST, at=NOW, because="one event")


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with three stories: of two articles, of two, and of one."""
    stories = {"a": FIRST, "b": FIRST, "c": SECOND, "d": SECOND, "e": THIRD}
    with store.writing():
        for name, story in stories.items():
            article = replace(ARTICLE, id=name, url=f"https://kabar.kg/{name}")
            store.put([article, Membership(article=name, story=story, because=f"why {name}")])
    return store


def test_its_members_move_and_keep_why_they_were_there(kept: Store) -> None:
    changed = kept.put([JOINS])
    moved = [Membership(article=n, story=FIRST, because=f"why {n}") for n in ("c", "d")]
    assert changed == [JOINS, *moved], "who moved is work for others"
    assert kept.stories.members([FIRST, SECOND]) == {FIRST: ["a", "b", "c", "d"]}
    assert kept.stories.because("c") == "why c"
    assert kept.stories.count() == 2


def test_once_is_as_good_as_twice(kept: Store) -> None:
    kept.put([JOINS])
    assert kept.put([JOINS]) == []
    assert kept.put([replace(JOINS, story=FIRST, joined=SECOND)]) == [], "nor the other way round"
    assert kept.stories.mergers() == [JOINS]


def test_it_is_found_under_its_old_id_and_the_beginning_of_that(kept: Store) -> None:
    kept.put([JOINS])
    assert kept.stories.find(SECOND) == kept.stories.find(SECOND[:6]) == FIRST
    assert kept.stories.find(FIRST) == FIRST
    assert kept.stories.find(SECOND[:5]) is None


def test_a_beginning_that_both_ids_have_stands_for_the_one_story(kept: Store) -> None:
    with kept.writing():
        kept.put([replace(ARTICLE, id="f"), Membership(article="f", story="aaaaaa22")])
        kept.put([Merger(story="aaaaaa22", joined=FIRST, at=NOW)])
    assert kept.stories.find("aaaaaa") == FIRST


def test_what_moved_on_is_found_in_one_step(kept: Store) -> None:
    on = Merger(story=FIRST, joined=THIRD, at=NOW + HOUR, because="the same again")
    kept.put([JOINS, on])
    assert kept.stories.joined([FIRST, SECOND, THIRD]) == {FIRST: THIRD, SECOND: THIRD}
    assert kept.stories.mergers(of=[THIRD]) == [replace(JOINS, joined=THIRD), on]
    assert kept.stories.mergers(since=NOW + HOUR) == [on]
    assert kept.stories.mergers(of=[FIRST]) == []
    assert kept.stories.members([THIRD])[THIRD] == ["a", "b", "c", "d", "e"]


def test_what_was_decided_before_goes_where_the_story_is_now(kept: Store) -> None:
    kept.put([JOINS])
    kept.put([Membership(article="e", story=SECOND, because="late")])
    assert kept.stories.story_of(["e"]) == {"e": FIRST}
    kept.put([Merger(story=THIRD, joined=SECOND, at=NOW)])
    assert kept.stories.joined([THIRD]) == {THIRD: FIRST}


@pytest.mark.parametrize("article", ["a", "c"])
def test_a_story_in_which_a_person_put_an_article_is_left_alone(kept: Store, article: str) -> None:
    story = kept.stories.story_of([article])[article]
    kept.corrections.put(
        Correction(
            article=article, field="story", value=story, before=THIRD, because="I know", at=NOW
        )
    )
    assert kept.put([JOINS]) == []
    assert kept.stories.mergers() == []
    assert kept.stories.story_of(["a", "c"]) == {"a": FIRST, "c": SECOND}
    kept.corrections.drop(article)
    assert kept.put([JOINS])[0] == JOINS
