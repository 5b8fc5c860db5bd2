"""Many real processes over one PostgreSQL store, for tests and measurements: they share no folder.

Each has a data directory of its own and knows the store by its address alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg

PROGRAM: Final = "from monitor.cli import main; raise SystemExit(main())"
LOOK: Final = 0.2
"""Seconds between two looks whether something has come about."""

PATIENCE: Final = 300.0
"""Seconds until all processes have come to work: the machine may be busy."""

THERE: Final = "SELECT count(*) FROM workers"
DONE: Final = (
    "SELECT count(*) FROM work WHERE due_at IS NOT NULL "
    "AND stage NOT IN ('poll', 'compose') OR lease_until IS NOT NULL"
)


class Cluster:
    """Processes over the store at *address*, which follow the settings in *config*.

    :param folder: below which each process has its own
    """

    def __init__(self, address: str, config: Path, folder: Path) -> None:
        self.address = address
        self.config = config
        self._folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self._number = 0

    @property
    def _without_password(self) -> str:
        parts = urlsplit(self.address)
        place = f"{parts.username}@{parts.hostname}:{parts.port}"
        return urlunsplit(parts._replace(netloc=place))

    def start(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """Start ``sco-monitor`` with *command*, *more* in its environment; `told` hears it."""
        self._number += 1
        home = self._folder / f"process-{self._number}"
        home.mkdir()
        (home / "password").write_text(urlsplit(self.address).password or "")
        environment = {
            **os.environ,
            "SCO_MONITOR_CONFIG": str(self.config),
            "SCO_MONITOR_STORE_URL": self._without_password,
            "SCO_MONITOR_STORE_PASSWORD_FILE": str(home / "password"),
            "SCO_MONITOR_ENGINE_KIND": "procrastinate",
            "SCO_MONITOR_WORK_WORKERS": "1",
            # What makes a page suspicious on a machine of its own is usual on one that is shared.
            "SCO_MONITOR_WORK_EXTRACT_SECONDS": "300",
            "SCO_MONITOR_WORK_PARSE_SECONDS": "300",
            "SCO_MONITOR_DATA_DIR": str(home),
            **more,
        }
        with (home / "told").open("wb") as told:
            process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, *command],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                cwd=home,
            )
        self.processes.append(process)
        process.told = home / "told"  # type: ignore[attr-defined]
        return process

    def gather(self, workers: int) -> float:
        """Start a scheduler and *workers*; return after how many seconds all are there."""
        begun = time.monotonic()
        self.start("run")
        self.wait_until_there(1)
        for _ in range(workers):
            self.start("worker")
        self.wait_until_there(1 + workers)
        return time.monotonic() - begun

    def wait_until_there(self, number: int) -> None:
        """Wait until so many processes say that they are at work, the scheduler included."""
        self.wait_for(lambda: self.number(THERE) >= number, seconds=PATIENCE, what="there")

    def told(self) -> str:
        """Return what all processes have said."""
        files = sorted(self._folder.glob("process-*/told"))
        return "\n".join(f"{one.parent.name}: {one.read_text(errors='replace')}" for one in files)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End *process* at once, as a power cut does."""
        process.kill()
        process.wait()
        self.processes.remove(process)

    def stop(self) -> None:
        """End all, as a service manager does."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def ask(self, statement: str) -> list[Any]:
        """Return the rows that *statement* gives in the store."""
        with psycopg.connect(self.address, options="-c search_path=sco_monitor") as connection:
            return connection.execute(statement.encode()).fetchall()

    def number(self, statement: str) -> int:
        """Return the one number that *statement* gives."""
        return int(self.ask(statement)[0][0])

    def wait_for(self, is_so: Callable[[], bool], *, seconds: float, what: str) -> float:
        """Wait until *is_so*; return how long it took.

        :raises AssertionError: after *seconds*, with all that the processes have said
        """
        begun = time.monotonic()
        while not self._holds(is_so):
            for process in self.processes:
                assert process.poll() is None, f"one ended by itself: {self.told()}"
            assert time.monotonic() - begun < seconds, f"not {what}: {self.told()}"
            time.sleep(LOOK)
        return time.monotonic() - begun

    @staticmethod
    def _holds(is_so: Callable[[], bool]) -> bool:
        try:
            return is_so()
        except psycopg.Error:
            return False  # not there yet, or not at the moment

    def is_done(self) -> bool:
        """Tell whether nothing is due but what the clock brings, and nothing is under way."""
        return self.number(DONE) == 0


@contextmanager
def cluster(address: str, config: Path, folder: Path) -> Iterator[Cluster]:
    """Give a cluster without processes; those that are there at the end are ended."""
    made = Cluster(address, config, folder)
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """A folder that is deleted at the end, whatever is left in it."""
    with tempfile.TemporaryDirectory(
        prefix="sco-monitor-cluster-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)
