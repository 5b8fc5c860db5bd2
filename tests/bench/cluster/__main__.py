"""Many processes over one PostgreSQL store.

    python -m tests.bench.cluster [newsroom polite throughput same]
                                  [--workers 4] [--kills 100] [--restarts 10] [--seed N]

PostgreSQL is started as for the tests (`tests.postgres`). Processes share neither directory nor
memory. What is not named is not run; without names all are:

    newsroom    the demo newsroom, taken in and read again and again while workers are killed and
                the database is restarted: every article once, as one process has it
    polite      eight workers ask three domains: never two requests at once, at the server
    throughput  items a second with 1, 2 and 4 workers
    same        all corpora in a file and on a server: the exports are the same

Exit code 1 when a promise is broken.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from typing import Final

from tests.bench.cluster.newsroom import newsroom
from tests.bench.cluster.polite import polite
from tests.bench.cluster.same import same
from tests.bench.cluster.throughput import throughput
from tests.postgres import Server

PARTS: Final = ("newsroom", "polite", "throughput", "same")


def main() -> int:
    """Run it; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--restarts", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if unknown := {*asked.parts} - {*PARTS}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    random.seed(asked.seed)
    runs: dict[str, Callable[[Server], list[str]]] = {
        "newsroom": lambda server: newsroom(server, asked.workers, asked.kills, asked.restarts),
        "polite": lambda server: polite(server, workers=8),
        "throughput": lambda server: throughput(server, (1, 2, 4)),
        "same": same,
    }
    broken: list[str] = []
    for part in asked.parts or PARTS:
        print(part)
        begun, server = time.monotonic(), Server()
        try:
            broken += [f"{part}: {line}" for line in runs[part](server)]
        finally:
            server.remove()
        print(f"{time.monotonic() - begun:6.1f} s  {part}\n")
    for line in broken:
        print(f"BROKEN: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
