"""Walking into a source's past: looking without storing anything, and what a walk came to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from config.settings import Settings
from monitor.engine.workers import Workers
from monitor.parts import Parts
from monitor.stages import walk as walking
from monitor.stages.walk import WalkTask, beginnings
from storage.records import Capture, Entry, Outcome, Source, Walk
from storage.store import Store


def look(
    settings: Settings, source: Source, since: datetime | None
) -> Iterator[tuple[Outcome, tuple[Entry, ...]]]:
    """Walk into the past of *source* without storing anything; yield what each document says."""
    with ExitStack() as closing:
        parts = Parts(settings, closing)
        parts.workers = closing.enter_context(Workers(1, settings.work.worker_memory))
        walks = walking.made(parts)
        waiting = list(beginnings(source, since))
        seen: set[str] = set()
        kept: dict[str, Capture] = {}
        while waiting:
            walk = waiting.pop(0)
            if walk.id in seen:
                continue
            seen.add(walk.id)
            last = kept.get(walk.url)
            outcome = walks.run(
                WalkTask(walk=walk, source=source, last=last, is_fresh=last is not None)
            )
            kept = {r.url: r for r in outcome.records if isinstance(r, Capture)} or kept
            waiting[:0] = [record for record in outcome.records if isinstance(record, Walk)]
            yield outcome, tuple(r for r in outcome.records if isinstance(r, Entry))


def under_way(store: Store, source: str) -> list[str]:
    """Return the work that is left of the walks into the past of *source*."""
    walks = [walk.id for walk in store.documents.walks(source)]
    return [s.item for s in store.work.states("walk", walks) if s.state in ("due", "waiting")]


def to_fetch(store: Store, source: str) -> list[str]:
    """Return the pages that walks found and that are still to be fetched."""
    return store.selection.walked_to(source, fetched_by="fetch")


def came_to(store: Store, source: str, *, begun: datetime, before: int) -> dict[str, Any]:
    """Say what a walk came to. What was put off is asked for later, by whoever runs then.

    :param before: how many pages walks had found until it began
    """
    urls = {walk.id: walk.url for walk in store.documents.walks(source)}
    documents = [
        (urls[state.item], state)
        for state in store.work.states("walk", list(urls))
        if state.settled_at and state.settled_at >= begun
    ]
    read = {url for url, state in documents if state.reason == "ok"}
    return {
        "source": source,
        "sitemaps": len({url for url in read if not url.endswith("/robots.txt")}),
        "found": store.selection.found_by_walks(source) - before,
        "to_fetch": len(to_fetch(store, source)),
        "put_off": sum(state.state == "due" for _, state in documents),
        "failed": {url: state.reason for url, state in documents if state.state == "parked"},
    }
