"""Copy the database while it is in use: a consistent copy, also beside a running daemon."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from monitor.cli import OK, FailedError
from monitor.cli.output import say
from monitor.cli.session import reading, settings_of
from storage.errors import DamagedError, DiskFullError, StorageError
from storage.opening import finish_erasing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="where the copy goes")


def run(arguments: argparse.Namespace) -> int:
    """Write the copy."""
    if arguments.file.exists():
        raise FailedError(f"{arguments.file} exists; name a file that does not")
    with suppress(StorageError):  # a disk that is full or read-only keeps nobody from a copy
        finish_erasing(settings_of(arguments).database)
    with reading(arguments) as store:
        try:
            size = store.backup(arguments.file)
        except (DamagedError, DiskFullError):
            raise
        except StorageError as error:
            raise FailedError(
                f"{error}; name a file in a directory that exists, with room for the copy"
            ) from error
    say(f"{arguments.file}: {size / 1e6:.1f} MB")
    return OK
