"""All measurements, one after the other: ``make bench``. Ratios are taken side by side in one run.

    python -m tests.bench [NAME ...]

Those that need the evaluation data, or lemon24/reader, say so and are passed over where it is
absent. `catalogue` runs 1,000 sources here; with 10,000 it takes half an hour and is a command of
its own: ``python -m tests.bench.catalogue 10000``.
"""

from __future__ import annotations

import subprocess
import sys
import time

NAMES = (
    "pipeline",
    "idle",
    "poll_cpu",
    "poll_path",
    "changed_feed",
    "reader_polls",
    "hostile_mix",
    "feeds",
    "extraction",
    "reprints",
    "stories",
    "tagging",
    "rhythm",
    "catalogue",
)
LONGEST_SECONDS = 900


def main() -> int:
    """Run the measurements that are named, or all; return how many failed."""
    failed = 0
    for name in sys.argv[1:] or NAMES:
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        try:
            done = subprocess.run(
                [sys.executable, "-m", f"tests.bench.{name}"], timeout=LONGEST_SECONDS, check=False
            )
            code = done.returncode
        except subprocess.TimeoutExpired:
            print(f"stopped after {LONGEST_SECONDS} s")
            code = 1
        failed += code != 0
        print(f"-- {time.monotonic() - begun:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
