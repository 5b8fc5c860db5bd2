"""Real daemons are told to stop, in every state: they end in time, and twice is at once.

In time is what the daemon says of itself: one that ends by itself, without a word of having been
ended, took no longer than `STOP_SECONDS`.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.daemon.signals import STOP_SECONDS
from tests.acceptance.texts import ENERGY
from tests.daemon.slow import dripping, running, until
from tests.desk import PATIENCE, Desk
from tests.outlets import Item, Outlet, page, rss


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end; return the exit code and what was said on stderr."""
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def due(desk: Desk, stage: str) -> list[tuple[int, str | None]]:
    """The tries and the lease of the rows of *stage*."""
    with sqlite3.connect(desk.data / "sco-monitor.db") as database:
        return database.execute(
            "SELECT tries, lease_until FROM work WHERE stage = ?", (stage,)
        ).fetchall()


def with_a_mail_to_send(outlet: Outlet, desk: Desk, port: int) -> None:
    """Have a digest due whose mail goes to the server at *port*."""
    outlet.pages["/feed"] = rss(Item(outlet.url("/news/energy"), "SCO energy ministers meet"))
    outlet.pages["/news/energy"] = page("SCO energy ministers meet in Bishkek", *ENERGY)
    at = (datetime.now(UTC) + timedelta(hours=1)).strftime("%H:%M")
    subscription = {"name": "desk", "address": "desk@example.org", "at": at}
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "us@example.org"}
    tables = {"[smtp]": smtp, "[[subscriptions]]": subscription}
    more = "".join(
        f"{head}\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in table.items())
        for head, table in tables.items()
    )
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}], more=more)
    assert desk("run", "--once").code == 0


def test_a_mail_server_that_drips_holds_no_stop(outlet: Outlet, desk: Desk) -> None:
    with dripping() as server:
        with_a_mail_to_send(outlet, desk, server.port)
        with running(desk) as daemon:
            order = desk.start("digest", "send")  # it waits for the daemon, which sends
            until(server.met.is_set, "the daemon sends")
            daemon.send_signal(signal.SIGTERM)
            code, said = ended(daemon)
            order.kill()
            order.communicate()
    assert code == 0, said
    assert "stopped" in said
    assert "ended at once" not in said
    assert due(desk, "deliver") == [(0, None)], "the message waits, and this was no try"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_at_once_and_the_code_says_so(
    outlet: Outlet, desk: Desk, number: signal.Signals
) -> None:
    with dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n") as server:
        source = {"name": "One", "url": f"http://127.0.0.1:{server.port}/feed"}
        allowed = {"allow_addresses": [f"127.0.0.1:{server.port}"]}
        desk.write([outlet], [source], fetch=allowed)
        with running(desk) as daemon:
            until(server.met.is_set, "the daemon asks")
            daemon.send_signal(number)
            time.sleep(0.5)
            assert daemon.poll() is None, "what runs has its seconds"
            daemon.send_signal(number)
            code, said = ended(daemon)
    assert code == 128 + number, said
    assert "asked to stop again" in said


def test_a_page_that_never_ends_is_given_back_untried(outlet: Outlet, desk: Desk) -> None:
    with dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n") as server:
        source = {"name": "One", "url": f"http://127.0.0.1:{server.port}/feed"}
        allowed = {"allow_addresses": [f"127.0.0.1:{server.port}"], "deadline_seconds": 600}
        desk.write([outlet], [source], fetch=allowed)
        with running(desk) as daemon:
            until(server.met.is_set, "the daemon asks")
            daemon.send_signal(signal.SIGTERM)
            code, said = ended(daemon)
    assert code == 0, said
    assert "ended at once" not in said
    assert due(desk, "poll") == [(0, None)]


