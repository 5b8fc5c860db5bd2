"""Damage: how a file shows it before it is opened, and the note beside it once it was found.

The note outlives the process that found it: a file that was found damaged is not written to
again, whatever a quicker look says. It is about one file, by its number on the disk (inode):
another one in its place, as a restore puts there, is looked at afresh.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.errors import DamagedError

MAGIC: Final = b"SQLite format 3\x00"
HEADER: Final = 100
"""Bytes before the first page's own: https://www.sqlite.org/fileformat.html#the_database_header"""


@dataclass(frozen=True, slots=True)
class Damage:
    """What was found wrong with a file, when (ISO, UTC), and the newest good backup then.

    ``told`` are the names of the subscriptions that were told of it.
    """

    what: str
    at: str
    backup: str
    file: int
    told: tuple[str, ...] = ()

    def words(self, path: Path) -> str:
        """Return what to tell a person."""
        then = (
            f"put the last good backup in its place: sco-monitor restore {self.backup}"
            if self.backup
            else "there is no backup; `sco-monitor export` reads what can still be read"
        )
        what = f"is damaged ({self.what}), found {self.at}"
        return f"{path}: {what}: nothing is written to it; {then}"


def note_of(path: Path) -> Path:
    """Return where the note about the file at *path* stands."""
    return path.with_name(f"{path.name}.damaged")


def known_damage(path: Path) -> Damage | None:
    """Return what was found wrong with the very file at *path*, None for nothing."""
    try:
        found = Damage(**json.loads(note_of(path).read_bytes()))
        found = replace(found, told=tuple(found.told))
        return found if found.file == path.stat().st_ino else None
    except (OSError, ValueError, TypeError):
        return None


def note_damage(path: Path, what: str, at: datetime, backup: str) -> bool:
    """Write down that the file at *path* is damaged; False where it was known.

    Where even that cannot be written the next start finds out anew.
    """
    if known_damage(path) is not None:
        return False
    with suppress(OSError):
        _write(path, Damage(what, f"{at:%Y-%m-%d %H:%M} UTC", backup, path.stat().st_ino))
    return True


def note_told(path: Path, name: str) -> None:
    """Write down that the subscription *name* was told of the damage that is known."""
    damage = known_damage(path)
    if damage is not None and name not in damage.told:
        with suppress(OSError):
            _write(path, replace(damage, told=(*damage.told, name)))


def _write(path: Path, damage: Damage) -> None:
    """Put the note in its place whole, or not at all."""
    half = note_of(path).with_suffix(".half")
    half.write_text(json.dumps(asdict(damage)))
    half.replace(note_of(path))


def forget_damage(path: Path) -> None:
    """Take the note away: the file was found whole, or another is in its place."""
    with suppress(OSError):
        note_of(path).unlink(missing_ok=True)


def refuse_empty(path: Path) -> None:
    """Refuse a file of no bytes, without opening it.

    Whoever opens and closes a file that this process has in use gives up SQLite's locks on it:
    https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_

    :raises DamagedError: with what to do
    :raises OSError: when it cannot be looked at
    """
    if not path.stat().st_size:
        what = "is empty: it is no database any more"
        raise DamagedError(
            f"{path}: {what}; restore a backup with `sco-monitor restore FILE`, "
            "or move the file away to begin anew",
            what,
        )


def refuse_ruin(path: Path) -> None:
    """Refuse a copy that is no whole SQLite file by its first bytes and its length.

    Never for a database that this process may have in use: see `refuse_empty`.

    :raises DamagedError: with what to do
    :raises OSError: when it cannot be read
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEADER)
    if what := _ruin(head, size, has_log=_has_log(path)):
        raise DamagedError(
            f"{path}: {what}; restore a backup with `sco-monitor restore FILE`, "
            "or move the file away to begin anew",
            what,
        )


def _ruin(head: bytes, size: int, *, has_log: bool) -> str:
    if not size:
        return "is empty: it is no database any more"
    if not head.startswith(MAGIC):
        return "is no database"
    if size < HEADER:
        return "is damaged (it ends within its first page)"
    page = int.from_bytes(head[16:18], "big")
    page = 65_536 if page == 1 else page
    if page < 512 or page & (page - 1):
        return "is damaged (its pages have no size that there is)"
    pages = int.from_bytes(head[28:32], "big")
    # A log that is not written back yet may hold the rest: of a checkpoint that was killed.
    is_counted = head[24:28] == head[92:96]
    if is_counted and not has_log and pages * page > size:
        return f"is damaged (it ends after {size} of {pages * page} bytes)"
    return ""


def _has_log(path: Path) -> bool:
    try:
        return os.stat(f"{path}-wal").st_size > 0
    except OSError:
        return False
