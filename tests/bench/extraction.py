"""Article extraction on article-extraction-benchmark: F1 with its spread, and pages a second.

Run: ``python -m tests.bench.extraction [--rounds N] [--worst N]``. Reads
../shared/data/extraction in place. The metric is that of the benchmark's README: multisets
of 4-token shingles, precision and recall as means over pages, F1 of the two means; the
spread is from 1,000 bootstrap draws of the pages. Speed is CPU time of one process,
everything that `read_page` does included, beside what
``trafilatura.bare_extraction(with_metadata=True)`` does with the same bytes in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from monitor.extraction.page import Extracted, read_page
from monitor.sources import Document
from storage.records import Source

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "extraction"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
DRAWS = 1_000
SHINGLE = 4
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Case:
    """One page with its true body."""

    name: str
    url: str
    body: bytes
    truth: str


class Score(NamedTuple):
    """Means over pages, and the F1 of the two means."""

    f1: float
    precision: float
    recall: float


class PageScore(NamedTuple):
    """One page: precision and recall, None where the page does not count for it."""

    precision: float | None
    recall: float | None


def load(folder: Path = DATA) -> list[Case]:
    """Return the pages of the benchmark."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Case(
            name=name,
            url=str(item["url"]),
            body=gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()),
            truth=str(item["articleBody"]),
        )
        for name, item in truth.items()
    ]


def extract(case: Case) -> Extracted:
    """Read one page as the extract stage does."""
    document = Document(url=case.url, media_type="text/html", body=case.body, at=NOW)
    source = Source(name="bench", url="https://bench.example/")
    return read_page(document, source=source, entry=None, first_seen=NOW, now=NOW)


def score_page(predicted: str, truth: str) -> PageScore:
    """Return precision and recall of one page by the benchmark's rule."""
    found, wanted = _shingles(predicted), _shingles(truth)
    hits = (found & wanted).total()
    extra, missed = (found - wanted).total(), (wanted - found).total()
    return PageScore(
        precision=_share(hits, extra, clean=not extra and not missed) if found else None,
        recall=_share(hits, missed, clean=not extra and not missed) if wanted else None,
    )


def total(pages: Sequence[PageScore]) -> Score:
    """Return the benchmark's figures for *pages*."""
    precision = _mean([page.precision for page in pages if page.precision is not None])
    recall = _mean([page.recall for page in pages if page.recall is not None])
    return Score(2 * precision * recall / ((precision + recall) or 1.0), precision, recall)


def spread(pages: Sequence[PageScore], draws: int = DRAWS) -> tuple[float, float]:
    """Return the bounds of 95 % of the bootstrap's F1."""
    dice = random.Random(1)
    values = sorted(total(dice.choices(pages, k=len(pages))).f1 for _ in range(draws))
    return values[int(draws * 0.025)], values[int(draws * 0.975)]


def texts(cases: Sequence[Case]) -> list[str]:
    """Return the extracted text of each page, "" where there is no article."""
    return [found.article.text if (found := extract(case)).article else "" for case in cases]


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    if len(tokens) < SHINGLE:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(zip(*(tokens[start:] for start in range(SHINGLE)), strict=False))


def _share(hits: int, errors: int, *, clean: bool) -> float:
    if clean:
        return 1.0
    return hits / (hits + errors) if hits + errors else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _seconds(work: Callable[[Case], object], cases: Sequence[Case], rounds: int) -> float:
    """Return the least CPU seconds that *work* took for all cases in any of the rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for case in cases:
            work(case)
        best = min(best, time.process_time() - started)
    return best


def main() -> None:
    """Print F1 with its spread and both speeds."""
    from tests.trafilatura_alone import trafilatura_alone

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="timing rounds, the best counts")
    parser.add_argument("--worst", type=int, default=0, help="also list the N worst pages")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)

    cases = load()
    scores = [score_page(text, case.truth) for text, case in zip(texts(cases), cases, strict=True)]
    figures = total(scores)
    low, high = spread(scores)
    print(f"pages      {len(cases)}")
    print(f"F1         {figures.f1:.4f}  (95 % of {DRAWS:,} draws: {low:.4f} .. {high:.4f})")
    print(f"precision  {figures.precision:.4f}")
    print(f"recall     {figures.recall:.4f}")
    ours = _seconds(extract, cases, arguments.rounds)
    theirs = _seconds(
        lambda case: trafilatura_alone(case.body, with_metadata=True), cases, arguments.rounds
    )
    print(f"read_page                            {len(cases) / ours:6.1f} pages/s")
    print(f"bare_extraction(with_metadata=True)  {len(cases) / theirs:6.1f} pages/s")
    print(f"ratio      {theirs / ours:.2f}")
    _print_worst(cases, scores, arguments.worst)


def _print_worst(cases: Sequence[Case], scores: Sequence[PageScore], count: int) -> None:
    ranked = sorted(
        zip(cases, scores, strict=True),
        key=lambda pair: (pair[1].precision or 0.0) + (pair[1].recall or 0.0),
    )
    for case, page in ranked[:count]:
        print(f"{page.precision or 0:.2f} {page.recall or 0:.2f} {case.name[:8]} {case.url[:90]}")


if __name__ == "__main__":
    main()
