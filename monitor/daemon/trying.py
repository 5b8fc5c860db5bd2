"""Sources of the catalogue on trial: with ``catalogue = "auto"`` some are asked each hour.

In a thread, with a guard and workers of its own; what it found is kept by the writer's thread.
A stop of the daemon does not wait for it: what was under way is due again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from config.settings import AUTO, Settings, SettingsError
from monitor.catalogue.configured import tried_sources
from monitor.catalogue.trying import AT_ONCE, looks, settle
from monitor.engine.workers import WorkersError
from monitor.watch.trials import Look, due
from storage.records import Source

if TYPE_CHECKING:
    from monitor.app import App

log = logging.getLogger(__name__)

Found = list[tuple[Source, Look]]


class Trying:
    """Asks what is due of those that *tried* names, one batch at a time."""

    def __init__(self, tried: Callable[[Settings], tuple[Source, ...]] = tried_sources) -> None:
        self._tried = tried
        self._thread: threading.Thread | None = None
        self._found: Found = []

    def __call__(self, app: App) -> None:
        """Keep what the last batch found, and begin the next where none is at work."""
        if self._thread is not None and self._thread.is_alive():
            return
        if self._found:
            found, self._found = self._found, []
            keep(app, found)
        sources = waiting(app, self._tried)
        if not sources:
            return
        self._thread = threading.Thread(
            target=self._work, args=(app.settings, sources), daemon=True, name="trials"
        )
        self._thread.start()

    def wait(self) -> None:
        """Wait until the batch that is under way has been asked."""
        if self._thread is not None:
            self._thread.join()

    def _work(self, settings: Settings, sources: Sequence[Source]) -> None:
        try:
            self._found = list(looks(settings, sources))
        except (OSError, WorkersError, RuntimeError) as error:
            log.warning("sources on trial could not be asked: %s", error)


def waiting(
    app: App, tried: Callable[[Settings], tuple[Source, ...]] = tried_sources
) -> tuple[Source, ...]:
    """Return the sources that are due to be tried now, of those that *tried* names."""
    if app.settings.catalogue != AUTO or app.floor.is_paused:
        return ()
    try:
        sources = tried(app.settings)
    except SettingsError as error:
        log.warning("no source is tried: %s", error)
        return ()
    return due(sources, app.store.trials.all(), app.clock(), most=AT_ONCE)


def keep(app: App, found: Found) -> None:
    """Keep what was *found*; watch from now on what has earned it."""
    switched = settle(app.store, found)
    log.info("%d sources on trial asked, %d of them are switched on", len(found), len(switched))
    if switched:
        app.follow_configuration()
