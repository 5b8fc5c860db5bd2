"""Does any regular expression of the project take more than linear time?

    python -m tests.bench.patterns [--size 4000] [--single] [PART-OF-A-NAME ...]

Every compiled expression of every module, the lexicon's and the boilerplate's searches texts
made of one or two pieces again and again (letters, capitals, figures, marks, scripts, words of
the news), at *size* characters and at four times as many. CPU time is measured, the least of
three tries; what takes more than 8 times as long at four times the length is printed. All
expressions with all pairs take about ten minutes of CPU; ``--single`` leaves the pairs out.
Exit code 1 with one that grows; one that is only ever matched at a beginning may, and do no harm.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final

import monitor
import storage
from monitor.text import boilerplate
from monitor.text.languages.wording import Wording

PIECES: Final = (
    "a", "A", "а", "上", "س", "1", " ", "\n", "\t", ".", ",", "-", "'", "’", "“", '"', "(", "/",
    ":", "_", "Ab ", "АбвГ ", "the ", "SCO ", "2001", "1996", "&", "<", "http://", "@", "=",
    "月", "日",
)  # fmt: skip
LINEAR: Final = 8.0
"""Times as long at four times the length; linear would be 4, quadratic 16."""
NOTICEABLE: Final = 0.002
"""Seconds at the greater length under which nothing is judged."""


def expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every compiled expression over text, by name, each once."""
    seen: set[tuple[str, int]] = set()
    for name, pattern in _all():
        if isinstance(pattern.pattern, str) and (pattern.pattern, pattern.flags) not in seen:
            seen.add((pattern.pattern, pattern.flags))
            yield name, pattern


def _all() -> Iterator[tuple[str, re.Pattern[str]]]:
    for package in (monitor, storage):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                where = f"{module.name}.{name}"
                if isinstance(value, re.Pattern):
                    yield where, value
                elif isinstance(value, Wording):
                    yield where, value.pattern
                elif isinstance(value, dict):
                    for key, each in value.items():
                        if isinstance(each, re.Pattern):
                            yield f"{where}[{key!r}]", each
    for number, rule in enumerate(boilerplate._rules()):
        yield f"boilerplate {number} {rule.kind} {rule.hints[:2]}", rule.regex


def cost(pattern: re.Pattern[str], text: str) -> float:
    """Return the CPU seconds of going through *text*, the least of three."""
    return min(cost_once(pattern, text) for _ in range(3))


def growth(pattern: re.Pattern[str], piece: str, size: int) -> tuple[float, float]:
    """Return how many times longer four times the length takes, and its seconds."""
    text = piece * (size // len(piece) + 1)
    long = cost_once(pattern, text * 4)
    if long < NOTICEABLE:
        return 0.0, long
    short, long = cost(pattern, text), cost(pattern, text * 4)
    return long / max(short, 1e-6), long


def cost_once(pattern: re.Pattern[str], text: str) -> float:
    """Return the CPU seconds of going through *text* once."""
    started = time.process_time()
    for _match in pattern.finditer(text):
        pass
    return time.process_time() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Search and print what grows too fast."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="PART-OF-A-NAME")
    parser.add_argument("--size", type=int, default=4_000)
    parser.add_argument("--single", action="store_true")
    options = parser.parse_args(arguments)
    pairs = () if options.single else permutations(PIECES, 2)
    pieces = (*PIECES, *(one + other for one, other in pairs))
    count = bad = 0
    for name, pattern in expressions():
        if options.names and not any(part in name for part in options.names):
            continue
        count += 1
        seconds, ratio, piece = worst(pattern, pieces, options.size)
        if piece:
            bad += 1
            told = f"{seconds:8.3f} s {ratio:5.1f} times as long  {piece!r:24} {name}"
            print(told, flush=True)
    print(f"{count} expressions, {bad} grow faster than their text")
    return 1 if bad else 0


def worst(pattern: re.Pattern[str], pieces: Sequence[str], size: int) -> tuple[float, float, str]:
    """Return seconds, growth and piece of the slowest text that grows too fast, "" with none."""
    slowest = (0.0, 0.0, "")
    for piece in pieces:
        ratio, seconds = growth(pattern, piece, size)
        if ratio > LINEAR:
            slowest = max(slowest, (seconds, ratio, piece))
    return slowest


if __name__ == "__main__":
    sys.exit(main())
