"""What a verdict is made of, read from the store and the disk: see `monitor.watch.verdict`."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from monitor.digests.calendar import next_due
from monitor.watch.survey import current_health
from monitor.watch.verdict import BACKUP_OLD, Edition, Facts
from storage.reasons import GOOD
from storage.records import Health, Source, Subscription
from storage.store import Store

LATELY: Final = timedelta(hours=1)
"""Polls of a living source are at most half an hour apart by day: an hour without any answer, of
many sources, is an outage."""

WEEK: Final = 7
"""Days that say what is usual: each weekday once."""

FEWEST_DAYS: Final = 3
"""Below so many days nothing is usual yet."""

UNREACHABLE: Final = ("failing", "blocked")


def gather(
    store: Store,
    now: datetime,
    *,
    running_since: datetime | None,
    folder: Path,
    reading: Sequence[str],
    trouble: tuple[str, str] = ("", ""),
    silent_receivers: Sequence[str] = (),
    silent_translator: str = "",
    last_backup: datetime | None = None,
    backups_expected: bool = False,
) -> Facts:
    """Return the facts at *now*.

    :param running_since: when the daemon took the writer's lock, None where none runs
    :param folder: where the data lives
    :param reading: the stages that ask nobody, whose work is done within minutes
    :param trouble: what is wrong with the data's place; *silent_receivers* and
        *silent_translator*: see `Facts`
    :param backups_expected: whether the daemon makes them; it is not blamed in its first days
    """
    sources = store.sources.all(enabled=True)
    health = current_health(store)
    known = [health[source.name] for source in sources if source.name in health]
    polled = [one for one in known if one.polled_at is not None]
    counts = store.work.counts()
    by_now = today_and_usual(store, now)
    return Facts(
        now=now,
        is_running=running_since is not None,
        running_since=running_since,
        enabled=len(sources),
        polled=len(polled),
        answering=sum(_answers(one) for one in polled),
        unreachable=_by_reason(one for one in polled if _is_unreachable(one)),
        lost=_by_reason(one for one in polled if _was_lost(one, now)),
        answered_lately=any(
            one.answered_at is not None and now - one.answered_at < LATELY for one in polled
        ),
        last_poll=max((one.polled_at for one in polled if one.polled_at), default=None),
        poll_due=_oldest_poll(store, sources),
        work_due=store.work.next_due(reading),
        replayed=tuple(reading),
        parked={
            (stage, reason): count
            for stage, state, reason, count in counts
            if state == "parked" and count
        },
        deliveries_waiting=sum(
            count
            for stage, state, reason, count in counts
            if (stage, state, reason) == ("deliver", "due", "receiver-unavailable")
        ),
        disabled=store.subscriptions.disabled(),
        editions=editions(store, now),
        usual_by_now=by_now["usual_by_now"] or 0.0,
        came_today=by_now["came"],
        trouble=trouble,
        silent_receivers=tuple(silent_receivers),
        silent_translator=silent_translator,
        free_bytes=free_bytes(folder),
        last_backup=last_backup,
        backups_expected=backups_expected
        and running_since is not None
        and now - running_since > BACKUP_OLD,
    )


def today_and_usual(store: Store, now: datetime) -> dict[str, Any]:
    """Return how many articles ``came`` today (UTC), and what is usual: the median of a week.

    ``usual_by_now`` is of the same time of day, ``usual_a_day`` of whole days; None for both
    while too few days are known.
    """
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    by_now, whole = [], []
    for back in range(1, WEEK + 1):
        begin = midnight - timedelta(days=back)
        day = store.articles.count_seen(since=begin, until=begin + timedelta(days=1))
        by_now.append(store.articles.count_seen(since=begin, until=now - timedelta(days=back)))
        whole.append(day)
    while whole and not whole[-1]:  # before the first article
        whole.pop()
        by_now.pop()
    is_known = len(whole) >= FEWEST_DAYS
    return {
        "came": store.articles.count_seen(since=midnight, until=now),
        "usual_by_now": float(median(by_now)) if is_known else None,
        "usual_a_day": float(median(whole)) if is_known else None,
    }


def editions(store: Store, now: datetime) -> tuple[Edition, ...]:
    """Return when the next edition of every subscription is due, the next first."""
    daily = [one for one in store.subscriptions.all() if one.has_editions]
    work = {state.item: state for state in store.work.states("compose", [s.name for s in daily])}
    found = []
    for one in daily:
        planned = work[one.name].due_at if one.name in work else None
        found.append(_edition(one, planned or next_due(one, now)))
    return tuple(sorted(found, key=lambda edition: edition.due))


def _edition(subscription: Subscription, due: datetime) -> Edition:
    return Edition(subscription=subscription.name, due=due, timezone=subscription.timezone)


def free_bytes(folder: Path) -> int | None:
    """Return the free space of the disk that holds *folder*; None where it cannot be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _answers(known: Health) -> bool:
    return known.reason in GOOD and not known.failures and known.state != "gone"


def _is_unreachable(known: Health) -> bool:
    return known.state in UNREACHABLE


def _was_lost(known: Health, now: datetime) -> bool:
    """Tell whether a source answered within a day, and fails now."""
    return (
        bool(known.failures)
        and known.answered_at is not None
        and now - known.answered_at < timedelta(days=1)
    )


def _by_reason(known: Iterable[Health]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for one in known:
        counts[one.reason] = counts.get(one.reason, 0) + 1
    return counts


def _oldest_poll(store: Store, sources: Sequence[Source]) -> datetime | None:
    """Return when the oldest poll of a source that is switched on was due."""
    states = store.work.states("poll", [source.name for source in sources])
    return min((state.due_at for state in states if state.due_at), default=None)
