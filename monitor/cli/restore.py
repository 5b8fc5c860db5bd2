"""Put a backup in place; the present database is kept beside it under another name."""

from __future__ import annotations

import argparse
import shutil
from datetime import UTC, datetime
from pathlib import Path

from monitor.cli import OK, FailedError
from monitor.cli.output import say
from monitor.cli.session import settings_of
from storage.database import WriterLock
from storage.store import Store


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
    lock.acquire()
    try:
        staged = target.with_suffix(".restoring")
        shutil.copyfile(arguments.file, staged)
        copy = Store(staged)
        try:
            problems = copy.problems()
            count = copy.articles.count()
        finally:
            copy.close()
        if problems:
            staged.unlink()
            raise FailedError(f"{arguments.file} is damaged ({problems[0]}); nothing was changed")
        if target.exists():
            kept = target.with_suffix(f".before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
            with_log = Store(target)
            with_log.tidy()
            with_log.close()
            target.rename(kept)
            say(f"the database that was there is now {kept}")
        for leftover in ("-wal", "-shm"):
            Path(f"{target}{leftover}").unlink(missing_ok=True)
        staged.rename(target)
    finally:
        lock.release()
    say(f"restored: {count} articles")
    return OK
