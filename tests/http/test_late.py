"""A fetcher that is made when something is asked for."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack

import pytest

from config.settings import FetchSettings, Settings
from monitor.http.exchange import Limits, Request, Response
from monitor.http.late import LateFetcher
from monitor.parts import Parts


class Counted:
    """Made once for each `LateFetcher`; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Limits | None]] = []

    def fetch(self, request: Request, limits: Limits | None = None) -> Response:
        self.asked.append((request.url, limits))
        return Response(reason="ok", url=request.url)


def test_nothing_is_made_before_something_is_asked_for() -> None:
    fetcher = LateFetcher(lambda: pytest.fail("it was made"))
    with pytest.raises(pytest.fail.Exception):
        fetcher.fetch(Request(url="http://a.example/"))


def test_it_asks_as_it_was_asked() -> None:
    real, limits = Counted(), Limits(deadline_seconds=1, max_bytes=2)
    answer = LateFetcher(lambda: real).fetch(Request(url="http://a.example/x"), limits)
    assert answer.url == "http://a.example/x"
    assert real.asked == [("http://a.example/x", limits)]


def test_what_the_guard_cannot_use_is_refused_before_anything_is_asked_for() -> None:
    settings = Settings(fetch=FetchSettings(egress_proxy="https://a.example"))
    with ExitStack() as closing, pytest.raises(ValueError, match="proxy"):
        Parts(settings, closing).check()


@pytest.mark.long
def test_a_store_is_opened_for_writing_without_the_library_of_the_guard() -> None:
    """And without that of pages: workers read them."""
    script = (
        "import sys, tempfile\n"
        "from pathlib import Path\n"
        "from config.settings import MonitorSettings, Settings\n"
        "from monitor.app import App\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    settings = Settings(monitor=MonitorSettings(data_dir=Path(folder)))\n"
        "    with App(settings):\n"
        "        pass\n"
        "print(*{'httpx', 'trafilatura'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == [], done.stderr
    assert done.returncode == 0, done.stderr
