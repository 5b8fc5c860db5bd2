"""Put a backup in place; the present database is kept beside it under another name."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from config.plain_file import NotPlainError, refuse_others
from config.settings import Settings
from monitor.cli import OK, FailedError
from monitor.cli.output import say
from monitor.cli.session import settings_of
from storage.contract.withdrawals import Tombstone
from storage.errors import LockedError, StorageError
from storage.opening import open_reader, restore_store, writer_lock
from storage.store import Store


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
    withdrawn = _tombstones(settings)
    try:
        with writer_lock(settings.database):
            restored = restore_store(
                settings.database,
                arguments.file,
                amend=lambda store: _withdraw_again(settings, store, withdrawn),
            )
    except LockedError as error:
        raise FailedError(f"{error}; stop it first, then restore") from error
    if restored.kept:
        say(f"the database that was there is now {restored.kept}")
    say(f"restored: {restored.articles} articles")
    return OK


def _tombstones(settings: Settings) -> list[Tombstone]:
    """Return what is withdrawn now: the copy may be older than that."""
    try:
        with open_reader(settings.database, is_needed=False) as store:
            return store.withdrawals.all()
    except StorageError:
        say("the database cannot be read: what was withdrawn since this copy has to be again")
        return []


def _withdraw_again(settings: Settings, store: Store, stones: list[Tombstone]) -> None:
    from monitor.catalogue.withdrawal import withdraw
    from monitor.parts import Parts

    if not stones:
        return
    with ExitStack() as closing:
        channels = Parts(settings, closing).notifiers
        for stone in stones:
            with store.writing():
                came_back = withdraw(store, stone, channels).versions
            if came_back:
                say(f"withdrawn again: {stone.url}")
    store.withdrawals.erase()
