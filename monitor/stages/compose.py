"""compose: the daily digest of a subscription, at its local time. The clock's own stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from config.settings import Settings
from monitor.digests.calendar import digest_due, due_at, local_day, next_due
from monitor.digests.compose import compose
from monitor.digests.material import Correction, Counts, Material, SourceProblem, StoryNews
from monitor.reading.view import views
from monitor.reprints.changes import changes
from monitor.watch.states import TROUBLE
from storage.records import Digest, Outcome, Subscription
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts


FIRST_WINDOW: Final = timedelta(hours=24)
"""What the first digest of a subscription looks back on."""

LONGEST_WINDOW: Final = timedelta(days=7)
"""After a long pause a digest tells the last week; what is older is in `search`."""

MEMORY: Final = timedelta(days=30)
"""How long a story that was told counts as known to the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeTask:
    """A subscription and what its digest is made from."""

    subscription: Subscription
    material: Material
    now: datetime


def made(parts: Parts) -> Compose:
    """Return the stage."""
    return Compose(parts)


class Compose:
    """The compose stage."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def read(self, store: Store, item: str, now: datetime) -> ComposeTask | Outcome:
        """Look up the subscription *item* and its newest digest that is due and not made."""
        subscription = store.subscriptions.get(item)
        if subscription is None or item in store.subscriptions.disabled():
            return Outcome(reason="vanished", detail="the subscription has ended")
        day = digest_due(subscription, now)
        if store.digests.get(item, day.isoformat()) is not None:
            return Outcome(reason="unchanged", due=next_due(subscription, now))
        return ComposeTask(
            subscription=subscription,
            material=material_of(store, self._parts.settings, subscription, now, day),
            now=now,
        )

    def run(self, task: ComposeTask) -> Outcome:
        """Compose the digest and the message that carries it."""
        digest = compose(task.subscription, task.material)
        notifier = self._parts.notifiers.get(task.subscription.channel)
        if notifier is None:
            return Outcome(
                reason="not-configured",
                parked=True,
                detail=f"there is no channel {task.subscription.channel!r}",
            )
        delivery = notifier.message(digest, task.subscription, task.now)
        return Outcome(
            reason="ok" if digest.articles else "nothing-to-tell",
            records=(digest, delivery),
            due=next_due(task.subscription, task.now),
        )


def digest_of(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    now: datetime,
    day: date | None = None,
) -> Digest:
    """Return the digest of a local *day*: the kept one, or a new one. Of None, a new one of today.

    Writes nothing. A digest that is not due yet tells what is known until *now*.
    """
    kept = store.digests.get(subscription.name, day.isoformat()) if day is not None else None
    return kept or compose(subscription, material_of(store, settings, subscription, now, day))


def material_of(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    now: datetime,
    day: date | None = None,
) -> Material:
    """Look up what the digest of a local *day* (today) is made from, as far as *now* knows."""
    day = day or local_day(subscription, now)
    until = min(now, due_at(subscription, day)) if day < local_day(subscription, now) else now
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
    """Return the articles that an earlier digest told and that changed in the window."""
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
