"""poll: ask a source what is new. One conditional request, one row of history, health."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from monitor import health, rhythm
from monitor.http.exchange import Request, Response
from monitor.http.guard import Guard
from monitor.pipeline import Later
from monitor.sources import request_url
from storage.reasons import meaning
from storage.records import Capture, Health, Outcome, Source, digest, key
from storage.store import Store

VERSION: Final = 1
"""Raise it when the same input gives another result: what was done is done again at the start."""

UNCHANGED: Final = ("not-modified", "same-body")


class Turns(Protocol):
    """When a host may be asked again."""

    def ready_at(self, url: str, now: datetime) -> Later | None:
        """Return when the host of *url* may be asked, or None for at once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PollTask:
    """One poll: of the source itself, or of a further document that it pointed to."""

    source: Source
    url: str
    health: Health
    times: tuple[datetime, ...]
    followed: bool = False
    etag: str = ""
    last_modified: str = ""
    validators_url: str = ""


def followed_item(source: str, url: str) -> str:
    """Return the work item for polling a further document of a source."""
    return f"{source}\n{url}"


class Poll:
    """The poll stage. *guard* fetches, *turns* keeps hosts from being hammered."""

    def __init__(self, guard: Guard, turns: Turns, clock: Callable[[], datetime]) -> None:
        self._guard = guard
        self._turns = turns
        self._clock = clock

    def read(self, store: Store, item: str, now: datetime) -> PollTask | Outcome | Later:
        """Look up the source called *item* (or "source NEWLINE url" for a document of it)."""
        name, _, followed = item.partition("\n")
        source = store.sources.get(name)
        if source is None or not source.enabled:
            return Outcome(reason="vanished", detail="the source is not watched any more")
        url = followed or request_url(source, now)
        later = self._turns.ready_at(url, now)
        if later is not None:
            return later
        known = store.sources.health(name)
        if followed:
            last = store.archive.latest_of_url(url)
            return PollTask(
                source=source,
                url=url,
                health=known,
                times=(),
                followed=True,
                etag=last.etag if last else "",
                last_modified=last.last_modified if last else "",
                validators_url=(last.final_url if last else "") or url,
            )
        return PollTask(
            source=source,
            url=known.permanent_url if health.has_moved(known) else url,
            health=known,
            times=tuple(store.sources.item_times(name, since=now - rhythm.WINDOW)),
            etag=known.etag,
            last_modified=known.last_modified,
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
            )
        )
        return decide(task, response, self._clock())


def is_slow(task: PollTask) -> bool:
    """Tell whether the poll may hold its thread for long: the last one did, or failed."""
    return task.health.state == "slow" or task.health.failures > 0


def decide(task: PollTask, response: Response, now: datetime) -> Outcome:
    """Return what a poll's answer means: a capture, the source's health, and the next poll."""
    reason = response.reason
    if reason == "ok" and not task.followed and digest(response.body) == task.health.digest:
        # The second guard, for servers that lie about validators.
        reason = "same-body"
    capture = _capture(task, response, reason, now)
    if task.followed:
        good = reason in ("ok", *UNCHANGED)
        return Outcome(reason=reason, records=(capture,), retry=not good, detail=response.detail)
    is_silent = rhythm.is_silent(rhythm.learn(task.times, now), task.times, now)
    state = health.after_answer(task.health, response, reason, now, is_silent=is_silent)
    due = rhythm.next_poll(task.source, state, task.times, now)
    if state.state == "gone":
        return Outcome(
            reason="gone",
            records=(capture, state),
            parked=True,
            detail=f"{meaning('gone')}; `sources check` asks again",
        )
    return Outcome(reason=reason, records=(capture, state), due=due, detail=response.detail)


def _capture(task: PollTask, response: Response, reason: str, now: datetime) -> Capture:
    body = response.body if reason == "ok" else b""
    return Capture(
        id=key("poll", task.source.name, task.url, now.isoformat()),
        source=task.source.name,
        url=task.url,
        purpose="poll",
        at=now,
        reason=reason,
        status=response.status,
        final_url=response.url if response.url != task.url else "",
        media_type=response.media_type,
        charset=response.charset,
        etag=response.header("etag"),
        last_modified=response.header("last-modified"),
        body=body,
        size=len(response.body),
        milliseconds=response.milliseconds,
        detail=response.detail,
    )
