"""Care for the database: done once an hour by the daemon."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from config.settings import interval
from monitor.stages.table import STAGES_OF
from monitor.watch.notices import tell

if TYPE_CHECKING:
    from monitor.app import App

log = logging.getLogger(__name__)

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing is older."""


class Care:
    """What the daemon does once an hour; some of it on the first time of a day (UTC)."""

    def __init__(self) -> None:
        self._forgot: date | None = None

    def __call__(self, app: App) -> None:
        """Tell the operator what turned, forget what is old, and tidy the database."""
        tell(app.store, app.parts)
        app.revive()
        today = app.clock().date()
        if today != self._forgot:
            forget(app)
            self._forgot = today
        app.store.tidy()


def forget(app: App) -> None:
    """Delete documents of sources and history that are older than the settings say.

    Their room in the file is used again; only `prune` gives it back.
    """
    now, retention, settings = app.clock(), app.store.retention, app.settings
    with app.store.writing():
        gone = retention.prune(
            bodies=NEVER,
            documents=now - interval(settings.retention.documents),
            irrelevant=NEVER,
            history=now - interval(settings.retention.history),
            dry_run=False,
            stages=STAGES_OF,
            announced=2 * settings.fetch.max_items,
        )
    if gone.bodies or gone.polls or gone.entries:
        log.info(
            "forgot %d documents, %d polls and %d items that came to nothing",
            gone.bodies,
            gone.polls,
            gone.entries,
        )
