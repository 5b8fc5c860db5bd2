"""What grows with the store: the questions of `tests.bench.million` to two stores side by side.

    python -m tests.bench.growth [--sizes 1000 10000] [--times 3] [--plot]

Both stores are written first (10,000 articles: minutes), each into a folder of its own that goes
with the end. Each question is asked of both in turns; printed are medians of ms of CPU and how many
times the larger one takes the smaller one's. What is asked for a whole store (a count of all that a
query finds) may grow with it; a page, a list of the newest or one more article may not.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Final

from config.settings import MonitorSettings, Settings
from tests.bench import million
from tests.bench.speed_plots import PLOTS, bars

SIZES: Final = (1_000, 10_000)
SHORT: Final = 1.0
"""Milliseconds under which a question says nothing of growth: what is measured is its set-up."""

_ID: Final = re.compile(r"\b[0-9a-f]{20}\b")
"""Of a story or an article: the largest is another in each store."""

Question = tuple[str, Callable[[], object]]


Asked = tuple[str, tuple[float, ...]]
"""A question, and what it took of each store, in ms of CPU."""

DRAWN: Final = {
    "search country:KG": "country:KG",
    "search summit": "summit",
    "page /": "front page",
    "status": "status",
    million.ONE_MORE: "one more article",
}
"""Questions that are drawn, and how they are called there."""


def compared(questions: Sequence[Iterator[Question]], times: int) -> Iterator[Asked]:
    """Print each question and yield it with what it took."""
    for asked in zip(*questions, strict=True):
        took = [[million.took(question)[0] for _, question in asked] for _ in range(times)]
        each = tuple(map(median, zip(*took, strict=True)))
        ratio = f"{each[-1] / each[0]:8.2f}" if each[-1] >= SHORT and each[0] else ""
        name = _ID.sub("...", asked[0][0])[:58]
        print(f"{name:58} {' '.join(f'{one:8.1f}' for one in each)} {ratio}", flush=True)
        yield name, each


def main() -> None:
    """Write the stores, ask, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--plot", action="store_true", help=f"draw {PLOTS}/growth.svg")
    asked = parser.parse_args()
    million.watch()
    with ExitStack() as closing:
        stores = []
        for size in sorted(asked.sizes):
            folder = closing.enter_context(tempfile.TemporaryDirectory())
            settings = Settings(monitor=MonitorSettings(data_dir=Path(folder)))
            million.write(settings, size)
            stores.append(settings)
        print(
            f"{'medians of ms of CPU, by articles':58} {'  '.join(map(str, asked.sizes))}   times"
        )
        found = dict(compared([million.questions(one) for one in stores], asked.times))
    if asked.plot:
        plotted(found, asked.sizes)


def plotted(found: dict[str, tuple[float, ...]], sizes: Sequence[int]) -> None:
    """Draw some of the questions, each by the size of the store."""
    rows = [
        (f"{label}, {size:,}", (took,))
        for name, label in DRAWN.items()
        for size, took in zip(sorted(sizes), found[name[:58]], strict=True)
    ]
    drawn = bars("CPU of a question by articles stored, ms", rows, ("lower is faster",))
    PLOTS.joinpath("growth.svg").write_text(drawn)


if __name__ == "__main__":
    os.nice(5)
    main()
