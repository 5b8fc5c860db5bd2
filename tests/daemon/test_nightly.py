"""The daily copy beside a daemon that lives long: one a day, tried again; what it finds is said."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import Settings
from monitor.daemon.nightly import AGAIN, Nightly
from storage.copies import copies
from storage.errors import DamagedError
from storage.opening import open_store
from tests.engine.test_workers import soon
from tests.storage.records import ARTICLE

BEGUN = datetime(2026, 11, 21, 23, 50, tzinfo=UTC)


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.at = BEGUN

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    """A clock that stands ten minutes before a midnight."""
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings over a database that is whole."""
    settings = load_settings(None, data_dir=tmp_path, environment={})
    open_store(settings.database).close()
    return settings


def settled(nightly: Nightly, settings: Settings) -> None:
    """Look, and wait for what was begun."""
    nightly.look(settings)
    nightly.close(60)


def days(settings: Settings) -> list[str]:
    """The days of the copies, newest first."""
    return [f"{copy.at:%d %H:%M}" for copy in copies(settings.backups)]


def test_each_day_has_one_copy_and_the_oldest_go(settings: Settings, clock: Clock) -> None:
    kept = replace(settings, backup=replace(settings.backup, keep=2))
    nightly = Nightly(clock)
    for _ in range(3):
        settled(nightly, kept)
    assert days(kept) == ["21 23:50"]
    for hours in (1, 13, 24, 25, 49):
        clock.at = BEGUN + timedelta(hours=hours)
        settled(nightly, kept)
    assert days(kept) == ["24 00:50", "23 00:50"]


def test_a_start_anew_makes_no_second_copy_of_the_day(settings: Settings, clock: Clock) -> None:
    settled(Nightly(clock), settings)
    clock.at += timedelta(minutes=5)
    settled(Nightly(clock), settings)
    assert days(settings) == ["21 23:50"]


def test_a_copy_that_cannot_be_made_is_tried_again_in_an_hour(
    settings: Settings, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    settings.backups.parent.mkdir(exist_ok=True)
    settings.backups.write_text("no folder")
    nightly = Nightly(clock)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            settled(nightly, settings)
    assert len(caplog.messages) == 1
    assert "no copy of the database was made" in caplog.messages[0]
    settings.backups.unlink()
    clock.at += timedelta(seconds=AGAIN - 1)
    settled(nightly, settings)
    assert days(settings) == []
    clock.at += timedelta(seconds=2)
    settled(nightly, settings)
    assert days(settings) == ["22 00:50"]


def test_settings_that_are_read_again_are_followed(settings: Settings, clock: Clock) -> None:
    nightly = Nightly(clock)
    settled(nightly, replace(settings, backup=replace(settings.backup, enabled=False)))
    assert days(settings) == []
    clock.at += timedelta(hours=2)
    settled(nightly, settings)
    assert days(settings) == ["22 01:50"]


@pytest.mark.parametrize("is_enabled", [True, False])
def test_what_is_damaged_is_said_at_the_next_look_and_gets_no_copy(
    settings: Settings, clock: Clock, *, is_enabled: bool
) -> None:
    chosen = replace(settings, backup=replace(settings.backup, enabled=is_enabled))
    data = settings.database.read_bytes()
    settings.database.write_bytes(data[:4096] + bytes(8192) + data[12288:])
    nightly = Nightly(clock)
    settled(nightly, chosen)
    with pytest.raises(DamagedError, match="is damaged"):
        nightly.look(chosen)
    assert days(chosen) == []


@pytest.mark.parametrize("is_enabled", [True, False])
def test_a_letter_that_the_disk_altered_is_said_the_next_night(
    settings: Settings, clock: Clock, *, is_enabled: bool
) -> None:
    chosen = replace(settings, backup=replace(settings.backup, enabled=is_enabled))
    with open_store(settings.database) as store, store.writing():
        store.put([ARTICLE])
    first, second = Nightly(clock), Nightly(clock)
    first.look(chosen)
    assert soon(lambda: not nightly_threads())
    clock.at += timedelta(days=1)
    data = settings.database.read_bytes()
    assert b"Hello world" in data
    settings.database.write_bytes(data.replace(b"Hello world", b"Hallo world"))
    second.look(chosen)
    assert soon(lambda: not nightly_threads())
    with pytest.raises(DamagedError, match="rows of articles are not as they were written"):
        second.look(chosen)


def test_a_look_waits_for_nothing(settings: Settings, clock: Clock) -> None:
    nightly = Nightly(clock)
    begun = nightly_threads()
    nightly.look(settings)
    nightly.look(settings)
    assert nightly_threads() <= begun + 1
    nightly.close(60)
    assert days(settings) == ["21 23:50"]


def nightly_threads() -> int:
    """How many of its threads are at work."""
    return sum(thread.name == "nightly" for thread in threading.enumerate())
