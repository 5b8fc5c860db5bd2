"""fetch: get the page that an entry announced, once, politely, and keep its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from monitor.engine.stage import Later
from monitor.http.exchange import Fetcher, Response
from monitor.http.robots import Permission, Robots
from monitor.sources import holds_text
from monitor.stages.captures import announcement, asked_again, captured, failed
from monitor.stages.poll import Turns
from monitor.taggers.gate import announced_matches
from monitor.text.fulltext import is_full_text, paragraphs_of
from storage.reasons import FINAL, GOOD, REFUSALS, UNREACHED, WITHDRAWN
from storage.records import Article, Capture, Entry, Outcome, key
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts

Gate = Callable[[str, str], bool]
"""Does an announced (title, summary) sound as if the page could be about the SCO?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchTask:
    """One page to be fetched; ``last`` is its newest capture that has bytes.

    ``suspected`` says that its source is slow or failing.
    """

    page: str
    entry: Entry
    last: Capture | None
    article: Article | None
    suspected: bool = False


def is_slow(task: FetchTask) -> bool:
    """Tell whether the page may hold its thread for long: its source does, or does not answer."""
    return task.suspected


def made(parts: Parts) -> Fetch:
    """Return the stage."""

    def gate(title: str, summary: str) -> bool:
        return announced_matches(title, summary, parts.gazetteer, day=parts.clock().date())

    return Fetch(
        parts.fetcher,
        parts.robots,
        parts.turns,
        gate,
        parts.clock,
        agent=parts.agent,
        slow_down=parts.politeness.slow_down,
    )


class Fetch:
    """The fetch stage. *gate* decides for sources with the policy "matching".

    *agent* is our name for robots.txt; *slow_down* is told a host's crawl-delay in seconds.
    """

    def __init__(
        self,
        guard: Fetcher,
        robots: Robots | None,
        turns: Turns,
        gate: Gate,
        clock: Callable[[], datetime],
        *,
        agent: str,
        slow_down: Callable[[str, float], None],
    ) -> None:
        self._guard = guard
        self._robots = robots
        self._agent = agent
        self._slow_down = slow_down
        self._turns = turns
        self._gate = gate
        self._clock = clock

    def read(self, store: Store, item: str, now: datetime) -> FetchTask | Outcome | Later:
        """Look up who announced the page *item*, and whether it is wanted."""
        if store.withdrawals.among([item]):
            return Outcome(reason="withdrawn")
        entries = store.entries.of_page(item)
        if not entries:
            return Outcome(reason="vanished", detail="no entry announces this page any more")
        if not self._is_wanted(entries):
            return Outcome(reason="not-fetched")
        entry = next((e for e in entries if e.decision == "asked"), entries[0])
        held = _held(store, entries, now)
        if held is not None:
            return held
        later = self._turns.ready_at(entry.link, now)
        if later is not None:
            return later
        captures = [c for c in store.archive.of_page(item) if c.digest and c.purpose == "article"]
        return FetchTask(
            page=item,
            entry=entry,
            last=captures[-1] if captures else None,
            article=store.articles.of_capture(captures[-1].id) if captures else None,
            suspected=store.sources.is_suspected(entry.source),
        )

    def _is_wanted(self, entries: Sequence[Entry]) -> bool:
        return any(
            entry.decision in ("all", "asked")
            or (entry.decision == "matching" and self._gate(_title(entry), entry.summary))
            for entry in entries
        )

    def run(self, task: FetchTask) -> Outcome:
        """Ask robots.txt and then for the page; a page that we have is asked for conditionally."""
        url = task.entry.link
        if self._robots is not None:
            verdict = self._robots.allowed(url, self._agent)
            if verdict.crawl_delay:
                self._slow_down(url, verdict.crawl_delay)
            if not verdict.allowed:
                return _denied(task, verdict, self._clock())
        return decide(task, self._guard.fetch(asked_again(url, task.last)), self._clock())


def _held(store: Store, entries: Sequence[Entry], now: datetime) -> Outcome | None:
    """Return the text that one of *entries* holds whole, by the kind of its source, or None."""
    for entry in entries:
        source = store.sources.get(entry.source) if entry.content else None
        if source is not None and holds_text(source.kind):
            announced = announcement(entry, now)
            if announced is not None:
                told = f"{entry.link} what announces it has its text"
                return Outcome(reason="ok", records=(announced,), detail=told)
    return None


def _title(entry: Entry) -> str:
    """Return what *entry* is called; the words of its address where that is all that is known.

    Plain sitemaps know no titles. In capitals, because an address has none: "SCO" needs them.
    """
    if entry.title:
        return entry.title
    last = unquote(urlsplit(entry.link).path).rstrip("/").rpartition("/")[2]
    return re.sub(r"\.\w{1,5}\Z|[-_+.]+", " ", last).strip().upper()


def decide(task: FetchTask, response: Response, now: datetime) -> Outcome:
    """Return what the answer means: a capture to be read, a second try, or the end."""
    reason = response.reason
    capture = _capture(task, response, now)
    told = f"{task.entry.link} {response.detail}".rstrip()
    if reason in GOOD:
        return Outcome(reason=reason, records=(capture,), detail=told)
    if reason in WITHDRAWN and task.article is not None:
        withdrawn = replace(task.article, status="canceled", reason=reason)
        return Outcome(reason=reason, records=(capture, withdrawn), parked=True, detail=told)
    ended = failed(response, capture, told=told, is_final=reason in FINAL)
    return _with_announced(task, ended, now)


def _with_announced(task: FetchTask, ended: Outcome, now: datetime) -> Outcome:
    """Return *ended* with the feed's own text in the page's place, where it has all of it and the
    page refuses us: it is kept as "announced", and the page itself, once it can be had, is a
    newer version.
    """
    entry = task.entry
    refuses = ended.reason in FINAL or ended.reason in REFUSALS
    if not refuses or task.last is not None or not entry.content:
        return ended
    if not is_full_text(paragraphs_of(entry.content)):
        return ended
    announced = announcement(entry, now)
    if announced is None:
        return ended
    told = f"{ended.detail}; the text is what the feed announced"
    return replace(ended, records=(*ended.records, announced), detail=told)


def _denied(task: FetchTask, verdict: Permission, now: datetime) -> Outcome:
    """A rule is final; a robots.txt that cannot be read forbids for now (RFC 9309, 2.3.1.4).

    Where not even the host was reached, that is what the page ends with.
    """
    reason = verdict.reason if verdict.reason in UNREACHED else "robots-denied"
    unasked = Response(reason=reason, url=task.entry.link, detail=verdict.detail)
    ended = Outcome(
        reason=reason,
        records=(_capture(task, unasked, now),),
        parked=not verdict.temporary or reason in FINAL,
        retry=verdict.temporary,
        detail=verdict.detail,
    )
    return _with_announced(task, ended, now)


def _capture(task: FetchTask, response: Response, now: datetime) -> Capture:
    url = task.entry.link
    return captured(
        response,
        name=key("article", url, now.isoformat()),
        source=task.entry.source,
        url=url,
        purpose="article",
        at=now,
        page=task.page,
    )
