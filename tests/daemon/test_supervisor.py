"""Real daemons under a service manager: a socket that hears what systemd would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.daemon.supervisor import Supervisor
from tests.daemon.slow import running, until
from tests.daemon.watched import Manager
from tests.desk import PATIENCE, Desk
from tests.outlets import Outlet, rss


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    """A manager whose socket is ``notify`` in the folder of the test."""
    one = Manager(str(tmp_path / "notify"))
    yield one
    one.close()


def test_the_manager_hears_of_start_work_reload_and_stop(
    outlet: Outlet, desk: Desk, manager: Manager, tmp_path: Path
) -> None:
    outlet.pages["/feed"] = rss()
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "2000000"}
    with running(desk, **environment) as daemon:
        until(lambda: manager.listen().count("WATCHDOG=1") >= 3, "signs of life")
        assert manager.heard[0] == "READY=1"
        status = next(line for line in manager.heard if line.startswith("STATUS="))
        assert status.startswith("STATUS=watching 1 sources, 0 of them failing; ")
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        daemon.send_signal(signal.SIGHUP)
        until(lambda: manager.listen().count("READY=1") == 2, "the reload ends")
        at = manager.heard.index("RELOADING=1")
        assert int(manager.heard[at + 1].removeprefix("MONOTONIC_USEC=")) >= before
        assert at < len(manager.heard) - 1 - manager.heard[::-1].index("READY=1")
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=PATIENCE)
        assert daemon.returncode == 0
    assert "STOPPING=1" in manager.listen()


HANGING = """
import sys, threading, time
from types import SimpleNamespace
from monitor.daemon.configuration import Configuration
from monitor.daemon.loop import Daemon
from monitor.daemon.supervisor import Supervisor

class Engine:
    stages, turns = (), 0
    def run_due(self):
        self.turns += 1
        self.beat()
        if self.turns > 2:
            print("hangs", flush=True)
            time.sleep(600)

class Nothing:
    def all(self, **_): return ()
    def all_health(self): return {}
    def due_count(self, *_): return 0
    def next_due(self, *_): return 0

store = SimpleNamespace(sources=Nothing(), work=Nothing(), foreign_version=lambda: 0)
floor = SimpleNamespace(is_paused=False)
app = SimpleNamespace(
    runner=Engine(), store=store, clock=lambda: 0, floor=floor,
    look=threading.Event(), crew=None, attend=lambda: None,
)
Daemon(app, lambda _: None, Configuration(None, lambda: None), Supervisor()).run()
"""


def test_a_loop_that_hangs_gives_no_sign_of_life(manager: Manager, tmp_path: Path) -> None:
    environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
    with subprocess.Popen(
        [sys.executable, "-c", HANGING],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "hangs\n"
        signs = manager.listen().count("WATCHDOG=1")
        assert signs >= 2
        time.sleep(1.5)  # the scheduler's thread ticks on, and several signs would be due
        assert manager.listen().count("WATCHDOG=1") == signs
        assert process.poll() is None
        process.kill()


def test_the_log_says_where_it_hung_when_the_watchdog_strikes(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/feed"] = rss()
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    with running(desk) as daemon:
        until(lambda: "/feed" in outlet.paths(), "it works")
        daemon.send_signal(signal.SIGABRT)
        _, said = daemon.communicate(timeout=PATIENCE)
    assert daemon.returncode == -signal.SIGABRT
    assert "monitor/daemon/loop.py" in said
    assert desk("run", "--once").code == 0, "the next start goes on"


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"},
        {"WATCHDOG_USEC": "0"},
    ],
    ids=["unwatched", "no number", "another's", "zero"],
)
def test_who_is_not_watched_gives_no_sign(
    manager: Manager, tmp_path: Path, environment: dict[str, str]
) -> None:
    one = Supervisor({"NOTIFY_SOCKET": str(tmp_path / "notify"), **environment})
    one.beat()
    one.status("here")
    assert manager.listen() == ["STATUS=here"]


@pytest.mark.server
def test_a_name_in_no_directory_is_reached() -> None:
    name = f"@sco-monitor-test-{os.getpid()}"
    manager = Manager("\0" + name[1:])
    Supervisor({"NOTIFY_SOCKET": name}).ready()
    assert manager.listen() == ["READY=1"]
    manager.close()


def test_a_manager_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    Supervisor({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).ready()
    Supervisor({}).ready()
