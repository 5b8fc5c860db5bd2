"""All measurements, one after the other: ``make bench``. Ratios are taken side by side in one run.

    python -m tests.bench [--seconds 900] [NAME ...]

Those that need the evaluation data, or a peer (lemon24/reader, newspaper4k, datasketch), say so and
are passed over where it is absent. Some are smaller here than by themselves (`TOLD`): a day of 200
sources takes one minute of CPU, one of 10,000 half an hour (``python -m tests.bench.catalogue
10000``); `readers` over a million is part of ``make bench-million``. Those of ``make crash``
and ``make soak`` look for broken promises, take long, and are run by name alone. What is drawn goes
to ``docs/pictures``, the figures of `speed` to ``build/speed.json`` too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

NAMES = (
    "speed",
    "speed_beside",
    "stages",
    "idle",
    "poll_cpu",
    "poll_path",
    "changed_feed",
    "reader_polls",
    "hostile_mix",
    "feeds",
    "edge_cases",
    "extraction",
    "reprints",
    "peers",
    "stories",
    "burst",
    "growth",
    "starting",
    "readers",
    "tagging",
    "glossary",
    "tags",
    "rhythm",
    "spikes",
    "written",
    "report",
    "queries",
    "catalogue",
)
LONGEST_SECONDS = 900.0
BOUNDED = ("crash", "crash_delivery", "full_disk", "soak")
"""Those that end by themselves in a bound, and tell what they have seen until then."""
TOLD = {
    "speed": ["--plots", "--json", "build/speed.json", "--pages", "90"],
    "speed_beside": ["--pages", "90", "--rounds", "1"],
    "poll_cpu": ["--rounds", "3"],
    "reader_polls": ["--rounds", "3"],
    "reprints": ["--bases", "50"],
    "peers": ["--bases", "30"],
    "burst": ["--plot"],
    "growth": ["--plot"],
    "readers": ["--articles", "4000", "--seconds", "20"],
    "written": ["--pages", "200", "--single", "60", "--sources", "120"],
    "queries": ["--number", "3000"],
    "catalogue": ["200"],
}
"""What they are told here: to draw, and to be smaller than by themselves, as all are one run."""
WANTED_MINUTES = 25
ENDING = 900.0
"""Seconds more for these: what was begun is brought to its end, and looked through."""


def main() -> int:
    """Run the measurements that are named, or all; return how many failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", default=NAMES, metavar="NAME")
    parser.add_argument("--seconds", type=float, default=LONGEST_SECONDS, help="of one, at most")
    asked = parser.parse_args()
    failed, first = 0, time.monotonic()
    Path("build").mkdir(exist_ok=True)
    for name in asked.names:
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        try:
            is_bounded = name in BOUNDED
            words = ["--seconds", f"{asked.seconds:.0f}"] if is_bounded else TOLD.get(name, [])
            done = subprocess.run(
                [sys.executable, "-m", f"tests.bench.{name}", *words],
                timeout=asked.seconds + (ENDING if is_bounded else 0),
                check=False,
            )
            code = done.returncode
        except subprocess.TimeoutExpired:
            print(f"stopped after {asked.seconds:.0f} s")
            code = 1
        failed += code != 0
        print(f"-- {time.monotonic() - begun:.0f} s", flush=True)
    took = (time.monotonic() - first) / 60
    wanted = f" (wanted: {WANTED_MINUTES})" if asked.names is NAMES else ""
    print(f"\n{len(asked.names)} measurements, {failed} failed, {took:.0f} minutes{wanted}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
