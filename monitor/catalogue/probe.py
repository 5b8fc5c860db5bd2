"""Asking sources without storing anything: `sources check` and `sources discover`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any, Final, TypeVar
from urllib.parse import urljoin

from config.settings import Settings
from monitor.engine.workers import Workers, WorkersError
from monitor.http.exchange import Request, Response
from monitor.http.guard import Guard
from monitor.parts import Parts
from monitor.reach import Reach
from monitor.sources import Document, Listing, accepted, parse, request_url
from monitor.stages.captures import PAGES
from monitor.text.addresses.urls import registrable_domain
from monitor.text.counting import counted
from monitor.watch.health import STALE_AFTER
from monitor.watch.survey import in_words
from storage.reasons import PASSING, meaning
from storage.records import Entry, Source

T = TypeVar("T")

READ_SECONDS: Final = 10.0
"""A document that takes longer to read is no source."""


LOOKED_INTO: Final = 3
"""Documents of an index that are asked for: as many as a poll follows."""


class UnreachableError(Exception):
    """A page cannot be had; the message says why."""


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

    ``proposal`` is "keep", "change url", "try again", "switch on", "switch off" or "leave
    off".
    """
    return ask_each(settings, sources, _finding)


Ask = Callable[["Asker", Source], T]
"""Asks a source, and says what was found."""


