"""The daemon with its server, as a person starts them: one command, one end."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import httpx

from tests.desk import Desk
from tests.outlets import Answer, Outlet
from tests.web.processes import answers, free_place, is_running, until

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>K</title>
<item><title>SCO ministers meet</title><link>http://ADDRESS/a</link><guid>a</guid></item>
</channel></rss>"""


def children(pid: int) -> list[int]:
    """Return the processes that *pid* started and that are there."""
    found = []
    for tasks in Path(f"/proc/{pid}/task").iterdir():
        found += [int(word) for word in (tasks / "children").read_text().split()]
    return [child for child in found if is_running(child)]


def server_of(pid: int) -> int | None:
    """Return the server among the children of *pid*."""
    for child in children(pid):
        if b"serve" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
            return child
    return None


def test_run_serves_and_ends_with_its_server(desk: Desk, outlet: Outlet) -> None:
    place = free_place()
    outlet.pages["/feed"] = Answer(FEED.replace(b"ADDRESS", outlet.address.encode()))
    outlet.pages["/a"] = Answer(b"<html><body><p>Text.</p></body></html>")
    desk.write(
        [outlet],
        [{"name": "K", "url": outlet.url("/feed"), "kind": "feed"}],
        more=f'[web]\nlisten = "{place}"\n',
    )
    daemon = desk.start("run")
    try:
        until(lambda: answers(place), "the server answers")
        with httpx.Client(base_url=f"http://{place}", timeout=60) as client:
            until(lambda: client.get("/readyz").status_code == 200, "it is ready")
            assert client.get("/healthz").status_code == 200
            seen = 'sco_monitor_sources{state="ok"} 1.0'
            until(lambda: seen in client.get("/metrics").text, "the source is read")
        first = server_of(daemon.pid)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        until(lambda: server_of(daemon.pid) not in (None, first) and answers(place), "it is back")
        second = server_of(daemon.pid)
        assert second is not None
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(60) == 0
        assert not is_running(second)
    finally:
        if daemon.poll() is None:
            daemon.kill()
        daemon.communicate()


def test_a_daemon_that_is_killed_leaves_no_server(desk: Desk) -> None:
    place = free_place()
    desk.write([], more=f'[web]\nlisten = "{place}"\n')
    desk.config.write_text("catalogue = false\n" + desk.config.read_text("utf-8"), "utf-8")
    daemon = desk.start("run")
    try:
        until(lambda: answers(place), "the server answers")
        server = server_of(daemon.pid)
        assert server is not None
        daemon.kill()
        until(lambda: not is_running(server), "the server is gone")
        assert not answers(place)
    finally:
        if daemon.poll() is None:
            daemon.kill()
        daemon.communicate()
