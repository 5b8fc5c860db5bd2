"""How long more results are waited for once there is one: they share a transaction.

Each transaction writes the last page of every table again, and most of what is written is that. So
pages are waited for until their lane has little left to do, which must not run dry; what else has
ended, a fetch above all, waits a moment. A crash makes us do again what had ended meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future, wait
from typing import Any, Final

from monitor.engine.stage import LaneName

BRIEFLY: Final = 0.05
"""Seconds for what is no page."""

STEP: Final = 0.1
STEPS: Final = 10
STEPS_IN_LINE: Final = 1
"""For pages, so many of them at most; one where engines stand in line with what they write. With
half a step and no more an article took 0.7 to 1.0 ms more CPU."""

LEFT: Final = 3
"""Pages for each place of the lane that are enough for it to do while a turn is written."""

Job = Future[Any]


def with_more(
    done: set[Job],
    running: Collection[Job],
    lane_of: Callable[[Job], LaneName],
    places: int,
    *,
    steps: int = STEPS,
) -> set[Job]:
    """Return *done*, which are among *running*, and what else ends within a moment.

    :param lane_of: tells the lane of one of *running*
    :param places: how many pages are read at once
    :param steps: in which pages are waited for
    """
    pages = sum(lane_of(one) == "workers" for one in running)
    for step in range(steps):
        if len(done) == len(running):
            break
        if any(lane_of(one) != "workers" for one in done):
            return done if step else wait(running, BRIEFLY).done
        done = wait(running, STEP).done
        if pages - sum(lane_of(one) == "workers" for one in done) <= LEFT * places:
            break
    return done
