"""Copies of a store in a folder: what they are called, which is the newest, which go.

Copies made once a day are called after the moment they were made; those made before an update
of the program after what it changed, and of these the newest two stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

BEFORE: Final = "before-"
"""How the name of a copy begins that was made before an update of the program."""

KEPT_BEFORE: Final = 2
"""Copies of before an update that stay: the way back to the version before, and one more."""

_NAME: Final = re.compile(r"sco-monitor-(\d{8}T\d{6})Z\.db\Z")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy: where it is, when it was made (UTC), its bytes."""

    path: Path
    at: datetime
    size: int


def copy_path(folder: Path, at: datetime) -> Path:
    """Return where a copy that is made at *at* goes."""
    return folder / f"sco-monitor-{at.astimezone(UTC):%Y%m%dT%H%M%S}Z.db"


def copies(folder: Path) -> list[Copy]:
    """Return the daily copies in *folder*, newest first; none where there is no such folder."""
    found = []
    try:
        for path in folder.iterdir():
            if name := _NAME.match(path.name):
                at = datetime.strptime(name[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
                found.append(Copy(path, at, path.stat().st_size))
    except (OSError, ValueError):
        pass
    return sorted(found, key=lambda copy: copy.at, reverse=True)


def newest_copy(folder: Path) -> str:
    """Return the path of the newest copy, of before an update where there is no other; or ""."""
    daily = copies(folder)
    if daily:
        return str(daily[0].path)
    before = before_updates(folder)
    return str(before[0]) if before else ""


def drop_older_copies(folder: Path, keep: int) -> int:
    """Delete all but the *keep* newest daily copies; return how many went."""
    gone = [copy.path for copy in copies(folder)[keep:]] + before_updates(folder)[KEPT_BEFORE:]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def before_updates(folder: Path) -> list[Path]:
    """Return the copies of before an update, newest first."""
    try:
        found = [(path.stat().st_mtime_ns, path) for path in folder.glob(f"{BEFORE}*.db")]
    except OSError:
        return []
    return [path for _, path in sorted(found, reverse=True)]