def ask_each(settings: Settings, sources: Sequence[Source], ask: Ask[T]) -> Iterator[T]:
    """Yield what *ask* finds out of each of *sources*, as answers come.

    Sources of one host are asked one after another: a hundred of them wait for no turn.
    """
    by_host: dict[str, list[Source]] = {}
    for source in sources:
        by_host.setdefault(registrable_domain(source.url), []).append(source)
    groups: SimpleQueue[list[Source]] = SimpleQueue()
    for group in by_host.values():
        groups.put(group)
    found: SimpleQueue[T | BaseException | None] = SimpleQueue()
    leave = Event()
    with ExitStack() as closing:
        guard = Parts(settings, closing).guard
        workers = closing.enter_context(Workers(settings.work.workers, settings.work.worker_memory))
        closing.callback(leave.set)
        asker = Asker(guard, workers, settings)

        def ask_on() -> None:
            try:
                while True:
                    for source in groups.get_nowait():
                        found.put(None if leave.is_set() else ask(asker, source))
            except Empty:
                return
            except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
                found.put(error)

        # Not a pool: its threads are waited for at the end of the process, hanging servers too.
        for _ in range(min(settings.fetch.threads, len(by_host))):
            Thread(target=ask_on, daemon=True, name="asking").start()
        for _ in sources:
            one = found.get()
            if isinstance(one, BaseException):
                raise one
            if one is not None:
                yield one


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source answered: the ``response``, how reading it ended, and what it announces."""

    response: Response
    reason: str
    detail: str
    entries: tuple[Entry, ...]


class Asker:
    """Asks sources by the guard, and has their answers read in workers. Safe in any thread."""

    def __init__(self, guard: Guard, workers: Workers, settings: Settings) -> None:
        self._reach = Reach(guard, settings.fetch.max_bytes)
        self._workers = workers
        self._settings = settings

    def __call__(self, source: Source) -> Asked:
        """Ask *source* once; of an index, its newest documents too."""
        reach, workers, settings = self._reach, self._workers, self._settings
        url = request_url(source, datetime.now(UTC))
        response = reach.fetch(Request(url=url, accept=accepted(source), refreshes=True))
        reason, detail, listing = _read(workers, settings, source, response)
        if listing is not None and listing.follow and not _announced(listing):
            reason, detail, listing = _of_children(reach, workers, settings, source, listing)
        entries = _announced(listing) if listing is not None and reason == "ok" else ()
        return Asked(response, reason, detail, entries)


def _finding(ask: Asker, source: Source) -> dict[str, Any]:
    now = datetime.now(UTC)
    asked = ask(source)
    response, reason, detail, entries = asked.response, asked.reason, asked.detail, asked.entries
    times = [at for e in entries if (at := e.published or e.updated)]
    newest = max(times, default=None)
    stale = newest is not None and now - newest > STALE_AFTER
    good = bool(entries) and not stale
    moved_to = response.url if _has_moved(response) else None
    return {
        "source": source.name,
        "good": good,
        "proposal": _proposal(source, reason, is_good=good, has_moved=moved_to is not None),
        "reason": reason,
        "status": response.status,
        "items": len(entries),
        "newest_item": newest,
        "moved_to": moved_to,
        "why": _why(reason, detail, len(entries), newest, now)
        + (f"; it has moved to {moved_to}" if moved_to else ""),
    }


def _announced(listing: Listing) -> tuple[Entry, ...]:
    """Return what a document announces, be it with a link or with the page itself."""
    return (*listing.entries, *(entry for entry, _ in listing.pages))


def _of_children(
    reach: Reach, workers: Workers, settings: Settings, source: Source, index: Listing
) -> tuple[str, str, Listing | None]:
    """Return what the newest documents of an index say, up to the first that announces something.

    The newest may be empty on the first of a month. Where none can be read, the first tells why.
    """
    first: tuple[str, str, Listing | None] | None = None
    for url in index.follow[:LOOKED_INTO]:
        found = _read(workers, settings, source, reach.fetch(Request(url=url)))
        if found[2] is not None and _announced(found[2]):
            return found
        reason, detail, listing = found
        first = first or (reason, f"{url}: {detail or meaning(reason)}", listing)
    return first or ("empty", "the index leads nowhere", None)


def _read(
    workers: Workers, settings: Settings, source: Source, response: Response
) -> tuple[str, str, Listing | None]:
    """Return (reason, detail, listing) of an answer; no listing where it cannot be read."""
    if response.reason != "ok":
        return response.reason, response.detail, None
    task = (_document(response, source), source, settings.fetch.max_items)
    try:
        listing = workers.submit(read_listing, task, READ_SECONDS).result()
    except WorkersError as error:
        return error.reason, str(error), None
    return listing.reason, listing.detail, listing


def _has_moved(response: Response) -> bool:
    return bool(response.hops) and all(hop.status in (301, 308) for hop in response.hops)


def _proposal(source: Source, reason: str, *, is_good: bool, has_moved: bool) -> str:
    if is_good:
        if not source.enabled:
            return "switch on"
        return "change url" if has_moved else "keep"
    if not source.enabled:
        return "leave off"
    return "try again" if reason in PASSING else "switch off"


def _why(reason: str, detail: str, items: int, newest: datetime | None, now: datetime) -> str:
    if reason != "ok":
        return in_words(reason, detail)
    if not items:
        return "readable, but it announces nothing" + (f" ({detail})" if detail else "")
    text = counted(items, "item")
    if newest is None:
        return f"{text}, without dates"
    age = now - newest
    if age > STALE_AFTER:
        return f"{text}, but the newest is {age.days} days old"
    hours = int(age / timedelta(hours=1))
    return f"{text}, the newest {hours} h old" if hours else f"{text}, the newest under an hour old"


def find_candidates(task: tuple[Document, str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """Look for feeds, sitemaps and listings in a page, in a worker."""
    from monitor.catalogue.discovery import discover

    document, robots, links = task
    return [
        {"kind": c.kind, "url": c.url, "title": c.title, "why": c.why, "named": c.named}
        for c in discover(document, robots=robots, links=links)
    ]


def discover_site(settings: Settings, url: str) -> list[dict[str, Any]]:
    """Return the sources that the site of *url* offers and that can be read, best first.

    :raises UnreachableError: when the page cannot be had
    """
    found = []
    with ExitStack() as closing:
        guard = Parts(settings, closing).guard
        workers = closing.enter_context(Workers(1, settings.work.worker_memory))
        page = guard.fetch(Request(url=url, accept=PAGES, refreshes=True))
        if page.reason != "ok":
            detail = f" ({page.detail})" if page.detail else ""
            raise UnreachableError(f"{meaning(page.reason)}{detail}")
        robots = guard.fetch(Request(url=urljoin(page.url, "/robots.txt")))
        text = robots.body.decode("utf-8", "replace") if robots.reason == "ok" else ""
        links = tuple(value for name, value in page.headers if name == "link")
        try:
            candidates = workers.submit(
                find_candidates, (_document(page), text, links), READ_SECONDS
            ).result()
        except WorkersError as error:
            raise UnreachableError(f"{meaning(error.reason)} ({error})") from error
        ask = Asker(guard, workers, settings)
        for candidate in candidates:
            source = Source(name="candidate", url=candidate["url"], kind=candidate["kind"])
            answer = _finding(ask, source)
            if answer["good"] or (candidate["named"] and answer["items"]):
                found.append(candidate | {"items": answer["items"], "why": answer["why"]})
    return found
