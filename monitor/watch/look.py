"""The facts of now, from the store and the place of the data: what a verdict is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from config.settings import Settings
from monitor.reading.receivers import silent_receivers, silent_translator
from monitor.watch.facts import free_bytes, gather
from monitor.watch.trouble import Trouble, trouble
from monitor.watch.verdict import Facts
from storage.copies import copies
from storage.errors import StorageError
from storage.store import Store


def facts_of(
    store: Store,
    settings: Settings,
    now: datetime,
    *,
    running_since: datetime | None,
    reading: Sequence[str],
) -> Facts:
    """Return the facts at *now*.

    :param running_since: when the daemon took the writer's lock, None where none runs
    :param reading: the stages that ask nobody, whose work is done within minutes
    """
    wrong = trouble(settings)
    return gather(
        store,
        now,
        running_since=running_since,
        folder=settings.monitor.data_dir,
        reading=reading,
        trouble=(wrong.code, wrong.words) if wrong else ("", ""),
        silent_receivers=silent_receivers(store, now),
        silent_translator=silent_translator(store, settings, now),
        last_backup=newest_backup(settings),
        backups_expected=settings.backup.enabled,
    )


def facts_without_store(
    settings: Settings, error: StorageError, now: datetime, *, running_since: datetime | None
) -> Facts:
    """Return the facts where the store cannot be read, which *error* says."""
    found = trouble(settings, error) or Trouble("unreadable", str(error))
    return Facts(
        now=now,
        is_running=running_since is not None,
        trouble=(found.code, found.words),
        free_bytes=free_bytes(settings.monitor.data_dir),
        last_backup=newest_backup(settings),
    )


def newest_backup(settings: Settings) -> datetime | None:
    """Return when the newest daily copy was made, or None."""
    return max((copy.at for copy in copies(settings.backups)), default=None)
