"""The product beside trafilatura and htmldate on public suites: ``make suites``.

    python -m tests.bench.suites [FOLDER] [--suite NAME ...] [--halves] [--worst N]

FOLDER holds checkouts of adbar/trafilatura, adbar/htmldate, postlight/parser (as ``parser``),
mozilla/readability, AndyTheFactory/newspaper4k and flairNLP/fundus, each under its own name, and
``scrapinghub`` where ``../shared`` has none; those that are absent are passed over. How each is
judged: ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.suites.checkouts import SUITES
from tests.bench.suites.measures import MEASURES, ROWS, Figure, judged, words_of
from tests.bench.suites.page import Page, Reading
from tests.bench.suites.readers import READERS

BESIDE: Final = Path(__file__).resolve().parents[4]
SHARED: Final = BESIDE / "shared" / "data" / "extraction"


@dataclass(slots=True)
class Run:
    """One suite read by some readers: readings in the order of the pages, CPU seconds of each."""

    pages: list[Page]
    readings: dict[str, list[Reading]]
    seconds: dict[str, float]


def main() -> int:
    """Print the table; return 1 where no suite was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=BESIDE / "suites")
    parser.add_argument("--suite", nargs="+", choices=SUITES, default=list(SUITES))
    parser.add_argument("--reader", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--halves", action="store_true", help="each half of a suite of its own")
    parser.add_argument("--worst", type=int, default=0, help="list the N worst bodies of a suite")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    found = 0
    print(
        f"{'suite':12} {'measure':10} {'pages':>6}  " + "  ".join(f"{r:>11}" for r in asked.reader)
    )
    for suite in asked.suite:
        root = _root(asked.folder, suite)
        if root is None:
            print(f"{suite:12} no checkout in {asked.folder}")
            continue
        found += 1
        run = read_suite(suite, root, asked.reader)
        _print_rows(suite, run, range(len(run.pages)), asked.reader)
        for half in ("worked", "apart") if asked.halves else ():
            chosen = [number for number, page in enumerate(run.pages) if page.half == half]
            _print_rows(f"  {half}", run, chosen, asked.reader, suite)
        print(
            f"{suite:12} {'CPU s':10} {'':6}  "
            + "  ".join(f"{run.seconds[r]:>11.1f}" for r in asked.reader)
        )
        _print_speed(suite, run)
        _print_worst(run, asked.worst)
    return 0 if found else 1


def read_suite(suite: str, root: Path, readers: Sequence[str]) -> Run:
    """Read all pages of *suite*, each by all *readers* in turn."""
    pages = list(SUITES[suite][1](root))
    run = Run(pages, {name: [] for name in readers}, dict.fromkeys(readers, 0.0))
    for page in pages:
        for name in readers:
            begun = time.process_time()
            run.readings[name].append(READERS[name](page))
            run.seconds[name] += time.process_time() - begun
    return run


def _root(folder: Path, suite: str) -> Path | None:
    places = [folder / SUITES[suite][0]]
    if suite == "scrapinghub":
        places.append(SHARED)
    return next((place for place in places if place.is_dir()), None)


def _print_rows(
    label: str, run: Run, chosen: Sequence[int], readers: Sequence[str], suite: str = ""
) -> None:
    pages = [run.pages[number] for number in chosen]
    for name in ROWS[suite or label]:
        measure = MEASURES[name]
        figures: dict[str, Figure] = {}
        for reader in readers:
            readings = [run.readings[reader][number] for number in chosen]
            if reader != "htmldate" or measure.looks_at == "date":
                figures[reader] = measure.judge(judged(pages, readings, measure))
        of = next(iter(figures.values())).of if figures else 0
        cells = "  ".join(f"{figures[r]!s:>11}" if r in figures else " " * 11 for r in readers)
        print(f"{label:12} {name:10} {of:>6}  {cells}", flush=True)


def _print_speed(suite: str, run: Run) -> None:
    """Print pages for each second of CPU, and how many times those of trafilatura they are."""
    rates = {r: len(run.pages) / max(spent, 1e-9) for r, spent in run.seconds.items()}
    cells = "  ".join(f"{rate:>11.1f}" for rate in rates.values())
    print(f"{suite:12} {'pages/s':10} {'':6}  {cells}")
    beside = rates.get("trafilatura")
    if beside:
        cells = "  ".join(f"{rate / beside:>11.2f}" for rate in rates.values())
        print(f"{suite:12} {'speed':10} {'':6}  {cells}", flush=True)


def _print_worst(run: Run, count: int) -> None:
    readings = run.readings.get("product", [])
    pairs = zip(run.pages, readings, strict=True) if readings else ()
    ranked = sorted(
        (words_of(page.gold, reading), page.name) for page, reading in pairs if page.gold.text
    )
    for value, name in ranked[:count]:
        print(f"  {value:.2f} {name}")


if __name__ == "__main__":
    sys.exit(main())
