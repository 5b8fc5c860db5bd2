"""The daemon: it looks for due work, and rests until the next is due or somebody else has written.

Due times live in the database: a rest that ends too late or too early loses nothing. APScheduler
says when an hour has passed, by UTC intervals held in memory; no other module imports it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.daemon.alarm import Alarm
from monitor.daemon.signals import RUNNING_SECONDS
from monitor.watch.states import TROUBLE
from monitor.watch.trouble import Trouble, trouble
from storage.errors import DamagedError, DiskFullError, ReadOnlyError, StorageError

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.daemon.configuration import Configuration
    from monitor.daemon.nightly import Nightly
    from monitor.daemon.supervisor import Supervisor

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two glances while nothing is due: at the clock, and whether another process,
a command, has written. A glance costs 0.1 ms; a look for due work in all stages 10."""

LONGEST_REST = 15.0
"""Seconds without a look, whatever is due: the disk may have filled, a copy have failed, or the
machine's clock have been set back."""

CARE = timedelta(hours=1)
"""How often the operator is told what turned, and the database is tidied."""

STATUS_SECONDS = 30.0
"""Between two lines for the service manager; making one takes some milliseconds."""

LOST_PAUSE = 2.0
"""Seconds of rest after a database that many share was out of reach: it was restarted."""

DISK_PAUSE = 30.0
"""Seconds of rest after the disk was found full."""


class Daemon:
    """Runs *app* until it is told to stop; *care* is what is done once an hour.

    *configuration* is followed when it is wanted; *supervisor* is told how it goes; *nightly*
    looks once a day whether the database is whole, beside all else; None for never.
    """

    def __init__(
        self,
        app: App,
        care: Callable[[App], None],
        configuration: Configuration,
        supervisor: Supervisor,
        nightly: Nightly | None = None,
    ) -> None:
        self._app = app
        self._care = care
        self._configuration = configuration
        self._supervisor = supervisor
        self._nightly = nightly
        self._told = ""
        self._alarms = ExitStack()
        self._status_at = 0.0
        self._look = app.look
        self._tidy = threading.Event()
        self._stop = threading.Event()
        self._cared = time.monotonic()

    def stop(self) -> None:
        """Let what runs end, for some seconds, and leave. Safe in any thread."""
        log.info("stopping; what runs has %g s to end", RUNNING_SECONDS)
        self._stop.set()
        self._app.stop(within=RUNNING_SECONDS)
        self._look.set()

    def reload(self) -> None:
        """Follow the configuration, once wanted, as soon as what runs has ended. In any thread."""
        self._app.stop()
        self._look.set()

    def run(self) -> None:
        """Work until `stop` is called.

        :raises DamagedError: when the database is found damaged; nothing is written any more
        :raises ReadOnlyError: when it may not be written any more
        """
        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(
            self._wake,
            "interval",
            seconds=CARE.total_seconds(),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
        scheduler.start()
        self._app.runner.beat = self._beat
        self._supervisor.ready()
        try:
            while not self._stop.is_set():
                self._look.clear()
                if self._configuration.wanted.is_set():
                    self._follow()
                self._round()
                if not self._configuration.wanted.is_set():
                    self._rest()
        finally:
            scheduler.shutdown(wait=False)
            self._alarms.close()
            if self._nightly is not None:
                self._nightly.close()

    def _wake(self) -> None:
        self._tidy.set()
        self._look.set()

    def _rest(self) -> None:
        """Wait until something is due, somebody else has written, or somebody calls."""
        if self._app.crew:
            self._look.wait(LOOK)  # jobs wake us: see `monitor.engine.dispatch`
            return
        until = time.monotonic() + LONGEST_REST
        store = self._app.store
        try:
            version = store.foreign_version()
            due = store.work.next_due(self._app.runner.stages)
            # What is due and did not run waits for something that nobody tells of.
            is_waiting = due is not None and due <= self._app.clock()
            while not self._look.wait(LOOK) and time.monotonic() < until and not is_waiting:
                self._beat()
                is_due = due is not None and due <= self._app.clock()
                if is_due or store.foreign_version() != version:
                    break
        except StorageError:
            self._look.wait(LOOK)  # the next round says what is wrong

    def _round(self) -> None:
        """Run what is due; a disk without room is waited for, never died of."""
        try:
            if self._nightly is not None:
                self._nightly.look(self._app.settings)
            if self._tidy.is_set() or time.monotonic() - self._cared > 2 * CARE.total_seconds():
                self._tidy.clear()
                self._cared = time.monotonic()
                self._care(self._app)
            self._app.attend()
            self._app.runner.run_due()
            self._tell(self._want_of_room())
            return
        except (DamagedError, ReadOnlyError):
            raise
        except DiskFullError as error:
            log.error("%s", error)
            self._tell(trouble(self._app.settings, error))
        except StorageError as error:
            log.error("%s; trying again", error)
        if self._app.crew:
            self._app.recover()  # others go on with it meanwhile
        self._supervisor.wait(self._stop, LOST_PAUSE if self._app.crew else DISK_PAUSE)
        self._app.recover()

    def _follow(self) -> None:
        """Go on with the settings as they are now; with the old ones where those cannot be used."""
        self._configuration.follow(self._app.adopt)
        self._app.runner.beat = self._beat  # it may be another one
        self._app.runner.resume()
        if self._stop.is_set():
            self._app.stop(within=RUNNING_SECONDS)
        self._status_at = 0.0
        self._supervisor.ready()

    def _beat(self) -> None:
        """Say that the engine goes on; called by its loop, so a loop that hangs says nothing."""
        self._supervisor.beat()
        if self._supervisor.listens and time.monotonic() >= self._status_at:
            self._status_at = time.monotonic() + STATUS_SECONDS
            self._supervisor.status(status_line(self._app))

    def _want_of_room(self) -> Trouble | None:
        """Return what keeps work from being done although a round went well, if anything."""
        if self._app.floor.is_paused:
            return Trouble("disk-low", self._app.floor.words)
        # A round that has nothing to write does not prove that there is room again.
        return trouble(self._app.settings) if self._told == "disk-full" else None

    def _tell(self, found: Trouble | None) -> None:
        """Tell the operator once of each trouble with the disk; its end calls nobody any more."""
        code = found.code if found else ""
        if code == self._told:
            return
        self._told = code
        self._alarms.close()
        if found is not None:
            self._alarms.enter_context(Alarm(self._app.settings, found, self._app.clock()))


def status_line(app: App) -> str:
    """Return in one line what *app* watches and what is due: for the service manager."""
    sources = app.store.sources.all(enabled=True)
    health = app.store.sources.all_health()
    failing = sum(health[s.name].state in TROUBLE for s in sources if s.name in health)
    due = app.store.work.due_count(app.runner.stages, app.clock())
    return f"watching {len(sources)} sources, {failing} of them failing; {due} items due"
