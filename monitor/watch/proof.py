"""Who says nothing of a story although he is watched: the members of the organisation whose
sources are well and carry none of it, with the proof that they were looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.watch import rhythm
from monitor.watch.health import newest_of
from monitor.watch.survey import current_health, expectation, state_of
from storage.records import Health, Source, Story
from storage.store import Store

MEMBERS: Final = ("BY", "CN", "IN", "IR", "KZ", "KG", "PK", "RU", "TJ", "UZ")
"""The member states since 4 July 2024 (Astana Declaration), by English name; ISO 3166-1."""

LOOKED_ON: Final = timedelta(hours=48)
"""How long after a story began its echo is looked for: later reports are of other news."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A source that carries nothing of it: polls and good answers since the story began.

    ``rate`` is what it publishes, in words ("5 a day", "" where that is not known yet), and
    ``items_a_day`` in numbers;
    ``newest`` its newest item, ``state`` how it does.
    """

    source: Source
    state: str
    polls: int
    answers: int
    rate: str
    items_a_day: float | None
    newest: datetime | None

    @property
    def is_proof(self) -> bool:
        """Whether it was looked at and answered well."""
        return self.state == "ok" and self.answers > 0


@dataclass(frozen=True, slots=True)
class Silent:
    """A member state of whose sources none carries the story; ``watched`` may be none at all."""

    country: str
    watched: tuple[Watched, ...]

    @property
    def is_proven(self) -> bool:
        """Whether a source that is well was looked at."""
        return any(one.is_proof for one in self.watched)


@dataclass(frozen=True, slots=True)
class Look:
    """The sources of member states that are watched, and how each does."""

    sources: tuple[Source, ...]
    health: Mapping[str, Health]


def look(store: Store) -> Look:
    """Return how the sources of members do now: the same for every story."""
    sources = tuple(one for one in store.sources.all(enabled=True) if one.country in MEMBERS)
    return Look(sources, current_health(store))


def silent(
    store: Store,
    story: Story,
    outlets: Collection[str],
    now: datetime,
    *,
    seen: Look | None = None,
) -> list[Silent]:
    """Return the members that carry nothing of *story*, those first whose silence is proven.

    :param outlets: the countries of the outlets that carry it
    :param seen: how the sources do, where that was looked at already
    """
    seen = seen or look(store)
    quiet = [country for country in MEMBERS if country not in outlets]
    sources = [one for one in seen.sources if one.country in quiet]
    since = story.first_published
    polls = store.archive.watched(
        [one.name for one in sources], since=since, until=min(now, since + LOOKED_ON)
    )
    health = seen.health
    found = []
    for country in quiet:
        watched = [
            _watched(one, health.get(one.name, Health(source=one.name)), polls, now)
            for one in sources
            if one.country == country
        ]
        watched.sort(key=lambda one: (not one.is_proof, -one.answers, one.source.name))
        found.append(Silent(country, tuple(watched)))
    return sorted(found, key=lambda one: not one.is_proven)


def _watched(
    source: Source, known: Health, polls: dict[str, tuple[int, int]], now: datetime
) -> Watched:
    asked, answered = polls.get(source.name, (0, 0))
    newest, learned = newest_of(known), rhythm.unpack(known.rhythm)
    return Watched(
        source=source,
        state=state_of(source, known),
        polls=asked,
        answers=answered,
        rate=expectation(learned, newest, now),
        items_a_day=learned.items_a_day if learned.is_known else None,
        newest=newest,
    )
