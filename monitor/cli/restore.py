"""Put a backup in place; the present database is kept beside it under another name."""

from __future__ import annotations

import argparse
from pathlib import Path

from config.plain_file import NotPlainError, refuse_others
from monitor.cli import OK, FailedError
from monitor.cli.output import say
from monitor.cli.session import settings_of
from storage.errors import LockedError
from storage.opening import restore_store, writer_lock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a copy made by `backup`")


def run(arguments: argparse.Namespace) -> int:
    """Check the copy and put it in place."""
    settings = settings_of(arguments)
    try:
        refuse_others(arguments.file)
    except NotPlainError as error:
        raise FailedError(f"{arguments.file}: {error}; nothing was changed") from error
    except OSError as error:
        raise FailedError(f"{arguments.file}: cannot be read ({error.strerror})") from error
    try:
        with writer_lock(settings.database):
            restored = restore_store(settings.database, arguments.file)
    except LockedError as error:
        raise FailedError(f"{error}; stop it first, then restore") from error
    if restored.kept:
        say(f"the database that was there is now {restored.kept}")
    say(f"restored: {restored.articles} articles")
    return OK
