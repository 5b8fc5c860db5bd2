"""What a webhook says: Standard Webhooks payloads with the fields of ``export articles``.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from monitor.reading.view import ArticleView
from storage.contract.withdrawals import Tombstone
from storage.records import Article, Delivery, Digest, Subscription, key

EVENTS: Final = (
    "article.created",
    "article.updated",
    "article.withdrawn",
    "digest.created",
    "edition.sent",
    "monitor.trouble",
    "sources.turned",
    "story.created",
    "story.merged",
    "story.updated",
    "test",
)
"""All there are; each has its JSON Schema in ``docs/events``."""

SUMMARY_COLUMNS: Final = 600
"""Of the beginning of an article whose source allows all of it; a snippet is shorter."""


def article_event(view: ArticleView, line: Mapping[str, Any]) -> str:
    """Return the payload that tells of an article: new, changed or withdrawn by its outlet.

    :param line: its fields as ``export articles`` writes them

    ``data`` has these fields and ``summary``. ``text`` is null where the terms of the source
    allow only a snippet, and for a withdrawn article, whose ``summary`` is empty too.
    """
    article = view.article
    usable = article.status == "usable"
    kind = "article.created" if article.version == 1 else "article.updated"
    return payload(
        kind if usable else "article.withdrawn",
        article.captured_at or article.first_seen,
        within_terms(view, line),
    )


def within_terms(view: ArticleView, line: Mapping[str, Any]) -> dict[str, Any]:
    """Return *line* with ``summary``, and without what the terms of the source keep here."""
    from monitor.digests.lead import lead  # loaded with what is first told, not with each start

    usable = view.article.status == "usable"
    data = dict(line)
    data["summary"] = lead(view, SUMMARY_COLUMNS) if usable else ""
    if view.display != "full" or not usable:
        data["text"] = data["image"] = None
    return data


def article_delivery(
    view: ArticleView, line: Mapping[str, Any], subscription: Subscription, created: datetime
) -> Delivery:
    """Return the message that tells *subscription* of an article; one for each of its versions."""
    article = view.article
    name = key("article-event", subscription.name, article.id, str(article.version), article.status)
    return Delivery(
        id=f"msg_{name}",
        subscription=subscription.name,
        channel=subscription.channel,
        address=subscription.address,
        subject=article.headline,
        payload=article_event(view, line),
        created=created,
        article=article.id,
    )


def withdrawn_delivery(stone: Tombstone, subscription: Subscription) -> Delivery:
    """Return the message that an article which *subscription* was told is withdrawn on demand.

    The same event as of an article that its outlet took down, with nothing of what it said.
    """
    from monitor.reading.export import article_line

    nothing = Article(
        id=stone.article,
        url=stone.url,
        source=stone.source,
        headline="",
        text="",
        capture="",
        captured_at=stone.at,
        first_seen=stone.at,
        status="canceled",
        reason="withdrawn",
    )
    view = ArticleView(article=nothing)
    name = key("withdrawn", subscription.name, stone.article, stone.at.isoformat())
    return Delivery(
        id=f"msg_{name}",
        subscription=subscription.name,
        channel=subscription.channel,
        address=subscription.address,
        subject=stone.url,
        payload=article_event(view, article_line(view)),
        created=stone.at,
        article=stone.article,
    )


def digest_event(digest: Digest) -> str:
    """Return the payload that tells of an edition, both parts of the mail included."""
    data = {
        "id": digest.id,
        "subscription": digest.subscription,
        "date": digest.date,
        "since": digest.since.astimezone(UTC).isoformat(),
        "until": digest.until.astimezone(UTC).isoformat(),
        "subject": digest.subject,
        "text": digest.text,
        "html": digest.html,
        "stories": list(digest.stories),
        "articles": list(digest.articles),
    }
    return payload("digest.created", digest.until, data)


def payload(kind: str, at: datetime, data: Mapping[str, Any]) -> str:
    """Return an event of Standard Webhooks as JSON text that can be sent and signed.

    :param kind: one of `EVENTS`
    """
    if kind not in EVENTS:
        raise ValueError(f"{kind} is no event: it has no schema")
    event = {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "data": data}
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate is no text: it could neither be sent nor signed.
    return text.encode("utf-8", "replace").decode("utf-8")
