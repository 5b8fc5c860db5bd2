"""The sources that are watched, and how each is doing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from storage.records import Capture, Display, Health, Source

CONFIGURED, ADDED, INTERNAL = "configured", "added", "internal"
"""Where a source comes from: it follows the files, a command added it, or it is no source of news
(what people take in by hand)."""

PAUSED: Final = "paused"
"""In the place of CONFIGURED where an operator paused the source: the files go on to say what it
is, but not that it is watched."""

ONE_ROUND: Final = timedelta(minutes=4)
"""Polls of a source are five minutes apart, what is closer is a further document of it."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A new document of a source that was not read yet.

    ``reason`` is how the last try ended, "" before the first; ``is_parked`` says that there
    will be no other.
    """

    reason: str
    detail: str
    is_parked: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A source, and how it stands: what is asked of each at every poll.

    ``newest`` is when the newest entry appeared that was first seen since the last but one good
    poll, None where none did: see `Sources.item_times`. ``has_further`` tells whether it points to
    further documents.
    """

    source: Source
    health: Health
    newest: datetime | None
    has_further: bool


def is_another(known: Source, source: Source) -> bool:
    """Tell whether *source* is another one to poll and to read than the *known* one of its name."""
    return (known.url, known.kind, known.encoding, known.options) != (
        source.url,
        source.kind,
        source.encoding,
        source.options,
    )


def begun_anew(health: Health) -> Health:
    """Return what stays of *health* when the source becomes another one, or is back: its rhythm."""
    return Health(source=health.source, rhythm=health.rhythm, last_item=health.last_item)


def followed(sources: Sources, configured: Iterable[Source]) -> list[Source]:
    """Return what `Sources.all` returns once `Sources.follow` has been told *configured*."""
    wanted = {source.name: source for source in configured}
    for name in sources.paused() & wanted.keys():
        wanted[name] = replace(wanted[name], enabled=False)
    added = {source.name: source for source in sources.all(origin=ADDED)}
    return sorted((added | wanted).values(), key=lambda source: (source.country, source.name))


class Sources(Protocol):
    """The sources by name, and the health of each."""

    def follow(self, sources: Iterable[Source], *, polled_by: str) -> tuple[list[str], list[str]]:
        """Make the configured sources those of the files; return (arrived, left) by name.

        A source that a command added stays, unless the files now have its name. One that
        `is_another` now begins anew.

        :param polled_by: the stage whose items are names of sources
        """

    def add(self, source: Source, *, origin: str = ADDED) -> None:
        """Keep *source*, replacing one of its name."""

    def begin_anew(self, name: str, *, polled_by: str) -> None:
        """Forget how the source answered, and make it due: it is another one now, or back.

        Its rhythm stays (`begun_anew`), and what the operator was told of it. One that was never
        polled stays as it is.
        """

    def remove(self, name: str, *, polled_by: str) -> bool:
        """Forget the source and its polls to come; its entries and articles stay.

        Return whether it was there.
        """

    def pause(self, name: str) -> bool:
        """Watch a source no more until `resume`, whatever the files say.

        Return False where it was not watched. Its polls to come are the caller's.
        """

    def resume(self, name: str) -> bool:
        """Take a pause back. Return False where there was none."""

    def paused(self) -> frozenset[str]:
        """Return the names of the sources that are paused."""

    def get(self, name: str) -> Source | None:
        """Return the source called *name*, or None."""

    def origin(self, name: str) -> str:
        """Return where a source comes from: configured, added, internal, or "" if unknown."""

    def all(self, *, enabled: bool | None = None, origin: str = "") -> list[Source]:
        """Return the sources, internal ones left out, by country and name.

        :param origin: only those that come from there
        """

    def displays(self, names: Iterable[str]) -> dict[str, Display]:
        """Return how much of each source's text may be passed on, by name."""

    def standing(self, names: Iterable[str]) -> dict[str, Standing]:
        """Return those of *names* that are sources, and how they stand, by name."""

    def health(self, name: str) -> Health:
        """Return how the source is doing; a new one is ok."""

    def is_suspected(self, name: str) -> bool:
        """Tell whether the source was slow, or did not answer, when it was last polled."""

    def all_health(self) -> dict[str, Health]:
        """Return how every polled source is doing, by name."""

    def unread(self, name: str = "", *, read_by: str) -> dict[str, Unread]:
        """Return the newest documents that were not read yet, by source; of *name* alone if given.

        A reader that dies leaves no word in the health of its source: its work has it.

        :param read_by: the stage whose items are the ids of polls
        """

    def put_health(self, health: Health) -> bool:
        """Keep *health*, replacing the older, but for what `note_told` keeps: a poll that was
        under way while the operator was told knows nothing of it.
        """

    def note_told(self, told: Mapping[str, str], at: datetime) -> None:
        """Note that the operator was told of the states *told*, by source."""

    def distrust_after(self, latest: datetime) -> None:
        """Forget pauses asked for until after *latest*: a clock that ran ahead wrote them."""

    def item_times(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when the entries of a source appeared that were first seen since then.

        Oldest first, without what was found in the past (`storage.records.Found`). An entry
        appeared when it says that it was published, but not before
        the last good poll that did not have it, and not after the one that did. What the first
        poll of that time found has only its own word. Polls within `ONE_ROUND` are one.
        """

    def newest_entries(self, names: Iterable[str]) -> dict[str, datetime]:
        """Return when the newest entry of each of *names* was first seen; those without: none."""

    def last_poll(self, name: str) -> Capture | None:
        """Return the newest poll of the source, without bytes, or None."""
