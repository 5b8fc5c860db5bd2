"""What the ledger is to say of an article: the part of `match` that editions go by. Pure."""

from __future__ import annotations

from datetime import datetime

from monitor.reading.view import ArticleView
from storage.records import Known, key


def noted(view: ArticleView, last: Known | None, now: datetime) -> Known | None:
    """Return the line to add about the article as it is now, or None where nothing is new.

    The first line is added when the article can be told: it is usable, relevant, and in a story.
    Later ones say that its version, its level or its tags are others, or that it cannot be told
    any more: who was told of it gets a correction, and who asked for the other topic gets news.

    :param last: the last line about it
    """
    article = view.article
    tellable = article.status == "usable" and view.level != "none" and view.story != ""
    if last is None and not tellable:
        return None
    topics = _topics(view)
    line = Known(
        article=article.id,
        at=now,
        version=article.version,
        topics=topics,
        tellable=tellable,
        anew=tellable and (last is None or not last.tellable),
    )
    if last is None or (line.version, line.tellable) != (last.version, last.tellable):
        return line
    return line if last.topics not in ("", topics) else None


def _topics(view: ArticleView) -> str:
    tags = view.classification.tags if view.classification else ()
    return key("topics", view.level, *sorted(f"{tag.scheme}:{tag.term}" for tag in tags))
