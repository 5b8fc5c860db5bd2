"""The only place that knows names of the program: what may move stands here with both places.

Everything else goes through the command line. A module that moves gets its new place in front
of the old one; the dump of an older commit then still finds the old.
"""

from __future__ import annotations

import importlib
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

PLACES: Final = {
    "App": ("monitor.app:App",),
    "main": ("monitor.cli:main",),
    "load_settings": ("config.load:load_settings", "config.settings:load_settings"),
    "Newsroom": ("monitor.demo.newsroom:Newsroom",),
    "Document": ("monitor.sources:Document",),
    "parse": ("monitor.sources:parse",),
    "Source": ("storage.records:Source",),
}


def door(name: str) -> Any:
    """Return what *name* stands for, from the first of its places that there is.

    :raises LookupError: where it is at none of them: add the new place to `PLACES`
    """
    for place in PLACES[name]:
        module, _, attribute = place.partition(":")
        try:
            return getattr(importlib.import_module(module), attribute)
        except AttributeError:
            continue
        except ModuleNotFoundError as error:
            if error.name is None or not module.startswith(error.name):
                raise
    raise LookupError(f"{name} is at none of {', '.join(PLACES[name])}; see {__file__}")


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def forward(self, **by: float) -> None:
        """Go on by a timedelta."""
        self.at += timedelta(**by)


STEP: Final = {"milliseconds": 10.0}
"""Between two items, so that each thing has a time of its own."""


def watch(config: Path, clock: Clock, until: datetime | None = None) -> None:
    """Do all that is due now, and all that is due at *until*, with one program.

    Stage by stage, item by item in the order in which it fell due: the engine runs side by
    side what may; here nothing does, so that twice is the same.
    """
    settings = door("load_settings")(config, environment={})
    with door("App")(settings, clock=clock) as app:
        clock.forward(minutes=1)  # the first polls are spread over some seconds
        _all_due(app, clock)
        if until is not None:
            clock.at = until
            _all_due(app, clock)


def _all_due(app: Any, clock: Clock) -> None:
    while sum(_stage(app, clock, stage) for stage in app.runner.stages):
        pass


def _stage(app: Any, clock: Clock, stage: str) -> int:
    """Run what is due for *stage*; return how many items that were."""
    work = app.store.work
    items = [*work.items(stage, state="due"), *work.items(stage, state="waiting")]
    due = sorted((s.due_at, s.item) for s in work.states(stage, items) if s.due_at <= clock())
    for _, item in due:
        random.seed(f"{stage} {item}")  # the jitter of polls and of retries
        app.runner.run_due((stage,), {stage: [item]})
        clock.forward(**STEP)
    return len(due)


def endings(config: Path) -> list[tuple[Any, ...]]:
    """Return (stage, state, reason, how many) of all work."""
    app = door("App")(door("load_settings")(config, environment={}))
    try:
        return sorted(app.store.work.counts())
    finally:
        app.store.close()
