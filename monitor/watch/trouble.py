"""What is wrong with the place where the data is, from the place itself: nothing has to be written
for it to be seen, and the database need not be readable.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.settings import Settings
from monitor.watch.disk import free_bytes, low_words
from storage.errors import DamagedError, DiskFullError, ReadOnlyError, StorageError
from storage.opening import known_damage

TROUBLES: Final = ("damaged", "disk-full", "read-only", "unreadable", "disk-low")
"""The codes of `Trouble`, worst first."""

FULL: Final = 1_000_000
"""Free bytes under which a disk is full for us: a round's transaction does not fit any more."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong: a code for programs, words for people with what to do.

    ``code`` is damaged, disk-full, read-only, disk-low or unreadable, worst first.
    """

    code: str
    words: str


def trouble(settings: Settings, error: StorageError | None = None) -> Trouble | None:
    """Return the worst that is wrong with the data's place; None where nothing is.

    :param error: what came of opening the database, where that failed
    """
    path, folder = settings.database_file, settings.monitor.data_dir
    if path is not None and (damage := known_damage(path)) is not None:
        return Trouble("damaged", damage.words(path))
    if isinstance(error, DamagedError):
        return Trouble("damaged", str(error))
    free = free_bytes(folder)
    if isinstance(error, DiskFullError) or (free is not None and free < FULL):
        return Trouble(
            "disk-full",
            f"the disk of {folder} is full: nothing can be written; free some space, "
            "the work goes on by itself within a minute",
        )
    if _is_read_only(settings):
        return Trouble(
            "read-only",
            f"{folder} is on a disk that is mounted for reading: nothing can be written; "
            "look at the machine's log and mount it anew, the work goes on by itself",
        )
    if isinstance(error, ReadOnlyError):
        return Trouble("read-only", str(error))
    if error is not None:
        return Trouble("unreadable", str(error))
    for place in (path, folder):
        if place is not None and _is_guarded(place):
            return Trouble(
                "read-only",
                f"{place} may not be written by its owner: nothing is kept; "
                f"chmod u+w {place}, the work goes on by itself",
            )
    if free is not None and free < settings.monitor.min_free_bytes:
        return Trouble("disk-low", low_words(free, settings.monitor.min_free_bytes))
    return None


def _is_read_only(settings: Settings) -> bool:
    try:
        flags = os.statvfs(settings.monitor.data_dir).f_flag
    except OSError:
        return False
    return bool(flags & os.ST_RDONLY)


def _is_guarded(path: Path) -> bool:
    """Tell whether even the owner of *path* may not write it."""
    try:
        return not path.stat().st_mode & stat.S_IWUSR
    except OSError:
        return False
