"""Reading a page beside newspaper4k, finding copies beside datasketch: CPU and what is found.

    python -m tests.bench.peers [--pages 181] [--bases 100]

Each peer is a child in an environment of its own, which `make peers` makes; where one is not there,
the bench says so. All sides see the same input in one run.

Pages are those of the article-extraction-benchmark, with its F1 (`tests.bench.extraction`): read by
`read_page`, by trafilatura with metadata and by newspaper4k, three rounds in turns, the least CPU
counts. Copies are those of `tests.bench.reprints`, in random order: ours is signature and
candidates, theirs MinHash of 128 permutations and MinHashLSH, at a threshold of 0.5 as at its own
0.9, over the same words in fives, which are cut for them before the clock runs. A copy is met where
it finds its origin, or its origin it; *others* are candidates beside, for each article.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from monitor.reprints.signature import signature
from monitor.reprints.words import units
from tests.bench import extraction, reprints
from tests.reprints.cases import Case, make_cases
from tests.reprints.index import Index
from tests.trafilatura_alone import trafilatura_alone

ROOT: Final = Path(__file__).parents[2]
ROUNDS: Final = 3
SHINGLE: Final = 5
THRESHOLDS: Final = (0.5, 0.9)

Read = Callable[[], tuple[float, list[str]]]
"""Read all pages once: milliseconds of CPU, and the texts."""


def interpreter(peer: str) -> Path | None:
    """Return the interpreter that has *peer*, or None and say how to get it."""
    python = ROOT / f".venv-{peer}" / "bin" / "python"
    if python.exists():
        return python
    print(f"{peer} is not here; `make peers` gets it", flush=True)
    return None


def pages_beside(python: Path, cases: Sequence[extraction.Case]) -> Iterator[str]:
    """Yield the table of those that read *cases*."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{number}.html" for number in range(len(cases))]
        for name, case in zip(names, cases, strict=True):
            (Path(folder) / name).write_bytes(case.body)
        addresses = [[name, case.url] for name, case in zip(names, cases, strict=True)]
        (Path(folder) / "addresses.json").write_text(json.dumps(addresses), "utf-8")
        asked = [python, "-W", "ignore", Path(__file__).with_name("newspaper_child.py"), folder]
        with subprocess.Popen(
            asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child:
            sides: dict[str, Read] = {
                "ours": lambda: _timed(lambda: extraction.texts(cases)),
                "trafilatura": lambda: _timed(lambda: [_trafilatura(case) for case in cases]),
                "newspaper4k": lambda: _asked(child),
            }
            rounds = [{name: read() for name, read in sides.items()} for _ in range(ROUNDS)]
            child.communicate()
    yield "| Side | CPU, ms a page | without a text | F1 | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for name in sides:
        least = min(each[name][0] for each in rounds) / len(cases)
        score = extraction.total(
            [
                extraction.score_page(text, case.truth)
                for text, case in zip(rounds[-1][name][1], cases, strict=True)
            ]
        )
        row = f"{score.f1:.4f} | {score.precision:.4f} | {score.recall:.4f}"
        without = rounds[-1][name][1].count("")
        yield f"| {name} | {least:.1f} | {without} | {row} |"


def _trafilatura(case: extraction.Case) -> str:
    found = trafilatura_alone(case.body, with_metadata=True)
    return str(getattr(found, "text", "") or "")


def _timed(read: Callable[[], list[str]]) -> tuple[float, list[str]]:
    begun = time.process_time()
    texts = read()
    return 1e3 * (time.process_time() - begun), texts


def _asked(child: subprocess.Popen[str]) -> tuple[float, list[str]]:
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("again\n")
    child.stdin.flush()
    milliseconds, texts = json.loads(child.stdout.readline() or "null")
    return float(milliseconds), [str(text) for text in texts]


def copies_beside(python: Path, cases: Sequence[Case]) -> Iterator[str]:
    """Yield the table of those that find the copies among *cases*, which arrive in order."""
    yield "| Side | signature, ms | asking, ms | copies met | others |"
    yield "|---|---|---|---|---|"
    yield _row("ours", cases, *_ours(cases))
    texts = json.dumps([[case.article.id, _shingles(case.article.text)] for case in cases])
    for threshold in THRESHOLDS:
        done = subprocess.run(
            [python, Path(__file__).with_name("datasketch_child.py"), f"{threshold}"],
            input=f"{texts}\n", stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        yield _row(f"datasketch, {threshold}", cases, *json.loads(done.stdout))


def _ours(cases: Sequence[Case]) -> tuple[float, float, dict[str, list[str]]]:
    """Return what signatures and candidates cost, without verdicts, and who is found."""
    index, found = Index(), dict[str, list[str]]()
    signing = asking = 0.0
    for case in cases:
        begun = time.process_time()
        mark = signature(case.article)
        signed = time.process_time()
        found[case.article.id] = index.hits(mark)
        index.add(case.article, mark)
        asking += time.process_time() - signed
        signing += signed - begun
    return 1e3 * signing, 1e3 * asking, found


def _shingles(text: str) -> list[str]:
    words = units(text)
    last = max(1, len(words) - SHINGLE + 1)
    return sorted({" ".join(words[start : start + SHINGLE]) for start in range(last)})


def _row(
    name: str,
    cases: Sequence[Case],
    signing: float,
    asking: float,
    found: Mapping[str, Sequence[str]],
) -> str:
    origins = {case.article.id: case.origin or case.article.id for case in cases}
    copies = [case for case in cases if case.origin]
    met = sum(
        case.origin in found[case.article.id] or case.article.id in found[case.origin]
        for case in copies
        if case.origin
    )
    others = sum(origins[one] != origins[name] for name, each in found.items() for one in each)
    count = len(cases)
    return (
        f"| {name} | {signing / count:.2f} | {asking / count:.2f} | "
        f"{met / len(copies):.3f} | {others / count:.2f} |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=181)
    parser.add_argument("--bases", type=int, default=100, help="texts of which copies are made")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if not extraction.DATA.is_dir() or not reprints.TEXTS.is_dir():
        print("the evaluation data (../shared) is not here")
        return
    if python := interpreter("newspaper"):
        for line in pages_beside(python, extraction.load()[: asked.pages]):
            print(line, flush=True)
    if python := interpreter("datasketch"):
        chance = random.Random(reprints.SEED)
        cases = reprints.shuffled(make_cases(reprints.TEXTS, asked.bases, chance), reprints.SEED)
        for line in copies_beside(python, cases):
            print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
