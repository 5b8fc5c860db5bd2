"""Texts without a date that no poll saw appear: when they were taken in is no evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.stages.group import Group, GroupTask
from monitor.stories.evidence import NAMES, NO_DATE, Weighed, evidence, is_form
from monitor.stories.place import place
from monitor.stories.rarity import Rarity
from monitor.stories.view import Outline, pack, unpack, view
from storage.records import Capture, Classification, Entry, Tag, key
from storage.sqlite.store import SqliteStore
from tests.reprints.variants import START, article
from tests.stories.labelled import reports

REPORTS = reports()
TALKS = [
    replace(view(each.article, each.classification), story=each.story)
    for each in REPORTS
    if each.story == "xi-modi" and each.article.language == "en"
]


def apart(one: Outline, other: Outline) -> float:
    found = evidence(one, other, Rarity([one, other]))
    return dict(zip(NAMES, found.values, strict=True))["apart"]


TITLES = {"a": "What the secretariat is for", "b": "Journalists visit three provinces"}


def loose(name: str, *terms: str) -> Outline:
    """Return a report of what nearly everybody who writes of the SCO speaks of."""
    made = article(name, TITLES[name], "A platform of cooperation, of which many speak today.")
    tags = tuple(
        Tag(scheme=scheme, term=term, label=term, spans=((40, 45),))
        for scheme, _, term in (each.partition(":") for each in terms)
    )
    found = Classification(article=made.id, level="about", score=1.0, tags=tags)
    return replace(view(made, found), story=f"story of {name}")


def test_one_date_that_is_not_known_is_no_nearness_in_time() -> None:
    one, other = TALKS[:2]
    assert apart(one, replace(other, at=one.at)) == 0.0
    for first, second in ((False, True), (True, False), (False, False)):
        mine = replace(one, is_dated=first)
        theirs = replace(other, at=one.at, is_dated=second)
        assert apart(mine, theirs) == NO_DATE


def test_texts_that_share_what_all_share_are_one_story_by_their_time_alone() -> None:
    terms = ("organisation:sco", "organisation:sco-secretariat", "country:cn", "topic:economy")
    one, other = loose("a", *terms), loose("b", *terms)
    assert place(replace(one, story=""), [other]).story == other.story
    mine, theirs = replace(one, story="", is_dated=False), replace(other, is_dated=False)
    assert place(mine, [theirs]).story == key("story", one.article)


def test_particulars_make_one_story_of_undated_texts_too() -> None:
    seen = [replace(one, is_dated=False, at=TALKS[0].at) for one in TALKS]
    assert len(seen) > 1
    membership = place(replace(seen[-1], story=""), seen[:-1])
    assert membership.story == "xi-modi"
    assert "the date of one is not known" in membership.because
    assert "h apart" not in membership.because


def test_a_form_of_which_a_date_is_not_known_may_be_of_two_days() -> None:
    text = "Rates on the exchange: {} for one, {} for two, {} for three, {} for four."
    made = [
        view(article(name, "Rates", text.format(*numbers)), level("about", name))
        for name, numbers in (("a", (101, 202, 303, 404)), ("b", (155, 266, 377, 488)))
    ]
    for is_dated in (True, False):
        one, other = (replace(each, is_dated=is_dated) for each in made)
        rarity = Rarity([one, other])
        assert is_form(Weighed(one, rarity), Weighed(other, rarity), 0.95) is not is_dated


def level(found: str, name: str) -> Classification:
    return Classification(article=key("article", name), level=found, score=1.0)  # type: ignore[arg-type]


def test_it_is_kept_with_the_view_and_only_where_it_is_so() -> None:
    one = TALKS[0]
    assert '"undated"' not in pack(one)
    undated = replace(one, is_dated=False)
    assert unpack(pack(undated)).is_dated is False
    assert undated.directed("m", (1.0,)).is_dated is False


FOUND = article("found", "The SCO secretariat", "It met.", capture="c", date_published=None)
ANNOUNCED = Entry(
    id="e", source="feed", guid="g", link="https://a.example/1", page="p", first_seen=START
)


@pytest.mark.parametrize(
    ("purpose", "entries", "date", "is_dated"),
    [
        ("ingest", (), None, False),
        ("ingest", (), START, True),
        ("article", (ANNOUNCED,), None, True),
        ("article", (replace(ANNOUNCED, source="ingest", decision="asked"),), None, False),
        ("article", (replace(ANNOUNCED, found="walked"),), None, False),
        ("ingest", (replace(ANNOUNCED, found="archived"),), None, False),
        ("ingest", (ANNOUNCED,), None, True),
        ("announced", (), None, True),
        (None, (), None, True),
    ],
)
def test_who_saw_it_appear_says_whether_its_time_counts(
    tmp_path: Path,
    purpose: str | None,
    entries: tuple[Entry, ...],
    date: object,
    is_dated: bool,
) -> None:
    found = replace(FOUND, date_published=date)  # type: ignore[arg-type]
    with SqliteStore.open(tmp_path / "a.db") as store:
        with store.writing():
            if purpose:
                store.put(
                    [
                        Capture(
                            id="c",
                            source="feed",
                            url=found.url,
                            purpose=purpose,
                            at=START,
                            reason="ok",
                            page="p",
                            body=b"x",
                        )
                    ]
                )
            store.put([found, *entries, level("about", "found")])
        task = Group("").read(store, found.id, START + timedelta(hours=1))
    assert isinstance(task, GroupTask)
    assert task.article.is_dated is is_dated
