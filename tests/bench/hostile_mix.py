"""200 good feeds with 30 hostile ones among them: who is late, and by how much.

    python -m tests.bench.hostile_mix [--good 200] [--hostile 30] [--threads 48] [--deadline 5]

The newsroom runs in a process of its own. Prints when the last good feed was done alone and in
the mix, and the longest hostile fetch against its deadline. Exit code 1 when a number of the
issue is missed: good ones within 3 s of their time alone, hostile ones by deadline + 2 s.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

from monitor.http.guard import Guard, Limits, Request
from tests.hostile.conftest import CASES
from tests.hostile.server import Newsroom
from tests.hostile.test_load import FEED, HOSTILE, serve

ANSWER_SECONDS = 0.05
"""What a good server takes."""


def newsroom(pipe: Connection) -> None:
    """Run the hostile newsroom until the pipe is closed."""
    scripts = {f"/{case.name}": case.script for case in CASES if case.script is not None}
    with Newsroom({**scripts, "/feed": serve(FEED, ANSWER_SECONDS)}, {}, {}) as room:
        pipe.send((room.places["server"], room.allowed))
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
    place, allowed = here.recv()
    good = ["feed"] * asked.good
    mixed = good + list(itertools.islice(itertools.cycle(HOSTILE), asked.hostile))
    random.Random(1).shuffle(mixed)
    with Guard(Limits(deadline_seconds=asked.deadline), "mix/1", allowed) as guard:
        alone = max(end for *_, end in run(guard, place, good, asked.threads))
        done = run(guard, place, mixed, asked.threads)
    here.send("enough")
    hits = here.recv()
    process.terminate()

    last_good = max(end for path, _, _, end in done if path == "feed")
    longest = max(seconds for path, _, seconds, _ in done if path != "feed")
    failed = sum(reason != "ok" for path, reason, _, _ in done if path == "feed")
    print(
        f"{asked.good} good alone: {alone:.2f} s; among {asked.hostile} hostile: {last_good:.2f} s"
    )
    print(f"longest hostile: {longest:.2f} s, deadline {asked.deadline:g} s")
    print(f"good ones lost: {failed}; canaries reached: {hits}; threads: {asked.threads}")
    print(dict(Counter(reason for path, reason, *_ in done if path != "feed")))
    missed = last_good > alone + 3.0 or longest > asked.deadline + 2.0 or failed or hits
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
