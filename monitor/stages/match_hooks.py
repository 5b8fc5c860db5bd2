"""Programs that are told of stories: when one begins, and with each article that it gets.

What was told is known by the messages: their ids begin with the story, and end with the article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.notifiers._story_events import merger_delivery, story_delivery, story_mark
from monitor.reading.export import article_line
from monitor.reading.matching import matches
from monitor.reading.view import ArticleView
from monitor.stories.tell import tell
from storage.errors import AmbiguousError
from storage.query import standing
from storage.records import Article, Delivery, Merger, Story, Subscription
from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class HookTask:
    """A story as it is known now, and who is told of it: ``new`` those who never were.

    ``merged`` are those who knew a story that is part of this one now, and are told that.
    """

    story: Story
    subscriptions: tuple[Subscription, ...]
    new: frozenset[str]
    merged: tuple[tuple[Subscription, Merger], ...]
    public_url: str


def told_by_hook(
    store: Store,
    view: ArticleView,
    subscriptions: Sequence[Subscription],
    *,
    is_news: bool,
    public_url: str,
) -> HookTask | None:
    """Return who is told now of the story of *view*, None for nobody.

    A usable article that is news goes to all whose query it answers; that one was taken down, to
    those who were told of it.
    """
    article = view.article
    if not view.story or article.status not in ("usable", "canceled"):
        return None
    told = {one.subscription for one in store.deliveries.about(article.id)}
    wanted = [
        one
        for one in subscriptions
        if (one.name in told or (is_news and article.status == "usable"))
        and (article.status == "canceled" or matches(standing(one.query), view))
    ]
    merged = tuple(
        (one, merger)
        for merger in store.stories.mergers(of=[view.story])
        for one in subscriptions
        if _is_told(store, one.name, merger.story)
    )
    if not wanted and not merged:
        return None
    return HookTask(
        story=_told(store, view),
        subscriptions=tuple(wanted),
        new=frozenset(one.name for one in wanted if not _is_told(store, one.name, view.story)),
        merged=merged,
        public_url=public_url,
    )


def hook_messages(
    task: HookTask, view: ArticleView, origin: Article | None, now: datetime
) -> Iterator[Delivery]:
    """Yield the message for each who is told; that stories are one now comes first."""
    for one, merger in task.merged:
        yield merger_delivery(merger, view.article.id, one, now, task.public_url)
    line = article_line(view, origin)
    for one in task.subscriptions:
        yield story_delivery(
            task.story,
            view,
            line,
            one,
            now,
            is_new=one.name in task.new,
            public_url=task.public_url,
        )


def _told(store: Store, view: ArticleView) -> Story:
    """Return the story of *view* as its usable articles tell it; of none left, as *view* does."""
    members = store.stories.members([view.story]).get(view.story, [])
    known = store.articles.get_all(members)
    usable = [known[one] for one in members if one in known and known[one].status == "usable"]
    return tell(view.story, usable or [view.article], store.reprints.of(members))


def _is_told(store: Store, subscription: str, story: str) -> bool:
    try:
        return store.deliveries.find(story_mark(subscription, story)) is not None
    except AmbiguousError:
        return True
