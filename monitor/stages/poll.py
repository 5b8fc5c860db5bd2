"""poll: ask a source what is new. One conditional request, one row of history, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from monitor.engine.stage import Later
from monitor.http.exchange import Fetcher, Request, Response
from monitor.reach import Reach
from monitor.sources import accepted, request_url
from monitor.stages.captures import captured
from monitor.watch import health, learning, rhythm
from monitor.watch.freshness import stays_good
from monitor.watch.rhythm import Rhythm
from storage.contract.sources import Standing
from storage.reasons import GOOD, SAME, meaning
from storage.records import Capture, Follow, Health, Outcome, Source, digest, key
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts

SECOND_POLL: Final = timedelta(hours=1)
"""The pause between polls, at most, until a source's first document was read: only then is it known
how much news that holds."""


class Turns(Protocol):
    """When a host may be asked again."""

    def ready_at(self, url: str, now: datetime) -> Later | None:
        """Return when the host of *url* may be asked, or None for at once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PollTask:
    """One poll: of the source itself, or of a further document that it pointed to.

    ``children`` are the further documents that its last reading named: they are polled as
    often as the source itself, also while it stays as it is.
    """

    source: Source
    url: str
    health: Health
    rhythm: Rhythm
    children: tuple[str, ...] = ()
    followed: bool = False
    etag: str = ""
    last_modified: str = ""
    validators_url: str = ""


def made(parts: Parts) -> Poll:
    """Return the stage."""
    reach = Reach(parts.fetcher, parts.settings.fetch.max_bytes)
    return Poll(reach, parts.turns, parts.clock)


class Poll:
    """The poll stage. *guard* fetches, *turns* keeps hosts from being hammered."""

    def __init__(self, guard: Fetcher, turns: Turns, clock: Callable[[], datetime]) -> None:
        self._guard = guard
        self._turns = turns
        self._clock = clock

    def read(self, store: Store, item: str, now: datetime) -> PollTask | Outcome | Later:
        """Look up the source called *item*, or the further document that has this id."""
        return self.reading(store, [item], now)(item)

    def reading(
        self, store: Store, items: Sequence[str], now: datetime
    ) -> Callable[[str], PollTask | Outcome | Later]:
        """Look up the sources among *items* in one go; return what does `read` for one of these."""
        found = store.sources.standing(items)
        return lambda item: self._task(store, item, found.get(item), now)

    def _task(
        self, store: Store, item: str, standing: Standing | None, now: datetime
    ) -> PollTask | Outcome | Later:
        followed = None
        if standing is None and (followed := store.documents.follow(item)):
            standing = store.sources.standing([followed.source]).get(followed.source)
        if standing is None or not standing.source.enabled:
            return Outcome(reason="vanished", detail="the source is not watched any more")
        source, known = standing.source, standing.health
        if known.state == "gone":
            return _gone(())
        url = followed.url if followed else request_url(source, now)
        later = self._turns.ready_at(url, now)
        if later is not None:
            return later
        if followed:
            last = store.documents.answer(followed)
            return PollTask(
                source=source,
                url=url,
                health=known,
                rhythm=rhythm.UNKNOWN,
                followed=True,
                etag=last.etag if last else "",
                last_modified=last.last_modified if last else "",
                validators_url=(last.final_url if last else "") or url,
            )
        known, learned = _learned(store, _judged(store, known), standing.newest, now)
        is_doubted = health.doubts(known, now)
        return PollTask(
            source=source,
            url=known.permanent_url if health.has_moved(known) else url,
            health=known,
            rhythm=learned,
            children=_children(store, standing, known.changed_at),
            etag="" if is_doubted else known.etag,
            last_modified="" if is_doubted else known.last_modified,
            validators_url=known.validators_url,
        )

    def run(self, task: PollTask) -> Outcome:
        """Make the request and decide what follows from the answer."""
        response = self._guard.fetch(
            Request(
                url=task.url,
                etag=task.etag,
                last_modified=task.last_modified,
                validators_url=task.validators_url,
                accept=accepted(task.source),
                refreshes=True,
            )
        )
        return decide(task, response, self._clock())


