"""How the service is doing, looked at once for all who ask within some seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from config.settings import Settings
from monitor.stages.table import REPLAYED
from monitor.watch.look import facts_of, facts_without_store
from monitor.watch.verdict import Facts, Verdict, verdict
from monitor.web.numbers import Numbers, numbers_of
from monitor.web.pulse import Pulse
from monitor.web.readers import Readers
from storage.errors import StorageError
from storage.store import Store

FRESH_SECONDS: Final = 5.0
"""A look holds for so long: probes and scrapes come every 10 to 60 seconds each."""

QUESTION_SECONDS: Final = 4.0
"""For one question of a look: counting all that was ever done reads an index of it. A probe waits
five seconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One look: its facts and their verdict; ``numbers`` is None where the store cannot be read."""

    facts: Facts
    verdict: Verdict
    numbers: Numbers | None


class Looks:
    """Looks at the store, one at a time."""

    def __init__(self, settings: Settings, pulse: Pulse, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._pulse = pulse
        self._clock = clock
        self._readers = Readers(settings.database, seconds=QUESTION_SECONDS, threads=1, waiting=1)
        self._one = asyncio.Lock()
        self._until = 0.0
        self._last: Standing | None = None

    async def now(self) -> Standing:
        """Return how it is, or was some seconds ago."""
        async with self._one:
            loop = asyncio.get_running_loop()
            if self._last is None or loop.time() >= self._until:
                self._last = await self._look()
                self._until = loop.time() + FRESH_SECONDS
            return self._last

    @property
    def is_busy(self) -> bool:
        """Whether a look is under way."""
        return self._readers.are_busy

    def close(self) -> None:
        """Look no more."""
        self._readers.close()

    async def _look(self) -> Standing:
        now, since = self._clock(), self._pulse.running_since()
        try:
            return await self._readers.ask(lambda store: self._of(store, now, since))
        except StorageError as error:
            facts = facts_without_store(self._settings, error, now, running_since=since)
            return Standing(facts, verdict(facts), None)

    def _of(self, store: Store, now: datetime, since: datetime | None) -> Standing:
        facts = facts_of(store, self._settings, now, running_since=since, reading=REPLAYED)
        return Standing(facts, verdict(facts), numbers_of(store, now))
