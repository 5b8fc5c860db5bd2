"""What an edition is made from, looked up in the store; and the message that carries it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from config.settings import Settings
from monitor.digests.calendar import digest_due, due_at
from monitor.digests.compose import compose
from monitor.digests.material import (
    Correction,
    Counts,
    Material,
    SourceProblem,
    StoryNews,
)
from monitor.notifiers import Notifier
from monitor.reading.view import views
from monitor.reprints import changes
from monitor.watch.states import TROUBLE
from storage.records import Delivery, Digest, Subscription
from storage.store import Store

FIRST_WINDOW: Final = timedelta(hours=24)
"""What the first edition of a subscription looks back on."""

LONGEST_WINDOW: Final = timedelta(days=7)
"""After a long pause an edition tells the last week; what is older is in `search`."""

MEMORY: Final = timedelta(days=30)
"""How long a story that was told counts as known to the reader."""


def make_digest(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    now: datetime,
    day: date | None = None,
) -> Digest:
    """Return the edition of a local *day* (the one that is due now): the kept one, or a new one.

    Writes nothing. An edition that is not due yet tells what is known until *now*.
    """
    if day is not None:
        kept = store.digests.get(subscription.name, day.isoformat())
        if kept is not None:
            return kept
    return compose(subscription, material_of(store, settings, subscription, now, day))


def issue_digest(
    store: Store,
    settings: Settings,
    notifier: Notifier,
    subscription: Subscription,
    now: datetime,
    day: date | None = None,
) -> Delivery:
    """Keep the edition of *day* and its message; return the message. Twice is once."""
    day = day or _local_day(subscription, now)
    digest = make_digest(store, settings, subscription, now, day)
    delivery = notifier.message(digest, subscription, now)
    store.put([digest, delivery])
    return store.deliveries.get(delivery.id) or delivery


def _local_day(subscription: Subscription, now: datetime) -> date:
    """Return today in the subscriber's time zone."""
    due = digest_due(subscription, now)
    today = digest_due(replace(subscription, at="00:00"), now)
    return max(due, today)


def material_of(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    now: datetime,
    day: date | None = None,
) -> Material:
    """Look up what the edition of a local *day* (today) is made from, as far as *now* knows."""
    day = day or _local_day(subscription, now)
    until = min(now, due_at(subscription, day)) if day < _local_day(subscription, now) else now
    last = store.digests.before(subscription.name, day.isoformat())
    since = max(last.until, until - LONGEST_WINDOW) if last else until - FIRST_WINDOW
    told_stories, told_articles = store.digests.told(subscription.name, since=until - MEMORY)
    stories = _stories(store, since, until)
    read = [view for story in stories for view in story.articles]
    fresh = [view for view in read if since <= view.article.first_seen < until]
    health = store.sources.all_health()
    enabled = store.sources.all(enabled=True)
    polled = [health[s.name] for s in enabled if s.name in health]
    return Material(
        date=day,
        since=since,
        until=until,
        stories=stories,
        corrections=_corrections(store, told_articles, since, until),
        problems=tuple(
            SourceProblem(
                name=source.name,
                state=health[source.name].state,
                country=source.country,
                since=health[source.name].since,
            )
            for source in enabled
            if source.name in health and health[source.name].state in TROUBLE
        ),
        counts=Counts(
            read=store.articles.count_seen(since=since, until=until),
            about=sum(view.level == "about" for view in fresh),
            mentions=sum(view.level == "mention" for view in fresh),
            reprints=sum(view.reprint is not None for view in fresh),
            # Where nothing is ever polled (ingest only), no source fails to answer.
            sources=len(enabled) if polled else 0,
            answered=sum(h.answered_at is not None and h.answered_at >= since for h in polled),
        ),
        told_stories=frozenset(told_stories),
        told_articles=frozenset(told_articles),
        public_url=settings.web.public_url,
        contact=settings.monitor.contact,
    )


def _stories(store: Store, since: datetime, until: datetime) -> tuple[StoryNews, ...]:
    """Return the stories with an article of any relevance first seen in the window."""
    names = store.stories.ids(since=since, until=until, relevant=True)
    members = store.stories.members(names)
    articles = store.articles.get_all([m for group in members.values() for m in group])
    seen = views(store, list(articles.values()))
    return tuple(
        StoryNews(
            id=name,
            articles=tuple(
                seen[m] for m in members[name] if m in seen and seen[m].article.first_seen < until
            ),
        )
        for name in names
        if name in members
    )


def _corrections(
    store: Store, told: set[str], since: datetime, until: datetime
) -> tuple[Correction, ...]:
    """Return the articles that an earlier edition told and that changed in the window."""
    found = []
    for name in store.articles.revised(sorted(told), since=since, until=until):
        *earlier, latest = store.articles.versions(name)
        if not earlier:
            continue
        view = views(store, [latest])[name]
        withdrawn = latest.status == "canceled"
        found.append(
            Correction(
                view=view,
                kind="withdrawn" if withdrawn else "changed",
                earlier_headline=earlier[-1].headline,
                changes=changes(latest, earlier[-1]),
            )
        )
    return tuple(found)
