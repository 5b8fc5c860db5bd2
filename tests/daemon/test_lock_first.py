"""Who is not the one writer ends before it has loaded what does the work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from storage.opening import writer_lock
from tests.desk import PATIENCE

HEAVY = (
    "apscheduler", "httpx", "jinja2", "numpy", "sqlite_utils", "trafilatura",
    "config.gazetteer", "monitor.engine.workers", "monitor.http.guard", "monitor.parts",
)  # fmt: skip


def test_a_second_daemon_ends_before_it_loads_anything_heavy(tmp_path: Path) -> None:
    config = tmp_path / "sco.toml"
    config.write_text(f'catalogue = false\n[monitor]\ndata_dir = "{tmp_path}"\n', "utf-8")
    program = "from monitor.cli import main; raise SystemExit(main())"
    with writer_lock(tmp_path / "sco-monitor.db"):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", program, "--config", str(config), "run"],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    assert done.returncode == 1
    assert "is already running here" in done.stderr
    assert "storage.sqlite.lock" in loaded
    assert loaded.isdisjoint(HEAVY)
