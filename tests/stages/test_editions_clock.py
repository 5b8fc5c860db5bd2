"""Missed hours and jumping clocks: no edition is missing, none is made twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.stages.world import DAY, HOUR, START, World, world_in

FIRST = date(2026, 11, 19)
MORNING = START + timedelta(hours=19)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world with one subscription."""
    with world_in(tmp_path, desk="") as found:
        yield found


@pytest.mark.long
def test_a_first_edition_that_was_missed_is_made_at_the_next_start(world: World) -> None:
    world.publish(1)
    world.stop()
    world.now = MORNING + 2 * DAY + HOUR
    world.start()
    world.run("compose")
    assert world.messages() == 1
    assert world.edition(FIRST + 2 * DAY) == [1]
    world.until(MORNING + 3 * DAY)
    assert world.messages() == 2


def test_a_subscription_made_after_the_hour_waits_for_the_next(world: World) -> None:
    world.until(MORNING + HOUR)
    world.publish(1)
    world.write(desk="", other="")
    for _ in range(2):
        world.stop()
        world.start()
        world.run("compose")
    assert world.messages("other") == 0
    world.until(MORNING + DAY)
    assert world.messages("other") == 1
    assert world.told("other") == {1: 1}, "the first edition looks a day back"


def test_a_first_edition_does_not_tell_what_was_known_long_before(world: World) -> None:
    world.publish(1)
    world.until(MORNING + 3 * DAY)
    world.write(desk="", other="")
    world.stop()
    world.start()
    world.publish(2)
    world.until(MORNING + 4 * DAY)
    assert world.told("other") == {1: 0, 2: 1}


@pytest.mark.long
@pytest.mark.parametrize("days", [-400, -40, -1, 1, 2, 40, 400])
@pytest.mark.parametrize("before", [0, 2])
def test_a_clock_that_is_wrong_for_a_minute_costs_no_edition(
    world: World, days: int, before: int
) -> None:
    world.until(MORNING + before * DAY - HOUR)
    world.publish(1)
    world.jump(days * DAY)
    world.publish(2)
    last = FIRST + max(3, min(days, 45)) * DAY
    world.until(MORNING + (last - FIRST) + HOUR)
    due = [FIRST + n * DAY for n in range(before, (last - FIRST).days + 1)]
    assert [day for day in due if world.edition(day) is None] == []
    assert world.told() == {1: 1, 2: 1}


@pytest.mark.long
def test_a_clock_set_back_makes_no_edition_again(world: World) -> None:
    world.publish(1)
    world.until(MORNING + 2 * DAY + HOUR)
    made = world.messages()
    for span in (-HOUR, -2 * HOUR, -DAY, -2 * DAY, -2 * HOUR):
        right = world.now
        world.now += span
        world.stop()
        world.start()
        world.run("compose")
        world.now = right
        world.room.revive()
        world.run("compose")
    assert (world.messages(), world.told()) == (made, {1: 1})


def test_the_true_edition_of_a_date_takes_the_place_of_one_made_ahead(world: World) -> None:
    world.until(MORNING + HOUR)
    world.publish(1)
    world.jump(3 * DAY)
    false = world.room.store.digests.get("desk", (FIRST + 3 * DAY).isoformat())
    assert false is not None
    assert world.numbers(false) == [1]
    world.publish(2)
    world.until(MORNING + DAY)
    assert world.edition(FIRST + DAY) == [2]
    world.until(MORNING + 2 * DAY)
    world.publish(3)
    world.until(MORNING + 3 * DAY)
    assert world.edition(FIRST + 3 * DAY) == [3]
    assert world.told() == {1: 1, 2: 1, 3: 1}
    told = world.room.store.digests.that_told(world.article(1))
    assert [one.id for one in told] == [false.id]
