"""What an idle daemon and ``--help`` cost: CPU and memory of real processes.

python -m tests.bench.idle

The daemon is measured with one source and with 300, each asked once and then left for a day: what
is left is the daemon's own looking around.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.bench.pipeline import pss

IDLE_SECONDS: Final = 60
COMMAND: Final = [sys.executable, "-c", "from monitor.cli import main; raise SystemExit(main())"]
SETTLED_SECONDS: Final = {1: 20, 300: 75}
"""Until all sources were asked once, by how many there are."""


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
    for sources, seconds in SETTLED_SECONDS.items():
        share, megabytes = idle(sources, seconds)
        words = f"idle daemon, {sources} sources"
        print(f"{words}: {share:.2%} of a core (wanted: 0.3 % at most)")
        print(f"{words}: {megabytes:.0f} MB PSS (wanted: under 150)", flush=True)


def idle(sources: int, settled: float) -> tuple[float, float]:
    """Return the share of a core that a daemon takes, and its megabytes.

    :param settled: seconds until it has nothing to do any more
    """
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "idle.toml"
        config.write_text(
            "catalogue = false\n[work]\nidle_seconds = 5.0\n"
            + "".join(
                f'[[sources]]\nname = "nobody {number}"\nevery = "1d"\nurl = "http://{host}:9/"\n'
                for number in range(sources)
                for host in [f"127.0.{number // 250}.{number % 250 + 1}"]
            )
        )
        with subprocess.Popen(
            [*COMMAND, "--config", str(config), "run"], stderr=subprocess.DEVNULL
        ) as daemon:
            time.sleep(settled)
            begun = ticks(daemon.pid)
            time.sleep(IDLE_SECONDS)
            share = (ticks(daemon.pid) - begun) / IDLE_SECONDS
            megabytes = pss([daemon.pid])
            daemon.send_signal(signal.SIGTERM)
        return share, megabytes


if __name__ == "__main__":
    main()
