"""Each article in one edition: the first run, the second, a crash in the middle, a replay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from storage.records import Classification, Delivery, Digest, Known
from tests.stages.world import DAY, HOUR, READING, START, World, world_in

FIRST, SECOND, THIRD = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21)
MORNING = START + timedelta(hours=19)
"""07:00 on the first day of an edition."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world with one subscription."""
    with world_in(tmp_path, desk="") as found:
        yield found


@pytest.mark.long
def test_the_first_edition_tells_what_became_known_and_the_second_the_rest(world: World) -> None:
    world.publish(1, 2)
    world.until(MORNING)
    assert world.edition(FIRST) == [1, 2]
    world.publish(3)
    world.until(MORNING + DAY)
    assert world.edition(SECOND) == [3]
    world.until(MORNING + 2 * DAY)
    assert world.edition(THIRD) == []
    assert world.messages() == 3


@pytest.mark.long
@pytest.mark.parametrize("reached", range(len(READING)))
def test_what_was_under_way_at_the_hour_is_told_in_the_next(world: World, reached: int) -> None:
    world.publish(1)
    world.now = MORNING - timedelta(seconds=25)
    for number in range(2, 6):
        world.announce(number)
        world.fetch(number)
    world.run(*READING[:reached])
    world.until(MORNING)
    world.run(*READING)
    world.until(MORNING + DAY)
    assert (world.edition(FIRST), world.edition(SECOND)) == ([1], [2, 3, 4, 5])


def test_pages_that_answered_nothing_over_the_hour_are_told_in_the_next(world: World) -> None:
    world.now = MORNING - HOUR
    world.announce(1)
    world.until(MORNING + HOUR)
    world.fetch(1)
    world.run(*READING)
    world.until(MORNING + DAY)
    assert (world.edition(FIRST), world.edition(SECOND)) == ([], [1])


def test_a_second_run_tells_nothing_again(world: World) -> None:
    world.publish(1)
    world.until(MORNING)
    for _ in range(3):
        with world.room.store.writing():
            world.room.store.work.open("compose", ("desk",), world.now)
        world.run("compose")
        world.stop()
        world.start()
        world.run("compose")
    assert (world.messages(), world.told()) == (1, {1: 1})


@pytest.mark.parametrize("kind", [Digest, Delivery])
def test_a_crash_while_composing_leaves_one_edition(
    world: World, kind: type[Digest | Delivery]
) -> None:
    world.publish(1)
    world.now = MORNING
    assert world.may_die_at(kind, "compose")
    assert world.edition(FIRST) is None
    world.run("compose")
    world.publish(2)
    world.until(MORNING + DAY)
    assert (world.edition(FIRST), world.edition(SECOND)) == ([1], [2])
    assert world.messages() == 2


@pytest.mark.parametrize("kind", [Classification, Known])
def test_a_crash_while_reading_loses_no_article(
    world: World, kind: type[Classification | Known]
) -> None:
    world.announce(1)
    world.fetch(1)
    assert world.may_die_at(kind, *READING)
    world.until(MORNING)
    world.run(*READING)
    world.until(MORNING + DAY)
    assert (world.edition(FIRST), world.edition(SECOND)) == ([], [1])


def test_a_replay_tells_nothing_again(world: World) -> None:
    world.publish(1, 2)
    world.until(MORNING)
    lines = world.room.store.ledger.newest()
    for stage in READING:
        items = world.room.store.work.items(stage)
        with world.room.store.writing():
            world.room.store.work.open(stage, items, world.now)
    world.run(*READING)
    assert world.room.store.ledger.newest() == lines
    world.until(MORNING + DAY)
    assert world.edition(SECOND) == []


def test_what_becomes_relevant_later_is_told_then(world: World) -> None:
    world.announce(1)
    world.fetch(1, relevant=False)
    world.run(*READING)
    world.until(MORNING)
    assert world.room.store.ledger.newest() == 0
    world.until(MORNING + 3 * DAY)
    world.classify(world.article(1), "about")
    world.until(MORNING + 4 * DAY)
    assert world.edition(FIRST) == []
    assert world.edition(FIRST + 4 * DAY) == [1]


def test_another_topic_is_news_for_who_asks_for_it_and_for_nobody_else(tmp_path: Path) -> None:
    with world_in(tmp_path, desk="", power="topic:energy") as world:
        world.publish(1)
        world.classify(world.article(1), "about", "culture")
        world.until(MORNING)
        assert (world.edition(FIRST), world.edition(FIRST, "power")) == ([1], [])
        world.until(MORNING + HOUR)
        world.classify(world.article(1), "about", "energy")
        world.write(desk="", power="topic:energy", late="topic:energy")
        world.until(MORNING + 3 * DAY)
        world.stop()
        world.start()
        world.classify(world.article(1), "about", "energy", "security")
        world.until(MORNING + 4 * DAY)
        assert world.edition(SECOND, "power") == [1]
        assert world.told() == world.told("power") == {1: 1}
        assert world.told("late") == {1: 0}, "it was known before this one began"


def test_a_correction_is_told_once_against_what_was_read(world: World) -> None:
    world.publish(1)
    world.until(MORNING)
    for number in (1, 2):
        world.fetch(1, changed=number)
        world.run(*READING)
    edition = world.preview()
    assert world.numbers(edition) == []
    world.until(MORNING + DAY)
    told = [world.room.store.digests.get("desk", day.isoformat()) for day in (FIRST, SECOND)]
    assert "Correct" not in told[0].text  # type: ignore[union-attr]
    assert "Correct" in told[1].text  # type: ignore[union-attr]
    world.until(MORNING + 2 * DAY)
    last = world.room.store.digests.get("desk", THIRD.isoformat())
    assert last is not None
    assert "Correct" not in last.text


def test_a_long_pause_drops_nothing(world: World) -> None:
    world.publish(1)
    world.until(MORNING)
    world.publish(2)
    world.now += 20 * DAY
    world.publish(3)
    world.stop()
    world.start()
    world.run("compose")
    assert world.told() == {1: 1, 2: 1, 3: 1}


def test_previews_show_what_the_edition_will_be_and_what_one_of_the_past_was(world: World) -> None:
    world.publish(1)
    assert world.numbers(world.preview()) == [1]
    world.until(MORNING)
    world.publish(2)
    assert world.numbers(world.preview()) == [2]
    assert world.numbers(world.preview(day=FIRST)) == [1]
    world.until(MORNING + DAY)
    assert world.numbers(world.preview(day=FIRST)) == [1]
    assert world.numbers(world.preview(day=SECOND)) == [2]
    assert world.numbers(world.preview(day=FIRST - DAY)) == []
