"""The database as files: the database itself, its log and the index of the log beside it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from storage.store import Size

LOG, INDEX = "-wal", "-shm"
PARTS: Final = ("", LOG, INDEX)
"""What belongs together, by the end of its name."""

Mark = tuple[int, Size]
"""When a database was changed last (nanoseconds), and its size then."""


def size_of(path: Path) -> Size:
    """Return what the database at *path* takes on disk."""
    return Size(data=_bytes(path), log=_bytes(_beside(path, LOG)))


def is_alone(path: Path) -> bool:
    """Tell whether all is in the database itself, and this process may put nothing beside it.

    So on a read-only disk, or in another user's directory while no daemon runs.
    """
    return not _has_room(path) and not _bytes(_beside(path, LOG))


def is_stranded(path: Path) -> bool:
    """Tell whether changes are in a log that this process cannot read for want of its index."""
    return not _has_room(path) and bool(_bytes(_beside(path, LOG)))


def _has_room(path: Path) -> bool:
    """Tell whether log and index are there, or may be put beside the database.

    By one who may write the database: another's would be in its writer's way.
    """
    are_there = all(os.path.exists(_beside(path, part)) for part in (LOG, INDEX))
    places = (path, path.parent)
    return are_there or all(os.access(place, os.W_OK, effective_ids=True) for place in places)


def mark_of(path: Path) -> Mark:
    """Return what is another when the database was written meanwhile."""
    try:
        return path.stat().st_mtime_ns, size_of(path)
    except OSError:
        return 0, size_of(path)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read: what SQLite puts beside it is alike.

    :raises FileExistsError: when there is one
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def put_aside(path: Path, at: datetime) -> Path | None:
    """Give the database at *path* another name, which is returned; None where there is none.

    Moved with its log, not opened: it may be damaged. A log that says nothing is deleted.
    """
    kept = path.with_suffix(f".before-{at.astimezone(UTC):%Y%m%dT%H%M%S}")
    is_there = path.exists()
    moved = PARTS if _bytes(_beside(path, LOG)) else ("",)
    for part in moved:
        if _beside(path, part).exists():
            _beside(path, part).rename(_beside(kept, part))
    remove(path)
    return kept if is_there else None


def remove(path: Path) -> None:
    """Delete the database at *path* with what belongs to it."""
    for part in PARTS:
        _beside(path, part).unlink(missing_ok=True)


def _beside(path: Path, part: str) -> Path:
    return path.with_name(path.name + part)


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
