"""The server beside the daemon: it comes and goes with it, and comes back when it dies alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from config.settings import MonitorSettings, Settings, WebSettings
from monitor.daemon.served import PAUSES, Served
from storage.opening import open_store
from tests.web.processes import answers, free_place, held, is_running, until

pytestmark = pytest.mark.server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings over an empty database, with a place for the server."""
    made = Settings(
        monitor=MonitorSettings(data_dir=tmp_path), web=WebSettings(listen=free_place())
    )
    open_store(made.database).close()
    return made


@pytest.fixture
def served(settings: Settings) -> Iterator[Served]:
    """A server that is started, of a daemon that gave one sign of life."""
    with Served(settings) as one:
        until(lambda: answers(settings.web.listen), "the server answers")
        yield one


def alive(place: str) -> int:
    return httpx.get(f"http://{place}/healthz", timeout=60).status_code


def test_it_says_that_the_daemon_lives_and_ends_with_it(served: Served, settings: Settings) -> None:
    place, pid = settings.web.listen, served.pid
    assert pid is not None
    served.beat()
    assert alive(place) == 200
    served.stop()
    assert not is_running(pid)
    assert not answers(place)
    served.stop()


def test_it_is_started_again_when_it_dies(served: Served, settings: Settings) -> None:
    first = served.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: not is_running(first), "the server is gone")

    def is_back() -> bool:
        served.beat()
        return served.pid not in (None, first) and answers(settings.web.listen)

    until(is_back, "another server is there")


def test_it_does_not_outlive_a_daemon_that_is_killed(settings: Settings) -> None:
    with held(settings.monitor.data_dir, settings.web.listen) as (daemon, server):
        until(lambda: answers(settings.web.listen), "the server answers")
        assert alive(settings.web.listen) == 200
        daemon.kill()
        until(lambda: not is_running(server), "the server is gone")


def test_one_that_cannot_begin_is_tried_after_growing_pauses(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The address is another machine's: it ends at once."""
    clock = [0.0]
    wrong = replace(settings, web=WebSettings(listen="203.0.113.1:1"))
    begun = []
    with Served(wrong, seconds=lambda: clock[0]) as served:
        for pause in PAUSES[:3]:
            pid = served.pid
            assert pid is not None
            until(lambda pid=pid: not is_running(pid), "the server is gone")  # type: ignore[misc]
            clock[0] += 2
            served.beat()
            assert served.pid is None
            clock[0] += pause - 0.5
            served.beat()
            assert served.pid is None
            clock[0] += 1.5
            served.beat()
            begun.append(served.pid)
    assert None not in begun
    assert [record.args[1] for record in caplog.records if record.args] == list(PAUSES[:3])  # type: ignore[index]


def test_without_a_place_there_is_none(settings: Settings) -> None:
    with Served(replace(settings, web=WebSettings())) as served:
        served.beat()
        assert served.pid is None


def test_it_moves_with_the_settings(served: Served, settings: Settings) -> None:
    first, before = served.pid, settings.web.listen
    served.follow(settings)
    assert served.pid == first
    after = free_place()
    served.follow(replace(settings, web=WebSettings(listen=after)))
    until(lambda: answers(after), "the server answers at its new place")
    assert not answers(before)
    served.follow(replace(settings, web=WebSettings()))
    assert served.pid is None
