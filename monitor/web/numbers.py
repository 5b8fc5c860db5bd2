"""What is counted for machines that watch: read from the store in one look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.stages.table import STAGES
from monitor.watch.survey import survey
from storage.store import Size, Store

DELIVER: Final = "deliver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Counts and ages at one time.

    ``work`` counts items by (stage, state, reason), ``deliveries`` messages by (channel, state).
    ``waits`` says in seconds how long the oldest due item of each stage has waited, ``lags`` the
    same of each source's poll; 0 where nothing is late. ``editions`` holds the end of each
    subscription's last edition, or since when it waits for its first.
    """

    work: Mapping[tuple[str, str, str], int]
    waits: Mapping[str, float]
    sources: Mapping[str, int]
    lags: Mapping[str, float]
    deliveries: Mapping[tuple[str, str], int]
    editions: Mapping[str, datetime]
    articles: int
    stories: int
    size: Size


def numbers_of(store: Store, now: datetime) -> Numbers:
    """Return the numbers of *store* at *now*."""
    lines = [line for line in survey(store, now) if line["enabled"]]
    polls = store.work.states("poll", [line["name"] for line in lines])
    return Numbers(
        work={(stage, state, reason): n for stage, state, reason, n in store.work.counts()},
        waits={stage: _late(store.work.next_due([stage]), now) for stage in STAGES},
        sources=Counter(line["state"] for line in lines),
        lags={poll.item: _late(poll.due_at, now) for poll in polls},
        deliveries={
            (channel, state): n for channel, state, n in store.deliveries.counts(sent_by=DELIVER)
        },
        editions=dict(_editions(store)),
        articles=store.articles.count(),
        stories=store.stories.count(),
        size=store.size(),
    )


def _late(due: datetime | None, now: datetime) -> float:
    return max(0.0, (now - due).total_seconds()) if due else 0.0


def _editions(store: Store) -> list[tuple[str, datetime]]:
    found = []
    for one in store.subscriptions.all():
        if not one.has_editions:
            continue
        last, begun = store.digests.latest(one.name), store.subscriptions.begun(one.name)
        if last is not None or begun is not None:
            found.append((one.name, last.until if last else begun.created))  # type: ignore[union-attr]
    return found
