"""Asking sources without storing anything: `sources check` and `sources discover`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urljoin

from config.settings import Settings
from monitor.configured import user_agent
from monitor.health import STALE_AFTER
from monitor.http.exchange import Request, Response
from monitor.http.guard import Guard, Limits
from monitor.http.politeness import Politeness
from monitor.sources import Document, Listing, parse, request_url
from monitor.workers import Workers, WorkersError
from storage.reasons import meaning
from storage.records import Source

READ_SECONDS: Final = 10.0
"""A document that takes longer to read is no source."""


def _guard(settings: Settings) -> Guard:
    fetching = settings.fetch
    return Guard(
        Limits(deadline_seconds=fetching.deadline_seconds, max_bytes=fetching.max_bytes),
        user_agent(settings.monitor.contact),
        frozenset(fetching.allow_addresses),
        fetching.egress_proxy,
        politeness=Politeness(fetching.host_delay_seconds),
    )


def _document(response: Response, source: Source | None = None) -> Document:
    return Document(
        url=response.url,
        media_type=response.media_type,
        charset=(source.encoding if source else "") or response.charset,
        body=response.body,
        at=datetime.now(UTC),
    )


def read_listing(task: tuple[Document, Source, int]) -> Listing:
    """Read a document in a worker."""
    return parse(*task)


def probe(settings: Settings, sources: Sequence[Source]) -> Iterator[dict[str, Any]]:
    """Ask each of *sources* once; yield what was found and what to do, as answers come.

    ``proposal`` is "keep", "switch on", "switch off" or "leave off".
    """
    with ExitStack() as closing:
        guard = closing.enter_context(_guard(settings))
        workers = closing.enter_context(Workers(settings.work.workers, settings.work.worker_memory))
        threads = closing.enter_context(ThreadPoolExecutor(settings.fetch.threads))
        asked = {threads.submit(_ask, guard, workers, settings, s): s for s in sources}
        for done in as_completed(asked):
            yield done.result()


def _ask(guard: Guard, workers: Workers, settings: Settings, source: Source) -> dict[str, Any]:
    now = datetime.now(UTC)
    response = guard.fetch(Request(url=request_url(source, now)))
    reason, detail, listing = response.reason, response.detail, None
    if reason == "ok":
        task = (_document(response, source), source, settings.fetch.max_items)
        try:
            listing = workers.submit(read_listing, task, READ_SECONDS).result()
            reason, detail = listing.reason, listing.detail
        except WorkersError as error:
            reason = error.reason
    good = listing is not None and reason == "ok" and bool(listing.entries)
    times = [e.published for e in listing.entries if e.published] if listing and good else []
    newest = max(times, default=None)
    stale = newest is not None and now - newest > STALE_AFTER
    return {
        "source": source.name,
        "good": good and not stale,
        "proposal": _proposal(source, is_good=good and not stale),
        "reason": reason,
        "status": response.status,
        "items": len(listing.entries) if listing else 0,
        "newest_item": newest,
        "moved_to": response.url if _has_moved(response) else None,
        "why": _why(reason, detail, listing, newest, now),
    }


def _has_moved(response: Response) -> bool:
    return bool(response.hops) and all(hop.status in (301, 308) for hop in response.hops)


def _proposal(source: Source, *, is_good: bool) -> str:
    if is_good:
        return "keep" if source.enabled else "switch on"
    return "switch off" if source.enabled else "leave off"


def _why(
    reason: str, detail: str, listing: Listing | None, newest: datetime | None, now: datetime
) -> str:
    if listing is None or reason != "ok":
        return meaning(reason) + (f": {detail}" if detail else "")
    if not listing.entries:
        return "readable, but it announces nothing"
    text = f"{len(listing.entries)} items"
    if newest is None:
        return f"{text}, without dates"
    age = now - newest
    if age > STALE_AFTER:
        return f"{text}, but the newest is {age.days} days old"
    hours = int(age / timedelta(hours=1))
    return f"{text}, the newest {hours} h old" if hours else f"{text}, the newest under an hour old"


def find_candidates(task: tuple[Document, str]) -> list[dict[str, Any]]:
    """Look for feeds, sitemaps and listings in a page, in a worker."""
    from monitor.discovery import discover

    document, robots = task
    return [
        {"kind": c.kind, "url": c.url, "title": c.title, "why": c.why, "named": c.named}
        for c in discover(document, robots=robots)
    ]


def discover_site(settings: Settings, url: str) -> list[dict[str, Any]]:
    """Return the sources that the site of *url* offers and that can be read, best first."""
    found = []
    with ExitStack() as closing:
        guard = closing.enter_context(_guard(settings))
        workers = closing.enter_context(Workers(1, settings.work.worker_memory))
        page = guard.fetch(Request(url=url))
        if page.reason != "ok":
            return []
        robots = guard.fetch(Request(url=urljoin(page.url, "/robots.txt")))
        text = robots.body.decode("utf-8", "replace") if robots.reason == "ok" else ""
        try:
            candidates = workers.submit(
                find_candidates, (_document(page), text), READ_SECONDS
            ).result()
        except WorkersError:
            return []
        for candidate in candidates:
            source = Source(name="candidate", url=candidate["url"], kind=candidate["kind"])
            answer = _ask(guard, workers, settings, source)
            if answer["good"] or (candidate["named"] and answer["items"]):
                found.append(candidate | {"items": answer["items"], "why": answer["why"]})
    return found
