"""200 good feeds with 30 hostile ones among them: who is late, and by how much.

    python -m tests.bench.hostile_mix [--good 200] [--hostile 30] [--threads 48] [--deadline 5]

The newsroom runs in a process of its own. First the guard alone, in as many threads; then the
whole program, as ``run --once`` does it: the good sources by themselves, and among the hostile
ones, which nobody suspects yet. Hostile are endless, dripping and silent answers, bombs, redirect
loops, and sources that are, or lead, inside. Prints when the last good feed was done (by the
program: read and stored) alone and in the mix, and the longest hostile fetch against its
deadline. Exit code 1 when a number of the issue is missed: good ones within 3 s of their time
alone, hostile ones by deadline + 2 s, no canary reached.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import itertools
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

from monitor.http.guard import Guard, Limits, Request
from storage.records import Capture
from tests.bench.feeds import LOREM, rss
from tests.hostile.conftest import CASES
from tests.hostile.scripts import moved
from tests.hostile.server import Newsroom
from tests.hostile.test_load import HOSTILE, serve
from tests.hostile.watching import Watch

ANSWER_SECONDS = 0.05
"""What a good server takes."""

ITEMS = 30
"""Of a good feed."""


def newsroom(pipe: Connection) -> None:
    """Run the hostile newsroom until the pipe is closed."""
    scripts = {f"/{case.name}": case.script for case in CASES if case.script is not None}
    good = serve(gzip.compress(rss(ITEMS, LOREM, rich=True)), ANSWER_SECONDS)
    more = {"/feed": good, "/leads-inside": moved("http://{canary}/feed")}
    with Newsroom({**scripts, **more}, {}, {}) as room:
        pipe.send((dict(room.places), room.allowed))
        pipe.poll(None)
        pipe.send(len(room.hits))
        pipe.poll(1)


def run(
    guard: Guard, place: str, paths: list[str], threads: int
) -> list[tuple[str, str, float, float]]:
    """Fetch *paths*; return path, reason, seconds of the fetch, seconds since the start."""
    started = time.monotonic()

    def fetch(path: str) -> tuple[str, str, float, float]:
        begun = time.monotonic()
        reason = guard.fetch(Request(url=f"http://{place}/{path}")).reason
        now = time.monotonic()
        return path, reason, now - begun, now - started

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(fetch, paths))


def watched(
    asked: argparse.Namespace, allowed: frozenset[str], sources: dict[str, str]
) -> tuple[dict[str, float], dict[str, Capture]]:
    """Watch *sources* for a round; return when each was read, and how each poll ended."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = {"deadline_seconds": asked.deadline, "threads": asked.threads}
        watch = Watch(Path(folder), allowed, sources, fetch=fetch)
        started = time.monotonic()
        watch.round()
        with contextlib.closing(watch.store()) as store:
            polls = {name: poll for name in sources if (poll := store.sources.last_poll(name))}
    read = {
        step.detail.partition(":")[0]: at - started
        for at, step in watch.steps
        if (step.stage, step.reason) == ("parse", "ok")
    }
    return read, polls


def guard_alone(asked: argparse.Namespace, place: str, allowed: frozenset[str]) -> bool:
    """Measure fetches through the guard; return whether the numbers are missed."""
    good = ["feed"] * asked.good
    mixed = good + list(itertools.islice(itertools.cycle(HOSTILE), asked.hostile))
    random.Random(1).shuffle(mixed)
    with Guard(Limits(deadline_seconds=asked.deadline), "mix/1", allowed) as guard:
        alone = max(end for *_, end in run(guard, place, good, asked.threads))
        done = run(guard, place, mixed, asked.threads)
    last_good = max(end for path, _, _, end in done if path == "feed")
    longest = max(seconds for path, _, seconds, _ in done if path != "feed")
    failed = sum(reason != "ok" for path, reason, _, _ in done if path == "feed")
    print("through the guard alone:")
    told(asked, alone, last_good, longest, failed)
    return bool(late(asked, alone, last_good, longest) or failed)


def whole_program(
    asked: argparse.Namespace, places: dict[str, str], allowed: frozenset[str]
) -> bool:
    """Measure a round of the program; return whether the numbers are missed."""
    place = f"http://{places['server']}"
    good = {f"good-{number}": f"{place}/feed?{number}" for number in range(asked.good)}
    inside = {"inside": f"http://{places['canary']}/feed", "private": "http://192.168.0.1/feed"}
    names = itertools.islice(itertools.cycle((*HOSTILE, "leads-inside")), asked.hostile - 2)
    hostile = {f"bad-{n}": f"{place}/{name}?{n}" for n, name in enumerate(names)} | inside
    mixed = list((good | hostile).items())
    random.Random(1).shuffle(mixed)
    read_alone, _ = watched(asked, allowed, good)
    read, polls = watched(asked, allowed, dict(mixed))
    alone = max(read_alone.values())
    last_good = max(read[name] for name in good if name in read)
    longest = max(polls[name].milliseconds for name in hostile) / 1_000
    lost = sum(name not in read for name in good)
    print("the whole program:")
    told(asked, alone, last_good, longest, lost)
    print(dict(Counter(polls[name].reason for name in hostile)))
    return bool(late(asked, alone, last_good, longest) or lost)


def told(
    asked: argparse.Namespace, alone: float, last_good: float, longest: float, lost: int
) -> None:
    """Print what was measured."""
    print(
        f"  {asked.good} good alone: {alone:.2f} s; among {asked.hostile} hostile: "
        f"{last_good:.2f} s; lost: {lost}; threads: {asked.threads}"
    )
    print(f"  longest hostile: {longest:.2f} s, deadline {asked.deadline:g} s")


def late(asked: argparse.Namespace, alone: float, last_good: float, longest: float) -> bool:
    """Tell whether the good ones are late, or a hostile one has no end."""
    return last_good > alone + 3.0 or longest > asked.deadline + 2.0


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--good", type=int, default=200)
    parser.add_argument("--hostile", type=int, default=30)
    parser.add_argument("--threads", type=int, default=48)
    parser.add_argument("--deadline", type=float, default=5.0)
    asked = parser.parse_args()

    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=newsroom, args=(there,), daemon=True)
    process.start()
    places, allowed = here.recv()
    missed = guard_alone(asked, places["server"], allowed)
    missed |= whole_program(asked, places, allowed)
    here.send("enough")
    hits = here.recv()
    process.terminate()
    print(f"canaries reached: {hits}")
    return 1 if missed or hits else 0


if __name__ == "__main__":
    sys.exit(main())
