"""What an idle daemon and ``--help`` cost: CPU and memory of real processes.

python -m tests.bench.idle
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

from tests.bench.pipeline import pss

IDLE_SECONDS = 60
COMMAND = [sys.executable, "-c", "from monitor.cli import main; raise SystemExit(main())"]


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
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "idle.toml"
        # A source that is asked once and then rests for a day.
        config.write_text(
            '[[sources]]\nname = "nobody"\nurl = "http://127.0.0.1:9/feed"\nevery = "1d"\n'
            "[work]\nidle_seconds = 5.0\n"
        )
        with subprocess.Popen(
            [*COMMAND, "--config", str(config), "run"], stderr=subprocess.DEVNULL
        ) as daemon:
            time.sleep(20)
            begun = ticks(daemon.pid)
            time.sleep(IDLE_SECONDS)
            share = (ticks(daemon.pid) - begun) / IDLE_SECONDS
            print(f"idle daemon: {share:.2%} of a core (wanted: under 1 %)")
            print(f"idle daemon: {pss([daemon.pid]):.0f} MB PSS (wanted: under 150)")
            daemon.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