def is_slow(task: PollTask) -> bool:
    """Tell whether the poll may hold its thread for long: the last one did, or failed."""
    return task.health.state == "slow" or task.health.failures > 0


def decide(task: PollTask, response: Response, now: datetime) -> Outcome:
    """Return what a poll's answer means: a capture, the source's health, and the next poll."""
    reason = response.reason
    name = digest(response.body) if reason == "ok" else ""
    if name and not task.followed and name == task.health.digest:
        # The second guard, for servers that lie about validators.
        reason = "same-body"
    source = task.source.name
    capture = captured(
        response,
        name=key("poll", source, task.url, now.isoformat()),
        source=source,
        url=task.url,
        purpose="poll",
        at=now,
        reason=reason,
        digest=name,
    )
    if task.followed:
        # One that cannot be had now is asked for again with its source.
        good = reason in GOOD
        told = f"{task.url} {response.detail}".rstrip()
        return Outcome(reason=reason, records=(capture,), parked=not good, detail=told)
    last = task.health.last_item
    # What came with this answer is not read yet: it is judged by what the one before brought.
    as_of = now if reason in SAME else task.health.answered_at or now
    is_silent = reason in GOOD and rhythm.is_silent(task.rhythm, last, as_of)
    state = health.after_answer(task.health, response, reason, now, is_silent=is_silent)
    if state.state == "gone":
        return _gone((capture, state))
    due = rhythm.next_poll(task.source, state, task.rhythm, now, wish=stays_good(response, now))
    if reason in GOOD and task.health.read_at is None:
        due = min(due, now + SECOND_POLL)
    if reason == "ok" and not is_silent and rhythm.is_silent(task.rhythm, last, now):
        # Was it only the same again? That is known once it is read.
        due = now + rhythm.FLOOR
    again = task.children if reason in SAME else ()
    children = tuple(Follow(source=source, url=url) for url in again)
    return Outcome(
        reason=reason, records=(capture, state, *children), due=due, detail=response.detail
    )


def _gone(records: tuple[Capture | Health, ...]) -> Outcome:
    """Return the end of a source that said 410: nobody asks it until somebody says so."""
    return Outcome(
        reason="gone",
        records=records,
        parked=True,
        detail=f"{meaning('gone')}; `sources check` asks again",
    )


def _judged(store: Store, known: Health) -> Health:
    """Return *known*; where its last document broke its reader for good, that counts as failed."""
    at = known.changed_at
    if at is None or (known.read_at is not None and known.read_at >= at):
        return known
    reading = store.sources.unread(known.source, read_by="parse").get(known.source)
    if reading is None or not reading.is_parked:
        return known
    return health.broke_its_reader(known, reading.reason, reading.detail)


def _learned(
    store: Store, known: Health, newest: datetime | None, now: datetime
) -> tuple[Health, Rhythm]:
    """Return *known* with its newest item and its rhythm, which is learned anew once a day."""
    last = max(filter(None, (newest, known.last_item)), default=None)
    found = rhythm.unpack(known.rhythm)
    if found.is_due(last, now):
        times = store.sources.item_times(known.source, since=now - learning.WINDOW)
        if len(times) < learning.FEWEST:
            times = store.sources.item_times(known.source, since=now - learning.MEMORY)
        found = learning.learn([at.timestamp() for at in times], now)
        known = replace(known, rhythm=found.pack())
    return known if last == known.last_item else replace(known, last_item=last), found


def _children(store: Store, standing: Standing, since: datetime | None) -> tuple[str, ...]:
    """Return the further documents that were polled since the source last changed."""
    if since is None or not standing.has_further:
        return ()
    # An address with a fragment names one state of a file: that was read for good.
    found = store.documents.followed(standing.source.name)
    urls = {one.id: one.url for one in found if "#" not in one.url}
    polled = (
        state.item
        for state in store.work.states("poll", list(urls))
        if state.settled_at is not None and state.settled_at >= since
    )
    return tuple(sorted(urls[item] for item in polled))
