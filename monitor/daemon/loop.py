"""The daemon: APScheduler says "look", the engine looks. The only module that imports APScheduler.

Due times live in the database, so a tick that is missed loses nothing. Ticks are UTC
intervals held in memory; nothing is scheduled at a wall-clock time.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from storage.errors import DiskFullError, StorageError

if TYPE_CHECKING:
    from monitor.app import App

log = logging.getLogger(__name__)

LOOK = timedelta(seconds=1)
"""How often the engine looks for due work; a look that finds nothing costs 0.2 ms."""

PATIENCE = 5.0
"""Seconds without a tick after which the engine looks by itself: while the machine's clock is
set back, ticks at wall-clock times do not come."""

CARE = timedelta(hours=1)
"""How often the operator is told what turned, and the database is tidied."""

DISK_PAUSE = 30.0
"""Seconds of rest after the disk was found full."""


class Daemon:
    """Runs *app* until it is told to stop; *care* is what is done once an hour."""

    def __init__(self, app: App, care: Callable[[App], None]) -> None:
        self._app = app
        self._care = care
        self._look = threading.Event()
        self._tidy = threading.Event()
        self._stop = threading.Event()
        self._cared = time.monotonic()

    def stop(self, *_: object) -> None:
        """Let what runs end and leave; safe in a signal handler."""
        self._app.runner.stopping = True
        self._stop.set()
        self._look.set()

    def run(self) -> None:
        """Work until `stop` is called, or SIGTERM or SIGINT come."""
        previous = {s: signal.signal(s, self.stop) for s in (signal.SIGTERM, signal.SIGINT)}
        scheduler = BackgroundScheduler(timezone=UTC)
        for event, every in ((self._look, LOOK), (self._tidy, CARE)):
            scheduler.add_job(
                event.set,
                "interval",
                seconds=every.total_seconds(),
                coalesce=True,
                misfire_grace_time=None,
                max_instances=1,
            )
        scheduler.start()
        try:
            while not self._stop.is_set():
                self._look.clear()
                self._round()
                self._look.wait(PATIENCE)
        finally:
            scheduler.shutdown(wait=False)
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _round(self) -> None:
        """Run what is due; a store that cannot be written is waited for, never died of."""
        try:
            if self._tidy.is_set() or time.monotonic() - self._cared > 2 * CARE.total_seconds():
                self._tidy.clear()
                self._cared = time.monotonic()
                self._care(self._app)
            self._app.runner.run_due()
            return
        except DiskFullError as error:
            log.error("%s", error)
        except StorageError as error:
            log.error("%s; trying again", error)
        self._stop.wait(DISK_PAUSE)
        self._app.recover()
