"""Placing one article: by its text, by its event, or alone - and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.stories.affinity import affinity
from monitor.stories.evidence import Weighed
from monitor.stories.fit import WINDOW
from monitor.stories.place import place
from monitor.stories.rarity import Rarity
from monitor.stories.traits import Anchors
from monitor.stories.view import Outline, lookup, pack, unpack, view
from storage.records import Classification, Reprint, ReprintKind, key
from tests.reprints.variants import START, article
from tests.stories.labelled import reports

REPORTS = reports()
VIEWS = [view(each.article, each.classification, story=each.story) for each in REPORTS]
SUMMIT = [seen for seen in VIEWS if seen.at.month >= 8]


def told(label: str, language: str) -> Outline:
    """Return the first report of story *label* in *language*."""
    return next(seen for seen in VIEWS if seen.story == label and seen.language == language)


def others(seen: Outline) -> list[Outline]:
    return [each for each in SUMMIT if each.article != seen.article]


@pytest.mark.parametrize("language", ["en", "ru", "zh", "hi"])
@pytest.mark.parametrize("label", ["xi-modi", "putin-modi"])
def test_each_of_two_talks_on_one_summit_finds_its_own(label: str, language: str) -> None:
    seen = told(label, language)
    membership = place(replace(seen, story=""), others(seen))
    assert membership.story == label
    assert membership.article == seen.article
    assert "same event as" in membership.because
    assert "Narendra Modi" in membership.because


@pytest.mark.parametrize("label", ["bank", "declaration", "session", "chair", "pipeline"])
def test_sub_events_stay_apart(label: str) -> None:
    seen = told(label, "en")
    elsewhere = [each for each in others(seen) if each.story != label]
    assert place(replace(seen, story=""), elsewhere).story == key("story", seen.article)


def test_alone_without_candidates() -> None:
    seen = replace(VIEWS[0], story="")
    membership = place(seen, [])
    assert membership.story == key("story", seen.article)
    assert membership.because.startswith("no report")


def test_what_is_not_about_the_sco_is_alone() -> None:
    seen = told("xi-modi", "en")
    membership = place(replace(seen, level="none", story=""), others(seen))
    assert membership.story == key("story", seen.article)
    none = [replace(each, level="none") for each in others(seen)]
    assert place(replace(seen, story=""), none).story == key("story", seen.article)


def test_what_is_older_than_the_window_is_another_story() -> None:
    seen = told("xi-modi", "en")
    later = replace(seen, story="", at=max(each.at for each in SUMMIT) + WINDOW * 2)
    assert place(later, others(seen)).story == key("story", seen.article)


class TestByText:
    seen = told("chg-moscow", "en")

    def test_a_copy_joins_its_origin_whatever_it_says_and_however_late(self) -> None:
        origin = told("xi-modi", "zh")
        copy = replace(self.seen, origin=origin.article, level="none", story="")
        membership = place(copy, [origin, *SUMMIT])
        assert membership.story == "xi-modi"
        assert membership.because == f"carries the text of {origin.article}"

    def test_an_origin_that_comes_late_joins_its_copies(self) -> None:
        copy = replace(told("bank", "ru"), origin=self.seen.article)
        membership = place(replace(self.seen, story=""), [copy])
        assert membership.story == "bank"

    def test_two_copies_of_an_origin_that_is_not_there_are_together(self) -> None:
        one = replace(told("bank", "ru"), origin="elsewhere")
        two = replace(self.seen, origin="elsewhere", story="")
        assert place(two, [one]).story == "bank"

    @pytest.mark.parametrize(
        ("kind", "origin"), [("exact", "o"), ("near", "o"), ("excerpt", "o"), ("partial", "")]
    )
    def test_a_partial_copy_is_placed_by_what_it_says(self, kind: ReprintKind, origin: str) -> None:
        edge = Reprint(
            article="a",
            source_article="s",
            origin="o",
            kind=kind,
            containment=0.5,
            containment_reverse=0.5,
        )
        assert view(REPORTS[0].article, None, edge).origin == origin


class TestAgain:
    def test_who_began_a_story_that_others_joined_stays(self) -> None:
        seen = told("bank", "en")
        own = key("story", seen.article)
        joined = [replace(each, story=own) for each in others(seen) if each.story == "laos"]
        rest = [each for each in others(seen) if each.story == "bank"]
        assert place(replace(seen, story=own), [*joined, *rest]).story == own

    def test_an_article_stays_while_it_fits(self) -> None:
        seen = told("xi-modi", "en")
        near = [each for each in others(seen) if each.story == "xi-modi"]
        twins = [replace(each, article=f"twin{each.article}", story="twin") for each in near]
        assert place(replace(seen, story="xi-modi"), [*near, *twins]).story == "xi-modi"
        assert place(replace(seen, story="twin"), [*near, *twins]).story == "twin"

    def test_an_article_that_says_something_else_now_leaves(self) -> None:
        seen = told("xi-modi", "en")
        corrected = replace(told("bank", "en"), article=seen.article, story="xi-modi")
        assert place(corrected, others(seen)).story == "bank"


@pytest.mark.long
@given(st.integers(0, len(SUMMIT) - 1), st.permutations(range(len(SUMMIT))))
@settings(max_examples=30, deadline=None)
def test_the_order_of_candidates_does_not_matter(number: int, order: list[int]) -> None:
    seen = replace(SUMMIT[number], story="")
    candidates = others(seen)
    shuffled = [SUMMIT[index] for index in order if SUMMIT[index].article != seen.article]
    assert place(seen, shuffled) == place(seen, candidates)


@given(st.integers(0, len(SUMMIT) - 1), st.integers(0, len(SUMMIT) - 1))
@settings(max_examples=60, deadline=None)
def test_affinity_is_mutual(one: int, other: int) -> None:
    rarity = Rarity(SUMMIT)
    forward = affinity(Weighed(SUMMIT[one], rarity), Weighed(SUMMIT[other], rarity))
    back = affinity(Weighed(SUMMIT[other], rarity), Weighed(SUMMIT[one], rarity))
    assert forward.score == pytest.approx(back.score)
    assert forward.score >= 0


@pytest.mark.parametrize("seen", VIEWS[::20])
def test_a_view_is_packed_and_unpacked(seen: Outline) -> None:
    line = pack(seen)
    assert "\n" not in line
    assert unpack(line, story=seen.story) == seen
    assert pack(unpack(line)) == line


def test_keys_are_few_and_hold_the_headline() -> None:
    for seen in VIEWS:
        assert len(lookup(seen)) <= 48
        assert len(set(lookup(seen))) == len(lookup(seen))
    assert "person:narendra-modi" in lookup(told("xi-modi", "en"))
    assert "word:zh:印度" in lookup(told("xi-modi", "zh"))


def test_a_view_is_never_later_than_first_seen() -> None:
    found = article("a", "H", "T", date_published=START + timedelta(days=900))
    level = Classification(article=found.id, level="about", score=1.0)
    assert view(found, level).at == START
    assert view(found).level == "none"


def test_what_is_shared_is_called_by_its_label() -> None:
    terms = (
        ("country:ir", 1.0),
        ("place:tehran", 1.0),
        ("topic:economy-trade-finance", 1.0),
        ("concept:trade_fair", 1.0),
    )
    one, other = (
        replace(seen, anchors=Anchors(terms, seen.anchors.words), story=story)
        for seen, story in zip(_pair(), ("", "fair"), strict=True)
    )
    labels = {"country:ir": "Iran", "topic:economy-trade-finance": "Economy, trade and finance"}
    because = place(one, [other], labels).because
    for said in ("Iran", "Tehran", "topic “Economy, trade and finance”", "concept trade fair"):
        assert said in because
    assert "IR" not in because
    assert "_" not in because


def _pair() -> tuple[Outline, Outline]:
    """Return two reports of one event."""
    one = replace(told("xi-modi", "en"), story="")
    return one, replace(next(each for each in others(one) if each.story == "xi-modi"))
