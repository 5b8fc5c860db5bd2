"""A little of `make crash` and `make soak`: the same code, small numbers, no figure of speed."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from config.load import load_settings
from storage.opening import open_store
from tests.bench import crash_delivery, editions, sixty_days
from tests.bench.crash import Result, crash
from tests.bench.receivers import measured
from tests.bench.soak import Reading, Week, soak

pytestmark = pytest.mark.server
ITEMS = 150
HOURS = 12.0


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Five lives of the program that were ended by SIGKILL, and one that was not."""
    folder = tmp_path_factory.mktemp("crash")
    return crash(folder, kills=5, items=ITEMS, feeds=6, dice=random.Random(3))


def test_kills_lose_nothing_double_nothing_and_damage_nothing(result: Result) -> None:
    ruin = result.ruin
    assert (ruin.lost, ruin.doubled, ruin.wrong) == (0, 0, 0)
    assert ruin.damage == ()
    assert ruin.unfinished == {}
    assert ruin.scraps == ()
    assert result.lives.tries == {}, "a kill is no failed try"


def test_the_lives_were_ended_at_work_and_left_no_worker_behind(result: Result) -> None:
    lives = result.lives
    assert lives.at_work == 5
    assert len(lives.by_itself) < 5, "a life that is over cannot be ended"
    assert lives.orphans == 0
    assert set(lives.by_itself) <= {0}
    assert result.lives.rounds[-1] == 0


def test_kills_lose_no_message_and_use_up_no_try(tmp_path: Path) -> None:
    result = crash_delivery.crash(tmp_path, kills=3, messages=40, dice=random.Random(4))
    assert result.messages == 80
    assert len(result.lives.by_itself) < 3, "a life that is over cannot be ended"
    assert result.broken() == []


def test_ten_days_of_editions_tell_everything_once(tmp_path: Path) -> None:
    config = tmp_path / "sco.toml"
    config.write_text(f'catalogue = false\n[monitor]\ndata_dir = "{tmp_path}"\n', "utf-8")
    settings = load_settings(config, environment={})
    with open_store(settings.database) as store:
        sixty_days.begin(store)
        faults = sixty_days.live(store, settings, 10, random.Random(11))
    assert {name: getattr(faults, name) for name in sixty_days.Faults.__slots__} == dict.fromkeys(
        sixty_days.Faults.__slots__, 0
    )


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    """Half a day of fifteen sources."""
    folder = tmp_path_factory.mktemp("soak")
    return soak(folder, count=15, days=HOURS / 24, minutes=30)


def test_half_a_day_leaves_nothing_undone(week: Week) -> None:
    assert week.days == pytest.approx(HOURS / 24)
    assert week.articles > 20
    assert week.editions == week.expected
    assert sum(week.editions.values()) == 3
    assert week.mails == 3
    assert week.posts == week.hooked > 0
    assert week.undone == {}


def test_half_a_day_holds_no_more_descriptors_and_threads_at_its_end(week: Week) -> None:
    first, last = week.readings[len(week.readings) // 3], week.readings[-1]
    assert last.descriptors <= first.descriptors + 8
    assert last.threads <= first.threads + 4


def test_the_slope_is_that_of_the_warm_days(week: Week) -> None:
    cold = [Reading(hour=h, rss=h * 9, workers=0, descriptors=9, threads=9) for h in range(48)]
    warm = [replace(cold[0], hour=h, rss=200 + h / 12) for h in range(48, 169)]
    steady = replace(week, days=7.0, readings=(*cold, *warm), expected=week.editions)
    assert steady.slope == pytest.approx(2.0)
    assert steady.missed() == ["2.00 MB a day"]


def test_what_is_under_way_at_the_hour_is_in_one_edition(tmp_path: Path) -> None:
    result = editions.under_way(tmp_path, 12, random.Random(5))
    assert result.crashes > 0
    assert (result.articles, result.untold, result.told_twice) == (12 * editions.ITEMS, 0, 0)
    assert result.missing == []


def test_a_clock_that_jumps_costs_no_edition(tmp_path: Path) -> None:
    result = editions.jumps(tmp_path, 4, random.Random(5))
    assert (result.articles, result.untold, result.told_twice) == (12, 0, 0)
    assert result.missing == []


def test_a_good_receiver_gets_all_while_the_bad_ones_hang(tmp_path: Path) -> None:
    result = measured(tmp_path, messages=20, bad=1, over=1.0)
    assert (result.missing, result.doubled) == (0, 0)
    assert result.waiting >= 30, "what hangs and drips holds a few of its messages, no more"
