"""The server as a process of its own, for tests that ask it over a socket."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.desk import PROGRAM, clean_environment
from tests.ports import free_port

PATIENCE = 60.0
"""Seconds for what takes one: machines that run tests are busy."""


def free_place() -> str:
    """Return a host:port at which nobody listens."""
    return f"127.0.0.1:{free_port()}"


def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until *is_so*."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def answers(place: str, path: str = "/healthz") -> bool:
    """Tell whether a server answers at *place*, whatever it says."""
    try:
        httpx.get(f"http://{place}{path}", timeout=PATIENCE)
    except httpx.TransportError:
        return False
    return True


def is_running(pid: int) -> bool:
    """Tell whether the process *pid* is there and no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def serving(
    data: Path, *words: str, place: str = ""
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the server over the directory *data*; yield where it is, and its process."""
    place = place or free_place()
    process = subprocess.Popen(
        [PROGRAM, *words, "--data-dir", str(data), "serve", "--listen", place],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    try:
        until(lambda: answers(place) or process.poll() is not None, "the server answers")
        assert process.poll() is None, process.communicate()[1]
        yield place, process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


HOLDER = """
import sys, time
from pathlib import Path
from config.settings import MonitorSettings, Settings, WebSettings
from monitor.daemon.served import Served
settings = Settings(
    monitor=MonitorSettings(data_dir=Path(sys.argv[1])), web=WebSettings(listen=sys.argv[2])
)
with Served(settings) as served:
    print(served.pid, flush=True)
    while True:
        served.beat()
        time.sleep(0.05)
"""


@contextmanager
def held(data: Path, place: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a process that holds a server as the daemon does; yield it, and the server's number."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data), place],
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    try:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
