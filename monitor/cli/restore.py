"""Put a backup in place; the present database is kept beside it under another name."""

from __future__ import annotations

import argparse
import shutil
from datetime import UTC, datetime
from pathlib import Path

from monitor.cli import OK, FailedError
from monitor.cli.output import say
from monitor.cli.session import settings_of
from storage.sqlite.database import LockedError, StorageError, WriterLock
from storage.sqlite.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a copy made by `backup`")


def run(arguments: argparse.Namespace) -> int:
    """Check the copy and put it in place."""
    settings = settings_of(arguments)
    target = settings.database
    if not arguments.file.is_file():
        raise FailedError(f"{arguments.file}: there is no such file")
    lock = WriterLock(settings.monitor.data_dir / "lock")
    try:
        lock.acquire()
    except LockedError as error:
        raise FailedError(f"{error}; stop it first, then restore") from error
    try:
        staged = target.with_suffix(".restoring")
        count = _stage(arguments.file, staged)
        kept = target.with_suffix(f".before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        if target.exists():
            say(f"the database that was there is now {kept}")
        # Moved with its log, not opened: it may be the very damage that is being repaired.
        for part in ("", "-wal", "-shm"):
            present = Path(f"{target}{part}")
            if present.exists():
                present.rename(f"{kept}{part}")
        staged.rename(target)
    finally:
        lock.release()
    say(f"restored: {count} articles")
    return OK


def _stage(file: Path, staged: Path) -> int:
    """Copy *file* to *staged*, which stays only where it is whole; return its articles."""
    try:
        shutil.copyfile(file, staged)
        copy = Store(staged)
        try:
            problems = copy.problems()
            count = copy.articles.count()
        finally:
            copy.close()
        if problems:
            raise FailedError(f"{file} is damaged ({problems[0]}); nothing was changed")
    except BaseException as error:
        for part in ("", "-wal", "-shm"):
            Path(f"{staged}{part}").unlink(missing_ok=True)
        if isinstance(error, StorageError):
            raise FailedError(
                f"{file} is not a backup that can be read; nothing was changed"
            ) from error
        if isinstance(error, OSError):
            raise FailedError(
                f"{file}: cannot be copied ({error.strerror}); nothing was changed"
            ) from error
        raise
    return count
