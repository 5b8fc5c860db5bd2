"""The floor of free disk: fetching pauses under it, and goes on with a quarter more."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import Settings
from monitor.watch.disk import DiskFloor, free_bytes, pauses


def with_floor(folder: Path, floor: int) -> Settings:
    """The settings over *folder*, with a floor of so many bytes."""
    settings = load_settings(None, data_dir=folder, environment={})
    return replace(settings, monitor=replace(settings.monitor, min_free_bytes=floor))


@pytest.mark.parametrize(
    ("free", "was_paused", "is_paused"),
    [
        (999, False, True),
        (1_000, False, False),
        (1_000, True, True),
        (1_249, True, True),
        (1_250, True, False),
        (1_249, False, False),
        (None, True, False),
        (None, False, False),
    ],
)
def test_a_pause_ends_with_a_quarter_more_than_what_began_it(
    free: int | None, *, was_paused: bool, is_paused: bool
) -> None:
    assert pauses(free, 1_000, is_paused=was_paused) is is_paused


def test_what_turned_is_logged_once_each_way(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    free = free_bytes(tmp_path)
    assert free
    floor = DiskFloor(with_floor(tmp_path, 2 * free), ("poll", "fetch"))
    with caplog.at_level(logging.INFO):
        assert [tuple(floor()) for _ in range(3)] == [("poll", "fetch")] * 3
        # Above the floor, by less than a quarter: it would come and go with each log written back.
        floor.follow(with_floor(tmp_path, int(free / 1.1)))
        assert [tuple(floor()) for _ in range(3)] == [("poll", "fetch")] * 3
        floor.follow(with_floor(tmp_path, free // 4))
        assert [tuple(floor()) for _ in range(3)] == [()] * 3
        floor.follow(with_floor(tmp_path, int(free / 1.1)))
        assert tuple(floor()) == (), "the same room is enough for who was not paused"
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "the disk is nearly full" in caplog.messages[0]


def test_no_floor_is_no_pause(tmp_path: Path) -> None:
    free = free_bytes(tmp_path)
    assert free
    floor = DiskFloor(with_floor(tmp_path, 2 * free), ("poll",))
    floor()
    floor.follow(with_floor(tmp_path, 0))
    assert tuple(floor()) == ()
    assert not floor.is_paused
