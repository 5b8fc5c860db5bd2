"""Editions on weekdays, several times a day and every hour, as the program makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.stages.world import DAY, HOUR, START, World, world_in

NOON = START + DAY
"""A Thursday, 12:00 UTC."""


@contextmanager
def told(folder: Path, *lines: str) -> Iterator[World]:
    """A world whose one subscription has these *lines* instead of its hour."""
    with world_in(folder, desk="") as world:
        world.stop()
        path = folder / "sco.toml"
        path.write_text(path.read_text("utf-8").replace('at = "07:00"', "\n".join(lines)), "utf-8")
        world.start()
        yield world


def names(world: World) -> list[str]:
    """Return the names of the editions that were made, in that order."""
    return [one.date for one in world.room.store.digests.all(since=START - DAY)]


def sent(world: World) -> list[str]:
    """Return the names of the editions that went out, in that order."""
    store = world.room.store
    carried = {one.digest for one in store.deliveries.all()}
    return [one.date for one in store.digests.all(since=START - DAY) if one.id in carried]


def test_monday_has_what_became_known_over_the_weekend(tmp_path: Path) -> None:
    with told(tmp_path, 'at = "07:00"', 'cadence = "weekdays"') as world:
        world.until(START + 2 * DAY)
        world.until(START + 3 * DAY)
        world.publish(1)
        world.until(START + 7 * DAY)
        assert names(world) == [f"2026-11-{day}" for day in (19, 20, 23, 24, 25)]
        assert world.told() == {1: 1}
        (monday,) = [d for d in world.room.store.digests.all(since=START) if d.articles]
        assert monday.date == "2026-11-23"


def test_each_of_several_editions_a_day_has_what_is_new_since_the_last(tmp_path: Path) -> None:
    with told(tmp_path, 'at = "07:00 13:00 18:00"') as world:
        world.publish(1)
        world.until(START + 2 * HOUR)
        world.publish(2)
        world.until(START + 12 * HOUR)
        assert names(world) == ["2026-11-18T13:00", "2026-11-18T18:00"]
        assert world.told() == {1: 1, 2: 1}
        world.until(START + 2 * DAY)
        assert len(names(world)) == 2 + 3 + 1
        assert sent(world) == names(world)[:2], "an edition without news is not sent"


def test_hourly_editions_are_sent_with_news_alone_and_survive_a_night_off(tmp_path: Path) -> None:
    with told(tmp_path, 'cadence = "hourly"', 'at = "00:05"') as world:
        world.until(START + 3 * HOUR)
        world.publish(1)
        world.until(START + 5 * HOUR)
        assert sent(world) == ["2026-11-18T15:05"]
        world.stop()
        world.now = NOON
        world.start()
        world.publish(2)
        world.until(NOON + timedelta(minutes=10))
        assert names(world)[-1] == "2026-11-19T12:05"
        assert len(names(world)) == len(set(names(world)))
        assert world.told() == {1: 1, 2: 1}


def test_a_clock_that_jumps_makes_no_hour_twice(tmp_path: Path) -> None:
    with told(tmp_path, 'cadence = "hourly"', 'at = "00:05"') as world:
        world.publish(1)
        world.until(START + 4 * HOUR)
        for days in (-3, 2, -40):
            world.jump(days * DAY)
            world.publish(len(world.pages) + 1)
            world.until(world.now + 2 * HOUR)
        made = [one for one in names(world) if one.startswith("2026-11-18")]
        assert len(made) == len(set(made))
        assert set(world.told().values()) == {1}


@pytest.mark.long
def test_a_month_without_anything_is_told_once(tmp_path: Path) -> None:
    with told(tmp_path, 'at = "07:00"') as world:
        world.publish(1)
        world.until(START + 65 * DAY)
        said = [d.date for d in world.room.store.digests.all(since=START) if "this once" in d.text]
        assert said == ["2026-12-19"], "30 days after that of the 19th of November"
    other = tmp_path / "never"
    other.mkdir()
    with told(other, 'at = "07:00"') as world:
        world.until(START + 40 * DAY)
        said = [d.date for d in world.room.store.digests.all(since=START) if "this once" in d.text]
        assert len(said) == 1
