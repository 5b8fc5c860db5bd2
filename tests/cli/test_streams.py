"""Standard streams that are closed, broken or full: a command never takes that for success."""

from __future__ import annotations

import os
import subprocess

from tests.daemon.slow import until
from tests.desk import PATIENCE, PROGRAM, Desk, clean_environment
from tests.outlets import Outlet, rss


def shell(desk: Desk, words: str, redirection: str) -> subprocess.CompletedProcess[str]:
    """Run a command by a shell that redirects its streams."""
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" --config "$1" {words} {redirection}', PROGRAM, desk.config],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=clean_environment(),
        check=False,
    )


def test_a_daemon_without_stderr_works_all_the_same(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/feed"] = rss()
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    with subprocess.Popen(
        ["/bin/sh", "-c", 'exec "$0" --config "$1" run 2>&- >&- <&-', PROGRAM, desk.config],
        env=clean_environment(),
    ) as process:
        until(lambda: "/feed" in outlet.paths() or process.poll() is not None, "it polls")
        assert process.poll() is None, process.returncode
        for number in (0, 1, 2):
            # No file of the program has the number of a stream: messages would go into it.
            assert os.readlink(f"/proc/{process.pid}/fd/{number}") == os.devnull
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_a_daemon_whose_listener_goes_away_works_all_the_same(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/feed"] = rss()
    desk.write([outlet], [{"name": "One", "url": outlet.url("/feed")}])
    ears, mouth = os.pipe()
    os.close(ears)
    with subprocess.Popen(
        [PROGRAM, "--config", desk.config, "run"], stderr=mouth, env=clean_environment()
    ) as process:
        os.close(mouth)
        until(lambda: "/feed" in outlet.paths() or process.poll() is not None, "it polls")
        assert process.poll() is None, process.returncode
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_a_mistake_without_stderr_has_its_exit_code(desk: Desk) -> None:
    desk.config.write_text("nonsense = 1\n", "utf-8")
    assert shell(desk, "run", "2>&-").returncode == 2


def test_data_that_cannot_be_written_is_no_success(desk: Desk) -> None:
    desk.write([])
    closed = shell(desk, "sources list", ">&-")
    full = shell(desk, "sources list --json", ">/dev/full")
    for done, why in ((closed, "Bad file descriptor"), (full, "No space left on device")):
        assert done.stderr.endswith(f"sco-monitor: the output cannot be written: {why}\n")
        assert done.returncode == 1
