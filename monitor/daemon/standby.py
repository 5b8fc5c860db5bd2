"""The daemon from its start to its end, over a place that may be full, read-only or damaged.

While nothing can be written the process stays: it is said once, looked at again within a minute,
and the work goes on by itself. A daemon that ended instead would be started over and over.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from config.settings import Settings
from monitor.clock import now
from monitor.daemon.configuration import Configuration
from monitor.daemon.supervisor import Supervisor
from monitor.watch.trouble import Trouble, trouble
from storage.copies import newest_copy
from storage.errors import (
    DamagedError,
    DiskFullError,
    ReadOnlyError,
    StorageError,
    UnreachableError,
)
from storage.opening import known_damage, note_damage, note_told, writer_lock

if TYPE_CHECKING:  # what is at work is loaded by *make*, which has the writer's lock then
    from monitor.app import App
    from monitor.daemon.loop import Daemon

log = logging.getLogger(__name__)

AGAIN = 20.0
"""Seconds until a place that could not be written is tried again."""

REPAIRED = 5.0
"""Seconds between two looks whether another database is in the damaged one's place."""


class Standby:
    """Keeps a daemon at work, made by *make* and *serve*, until it is told to stop.

    *make* is given the settings that hold then. *supervisor* hears of waiting as of work: nothing
    would be won by a start from anew.
    """

    def __init__(
        self,
        configuration: Configuration,
        make: Callable[[Settings], AbstractContextManager[App]],
        serve: Callable[[App], Daemon],
        supervisor: Supervisor,
        *,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._configuration = configuration
        self._make = make
        self._serve = serve
        self._supervisor = supervisor
        self._clock = clock
        self._stop = threading.Event()
        self._turn = threading.Event()
        self._daemon: Daemon | None = None
        self._said = ""
        self._called: dict[str, float] = {}
        self._alarms = ExitStack()

    def stop(self) -> None:
        """Leave, at once where nothing is at work. Safe in any thread."""
        self._supervisor.stopping()
        self._stop.set()
        self._turn.set()
        daemon = self._daemon
        if daemon is not None:
            daemon.stop()

    def reload(self) -> None:
        """Read the settings again, at once where nothing is at work. Safe in any thread."""
        self._supervisor.reloading()
        self._configuration.wanted.set()  # before: a daemon that begins now sees it
        self._turn.set()
        daemon = self._daemon
        if daemon is not None:
            daemon.reload()

    def run(self) -> None:
        """Work until `stop` is called.

        :raises StorageError: for what does not pass by itself, and where there is no database yet
        """
        with self._alarms:
            while not self._stop.is_set():
                self._once()

    def _once(self) -> None:
        try:
            with self._make(self._settings) as app:
                self._said = ""
                self._alarms.close()
                self._daemon = self._serve(app)
                if self._stop.is_set():  # asked for while there was no daemon to be told
                    self._daemon.stop()
                self._daemon.run()
            self._stop.set()
        except DamagedError as error:
            self._wait_for_a_whole_one(error)
        except (DiskFullError, ReadOnlyError, UnreachableError) as error:
            file = self._settings.database_file
            if file is not None and not file.exists():
                raise
            self._wait_for_room(error)
        finally:
            self._daemon = None

    @property
    def _settings(self) -> Settings:
        return self._configuration.settings

    def _wait_for_room(self, error: StorageError) -> None:
        """Wait as the one who is at work here: another process would find no room either."""
        found = trouble(self._settings, error) or Trouble("unreadable", str(error))
        if found.words != self._said:
            log.error("%s", found.words)
            self._said = found.words
            self._call(found)
        self._waits(found)
        with suppress(StorageError), writer_lock(self._settings.database):
            self._rest(AGAIN)
            return
        self._rest(AGAIN)

    def _call(self, found: Trouble) -> None:
        """Tell the operator of it, unless that was done within the hour."""
        from monitor.daemon.alarm import LONGEST, Alarm

        before = self._called.get(found.code)
        if before is None or time.monotonic() - before > LONGEST:
            self._called[found.code] = time.monotonic()
            self._alarms.close()
            self._alarms.enter_context(Alarm(self._settings, found, self._clock()))

    def _wait_for_a_whole_one(self, error: DamagedError) -> None:
        """Wait, the lock given back, until a restore puts another file in the place."""
        from monitor.daemon.alarm import Alarm

        path, at = self._settings.database, self._clock()
        note_damage(path, error.what, at, newest_copy(self._settings.backups))
        found = trouble(self._settings, error) or Trouble("damaged", str(error))
        log.error("%s", found.words)
        self._waits(found)
        mark, damage = self._mark(), known_damage(path)
        told = set(damage.told if damage else ())

        def note(name: str) -> None:
            told.add(name)
            note_told(path, name)

        while self._mark() == mark and not self._stop.is_set():
            with Alarm(self._settings, found, at, told=frozenset(told), note=note):
                while self._mark() == mark and not self._rest(REPAIRED):
                    pass
        if not self._stop.is_set():
            log.info("another database is in the damaged one's place: beginning with it")

    def _waits(self, found: Trouble) -> None:
        """Tell whoever supervises what is waited for: this is as good as it gets."""
        self._supervisor.ready()
        self._supervisor.status(found.words)

    def _rest(self, seconds: float) -> bool:
        """Wait for *seconds*; less where a stop or other settings are wanted, which is said."""
        is_wanted = self._supervisor.wait(self._turn, seconds)
        if is_wanted and not self._stop.is_set():
            self._turn.clear()
            if self._configuration.wanted.is_set():
                self._configuration.follow()
                self._supervisor.ready()
        return is_wanted

    def _mark(self) -> tuple[bool, int]:
        """Return what changes when the file is replaced, or found whole by `check`."""
        path = self._settings.database_file
        if path is None:
            return False, 0  # a server is mended by its operator; a restart looks again
        try:
            return known_damage(path) is not None, path.stat().st_ino
        except OSError:
            return False, 0
