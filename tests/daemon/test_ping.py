"""The dead man's switch: it is asked while all is well, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import FetchSettings, MonitorSettings, Settings
from monitor.daemon.ping import Ping
from storage.opening import open_store, writer_lock
from tests.outlets import Answer, Outlet

SECRET = "/ping/0f2c-very-secret"


@pytest.fixture
def settings(tmp_path: Path, outlet: Outlet) -> Settings:
    """Settings whose address is one of the outlet's."""
    outlet.pages[SECRET] = Answer(b"OK")
    made = Settings(
        monitor=MonitorSettings(data_dir=tmp_path, ping_url=outlet.url(SECRET)),
        fetch=FetchSettings(allow_addresses=(outlet.address,)),
    )
    open_store(made.database).close()
    return made


@pytest.fixture
def running(settings: Settings) -> Iterator[None]:
    """A daemon is at work."""
    with writer_lock(settings.database):
        yield


def looked(ping: Ping) -> None:
    ping.look()
    ping.close(60)


@pytest.mark.usefixtures("running")
def test_it_is_asked_every_few_minutes(settings: Settings, outlet: Outlet) -> None:
    clock = [0.0]
    ping = Ping(settings, seconds=lambda: clock[0])
    for moment, times in ((0.0, 1), (299.0, 1), (300.0, 2), (301.0, 2)):
        clock[0] = moment
        looked(ping)
        assert outlet.paths() == [SECRET] * times


def test_it_is_not_asked_while_nobody_is_at_work(
    settings: Settings, outlet: Outlet, caplog: pytest.LogCaptureFixture
) -> None:
    looked(Ping(settings))
    assert outlet.asked == []
    assert "the daemon is not running" in caplog.text


@pytest.mark.usefixtures("running")
def test_nor_over_a_database_that_cannot_be_read(settings: Settings, outlet: Outlet) -> None:
    settings.database.write_bytes(b"nonsense" * 1_000)
    looked(Ping(settings))
    assert outlet.asked == []


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("answer", [Answer(status=500), Answer(status=404)])
def test_the_log_names_its_host_alone(
    settings: Settings, outlet: Outlet, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    caplog.set_level("DEBUG")
    outlet.pages[SECRET] = answer
    looked(Ping(settings))
    assert outlet.paths() == [SECRET]
    assert f"did not reach http://{outlet.address}: answered {answer.status}" in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("monitor")]
    assert "secret" not in " ".join(ours)


@pytest.mark.usefixtures("running")
def test_the_address_may_be_in_a_file(
    settings: Settings, outlet: Outlet, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "ping.url"
    monitor = replace(settings.monitor, ping_url="", ping_url_file=str(path))
    ping = Ping(replace(settings, monitor=monitor), seconds=_counting())
    looked(ping)
    assert "[monitor] ping_url_file: the file" in caplog.text
    path.write_text(outlet.url(SECRET) + "\n", "utf-8")
    looked(ping)
    assert outlet.paths() == [SECRET]


@pytest.mark.usefixtures("running")
def test_a_private_address_that_is_not_allowed_is_not_asked(
    settings: Settings, outlet: Outlet
) -> None:
    looked(Ping(replace(settings, fetch=FetchSettings())))
    assert outlet.asked == []


def test_without_an_address_nothing_is_done(settings: Settings) -> None:
    ping = Ping(replace(settings, monitor=replace(settings.monitor, ping_url="")))
    ping.look()
    assert ping._thread is None


def _counting() -> Callable[[], float]:
    """Return a clock on which five minutes pass at each look."""
    now = [0.0]

    def look() -> float:
        now[0] += 300.0
        return now[0]

    return look