def test_an_idle_daemon_stops_by_itself(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/feed"] = rss()
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    with running(desk) as daemon:
        until(lambda: "/feed" in outlet.paths(), "the daemon polls")
        daemon.send_signal(signal.SIGINT)
        code, said = ended(daemon)
    assert code == 0, said


STUCK = """
import sqlite3, sys, time
from monitor.daemon.signals import Signals
with Signals(lambda: print("told", flush=True), seconds=1.0):
    print("ready", flush=True)
    sqlite3.connect(":memory:").execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
    ).fetchall()
"""


def test_a_statement_without_end_holds_no_stop() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STUCK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        said, complaint = process.communicate(timeout=PATIENCE)
    assert said == "told\n"
    assert process.returncode == 128 + signal.SIGTERM
    assert "no end after 1 s" in complaint


def test_the_bound_is_below_what_service_managers_wait() -> None:
    assert STOP_SECONDS < 15


def children(pid: int) -> list[int]:
    """The processes that threads of *pid* have started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


def nurseries(process: subprocess.Popen[str]) -> list[int]:
    """The processes that the daemon's workers are forked from."""
    return children(process.pid)


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The workers of the daemon."""
    return [worker for nursery in nurseries(process) for worker in children(nursery)]


@pytest.mark.parametrize("of", [workers, nurseries])
def test_a_worker_that_is_at_it_for_long_holds_no_stop(
    outlet: Outlet, desk: Desk, of: Callable[[subprocess.Popen[str]], list[int]]
) -> None:
    outlet.pages["/one"] = outlet.pages["/two"] = rss()
    one, two = ({"name": n, "url": outlet.url(f"/{n}")} for n in ("one", "two"))
    desk.write([outlet], [one])
    with running(desk) as daemon:
        until(lambda: workers(daemon), "a worker reads the first feed")
        until(lambda: not any(lease for _, lease in due(desk, "parse")), "it has read it")
        (worker,) = workers(daemon)
        os.kill(worker, signal.SIGSTOP)  # from now on every job of it takes for ever
        desk.write([outlet], [one, two])
        daemon.send_signal(signal.SIGHUP)
        until(lambda: any(lease for _, lease in due(desk, "parse")), "the second waits for it")
        daemon.send_signal(signal.SIGTERM)
        code, said = ended(daemon)
    assert code == 0, said
    assert "ended at once" not in said
    assert not Path(f"/proc/{worker}").exists(), "it is gone with the daemon"
    assert (0, None) in due(desk, "parse"), "its job is due again, and this was no try"


def test_another_writer_that_does_not_let_go_holds_no_stop(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/one"] = outlet.pages["/two"] = rss()
    one, two = ({"name": n, "url": outlet.url(f"/{n}")} for n in ("one", "two"))
    desk.write([outlet], [one])
    with running(desk) as daemon:
        until(lambda: "/one" in outlet.paths(), "the daemon polls")
        with closing(sqlite3.connect(desk.data / "sco-monitor.db", timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            desk.write([outlet], [one, two])
            daemon.send_signal(signal.SIGHUP)  # it writes, and has to wait
            time.sleep(1)
            daemon.send_signal(signal.SIGTERM)
            code, said = ended(daemon)
            other.rollback()
    assert code == 0, said
    assert "ended at once" not in said
    assert "in use by another program that does not let go of it" in said
    with running(desk) as daemon:
        until(lambda: "/two" in outlet.paths(), "all goes on")
        daemon.send_signal(signal.SIGTERM)
        assert ended(daemon)[0] == 0
    with sqlite3.connect(desk.data / "sco-monitor.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.long
def test_who_finds_the_lock_taken_says_so_and_waits_for_nobody(desk: Desk) -> None:
    desk.write([])
    with running(desk):
        told = desk("run")
    assert told.code == 1
    assert "sco-monitor is already running here (process" in told.err


def test_a_round_that_is_stopped_says_so_and_tells_of_those_that_were_asked(
    outlet: Outlet, desk: Desk
) -> None:
    outlet.pages["/feed"] = rss()
    with dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n") as server:
        sources = [
            {"name": "One", "url": outlet.url("/feed")},
            {"name": "Endless", "url": f"http://127.0.0.1:{server.port}/feed"},
        ]
        allowed = [outlet.address, f"127.0.0.1:{server.port}"]
        desk.write([outlet], sources, fetch={"allow_addresses": allowed, "deadline_seconds": 600})
        with desk.start("run", "--once") as once:
            until(server.met.is_set, "it asks")
            once.send_signal(signal.SIGTERM)
            told, said = once.communicate(timeout=PATIENCE)
    assert once.returncode == 128 + signal.SIGTERM, said
    (line,) = told.splitlines()
    assert line.startswith("ok    One  0 new")
    assert said.splitlines()[-1] == "stopped; what was begun goes on at the next run"
    assert (0, None) in due(desk, "poll")
