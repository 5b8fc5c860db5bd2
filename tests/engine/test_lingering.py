"""Results share a transaction: how long the engine waits for more of them."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from typing import Any

from monitor.engine.lingering import BRIEFLY, LEFT, STEP, STEPS, with_more
from monitor.engine.stage import LaneName

PLACES = 2
MANY = 12


class Lanes:
    """Jobs under way, of which some end by themselves."""

    def __init__(self, pages: int, fetches: int = 0) -> None:
        self.pages = [Future[Any]() for _ in range(pages)]
        self.fetches = [Future[Any]() for _ in range(fetches)]

    def lane_of(self, job: Future[Any]) -> LaneName:
        return "threads" if job in self.fetches else "workers"

    def wait(self) -> tuple[int, float]:
        """Return (how many ended, after how long)."""
        running = [*self.pages, *self.fetches]
        done = {one for one in running if one.done()}
        begun = time.monotonic()
        return len(with_more(done, running, self.lane_of, PLACES)), time.monotonic() - begun


def end(*jobs: Future[Any]) -> None:
    for job in jobs:
        job.set_result(None)


def test_what_is_all_there_waits_for_nothing() -> None:
    lanes = Lanes(3)
    end(*lanes.pages)
    found, seconds = lanes.wait()
    assert found == 3
    assert seconds < STEP / 2


def test_pages_are_waited_for_until_the_lane_has_little_left() -> None:
    lanes = Lanes(MANY)
    end(lanes.pages[0])
    enough = MANY - LEFT * PLACES
    later = threading.Timer(STEP * 1.2, end, lanes.pages[1:enough])
    later.start()
    found, seconds = lanes.wait()
    assert found == enough
    assert STEP * 1.2 <= seconds < STEP * STEPS


def test_a_slow_page_is_not_waited_for_longer_than_that() -> None:
    lanes = Lanes(MANY)
    end(lanes.pages[0])
    found, seconds = lanes.wait()
    assert found == 1
    assert STEP * STEPS * 0.9 <= seconds < STEP * STEPS * 3


def test_where_little_is_left_one_step_is_enough() -> None:
    lanes = Lanes(LEFT * PLACES)
    end(lanes.pages[0])
    found, seconds = lanes.wait()
    assert found == 1
    assert STEP * 0.9 <= seconds < STEP * 2


def test_what_is_no_page_waits_a_moment() -> None:
    lanes = Lanes(MANY, fetches=2)
    end(lanes.fetches[0])
    found, seconds = lanes.wait()
    assert found == 1
    assert BRIEFLY * 0.9 <= seconds < STEP
    lanes = Lanes(MANY, fetches=2)
    end(lanes.pages[0])
    later = threading.Timer(STEP / 2, end, [lanes.fetches[0]])
    later.start()
    found, seconds = lanes.wait()
    assert found == 2
    assert seconds < STEP * 2
