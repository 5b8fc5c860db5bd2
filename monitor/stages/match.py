"""match: who is to be told of an article: at once, and by editions, which go by the ledger?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from monitor.notifiers.events import article_delivery
from monitor.reading.export import article_line
from monitor.reading.matching import matches
from monitor.reading.view import ArticleView, views
from monitor.stages.match_known import noted
from storage.query import standing
from storage.records import Article, Known, Outcome, Subscription
from storage.store import Store

NEWS_AGE: Final = timedelta(days=7)
"""How long after its first sight an article may still become a message; after that long, a digest
or a search is the place to find it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTask:
    """An article with all that is known of it, who is told at once, and who was.

    ``noted`` is what the ledger said of it last; ``is_past`` that `backfill` found it, which is
    asked only where there are ``subscriptions``.
    """

    view: ArticleView
    noted: Known | None
    is_past: bool
    origin: Article | None
    subscriptions: tuple[Subscription, ...]
    told: frozenset[str]
    now: datetime


def read(store: Store, item: str, now: datetime) -> MatchTask | Outcome:
    """Look up the article *item*, who may want it, and who was told of it before."""
    article = store.articles.get(item)
    if article is None:
        return Outcome(reason="vanished")
    view = views(store, [article])[item]
    subscriptions = tuple(s for s in store.subscriptions.all() if s.cadence == "at-once")
    # Where nobody is told at once, all that is left to say is for the ledger.
    origin = store.articles.get(view.reprint.origin) if view.reprint and subscriptions else None
    told = store.deliveries.about(item) if subscriptions else ()
    return MatchTask(
        view=view,
        noted=store.ledger.last(item),
        is_past=bool(subscriptions) and _is_of_the_past(store, article),
        origin=origin,
        subscriptions=subscriptions,
        told=frozenset(delivery.subscription for delivery in told),
        now=now,
    )


def _is_of_the_past(store: Store, article: Article) -> bool:
    """Tell whether nobody announced *article* now: `backfill` found it."""
    capture = store.archive.get(article.capture, body=False)
    entries = store.entries.of_page(capture.page) if capture else []
    return bool(entries) and all(entry.found != "announced" for entry in entries)


def run(task: MatchTask) -> Outcome:
    """Return a message for each subscription that is to know of the article as it is now.

    And a line for the ledger, where editions are to know of it.
    """
    line_of_ledger = noted(task.view, task.noted, task.now)
    lines = (line_of_ledger,) if line_of_ledger else ()
    if task.is_past:
        return Outcome(reason="no-match", records=lines, detail="found in the past: no news")
    wanted = [one for one in task.subscriptions if _is_wanted(task, one)]
    if wanted:
        line = article_line(task.view, task.origin)
        deliveries = [article_delivery(task.view, line, one, task.now) for one in wanted]
        return Outcome(reason="ok", records=(*lines, *deliveries))
    usable = task.view.article.status == "usable"
    return Outcome(reason="no-match" if usable else "withheld", records=lines)


def _is_wanted(task: MatchTask, subscription: Subscription) -> bool:
    """A usable article goes to all whose query it answers, a withdrawal to those who had it.

    Old articles are no news, also when a new gazetteer makes them relevant.
    """
    article = task.view.article
    if task.now - article.first_seen > NEWS_AGE and subscription.name not in task.told:
        return False
    if article.status != "usable":
        return article.status == "canceled" and subscription.name in task.told
    if subscription.languages and article.language not in subscription.languages:
        return False
    return matches(standing(subscription.query), task.view)
