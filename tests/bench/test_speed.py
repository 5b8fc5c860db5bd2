"""A little of `tests.bench.speed`: ratios of CPU, page by page, that may not fall by 25 %."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.stages import extract
from storage.records import Article, Capture
from tests.bench.pages import BYTES, ELEMENTS, real_page
from tests.bench.speed import Reading, median
from tests.bench.speed_plots import bars
from tests.trafilatura_alone import trafilatura_alone

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, tzinfo=UTC)
PAGES = 18
MEASURED = 1.05
"""CPU of trafilatura alone over that of reading and judging the same generated pages, in the second
round of a process of its own: 1.10, 1.08 and 1.07. In the first, when much is loaded as each
language comes, it is 0.98 and 0.95."""


def task_of(number: int) -> extract.ExtractTask:
    capture = Capture(
        id=str(number), source="s", url=f"https://x.example/{number}", purpose="article", at=NOW,
        reason="ok", page="p", media_type="text/html", body=real_page(number, "https://x.example"),
    )  # fmt: skip
    return extract.ExtractTask(
        source=extract.INGESTED, capture=capture, entry=None, now=NOW, goes_on=True
    )


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def ratio() -> float:
    """Return trafilatura's CPU over ours, over all pages.

    What is loaded by then is frozen, as in workers: one whole collection takes as long as ten
    pages, and falls to whoever is at work.
    """
    gc.collect()
    gc.freeze()
    tasks = [task_of(number) for number in range(PAGES)]
    extract.run(tasks[0])
    trafilatura_alone(tasks[0].capture.body, with_metadata=True)
    theirs = ours = 0.0
    for task in tasks:
        body = task.capture.body
        theirs += seconds(lambda body=body: trafilatura_alone(body, with_metadata=True))  # type: ignore[misc]
        ours += seconds(lambda task=task: extract.run(task))  # type: ignore[misc]
    return theirs / ours


@pytest.mark.long
def test_reading_and_judging_a_page_keeps_its_ratio_to_trafilatura_alone() -> None:
    # In a process of its own, where nobody counts lines.
    asked = [
        sys.executable,
        "-c",
        "from tests.bench.test_speed import ratio; ratio(); print(ratio())",
    ]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(said.stdout) > 0.75 * MEASURED


@pytest.mark.long
@pytest.mark.parametrize("number", [0, 4, 8, 40])
def test_generated_pages_have_the_weight_of_real_ones(number: int) -> None:
    body = real_page(number, "https://x.example")
    assert len(body) == pytest.approx(BYTES[(number // 9 + number) % 9], rel=0.05)
    assert body.count(b"</") == pytest.approx(ELEMENTS[number % 9], rel=0.2)
    (article, *_) = extract.run(task_of(number)).records
    assert isinstance(article, Article)
    assert article.status == "usable"


def test_the_median_is_taken_figure_by_figure() -> None:
    readings = [Reading(wall=wall, cpu=cpu) for wall, cpu in ((3, 1), (1, 2), (2, 9))]
    assert median(readings) == Reading(wall=2, cpu=2)


def test_a_bar_is_as_long_as_its_number() -> None:
    drawn = bars("Title", [("one", (10.0, 5.0)), ("other", (30.0,))], ("a", "b"))
    assert 'width="370.0"' in drawn
    assert 'width="123.3"' in drawn
    assert ">15.0</text>" in drawn
