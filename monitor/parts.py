"""What the program is made from: the guard, the workers, the channels, each made when asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from config.gazetteer import Gazetteer, GazetteerError
from config.settings import Settings, SettingsError
from monitor import __version__
from monitor.clock import now
from monitor.engine.workers import Workers
from monitor.http.late import LateFetcher
from monitor.http.politeness import Politeness
from monitor.http.robots import Robots
from monitor.http.shared_turns import SharedPoliteness
from monitor.http.turns import HostTurns
from monitor.meaning.numbers import MeaningError
from monitor.meaning.provider import model_of
from monitor.notifiers import Notifier, load_notifiers
from monitor.notifiers._links import Links
from monitor.translators import Translator, translator_of
from storage.opening import open_turns

if TYPE_CHECKING:  # httpx takes 7 MiB, and the server and most commands ask nobody
    from config.additions import Additions
    from monitor.http.guard import Guard

log = logging.getLogger(__name__)


class Parts:
    """The parts that stages share, made from the *settings*; *closing* closes what must be.

    *load* has the workers' nursery load all that jobs need, with the additions of these parts
    (`Workers`); None for nothing. ``agent`` is the name we go by; hosts name it in robots.txt.
    """

    agent = f"sco-monitor/{__version__}"

    def __init__(
        self,
        settings: Settings,
        closing: ExitStack,
        clock: Callable[[], datetime] = now,
        load: Callable[[Additions], Iterator[None]] | None = None,
    ) -> None:
        self.settings = settings
        self._load = load
        self.clock = clock
        self._closing = closing

    @cached_property
    def guard(self) -> Guard:
        """The one door to the outlets."""
        return self._guard(self.politeness)

    @cached_property
    def fetcher(self) -> LateFetcher:
        """The same, which is made when something is asked for."""
        return LateFetcher(lambda: self.guard)

    @cached_property
    def post_guard(self) -> Guard:
        """The same door for receivers of messages, with places of its own.

        They asked to be told: no pause is kept between two messages to one.
        """
        return self._guard(None)

    def _guard(self, politeness: Politeness | None) -> Guard:
        from monitor.http.exchange import Limits
        from monitor.http.guard import Guard

        fetching, contact = self.settings.fetch, self.settings.monitor.contact
        guard = Guard(
            Limits(deadline_seconds=fetching.deadline_seconds, max_bytes=fetching.max_bytes),
            user_agent=f"{self.agent} (+{contact})" if contact else self.agent,
            allow_addresses=frozenset(fetching.allow_addresses),
            egress_proxy=fetching.egress_proxy,
            politeness=politeness,
            ca_file=fetching.ca_file,
        )
        return self._closing.enter_context(guard)

    @cached_property
    def politeness(self) -> Politeness:
        """One request at a time per registrable domain, with a pause."""
        fetching = self.settings.fetch
        if self.settings.engine.kind == "table":
            return Politeness(fetching.host_delay_seconds)
        turns = open_turns(self.settings.database)
        self._closing.callback(turns.close)
        return SharedPoliteness(
            fetching.host_delay_seconds, turns, longest=fetching.deadline_seconds
        )

    @cached_property
    def turns(self) -> HostTurns:
        """Who is handed to a thread now, and who waits in the table."""
        return HostTurns(self.politeness)

    @cached_property
    def robots(self) -> Robots | None:
        """The rules of the hosts; None where the settings ask for none."""
        return Robots(self.fetcher, self.clock) if self.settings.fetch.robots else None

    @cached_property
    def workers(self) -> Workers:
        """The processes for hostile bytes."""
        work = self.settings.work
        return self._closing.enter_context(
            Workers(
                work.workers,
                work.worker_memory,
                preload=("monitor.stages.parse", "monitor.extraction.page"),
                load=None if self._load is None else partial(self._load, self.additions),
                idle_seconds=work.idle_seconds,
            )
        )

    @cached_property
    def model(self) -> str:
        """The model that makes vectors; "" where the settings want none, or it cannot be used."""
        try:
            return model_of(self.settings.meaning.vectors)
        except MeaningError as error:
            log.warning("no vectors are made: %s", error)
            return ""

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names that the gate looks for; the workers that classify have their own.

        :raises SettingsError: where the operator's additions cannot be used
        """
        from monitor.taggers.shipped import gazetteer_with

        try:
            return gazetteer_with(self.additions)
        except GazetteerError as error:
            raise SettingsError(str(error)) from error

    @cached_property
    def additions(self) -> Additions:
        """What the operator adds to the gazetteer, as it was when these parts were made.

        :raises SettingsError: where it cannot be read
        """
        from config.additions import additions_of

        return additions_of(self.settings)

    def check(self) -> None:
        """Look at what the operator wrote before anything is made with it.

        :raises SettingsError, ValueError: where that cannot be used
        """
        if self.additions:
            _ = self.gazetteer
        fetching = self.settings.fetch
        if fetching.egress_proxy or fetching.ca_file:
            _ = self.guard  # it knows which it can use

    @cached_property
    def translator(self) -> Translator | None:
        """Who says headlines in other languages; None for nobody."""
        return translator_of(self.settings, lambda: self.post_guard)

    @cached_property
    def links(self) -> Links:
        """The links by which readers end what they get."""
        return Links(self.settings)

    @cached_property
    def notifiers(self) -> Mapping[str, Notifier]:
        """The channels, by name."""
        return load_notifiers(self.settings, self.post_guard)
