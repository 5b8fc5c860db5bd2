"""A region from which nobody asks is told of its sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.watch.regions import NO_WORKER, unmanned
from storage.reasons import meaning
from storage.records import Health, Source

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
FAR = Source(name="Far", url="https://far.example/", region="ru")
NEAR = Source(name="Near", url="https://near.example/")


def test_sources_of_a_region_without_workers_are_failing() -> None:
    (health,) = unmanned([FAR, NEAR], {}, {""}, NOW)
    assert (health.source, health.state, health.since) == ("Far", "failing", NOW)
    assert health.reason == NO_WORKER
    assert "ru" in health.detail
    assert meaning(NO_WORKER)


def test_it_is_said_once_and_since_when_is_kept() -> None:
    before = NOW - timedelta(days=1)
    failing = Health(source="Far", state="failing", since=before, reason="timeout", failures=3)
    (health,) = unmanned([FAR], {"Far": failing}, set(), NOW)
    assert (health.since, health.failures) == (before, 3)
    assert unmanned([FAR], {"Far": health}, set(), NOW) == []


def test_where_workers_are_nothing_changes() -> None:
    assert unmanned([FAR, NEAR], {}, {"", "ru"}, NOW) == []


def test_sources_of_no_region_need_a_worker_of_none() -> None:
    (health,) = unmanned([NEAR], {}, {"ru"}, NOW)
    assert health.source == "Near"


def test_what_is_gone_for_good_stays_so() -> None:
    gone = Health(source="Far", state="gone", since=NOW)
    assert unmanned([FAR], {"Far": gone}, set(), NOW) == []
