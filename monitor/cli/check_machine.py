"""`check`: the clock, the time zones, and who may read what is ours on this machine."""

from __future__ import annotations

import ctypes
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from config.settings import Settings

Finding = tuple[str, bool, str]

BUILT: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""This program did not exist before: a clock that says so lost its battery."""

SLACK: Final = timedelta(minutes=10)
"""A record of the future by more than this was written by another clock, or this one was set."""

_TIMEX_BYTES: Final = 512
"""More than the kernel's struct timex, which has 208 bytes (adjtimex(2))."""
_TIME_ERROR: Final = 5


def clock(settings: Settings) -> Iterator[Finding]:
    """Compare the clock with what must lie in the past, and ask the kernel whether NTP keeps it."""
    now = datetime.now(UTC)
    if now < BUILT:
        yield "clock", False, f"it says {now:%Y-%m-%d}, which is over: set it, and let NTP keep it"
        return
    ahead = _newest_record(settings)
    if ahead is not None and ahead - now > SLACK:
        yield (
            "clock",
            False,
            f"a record is of {ahead:%Y-%m-%d %H:%M} UTC, now it is {now:%Y-%m-%d %H:%M}: the clock "
            "was wrong then, or is now; compare it with a watch, and let NTP keep it",
        )
        return
    kept = "; nothing keeps it right (NTP): it may drift" if _is_unsynchronised() else ""
    yield "clock", True, f"{now:%Y-%m-%d %H:%M} UTC{kept}"


def _newest_record(settings: Settings) -> datetime | None:
    """Return the time of the newest poll, or where there is none of the database's file."""
    from storage.errors import StorageError
    from storage.opening import open_reader

    try:
        file, times = settings.database_file, list[datetime]()
        if file is not None:
            times.append(datetime.fromtimestamp(file.stat().st_mtime, UTC))
        with open_reader(settings.database) as store:
            times += [h.polled_at for h in store.sources.all_health().values() if h.polled_at]
    except (OSError, StorageError):
        return None  # the check of the database says what it is
    return max(times, default=None)


def _is_unsynchronised() -> bool:
    """Tell whether the kernel says that nobody corrects its clock; False where it cannot say."""
    try:
        asked = ctypes.create_string_buffer(_TIMEX_BYTES)  # modes 0: only look
        return bool(ctypes.CDLL(None).adjtimex(asked) == _TIME_ERROR)
    except (AttributeError, OSError):
        return False


def zones(settings: Settings) -> Iterator[Finding]:
    """Look whether the zone of every subscription can be had here."""
    from storage.errors import StorageError
    from storage.opening import open_reader

    wanted = {one.name: one.timezone for one in settings.subscriptions}
    try:
        with open_reader(settings.database) as store:
            wanted |= {one.name: one.timezone for one in store.subscriptions.all()}
    except StorageError:
        pass  # those of the settings are looked at all the same
    for name, zone in wanted.items():
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, KeyError):
            yield (
                "time zones",
                False,
                f"{name}: {zone!r} is not known here: correct it, or `pip install tzdata` into "
                "the environment of sco-monitor",
            )
            return
    names = ", ".join(sorted(set(wanted.values()))) or "no subscription needs one"
    yield "time zones", True, names


def permissions(settings: Settings) -> Iterator[Finding]:
    """Look whether others may read the database and its copies, or write where they are."""
    folder = settings.monitor.data_dir
    file = settings.database_file or folder
    ours = [folder, file, *folder.glob("backups/*"), *folder.glob("outbox/*.eml")]
    for path in ours:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError:
            continue
        if mode & 0o022 and not _is_behind_a_door(path, 0o011):
            who = "anybody" if mode & 0o002 else "its whole group"
            yield "permissions", False, f"{who} may write {path}: chmod go-w {path}"
            return
        if path.is_file() and mode & 0o004 and not _is_behind_a_door(path, 0o001):
            yield "permissions", False, f"anybody may read {path}: chmod o-rwx {path}"
            return
    yield "permissions", True, f"{folder} is ours alone"


def _is_behind_a_door(path: Path, passing: int) -> bool:
    """Tell whether a folder above *path* lets none of those in for whom the bits *passing* are."""
    return any(not above.stat().st_mode & passing for above in path.resolve().parents)


def secret_mode(path: Path) -> str:
    """Return what is wrong with who may read the secret in *path*, "" for nothing.

    Its group may: the unit of systemd reads files of root by its group.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o007 or mode & 0o020:
        return f"{path} has mode {mode:04o}, others may use it: chmod 640 {path}"
    return ""
