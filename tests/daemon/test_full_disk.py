"""A disk that fills while the daemon works: it is told once, waited for, and worked on after."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

import monitor.daemon.loop as loop
from config.load import load_settings
from monitor.daemon.loop import Daemon
from storage.errors import DiskFullError
from tests.daemon.test_waiting import written
from tests.desk import Desk
from tests.outlets import Outlet

FULL = DiskFullError("the disk is full: nothing was kept of this round")


class Rounds:
    """A runner whose rounds go as *ends* say; after the last it ends the daemon."""

    stages = ()

    def __init__(self, ends: list[DiskFullError | None], over: Callable[[], None]) -> None:
        self._ends = ends
        self._over = over
        self.beat: Callable[[], None] | None = None

    def run_due(self) -> None:
        """One round."""
        end = self._ends.pop(0)
        if not self._ends:
            self._over()
        if end is not None:
            raise end


class Manager:
    """A service manager that nobody is; waits are over at once."""

    listens = False

    def ready(self) -> None: ...
    def beat(self) -> None: ...
    def wait(self, stop: threading.Event, seconds: float) -> None: ...


class Called(threading.Event):
    """Somebody calls at once, however long is waited."""

    def wait(self, timeout: float | None = None) -> bool:
        """Is over."""
        return True


def worked(settings: Any, ends: list[DiskFullError | None]) -> int:
    """Work through rounds with these ends; return how often begun work was taken up again."""
    recovered = []
    app = SimpleNamespace(
        settings=settings,
        clock=lambda: datetime.now(UTC),
        floor=SimpleNamespace(is_paused=False, words=""),
        recover=lambda: recovered.append(1),
        stop=lambda within=0.0: None,
        look=Called(),
        store=SimpleNamespace(
            foreign_version=lambda: 0,
            work=SimpleNamespace(next_due=lambda _: None),
        ),
        crew=None,
        attend=lambda: None,
    )
    configuration = SimpleNamespace(wanted=threading.Event())
    daemon = Daemon(
        cast("Any", app), lambda _: None, cast("Any", configuration), cast("Any", Manager())
    )
    app.runner = Rounds(ends, daemon.stop)
    daemon.run()
    return len(recovered)


def test_a_disk_that_is_full_is_told_once_until_there_is_room(
    outlet: Outlet, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(outlet, desk)
    settings = load_settings(desk.config)
    called: list[str] = []

    class Heard(loop.Alarm):
        def __init__(self, *given: Any, **more: Any) -> None:
            called.append(given[1].code)
            super().__init__(*given, **more)

    real = loop.trouble
    monkeypatch.setattr(loop, "Alarm", Heard)
    # Between two full rounds one had nothing to write: the disk is as full as it was.
    monkeypatch.setattr(loop, "trouble", lambda given, error=None: real(given, error or FULL))
    assert worked(settings, [FULL, FULL, None, FULL]) == 3
    assert called == ["disk-full"]
    monkeypatch.setattr(loop, "trouble", real)
    assert worked(settings, [FULL, None, FULL]) == 2
    assert called == ["disk-full"] * 3, "there was room in between"
