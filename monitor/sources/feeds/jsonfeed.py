"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) to items."""

from __future__ import annotations

import gc
import html
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from monitor.sources.feeds import repair
from monitor.sources.feeds.choosing import newest
from monitor.sources.feeds.fields import (
    AUTHOR_LIMIT,
    CATEGORY_LIMIT,
    ENCLOSURE,
    LINK_LIMIT,
    OTHER_PAGE,
    PAGE,
    PERMALINK,
    SECOND_CHOICE,
    is_document,
)
from monitor.sources.feeds.items import Feed, FeedItem, ItemLink
from monitor.text.addresses.written import plain_address

_VERSION: Final = "jsonfeed.org/version/"
_ITEM_FIELDS: Final = frozenset({"id", "url", "external_url", "title", "content_html"})


def read_json(text: str, *, url: str, max_items: int, now: datetime) -> Feed | None:
    """Return the feed in *text*, or None when it is no JSON Feed.

    A document without the version is taken for one when its items look like it. An item
    that is no object is counted as broken, a field of the wrong type is passed over.
    """
    # What is read makes no cycles; the collector would look at millions of empty lists for them.
    collects = gc.isenabled()
    gc.disable()
    try:
        document: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    finally:
        if collects:
            gc.enable()
    if not isinstance(document, dict):
        return None
    items = document.get("items")
    if not isinstance(items, list) or not _is_feed(document, items):
        return None
    feed = Feed(
        how="json",
        title=html.escape(_text(document, "title"), quote=False),
        language=_text(document, "language"),
    )
    if len(items) > max_items:
        feed.beyond = len(items) - max_items
        items = [items[place] for place in newest(map(_date, items), max_items, now)]
    for found in items:
        if isinstance(found, dict):
            feed.items.append(_item(found, url))
        else:
            feed.broken += 1
    return feed


def _is_feed(document: dict[str, object], items: list[object]) -> bool:
    if _VERSION in _text(document, "version"):
        return True
    return any(isinstance(found, dict) and len(_ITEM_FIELDS & found.keys()) > 1 for found in items)


def _item(found: dict[str, object], url: str) -> FeedItem:
    identifier = _text(found, "id")
    item = FeedItem(
        title=html.escape(_text(found, "title"), quote=False),
        guid=identifier,
        summary=html.escape(_text(found, "summary"), quote=False),
        content=_text(found, "content_html")
        or html.escape(_text(found, "content_text"), quote=False),
        published=_text(found, "date_published"),
        updated=_text(found, "date_modified"),
        language=_text(found, "language"),
    )
    for name, rank in (("url", PAGE), ("external_url", OTHER_PAGE)):
        address = plain_address(_text(found, name))
        if address:
            item.links.append(ItemLink(address, rank, url))
    if identifier[:4].lower() == "http":
        item.links.append(ItemLink(identifier, PERMALINK, url))
    elif identifier.startswith("/"):
        item.links.append(ItemLink(identifier, SECOND_CHOICE, url))
    attachments = found.get("attachments")
    for attachment in attachments[:LINK_LIMIT] if isinstance(attachments, list) else ():
        if isinstance(attachment, dict) and is_document(_text(attachment, "mime_type")):
            item.links.append(ItemLink(_text(attachment, "url"), ENCLOSURE, url))
    item.authors.extend(_authors(found))
    tags = found.get("tags")
    if isinstance(tags, list):
        item.categories.extend(tag for tag in tags[:CATEGORY_LIMIT] if isinstance(tag, str))
    return item


def _date(found: object) -> str:
    if not isinstance(found, dict):
        return ""
    return _text(found, "date_published") or _text(found, "date_modified")


def _authors(found: dict[str, object]) -> Iterable[str]:
    """Yield the names of ``authors`` (1.1) or of ``author`` (1.0)."""
    several = found.get("authors")
    people = several if isinstance(several, list) and several else [found.get("author")]
    for person in people[:AUTHOR_LIMIT]:
        if isinstance(person, dict):
            yield _text(person, "name")
        elif isinstance(person, str):
            yield person


def _text(found: dict[str, object], name: str) -> str:
    """Return a field that should be text; numbers are taken as their digits."""
    value = found.get(name)
    if isinstance(value, str):
        return repair.without_forbidden(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return ""
