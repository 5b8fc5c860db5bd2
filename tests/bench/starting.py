"""How long a start takes over a store, however large: from `run` to the first request.

    python -m tests.bench.starting [--folder FOLDER] [--times 3]

A daemon over the store in FOLDER (an empty one if none is said) with one source on loopback, which
is due: what passes from the start of its process until the source is asked. The other sources of
the store are paused meanwhile: nobody else is asked anything.
"""

from __future__ import annotations

import argparse
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from config.settings import MonitorSettings, Settings
from storage.opening import open_store
from tests.bench.idle import ticks

TIMES: Final = 3
WANTED: Final = 1.0
LONGEST: Final = 120.0
NAME: Final = "bench: first request"
COMMAND: Final = [sys.executable, "-c", "from monitor.cli import main; raise SystemExit(main())"]


def tell(settings: Settings, times: int = TIMES) -> None:
    """Start a daemon *times* over, and print what it takes until its first request."""
    with paused(settings), closing(socket.create_server(("127.0.0.1", 0))) as door:
        door.settimeout(LONGEST)
        readings = [started(settings, door) for _ in range(times)]
    clock, spent = (statistics.median(some) for some in zip(*readings, strict=True))
    print(
        f"from start to first request: {clock:.2f} s by the clock, {spent:.2f} s of CPU "
        f"(wanted: {WANTED:.0f} s)",
        flush=True,
    )


@contextmanager
def paused(settings: Settings) -> Iterator[None]:
    """Have no source of the store asked within the block."""
    with open_store(settings.database) as store:
        names = [one.name for one in store.sources.all(enabled=True) if one.name != NAME]
        with store.writing():
            for name in names:
                store.sources.pause(name)
    try:
        yield
    finally:
        with open_store(settings.database) as store, store.writing():
            for name in names:
                store.sources.resume(name)


def started(settings: Settings, door: socket.socket) -> tuple[float, float]:
    """Return the seconds of a start, by the clock and of CPU; *door* is where it asks."""
    port = door.getsockname()[1]
    if settings.database.exists():
        with open_store(settings.database) as store, store.writing():
            store.work.postpone("poll", NAME, datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "start.toml"
        config.write_text(
            f"catalogue = false\n[monitor]\ndata_dir = '{settings.monitor.data_dir.resolve()}'\n"
            f'[fetch]\nallow_addresses = ["127.0.0.1:{port}"]\n[meaning]\nvectors = "none"\n'
            f'[[sources]]\nname = "{NAME}"\nurl = "http://127.0.0.1:{port}/feed.xml"\n'
        )
        begun = time.monotonic()
        with subprocess.Popen(
            [*COMMAND, "--config", str(config), "run"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as daemon:
            try:
                asking, _ = door.accept()
                took = time.monotonic() - begun, ticks(daemon.pid)
                with asking:
                    asking.recv(65_536)
                    asking.sendall(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
            finally:
                daemon.send_signal(signal.SIGTERM)
                daemon.wait(LONGEST)
    return took


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        tell(Settings(monitor=MonitorSettings(data_dir=asked.folder or Path(spare))), asked.times)


if __name__ == "__main__":
    main()
