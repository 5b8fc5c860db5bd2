"""The events ``story.*``: a story, and what made it so.

Of what articles say a message holds the words of that one article alone, which it is about: where
that one is withdrawn on demand the message is emptied, and no other holds a word of it. So the
headline of a story is that of an article.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.digests.page import web_address
from monitor.notifiers.events import payload, within_terms
from monitor.reading.export import story_line
from monitor.reading.view import ArticleView
from storage.records import Delivery, Merger, Story, Subscription, key


def story_mark(subscription: str, story: str) -> str:
    """Return how the ids of all messages begin that tell *subscription* of *story*."""
    return f"msg_{key('story-event', subscription, story)}"


def story_delivery(
    story: Story,
    view: ArticleView,
    line: Mapping[str, Any],
    subscription: Subscription,
    created: datetime,
    *,
    is_new: bool,
    public_url: str = "",
) -> Delivery:
    """Return the message that tells *subscription* what *story* is since it has the article *view*.

    One for each version of each article in it: the same again has the same id.

    :param line: the fields of the article as ``export articles`` writes them
    :param is_new: whether it was told of the story never before
    :param public_url: where the pages are ("": nowhere)
    """
    article = view.article
    what = key("article", article.id, str(article.version), article.status)
    base = web_address(public_url).rstrip("/")
    data = story_line(story) | {
        "url": f"{base}/stories/{story.id}" if base else None,
        "article": within_terms(view, line),
    }
    del data["headline"]
    return Delivery(
        id=f"{story_mark(subscription.name, story.id)}_{what}",
        subscription=subscription.name,
        channel=subscription.channel,
        address=subscription.address,
        subject=article.headline,
        payload=payload("story.created" if is_new else "story.updated", created, data),
        created=created,
        article=article.id,
    )


def merger_delivery(
    merger: Merger, article: str, subscription: Subscription, created: datetime, public_url: str
) -> Delivery:
    """Return the message that a story of which *subscription* was told is part of another.

    It has no words of anybody. One for each such story: the same again has the same id.

    :param article: whose coming it is told with
    """
    base = web_address(public_url).rstrip("/")
    data = {
        "id": merger.joined,
        "former_id": merger.story,
        "at": merger.at.isoformat(),
        "url": f"{base}/stories/{merger.joined}" if base else None,
    }
    return Delivery(
        id=f"{story_mark(subscription.name, merger.story)}_{key('merged', merger.joined)}",
        subscription=subscription.name,
        channel=subscription.channel,
        address=subscription.address,
        subject=merger.joined,
        payload=payload("story.merged", created, data),
        created=created,
        article=article,
    )
