"""Care for the database: done once an hour by the daemon."""

from __future__ import annotations

import logging
import time
from datetime import date
from typing import TYPE_CHECKING, Final

from config.settings import interval
from monitor.catalogue.proposal import first_words
from monitor.daemon.trying import Trying
from monitor.heap import give_back
from monitor.stages.table import STAGES_OF
from monitor.watch.notices import tell
from storage.contract.retention import Ages, Pruned

if TYPE_CHECKING:
    from monitor.app import App

log = logging.getLogger(__name__)

LONGEST_STRETCH: Final = 0.1
"""Seconds of forgetting after which the engine looks for what is due."""


class Care:
    """What the daemon does once an hour; some of it on the first time of a day (UTC).

    :param is_first: no source was asked before: after the first hour the log says what answered
    """

    def __init__(self, *, is_first: bool = False) -> None:
        self._forgot: date | None = None
        self._is_first = is_first
        self._trying = Trying()

    def __call__(self, app: App) -> None:
        """Try sources, tell what turned, forget what is old, count days, tidy up."""
        if self._is_first and app.settings.catalogue:
            log.info("%s", first_round(app))
        self._is_first = False
        self._trying(app)
        tell(app.store, app.parts)
        app.revive()
        today = app.clock().date()
        if today != self._forgot and forget(app):
            self._forgot = today
        count_days(app)
        app.store.tidy()
        give_back()


def first_round(app: App) -> str:
    """Return in words how the sources answered so far, and what could be switched on."""
    health = app.store.sources.all_health()
    asked = [one for one in app.store.sources.all(enabled=True) if one.name in health]
    dead = sum(bool(health[one.name].failures) for one in asked)
    off = len(app.store.sources.all(enabled=False))
    return first_words(asked=len(asked), dead=dead, off=off)


def count_days(app: App) -> None:
    """Count the stories of the days that are due, the newest first, for trends.

    A day is one transaction; what is due is done in between. What is written meanwhile makes its
    day due for the next hour.
    """
    looked = time.monotonic()
    for _ in range(app.store.days.due()):
        if app.runner.stopping:
            break
        with app.store.writing():
            app.store.days.count_next()
        if time.monotonic() - looked > LONGEST_STRETCH:
            app.runner.run_due()
            looked = time.monotonic()


def forget(app: App) -> bool:
    """Delete documents of sources and history that are older than the settings say.

    Their room in the file is used again; only `prune` gives it back. Everything is looked through,
    which takes longer the more is kept: what is due is done in between. Return whether all was.
    """
    now, settings, gone = app.clock(), app.settings, Pruned()
    steps = app.store.retention.slices(
        Ages(
            documents=now - interval(settings.retention.documents),
            history=now - interval(settings.retention.history),
            announced=2 * settings.fetch.max_items,
        ),
        stages=STAGES_OF,
    )
    looked = time.monotonic()
    while not app.runner.stopping:
        with app.store.writing():
            step = next(steps, None)
        if step is None:
            break
        gone += step
        if time.monotonic() - looked > LONGEST_STRETCH:
            app.runner.run_due()
            looked = time.monotonic()
    with app.store.writing():
        app.store.links.forget(now)
    if gone.bodies or gone.polls or gone.entries:
        log.info(
            "forgot %d documents, %d polls and %d items that came to nothing",
            gone.bodies,
            gone.polls,
            gone.entries,
        )
    return not app.runner.stopping
