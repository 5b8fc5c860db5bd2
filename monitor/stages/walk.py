"""walk: look into a site's past. One document of it a time: robots.txt, an index, a sitemap.

What is found goes the ordinary way: pages become entries, further documents become work of
this stage, so that a walk that was killed goes on where it was. An index says when its
documents changed: one that was read since is read again from what is kept, without a request.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from monitor.engine.stage import Later
from monitor.engine.workers import WorkersError
from monitor.http.exchange import Fetcher, Limits, Response
from monitor.sources import load_kind
from monitor.stages.captures import asked_again, captured, document_of, failed
from monitor.stages.poll import Turns
from monitor.stages.table import READ_SECONDS
from monitor.stages.walk_reading import WalkDocument, read
from monitor.text.addresses.hosts import rules
from storage.reasons import FINAL
from storage.records import Capture, Outcome, Record, Source, Walk, key
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts

BUDGET: Final = 2_000
"""Documents of one walk, shared out from index to index: a daily sitemap for five years, or what
a hostile site can make us ask for in an hour at the usual pause."""

LONGEST: Final = 52_428_800
"""Bytes of one sitemap: the protocol's own limit (50 MiB)."""

Submit = Callable[[Callable[[Any], Any], Any, float], Future[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkTask:
    """One document to look into; ``last`` is what is kept of it, ``fresh`` needs no request."""

    walk: Walk
    source: Source
    last: Capture | None = None
    is_fresh: bool = False


def site_of(source: Source) -> str:
    """Return an address on the outlet's own site: its home page where that is known."""
    return source.homepage or source.url


def beginnings(source: Source, since: datetime | None) -> tuple[Walk, ...]:
    """Return where a walk into the past of *source* begins: robots.txt, and its own sitemap.

    Nowhere for an aggregator's query, whose site is somebody else's, and for files.
    """
    host = urlsplit(site_of(source)).hostname or ""
    if not host or host.removeprefix("www.") in rules().redirecting:
        return ()
    walks = [
        Walk(
            source=source.name,
            url=urljoin(site_of(source), "/robots.txt"),
            since=since,
            budget=BUDGET,
        )
    ]
    if load_kind(source.kind).has_past:
        walks.append(replace(walks[0], url=source.url, depth=1))
    return tuple(walks)


def made(parts: Parts) -> Walker:
    """Return the stage."""
    fetching = parts.settings.fetch
    return Walker(
        parts.fetcher,
        parts.turns,
        lambda *job: parts.workers.submit(*job),
        parts.clock,
        limits=Limits(
            deadline_seconds=fetching.deadline_seconds, max_bytes=max(fetching.max_bytes, LONGEST)
        ),
    )


class Walker:
    """The walk stage: *guard* asks, *turns* keeps hosts from being hammered, *submit* reads.

    *submit* hands a function, its argument and its seconds to a worker process.
    """

    def __init__(
        self,
        guard: Fetcher,
        turns: Turns,
        submit: Submit,
        clock: Callable[[], datetime],
        *,
        limits: Limits | None = None,
    ) -> None:
        self._guard = guard
        self._turns = turns
        self._submit = submit
        self._clock = clock
        self._limits = limits

    def read(self, store: Store, item: str, now: datetime) -> WalkTask | Outcome | Later:
        """Look up the source, and what is kept of the document."""
        walk = store.documents.walk(item)
        source = store.sources.get(walk.source) if walk else None
        if walk is None or source is None:
            return Outcome(reason="vanished", detail="the source is not watched any more")
        kept = [c for c in store.archive.of_page(_page(walk)) if c.digest]
        last = store.archive.get(kept[-1].id) if kept else None
        if last is None or not last.body:
            last = None
        is_fresh = last is not None and (
            walk.part > 0 or (walk.changed is not None and walk.changed < last.at)
        )
        if not is_fresh and (later := self._turns.ready_at(walk.url, now)):
            return later
        return WalkTask(walk=walk, source=source, last=last, is_fresh=is_fresh)

    def run(self, task: WalkTask) -> Outcome:
        """Ask for the document where that is needed, have it read, and say what follows."""
        last, walk = task.last, task.walk
        if last is not None and task.is_fresh:
            return self._looked_into(task, last, ())
        response = self._guard.fetch(asked_again(walk.url, last), self._limits)
        now = self._clock()
        if response.reason == "not-modified" and last is not None:
            return self._looked_into(task, last, ())
        capture = _capture(task, response, now)
        if response.reason == "ok" or _has_no_rules(walk, response):
            return self._looked_into(task, capture, (capture,))
        return _failed(walk, response, capture)

    def _looked_into(
        self, task: WalkTask, capture: Capture, records: tuple[Record, ...]
    ) -> Outcome:
        """Have the document read in a worker and return what it leads to."""
        try:
            outcome: Outcome = self._submit(
                read,
                WalkDocument(
                    document=document_of(capture),
                    source=task.source,
                    site=site_of(task.source),
                    walk=task.walk,
                    capture=capture.id,
                    now=self._clock(),
                ),
                READ_SECONDS,
            ).result()
        except WorkersError as error:
            return Outcome(reason=error.reason, records=records, retry=True, detail=str(error))
        return replace(outcome, records=(*records, *outcome.records))


def _has_no_rules(walk: Walk, response: Response) -> bool:
    """Tell whether there is no robots.txt (RFC 9309, 2.3.1.3): then it names no sitemap either."""
    is_robots = urlsplit(walk.url).path == "/robots.txt"
    return is_robots and (400 <= response.status < 500 or response.reason == "empty")


def _page(walk: Walk) -> str:
    """Return under which key a document of the past is kept."""
    return key("walk", walk.source, walk.url)


def _capture(task: WalkTask, response: Response, now: datetime) -> Capture:
    walk = task.walk
    return captured(
        response,
        name=key("walk", walk.source, walk.url, now.isoformat()),
        source=walk.source,
        url=walk.url,
        purpose="walk",
        at=now,
        page=_page(walk),
    )


def _failed(walk: Walk, response: Response, capture: Capture) -> Outcome:
    """Return the end of a document that cannot be had: where it is named that is a loss."""
    reason = response.reason
    told = f"{walk.url} {response.detail}".rstrip()
    if walk.guessed and (400 <= response.status < 500):
        return Outcome(reason=reason, records=(capture,), detail=told)
    return failed(response, capture, told=told, is_final=reason in FINAL or reason == "empty")
