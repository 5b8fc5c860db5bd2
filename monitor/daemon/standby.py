"""The daemon from its start to its end, over a place that may be full, read-only or damaged.

While nothing can be written the process stays: it is said once, looked at again within a minute,
and the work goes on by itself. A daemon that ended instead would be started over and over.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime

from config.settings import Settings
from monitor.app import App
from monitor.daemon.alarm import alarm, operators
from monitor.daemon.loop import Daemon
from monitor.parts import Parts, now
from monitor.watch.trouble import Trouble, trouble
from storage.copies import newest_copy
from storage.errors import DamagedError, DiskFullError, ReadOnlyError, StorageError
from storage.opening import known_damage, note_damage, writer_lock
from storage.records import Subscription

log = logging.getLogger(__name__)

AGAIN = 20.0
"""Seconds until a place that could not be written is tried again."""

REPAIRED = 5.0
"""Seconds between two looks whether another database is in the damaged one's place."""

CALLS = 10
"""Tries to reach an operator who could not be told, one for each `AGAIN`."""


class Standby:
    """Keeps a daemon at work, made by *make* and *serve*, until it is told to stop."""

    def __init__(
        self,
        settings: Settings,
        make: Callable[[], App],
        serve: Callable[[App], Daemon],
        *,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._settings = settings
        self._make = make
        self._serve = serve
        self._clock = clock
        self._stop = threading.Event()
        self._daemon: Daemon | None = None
        self._said = ""

    def stop(self) -> None:
        """Leave, at once where nothing is at work. Safe in any thread."""
        self._stop.set()
        daemon = self._daemon
        if daemon is not None:
            daemon.stop()

    def run(self) -> None:
        """Work until `stop` is called.

        :raises StorageError: for what does not pass by itself, and where there is no database yet
        """
        while not self._stop.is_set():
            self._once()

    def _once(self) -> None:
        try:
            with self._make() as app:
                self._said = ""
                self._daemon = self._serve(app)
                if self._stop.is_set():  # asked for while there was no daemon to be told
                    self._daemon.stop()
                self._daemon.run()
            self._stop.set()
        except DamagedError as error:
            self._wait_for_a_whole_one(error)
        except (DiskFullError, ReadOnlyError) as error:
            if not self._settings.database.exists():
                raise
            self._wait_for_room(error)
        finally:
            self._daemon = None

    def _wait_for_room(self, error: StorageError) -> None:
        """Wait as the one who is at work here: another process would find no room either."""
        found = trouble(self._settings, error) or Trouble("unreadable", str(error))
        if found.words != self._said:
            log.error("%s", found.words)
            self._said = found.words
        with suppress(StorageError), writer_lock(self._settings.database):
            self._stop.wait(AGAIN)
            return
        self._stop.wait(AGAIN)

    def _wait_for_a_whole_one(self, error: DamagedError) -> None:
        """Wait, the lock given back, until a restore puts another file in the place."""
        path, at = self._settings.database, self._clock()
        is_news = note_damage(path, error.what, at, newest_copy(self._settings.backups))
        found = trouble(self._settings, error) or Trouble("damaged", str(error))
        log.error("%s", found.words)
        mark = self._mark()
        with ExitStack() as closing:
            parts = Parts(self._settings, closing, self._clock)
            untold: tuple[Subscription, ...] = operators(parts) if is_news else ()
            calls = 0
            while self._mark() == mark and not self._stop.is_set():
                if untold and calls < CALLS:
                    untold = alarm(parts, found, untold, at)
                    calls += 1
                self._stop.wait(AGAIN if untold else REPAIRED)
        if not self._stop.is_set():
            log.info("another database is in the damaged one's place: beginning with it")

    def _mark(self) -> tuple[bool, int]:
        """Return what changes when the file is replaced, or found whole by `check`."""
        path = self._settings.database
        try:
            return known_damage(path) is not None, path.stat().st_ino
        except OSError:
            return False, 0
