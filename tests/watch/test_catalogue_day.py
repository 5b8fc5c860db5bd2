"""Half a simulated day of a small catalogue; `tests.bench.catalogue` does it with 10,000."""

from __future__ import annotations

import pytest

from monitor.engine import origin
from monitor.engine.nursery import Nursery
from tests.bench.catalogue import Day, simulate
from tests.bench.newsstand import DELAY


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Fifty sources at thirteen hosts, a tenth of them with short feeds and bursts.

    Its workers come from a program of their own: what they have of memory is asked.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(origin, "Nursery", Nursery)
        return simulate(tmp_path_factory.mktemp("day"), 50, 12)


def test_no_item_falls_out_of_a_feed_unseen(day: Day) -> None:
    assert day.passed["short"] > 100
    assert day.lost == {"short": 0, "other": 0}


def test_no_host_is_asked_twice_within_its_pause(day: Day) -> None:
    came = day.visits
    assert came.requests > 600
    assert min(came.unchanged, came.redirects, came.pages, came.robots) > 0
    assert (came.overlapping, came.too_soon) == (0, 0)
    assert came.shortest >= DELAY - 1e-6


def test_every_source_is_asked_and_none_waits_long_for_its_turn(day: Day) -> None:
    assert day.never == 0
    assert day.queued < 120


def test_memory_stays(day: Day) -> None:
    """This process holds the other tests' modules too: it may only not grow."""
    main_one = [alone for _, alone in day.memory]
    assert main_one[-1] - main_one[1] < 10
    assert max(whole - alone for whole, alone in day.memory) < 250
