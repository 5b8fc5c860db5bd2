"""match: who is to be told of an article: at once, and by editions, which go by the ledger?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from monitor.notifiers._hub_pings import CADENCE as FEEDS
from monitor.notifiers._hub_pings import ping
from monitor.notifiers.events import article_delivery
from monitor.reading.export import article_line
from monitor.reading.matching import matches
from monitor.reading.view import ArticleView, views
from monitor.stages.match_hooks import HookTask, hook_messages, told_by_hook
from monitor.stages.match_known import noted
from monitor.stages.match_story import StoryTask, edition, told_at_once
from storage.query import standing
from storage.records import Article, Known, Outcome, Record, Subscription
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts

NEWS_AGE: Final = timedelta(days=7)
"""How long after its first sight an article may still become a message; after that long, a digest
or a search is the place to find it."""

AT_ONCE: Final = ("at-once", "spike", "stories", FEEDS)
"""The cadences of those who are told now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTask:
    """An article with all that is known of it, who is told at once, and who was.

    ``noted`` is what the ledger said of it last; ``is_past`` that `backfill` found it, which is
    asked only where somebody is told at once; ``story`` is that of the article, where somebody is
    told of it now; ``hook`` is that story for programs, where one is; ``feeds`` are the hubs that
    are told that it, or its story, is another.
    """

    view: ArticleView
    noted: Known | None
    is_past: bool
    origin: Article | None
    subscriptions: tuple[Subscription, ...]
    told: frozenset[str]
    now: datetime
    story: StoryTask | None = None
    hook: HookTask | None = None
    feeds: tuple[Subscription, ...] = ()


def made(parts: Parts) -> Match:
    """Return the stage."""
    return Match(parts)


class Match:
    """The match stage."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def read(self, store: Store, item: str, now: datetime) -> MatchTask | Outcome:
        """Look up the article *item*, who may want it, and who was told of it before."""
        article = store.articles.get(item)
        if article is None:
            return Outcome(reason="vanished")
        view = views(store, [article])[item]
        told_at = [one for one in store.subscriptions.all() if one.cadence in AT_ONCE]
        feeds = tuple(one for one in told_at if one.cadence == FEEDS)
        of_stories = [one for one in told_at if one.cadence == "stories"]
        others = [one for one in told_at if one not in of_stories and one not in feeds]
        stories = [one for one in others if one.channel != "webhook"]
        hooks = tuple(one for one in others if one.channel == "webhook")
        # Where nobody is told at once, all that is left to say is for the ledger.
        is_past = bool(told_at) and _is_of_the_past(store, article)
        told = store.deliveries.about(item) if hooks else ()
        is_news = not is_past and now - article.first_seen <= NEWS_AGE
        return MatchTask(
            view=view,
            noted=store.ledger.last(item),
            is_past=is_past,
            origin=store.articles.get(view.reprint.origin) if view.reprint and told_at else None,
            subscriptions=hooks,
            told=frozenset(delivery.subscription for delivery in told),
            now=now,
            story=self._story(store, view, stories, now) if stories and is_news else None,
            hook=told_by_hook(
                store,
                view,
                of_stories,
                is_news=is_news,
                public_url=self._parts.settings.web.public_url,
            )
            if of_stories
            else None,
            feeds=feeds if is_news else (),
        )

    def _story(
        self, store: Store, view: ArticleView, stories: Sequence[Subscription], now: datetime
    ) -> StoryTask | None:
        return told_at_once(store, view, stories, now, self._parts.settings)

    def run(self, task: MatchTask) -> Outcome:
        """Return a message for each subscription that is to know of the article as it is now.

        And a line for the ledger, where editions are to know of it.
        """
        line_of_ledger = noted(task.view, task.noted, task.now)
        lines = (line_of_ledger,) if line_of_ledger else ()
        if task.is_past:
            return Outcome(reason="no-match", records=lines, detail="found in the past: no news")
        messages = (*self._articles(task), *self._stories(task), *_hooked(task), *self._fed(task))
        if messages:
            return Outcome(reason="ok", records=(*lines, *messages))
        usable = task.view.article.status == "usable"
        return Outcome(reason="no-match" if usable else "withheld", records=lines)

    def _articles(self, task: MatchTask) -> Sequence[Record]:
        wanted = [one for one in task.subscriptions if _is_wanted(task, one)]
        if not wanted:
            return ()
        line = article_line(task.view, task.origin)
        return [article_delivery(task.view, line, one, task.now) for one in wanted]

    def _fed(self, task: MatchTask) -> Iterator[Record]:
        """Yield the message for each hub whose feeds have the article, or had it."""
        if task.view.article.status in ("usable", "canceled"):
            for one in task.feeds:
                if matches(standing(one.query), task.view):
                    yield ping(one, task.now, self._parts.settings.web.public_url)

    def _stories(self, task: MatchTask) -> Iterator[Record]:
        """Yield an edition of the story, and the message that carries it, for each who is told."""
        for subscription in task.story.subscriptions if task.story else ():
            notifier = self._parts.notifiers.get(subscription.channel)
            url, link = self._parts.links.ending(subscription) or ("", None)
            assert task.story is not None
            digest = edition(task.story, subscription, task.now, url)
            if notifier is None or digest is None:
                continue
            yield digest
            yield notifier.message(digest, subscription, task.now, unsubscribe=url)
            if link is not None:
                yield link


def _hooked(task: MatchTask) -> Iterator[Record]:
    """Yield the message for each program that is told of the story."""
    if task.hook is not None:
        yield from hook_messages(task.hook, task.view, task.origin, task.now)


def _is_of_the_past(store: Store, article: Article) -> bool:
    """Tell whether nobody announced *article* now: `backfill` found it."""
    capture = store.archive.get(article.capture, body=False)
    entries = store.entries.of_page(capture.page) if capture else []
    return bool(entries) and all(entry.found != "announced" for entry in entries)


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
