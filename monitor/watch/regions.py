"""Regions from which nobody asks: their sources are failing until a worker is there again."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from storage.contract.cluster import Cluster
from storage.records import Health, Source
from storage.store import Store

log = logging.getLogger(__name__)

NO_WORKER = "no-worker"


def unmanned(
    sources: Iterable[Source],
    health: Mapping[str, Health],
    manned: Collection[str],
    now: datetime,
) -> list[Health]:
    """Return the new health of sources whose region is not *manned*, where it is new. Pure.

    :param sources: those that are switched on
    :param manned: regions from which somebody asks
    """
    found = []
    for source in sources:
        known = health.get(source.name, Health(source=source.name))
        if source.region in manned or known.reason == NO_WORKER or known.state == "gone":
            continue
        detail = f"no worker asks from region {source.region or '(none)'}"
        since = known.since if known.state == "failing" else now
        found.append(replace(known, state="failing", since=since, reason=NO_WORKER, detail=detail))
    return found


def look(store: Store, cluster: Cluster, now: datetime, *, seconds: float) -> None:
    """Note which sources nobody asks: workers that greeted within *seconds* are there."""
    manned = {
        worker.region for worker in cluster.workers(seconds=seconds) if "poll" in worker.stages
    }
    changed = unmanned(store.sources.all(enabled=True), store.sources.all_health(), manned, now)
    with store.writing():
        for health in changed:
            store.sources.put_health(health)
    for region in sorted({health.detail for health in changed}):
        log.warning("%s: its sources are failing until one is there", region)
