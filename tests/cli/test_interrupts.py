"""Ctrl-C on a real terminal, and the signals of managers: a command ends soon, nothing is lost."""

from __future__ import annotations

import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.cli.whole_file import whole_file
from tests.acceptance.texts import ENERGY
from tests.daemon.slow import Dripping, dripping, until
from tests.desk import PATIENCE, PROGRAM, Desk, clean_environment
from tests.outlets import Answer, Outlet, page, rss

FOREVER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"

OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "os.execv(sys.argv[1], sys.argv[1:])"
)
"""Have stdin as the terminal that sends signals to what runs on it."""


class AtTerminal:
    """A command on a terminal of its own, which types to it and reads what is drawn."""

    def __init__(self, desk: Desk, *words: str) -> None:
        self.outer, inner = pty.openpty()
        os.set_blocking(self.outer, False)
        self.drawn = b""
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL, PROGRAM, "--config", str(desk.config), *words],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=clean_environment() | {"TERM": "xterm", "COLUMNS": "100"},
            cwd=desk.folder,
            start_new_session=True,
        )
        os.close(inner)

    def read(self) -> bytes:
        """Return all that was drawn so far."""
        try:
            while part := os.read(self.outer, 65_536):
                self.drawn += part
        except OSError:
            pass  # nothing yet, or nobody on the other side
        return self.drawn

    def press(self, keys: bytes) -> int:
        """Type *keys*; return the exit code."""
        begun = time.monotonic()
        os.write(self.outer, keys)
        while self.process.poll() is None:
            self.read()
            assert time.monotonic() - begun < PATIENCE, self.drawn
            time.sleep(0.02)
        self.read()
        return self.process.returncode

    def close(self) -> None:
        """Let go of it."""
        self.process.kill()
        self.process.wait()
        os.close(self.outer)


def interrupted(desk: Desk, words: list[str], when: Callable[[bytes], object]) -> bytes:
    """Press Ctrl-C in a command as soon as *when* is true of what it drew; return all of that."""
    command = AtTerminal(desk, *words)
    try:
        until(lambda: when(command.read()) or command.process.poll() is not None, "it is at work")
        assert command.process.poll() is None, command.read()
        assert command.press(b"\x03") == 130, command.drawn
    finally:
        command.close()
    assert b"Traceback" not in command.drawn
    assert b"an error of this program" not in command.drawn
    assert b"what was begun goes on at the next run" in command.drawn
    return command.drawn


def open_work(desk: Desk) -> list[tuple[str, int, str | None]]:
    """Stage, tries and lease of what is not done."""
    with sqlite3.connect(desk.data / "sco-monitor.db") as database:
        return database.execute(
            "SELECT stage, tries, lease_until FROM work WHERE due_at IS NOT NULL "
            "AND stage NOT IN ('poll', 'compose')"
        ).fetchall()


def allowing(desk: Desk, outlet: Outlet, server: Dripping) -> None:
    """A desk that may ask the outlet and a server without end."""
    desk.write(
        [outlet],
        [{"name": "One", "url": outlet.url("/feed")}],
        fetch={
            "allow_addresses": [outlet.address, f"127.0.0.1:{server.port}"],
            "deadline_seconds": 600,
        },
    )


