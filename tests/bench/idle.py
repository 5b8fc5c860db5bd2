"""What an idle daemon and ``--help`` cost: CPU and memory of real processes.

python -m tests.bench.idle

Two daemons are measured beside each other, one of one source and one of 300, each asked once and
then left for a day: what is left is the daemon's own looking around.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.bench.pipeline import pss

IDLE_SECONDS: Final = 60
COMMAND: Final = [sys.executable, "-c", "from monitor.cli import main; raise SystemExit(main())"]
SETTLED_SECONDS: Final = 75
"""Until all sources were asked once, the 300 too."""
SOURCES: Final = (1, 300)


def ticks(pid: int) -> float:
    """Return the CPU seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*COMMAND, "--help"], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"--help: {spent:.2f} s of CPU (wanted: under 0.3)")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        daemons = {
            sources: running.enter_context(daemon(Path(folder) / f"{sources}.toml", sources))
            for sources in SOURCES
        }
        time.sleep(SETTLED_SECONDS)
        begun = {sources: ticks(one.pid) for sources, one in daemons.items()}
        time.sleep(IDLE_SECONDS)
        for sources, one in daemons.items():
            share = (ticks(one.pid) - begun[sources]) / IDLE_SECONDS
            words = f"idle daemon, {sources} sources"
            print(f"{words}: {share:.2%} of a core (wanted: 0.3 % at most)")
            print(f"{words}: {pss([one.pid]):.0f} MB PSS (wanted: under 150)", flush=True)


@contextmanager
def daemon(config: Path, sources: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a daemon over so many sources that refuse it, and whose turn comes in a day."""
    config.write_text(
        f'catalogue = false\n[monitor]\ndata_dir = "{config.with_suffix("")}"\n'
        "[work]\nidle_seconds = 5.0\n"
        + "".join(
            f'[[sources]]\nname = "nobody {number}"\nevery = "1d"\nurl = "http://{host}:9/"\n'
            for number in range(sources)
            for host in [f"127.0.{number // 250}.{number % 250 + 1}"]
        )
    )
    with subprocess.Popen(
        [*COMMAND, "--config", str(config), "run"], stderr=subprocess.DEVNULL
    ) as started:
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
