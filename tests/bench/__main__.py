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
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
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
    "reader_polls": ["--rounds", "2"],
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
WAITS = "idle"
MEANWHILE = (
    ("peers",),
    ("feeds", "edge_cases", "extraction", "reprints", "stories", "tags", "glossary", "report"),
)
"""While two daemons are idle, which takes two minutes and no processor, those run that count what
is right, or CPU in one process: two at once, each line in its order."""
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
    lines = [[name for name in line if name in asked.names] for line in MEANWHILE]
    meanwhile = {name for line in lines for name in line} if WAITS in asked.names else set()
    for name in asked.names:
        if name in meanwhile:
            continue
        if name != WAITS:
            failed += _run(name, asked.seconds)
            continue
        with ThreadPoolExecutor(len(lines)) as beside:
            others = [beside.submit(_held_back, line, asked.seconds) for line in lines]
            failed += _run(name, asked.seconds)
        for said, wrong in (other.result() for other in others):
            print(said, end="", flush=True)
            failed += wrong
    took = (time.monotonic() - first) / 60
    wanted = f" (wanted: {WANTED_MINUTES})" if asked.names is NAMES else ""
    print(f"\n{len(asked.names)} measurements, {failed} failed, {took:.0f} minutes{wanted}")
    return failed


def _run(name: str, seconds: float) -> bool:
    """Run one measurement, which prints; say whether it failed."""
    print(f"\n== {name}", flush=True)
    begun = time.monotonic()
    _, is_wrong = _ended(name, seconds, None)
    print(f"-- {time.monotonic() - begun:.0f} s", flush=True)
    return is_wrong


def _held_back(names: Iterable[str], seconds: float) -> tuple[str, int]:
    """Run some one after the other; return what they print, and how many failed."""
    told, failed = "", 0
    for name in names:
        begun = time.monotonic()
        said, is_wrong = _ended(name, seconds, subprocess.PIPE)
        told += f"\n== {name}\n{said}-- {time.monotonic() - begun:.0f} s, beside others\n"
        failed += is_wrong
    return told, failed


def _ended(name: str, seconds: float, output: int | None) -> tuple[str, bool]:
    """Return what a measurement printed where *output* takes it, and whether it failed."""
    is_bounded = name in BOUNDED
    words = ["--seconds", f"{seconds:.0f}"] if is_bounded else TOLD.get(name, [])
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{name}", *words],
            timeout=seconds + (ENDING if is_bounded else 0),
            stdout=output,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        told = f"stopped after {seconds:.0f} s\n"
        if output is None:
            print(told, end="")
        return told, True
    return done.stdout or "", done.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