def texts(desk: Desk, count: int) -> list[str]:
    """The paths of so many files to take in."""
    paths = [desk.folder / f"text-{number}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(f"SCO meets for the {number}th time\n\n" + "\n\n".join(ENERGY), "utf-8")
    return [str(path) for path in paths]


def test_ingest_of_a_page_without_end(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/feed"] = rss()
    with dripping(FOREVER) as server:
        allowing(desk, outlet, server)
        url = f"http://127.0.0.1:{server.port}/page"
        interrupted(desk, ["ingest", url], lambda _: server.met.is_set())
    assert open_work(desk) == [("fetch", 0, None)]


def test_ingest_and_replay_of_many_go_on_where_they_were(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/feed"] = rss()
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    paths = texts(desk, 150)
    interrupted(desk, ["ingest", *paths], lambda drawn: b"match" in drawn)
    left = open_work(desk)
    assert left, "it ended in the middle"
    assert {(tries, lease) for _, tries, lease in left} == {(0, None)}
    assert desk("ingest", *paths).code == 0
    assert open_work(desk) == []
    assert len(desk.articles()) == len(paths)
    interrupted(desk, ["replay", "classify"], lambda drawn: b"classify" in drawn)
    assert {(tries, lease) for _, tries, lease in open_work(desk)} <= {(0, None)}
    assert desk("replay", "classify").code == 0
    assert open_work(desk) == []
    assert len(desk.articles()) == len(paths)


def test_recrawl_and_backfill_of_an_outlet_that_hangs(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/feed"] = rss()
    outlet.pages["/page"] = page("SCO energy ministers meet in Bishkek", *ENERGY)
    with dripping(FOREVER) as server:
        allowing(desk, outlet, server)
        assert desk("ingest", outlet.url("/page")).code == 0
        outlet.pages["/page"] = Answer(status=302, headers={"Location": server_url(server)})
        interrupted(desk, ["recrawl", "--url", outlet.url("/page")], lambda _: server.met.is_set())
        assert ("fetch", 0, None) in open_work(desk)
        server.met.clear()
        outlet.pages["/robots.txt"] = Answer(
            f"User-agent: *\nSitemap: {server_url(server)}\n".encode(), "text/plain"
        )
        interrupted(desk, ["backfill", "One"], lambda _: server.met.is_set())
    assert len(desk.articles()) == 1


def server_url(server: Dripping) -> str:
    """Where it drips."""
    return f"http://127.0.0.1:{server.port}/map.xml"


def test_an_export_to_a_terminal_where_nobody_reads(desk: Desk) -> None:
    desk.write([])
    assert desk("ingest", *texts(desk, 30)).code == 0
    command = AtTerminal(desk, "export", "articles")
    try:
        assert select.select([command.outer], [], [], PATIENCE)[0], "it writes"
        time.sleep(0.5)  # the terminal holds a few kB, and the command far more: it waits
        assert command.press(b"\x03") == 130, command.drawn
    finally:
        command.close()
    assert b"Traceback" not in command.drawn
    assert b"what was begun goes on at the next run" in command.drawn


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_as_good_as_ctrl_c(outlet: Outlet, desk: Desk, number: signal.Signals) -> None:
    with dripping(FOREVER) as server:
        allowing(desk, outlet, server)
        process = desk.start("ingest", f"http://127.0.0.1:{server.port}/page")
        until(server.met.is_set, "it asks")
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number
    assert said == "interrupted; what was begun goes on at the next run\n"
    assert open_work(desk) == [("fetch", 0, None)]


def test_a_terminal_that_is_closed_ends_what_runs_on_it(outlet: Outlet, desk: Desk) -> None:
    with dripping(FOREVER) as server:
        allowing(desk, outlet, server)
        command = AtTerminal(desk, "ingest", f"http://127.0.0.1:{server.port}/page")
        until(server.met.is_set, "it asks")
        os.close(command.outer)
        assert command.process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert open_work(desk) == [("fetch", 0, None)]


def test_what_is_to_outlive_its_terminal_does(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/feed"] = rss()
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    process = subprocess.Popen(
        ["nohup", PROGRAM, "--config", str(desk.config), "ingest", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=clean_environment(),
    )
    assert process.stdin is not None
    time.sleep(1)  # it reads
    process.send_signal(signal.SIGHUP)
    process.stdin.write("\n\n".join(ENERGY).encode())
    process.stdin.close()
    assert process.wait(60) == 0
    assert len(desk.articles()) == 1


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target, link = tmp_path / "all.jsonl", tmp_path / "link"
    target.write_text("of yesterday")
    target.chmod(0o640)
    link.symlink_to(target)

    def interrupted_at(place: Path) -> None:
        with whole_file(place) as half:
            half.write_text("of to")
            raise KeyboardInterrupt

    for place in (target, link):
        with pytest.raises(KeyboardInterrupt):
            interrupted_at(place)
        assert target.read_text() == "of yesterday"
    with whole_file(link) as half:
        half.write_text("of today")
    assert target.read_text() == "of today"
    assert target.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    with whole_file(Path("/dev/null")) as place:
        assert place == Path("/dev/null")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.jsonl", "link"]
