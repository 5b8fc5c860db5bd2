"""Asking sources that are on trial, and keeping what they earned: see `monitor.watch.trials`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from config.settings import Settings
from monitor.catalogue.probe import Asked, Asker, ask_each
from monitor.watch.trials import ITEM_BYTES, Look, judged, trial_of
from storage.records import Entry, Source, Trial
from storage.store import Store

AT_ONCE: Final = 40
"""Sources on trial that are asked in one hour: the some two hundred of the catalogue within six."""


def looks(settings: Settings, sources: Sequence[Source]) -> Iterator[tuple[Source, Look]]:
    """Ask each of *sources* twice; yield what it answered, as answers come."""
    return ask_each(settings, sources, _look)


def _look(ask: Asker, source: Source) -> tuple[Source, Look]:
    at = datetime.now(UTC)
    first = ask(source)
    items = _items(first)
    again = frozenset(_items(ask(source))) if items else frozenset[bytes]()
    return source, Look(at=at, reason=first.reason, detail=first.detail, items=items, again=again)


def _items(asked: Asked) -> dict[bytes, datetime | None]:
    return {_name(entry): entry.published or entry.updated for entry in asked.entries}


def _name(entry: Entry) -> bytes:
    return hashlib.sha256(entry.id.encode()).digest()[:ITEM_BYTES]


def switch_on(store: Store, sources: Iterable[Source], now: datetime) -> tuple[str, ...]:
    """Switch *sources* of the catalogue on because a person said so; return their names."""
    trials = store.trials.all()
    after = [
        replace(trial_of(source, trials), on_at=now, told_at=now, is_refused=False)
        for source in sources
    ]
    with store.writing():
        store.trials.put(after)
    return tuple(trial.source for trial in after)


def switch_off(store: Store, source: Source) -> bool:
    """Take *source* off again where it was switched on here, for good; return whether it was."""
    trial = store.trials.all().get(source.name)
    if trial is None or trial.on_at is None or trial.url != source.url:
        return False
    with store.writing():
        store.trials.put([replace(trial, on_at=None, is_refused=True)])
    return True


def settle(store: Store, found: Iterable[tuple[Source, Look]]) -> tuple[Trial, ...]:
    """Keep what the looks *found* say of their sources; return the trials that are on since."""
    trials = store.trials.all()
    after = [judged(trial_of(source, trials), look) for source, look in found]
    with store.writing():
        store.trials.put(after)
    return tuple(trial for trial in after if trial.on_at is not None)
