"""The disk of the database: how much is free, and whether fetching pauses for it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Final

from config.settings import Settings

log = logging.getLogger(__name__)

AGAIN: Final = 1.25
"""Fetching goes on when so many times the floor is free: at the floor itself it would come and go
with every log that is written back."""


def free_bytes(folder: Path) -> int | None:
    """Return what is free for this user on the disk of *folder*, or of the nearest that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def pauses(free: int | None, floor: int, *, is_paused: bool) -> bool:
    """Tell whether fetching pauses where *free* bytes are left. *is_paused*: whether it did."""
    return free is not None and free < (floor * AGAIN if is_paused else floor)


def low_words(free: int, floor: int) -> str:
    """Return what to tell a person of a disk with *free* bytes left."""
    return (
        f"the disk is nearly full ({free / 1e6:.0f} MB free, [monitor] min_free_bytes is "
        f"{floor / 1e6:.0f} MB): nothing is fetched until {floor * AGAIN / 1e6:.0f} MB are free; "
        "free some space, or delete what is old with `sco-monitor prune`"
    )


class DiskFloor:
    """Which of *stages*, those that fetch, pause for want of room: the engine asks each time."""

    def __init__(self, settings: Settings, stages: Collection[str]) -> None:
        self._folder = settings.monitor.data_dir
        self._stages = stages
        self._floor = settings.monitor.min_free_bytes
        self.is_paused = False
        self.free: int | None = None

    def follow(self, settings: Settings) -> None:
        """Go by the floor of other *settings* from now on."""
        self._floor = settings.monitor.min_free_bytes

    def __call__(self) -> Collection[str]:
        """Look, log what turned, and return the names of the stages that begin nothing now."""
        if not self._floor:
            self.is_paused = False
            return ()
        self.free = free_bytes(self._folder)
        before, self.is_paused = (
            self.is_paused,
            pauses(self.free, self._floor, is_paused=self.is_paused),
        )
        if self.is_paused and not before and self.free is not None:
            log.warning("%s", self.words)
        elif before and not self.is_paused:
            log.info("the disk has room again: fetching goes on")
        return self._stages if self.is_paused else ()

    @property
    def words(self) -> str:
        """What to tell a person while fetching is paused."""
        return low_words(self.free or 0, self._floor)
