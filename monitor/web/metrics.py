"""``/metrics`` for Prometheus: what ``deploy/prometheus/alerts.yml`` and the board ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monitor import __version__
from monitor.watch.verdict import EXIT_CODES
from monitor.web.numbers import Numbers
from monitor.web.pulse import Pulse
from monitor.web.site import Site
from monitor.web.standing import Standing
from storage.store import Size

Value = tuple[tuple[str, ...], float]
"""The values of the labels, and the number."""

GAUGES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "sco_monitor_build_info": ("The version that answers; always 1.", ("version",)),
    "sco_monitor_daemon_running": ("1 while a daemon is at work.", ()),
    "sco_monitor_verdict": ("What `sco-monitor status` says: 1 for one state.", ("state",)),
    "sco_monitor_finding": ("What the verdict found wrong; always 1.", ("code", "level")),
    "sco_monitor_progress_timestamp_seconds": ("When the engine last looked for work.", ()),
    "sco_monitor_disk_free_bytes": ("Free bytes where the data is.", ()),
    "sco_monitor_backup_timestamp_seconds": ("When the last good copy was made.", ()),
    "sco_monitor_database_readable": ("1 while the database can be read.", ()),
    "sco_monitor_database_bytes": ("The files of the database.", ("part",)),
    "sco_monitor_work_items": ("Items by how they stand.", ("stage", "state", "reason")),
    "sco_monitor_queue_age_seconds": ("How long the oldest due item waits.", ("stage",)),
    "sco_monitor_sources": ("Sources that are switched on, by state.", ("state",)),
    "sco_monitor_source_lag_seconds": ("How long a source's poll has been due.", ("source",)),
    "sco_monitor_deliveries": ("Messages by how they stand.", ("channel", "state")),
    "sco_monitor_edition_timestamp_seconds": (
        "Up to when the last edition goes; since when the first is waited for.",
        ("subscription",),
    ),
    "sco_monitor_articles": ("Articles that are kept.", ()),
    "sco_monitor_stories": ("Stories that are kept.", ()),
}
"""Every metric: what it says, and its labels. Times are seconds since 1970."""


def routes(site: Site) -> list[Route]:
    """Return ``/metrics``."""

    async def metrics(request: Request) -> Response:
        """Answer with all that is counted, for those who may read."""
        await site.access.allow(request, "read")
        standing = await site.standing.now()
        return Response(exposition(standing, site.pulse), media_type=CONTENT_TYPE_LATEST)

    return [Route("/metrics", metrics)]


def exposition(standing: Standing, pulse: Pulse) -> bytes:
    """Return *standing* in Prometheus' text format."""
    values = dict(_of_service(standing, pulse))
    if standing.numbers is not None:
        values |= dict(_of_store(standing.numbers))
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(values))
    return generate_latest(registry)


class _Collected(Collector):
    """Metrics that were counted already."""

    def __init__(self, values: dict[str, list[Value]]) -> None:
        self._values = values

    def collect(self) -> Iterable[Metric]:
        """Yield them in the order of `GAUGES`."""
        for name, (words, labels) in GAUGES.items():
            if name in self._values:
                metric = GaugeMetricFamily(name, words, labels=labels)
                for key, value in self._values[name]:
                    metric.add_metric(key, float(value))
                yield metric


def _of_service(standing: Standing, pulse: Pulse) -> Iterator[tuple[str, list[Value]]]:
    """Yield what can be told without the store."""
    facts, told = standing.facts, standing.verdict
    yield "sco_monitor_build_info", [((__version__,), 1)]
    yield "sco_monitor_daemon_running", _one(facts.is_running)
    yield "sco_monitor_verdict", [((state,), told.state == state) for state in EXIT_CODES]
    yield "sco_monitor_finding", [((one.code, one.level), 1) for one in told.findings]
    yield "sco_monitor_database_readable", _one(standing.numbers is not None)
    if (progress := _progress(standing, pulse)) is not None:
        yield "sco_monitor_progress_timestamp_seconds", _one(progress)
    if facts.free_bytes is not None:
        yield "sco_monitor_disk_free_bytes", _one(facts.free_bytes)
    if facts.last_backup is not None:
        yield "sco_monitor_backup_timestamp_seconds", _one(facts.last_backup.timestamp())


def _of_store(numbers: Numbers) -> Iterator[tuple[str, list[Value]]]:
    """Yield what the store knows."""
    yield "sco_monitor_database_bytes", _parts(numbers.size)
    yield "sco_monitor_work_items", list(numbers.work.items())
    yield "sco_monitor_queue_age_seconds", _labelled(numbers.waits.items())
    yield "sco_monitor_sources", _labelled(numbers.sources.items())
    yield "sco_monitor_source_lag_seconds", _labelled(numbers.lags.items())
    yield "sco_monitor_deliveries", list(numbers.deliveries.items())
    ends = ((name, at.timestamp()) for name, at in numbers.editions.items())
    yield "sco_monitor_edition_timestamp_seconds", _labelled(ends)
    yield "sco_monitor_articles", _one(numbers.articles)
    yield "sco_monitor_stories", _one(numbers.stories)


def _labelled(values: Iterable[tuple[str, float]]) -> list[Value]:
    return [((name,), value) for name, value in values]


def _one(value: float) -> list[Value]:
    return [((), value)]


def _parts(size: Size) -> list[Value]:
    return [(("data",), size.data), (("log",), size.log)]


def _progress(standing: Standing, pulse: Pulse) -> float | None:
    """Return when the engine last went on: by its beats, else by what has been left undone."""
    facts = standing.facts
    beat = pulse.last_beat(facts.now)
    if beat is not None:
        return beat.timestamp()
    if standing.numbers is None or not facts.is_running:
        return None
    due = facts.poll_due
    return (due if due is not None and due < facts.now else facts.now).timestamp()
