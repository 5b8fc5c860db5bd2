"""Two stories become one: the first run, the second, a crash in the middle, what was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.catalogue.correction import Wish, correct, work_after
from monitor.reading.explain import explain
from monitor.reading.export import merger_lines, story_lines
from monitor.reading.grouping import with_headlines
from monitor.stages.flow import flow
from storage.records import Merger, key
from tests.stages.world import DAY, HOUR, START, World, world_in
from tests.stories.labelled import Report
from tests.stories.test_joining import three_reports

MORNING = START + timedelta(hours=19)
ONE, OTHER, LAST = three_reports()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world with one subscription, in which two reports have begun two stories."""
    with world_in(tmp_path, desk="") as found:
        found.now = MORNING - HOUR
        arrive(found, ONE)
        arrive(found, OTHER)
        yield found


def arrive(world: World, report: Report) -> None:
    """Let *report* have been read and classified, and group it now."""
    take_in(world, report)
    world.run("group", "match")


NEWEST = max(each.article.first_seen for each in (ONE, OTHER, LAST))


def take_in(world: World, report: Report) -> None:
    """Have *report* read now, which appeared as long before the newest of the three as it did."""
    at = world.now - (NEWEST - report.article.first_seen)
    article = replace(report.article, captured_at=at, first_seen=at, date_published=at)
    with world.room.store.writing():
        world.room.store.keep([article, report.classification], opens=flow(world.room.clock))


def story(world: World, report: Report) -> str:
    return world.room.store.stories.story_of([report.article.id])[report.article.id]


def test_the_story_is_found_under_both_ids_and_says_why(world: World) -> None:
    assert story(world, ONE) == key("story", ONE.article.id)
    assert story(world, OTHER) == key("story", OTHER.article.id)
    arrive(world, LAST)
    store = world.room.store
    (merger,) = store.stories.mergers()
    assert {story(world, each) for each in (ONE, OTHER, LAST)} == {merger.joined}
    assert store.stories.find(merger.story) == merger.joined
    told = explain(store, LAST.article.id)
    assert told is not None
    (line,) = [step["text"] for step in told["steps"] if step["stage"] == "joined"]
    assert line.startswith(f"story {merger.story} became part of it: ")
    for report in (ONE, OTHER, LAST):
        assert report.article.headline[:40] in line
        assert report.article.id not in line, "headlines, and ids that are short"
    (exported,) = story_lines(store, [merger.joined])
    assert exported["former_ids"] == [merger.story]
    assert [each["joined"] for each in merger_lines(store, START)] == [merger.joined]


def test_why_it_was_alone_before_is_said_to_be_older(world: World) -> None:
    def group_line(report: Report) -> str:
        told = explain(world.room.store, report.article.id)
        assert told is not None
        (line,) = [step["text"] for step in told["steps"] if step["stage"] == "group"]
        return str(line)

    alone = group_line(OTHER)
    assert "no report of the same event within 72 hours" in alone
    arrive(world, LAST)
    (merger,) = world.room.store.stories.mergers()
    for report in (ONE, OTHER):
        line = group_line(report)
        assert line.startswith(f"story {merger.joined}: ")
        if merger.story == key("story", report.article.id):
            began = f"the story {merger.story}, which began with it, became part of this one"
            assert f"{began}; before: no report" in line
        else:
            assert "became part" not in line


def test_a_text_that_is_not_known_any_more_keeps_its_id(world: World) -> None:
    known, gone = ONE.article, "0123456789abcdef0123"
    text = with_headlines(world.room.store, f"same event as {known.id} and {gone}: talks")
    assert known.headline[:40] in text
    assert known.id not in text
    assert f"and {gone}: talks" in text


def test_again_and_after_a_crash_it_is_the_same(world: World) -> None:
    take_in(world, LAST)
    assert world.may_die_at(Merger, "group")
    assert world.room.store.stories.mergers() == []
    assert story(world, ONE) != story(world, OTHER), "nothing of it was kept"
    world.run("group", "match")
    mergers = world.room.store.stories.mergers()
    assert len(mergers) == 1
    with world.room.store.writing():
        for report in (ONE, OTHER, LAST):
            world.room.store.work.open("group", (report.article.id,), world.now)
    world.run("group", "match")
    assert world.room.store.stories.mergers() == mergers
    assert len({story(world, each) for each in (ONE, OTHER, LAST)}) == 1


def test_what_was_told_stays_told_and_the_edition_says_what_came_together(world: World) -> None:
    world.until(MORNING)
    first = world.room.store.digests.get("desk", MORNING.date().isoformat())
    assert first is not None
    assert set(first.articles) == {ONE.article.id, OTHER.article.id}
    arrive(world, LAST)
    world.until(MORNING + DAY)
    second = world.room.store.digests.get("desk", (MORNING + DAY).date().isoformat())
    assert second is not None
    assert second.articles == (LAST.article.id,), "who moved is no news"
    assert "joined with" in second.text
    text = "".join(second.text.split())
    for report in (ONE, OTHER):
        assert "".join(f"“{report.article.headline}”".split()) in text
    world.until(MORNING + 2 * DAY)
    third = world.room.store.digests.get("desk", (MORNING + 2 * DAY).date().isoformat())
    assert third is not None
    assert "joined with" not in third.text


def test_what_a_person_takes_out_of_it_stays_out(world: World) -> None:
    arrive(world, LAST)
    store = world.room.store
    moved = next(
        each for each in (ONE, OTHER) if key("story", each.article.id) != story(world, each)
    )
    with store.writing():
        correct(store, moved.article, Wish(because="it is no attack", story="new"), world.now)
        for stage, item in work_after(moved.article):
            store.work.open(stage, (item,), world.now)
        store.work.open("group", (LAST.article.id, moved.article.id), world.now)
    world.run("group", "match")
    apart = story(world, moved)
    assert apart not in {story(world, LAST), key("story", moved.article.id)}
    assert store.stories.find(key("story", moved.article.id)) == story(world, LAST)
