"""Once a day: a copy of the database that is looked through, or a thorough look where none is made.

In a thread with a connection of its own, whose work is SQLite's: the writer goes on meanwhile.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from config.settings import Settings
from storage.copies import copies, copy_path, drop_older_copies
from storage.errors import DamagedError, StorageError
from storage.opening import Place, finish_erasing, open_reader, open_store, shown
from storage.store import Store

log = logging.getLogger(__name__)


class Nightly:
    """The day's copy, or look; one at a time. *clock* gives aware UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._thread: threading.Thread | None = None
        self._tried: datetime | None = None
        self._looked: date | None = None
        self._damage: DamagedError | None = None
        self._ends = threading.Event()
        self._writes: Store | None = None

    def look(self, settings: Settings) -> None:
        """Begin where it is due and none is at work; cheap, for every round of the daemon.

        :raises DamagedError: when the last one found the database damaged
        """
        if self._damage is not None:
            raise self._damage
        if self._thread is not None:
            if self._thread.is_alive():
                return
            self._thread = None
        now = self._clock()
        if not self._is_due(settings, now):
            return
        self._tried = now
        self._thread = threading.Thread(
            target=self._work, args=(settings, now), daemon=True, name="nightly"
        )
        self._thread.start()

    def close(self, seconds: float = 2.0) -> None:
        """Wait a moment for what is at work; a copy that is not whole has no name yet.

        What waits for another program to let go of the database waits no more.
        """
        self._ends.set()
        if (store := self._writes) is not None:
            store.hurry(0)
        if self._thread is not None:
            self._thread.join(seconds)

    def _is_due(self, settings: Settings, now: datetime) -> bool:
        """Tell whether this day (UTC) has none yet; one that failed is tried again in an hour."""
        if self._tried is not None and abs((now - self._tried).total_seconds()) < AGAIN:
            return False
        if not settings.backup.enabled:
            return self._looked != now.date()
        made = copies(settings.backups)
        return not any(copy.at.date() == now.date() for copy in made)

    def _work(self, settings: Settings, now: datetime) -> None:
        try:
            if settings.backup.enabled:
                make_copy(settings, now)
            else:
                look_through(settings.database)
            self._looked = now.date()
        except DamagedError as error:
            self._damage = error
        except (StorageError, OSError) as error:
            log.error("no copy of the database was made: %s", error)
        else:
            self._note_sums(settings)

    def _note_sums(self, settings: Settings) -> None:
        try:
            note_sums(settings.database, lambda: not self._ends.is_set(), self._note_store)
        except StorageError as error:
            log.warning("what rows add up to is not noted, the next night it is: %s", error)

    def _note_store(self, store: Store) -> None:
        self._writes = store
        if self._ends.is_set():
            store.hurry(0)


AGAIN = 3600.0
"""Seconds until a copy that failed, as on a full disk, is tried again."""


def make_copy(settings: Settings, now: datetime) -> Path:
    """Make the day's copy and drop those that are too many; return where it is.

    :raises StorageError: when it cannot be made; older copies are all kept then
    """
    folder = settings.backups
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for half in folder.glob("*.half*"):
        half.unlink(missing_ok=True)  # of one who was killed: nobody else is at work here
    path = copy_path(folder, now)
    try:
        finish_erasing(settings.database)
    except StorageError as error:
        log.warning("traces of what was withdrawn are not overwritten yet: %s", error)
    with closing(open_reader(settings.database)) as store:
        size = store.backup(path)
    gone = drop_older_copies(folder, settings.backup.keep)
    log.info("copied the database to %s (%.1f MB), whole; %d older went", path, size / 1e6, gone)
    return path


def look_through(database: Place) -> None:
    """Look at everything in the *database*.

    :raises DamagedError: when something is wrong
    """
    with closing(open_reader(database)) as store:
        if problems := store.problems():
            raise DamagedError(f"{shown(database)}: is damaged ({problems[0]})")


def note_sums(
    database: Place,
    goes_on: Callable[[], bool] = lambda: True,
    opened: Callable[[Store], None] = lambda _: None,
) -> None:
    """Note what the rows of the *database*, which was just found whole, add up to.

    *opened* is called with the store that is written to.
    """
    with open_store(database) as store:
        opened(store)
        noted = store.note_sums(goes_on)
    log.debug("added up %d parts of the database", noted)
