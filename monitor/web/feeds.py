"""What answers a query as a feed: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

An item is a headline, the beginning of the text as its source's terms allow, and the page of the
article here; what is newest stands first.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monitor.digests.lead import SNIPPET_COLUMNS, lead
from monitor.reading.broadening import asked_of
from monitor.reading.view import ArticleView, views
from monitor.web.conditional import conditional
from monitor.web.limits import Tries
from monitor.web.pages import template, web_link
from monitor.web.problem import ProblemError
from monitor.web.site import Site
from storage.query import standing
from storage.store import Store

ITEMS: Final = 50
"""Articles of a feed: a reader that asks twice a day misses none of a query on one subject."""

READ: Final = 60
READ_SECONDS: Final = 1.0
"""Feeds read by one asker: so many at once, then one in so many seconds."""

MEDIA: Final = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
_NO_XML: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What stands in no XML document, escaped or not (XML 1.0, 2.2)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One article as feeds tell it; ``at`` is when it became known here, ``link`` its page."""

    id: str
    link: str
    external: str
    title: str
    summary: str
    outlet: str
    language: str
    published: datetime
    at: datetime
    topics: tuple[str, ...]

    @property
    def rfc822(self) -> str:
        """When it was published, as RSS writes it."""
        return format_datetime(self.published)


def routes(site: Site) -> list[Route]:
    """Return ``/feed.atom``, ``/feed.rss`` and ``/feed.json``, each with ``?q=``."""
    tries = Tries(READ, READ_SECONDS)

    def feed(request: Request, store: Store) -> Response:
        tries.take(request.state.asker.address, "feeds")
        return _feed(site, request, store)

    return [Route("/feed.{form}", site.reading(feed))]


def _feed(site: Site, request: Request, store: Store) -> Response:
    form = request.path_params["form"]
    if form not in MEDIA:
        raise ProblemError(404, "not-found", "feeds are feed.atom, feed.rss and feed.json")
    query = asked_of(store, standing(request.query_params.get("q", "")))
    base = (site.settings.web.public_url or str(request.base_url)).rstrip("/")
    hits = store.search.find(query, limit=ITEMS, newest=True)
    names = [hit.article for hit in hits]
    seen = views(store, list(store.articles.get_all(names).values()))
    items = [_item(base, seen[name]) for name in names if name in seen]
    asked = f"?{request.url.query}" if request.url.query else ""
    told = {
        "title": _clean(f"sco-monitor: {query.text}" if query.text else "sco-monitor"),
        "home": f"{base}/search{asked}",
        "address": f"{base}/feed.{form}{asked}",
        "updated": max((item.at for item in items), default=site.clock().astimezone(UTC)),
        "items": items,
    }
    body = _json(told) if form == "json" else template(f"feed.{form}.jinja").render(**told)
    response = Response(body.encode("utf-8", "replace"), media_type=MEDIA[form])
    return conditional(request, response)


def _item(base: str, view: ArticleView) -> Item:
    article = view.article
    language = article.language
    return Item(
        id=article.id,
        link=f"{base}/articles/{article.id}",
        external=_clean(web_link(article.url)),
        title=_clean(article.headline),
        summary=_clean(lead(view, SNIPPET_COLUMNS)),
        outlet=_clean(view.outlet),
        language=language if language.isascii() and language.isalpha() else "",
        published=(article.date_published or article.first_seen).astimezone(UTC),
        at=article.first_seen.astimezone(UTC),
        topics=tuple(map(_clean, view.terms("topic"))),
    )


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _json(told: dict[str, Any]) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": told["title"],
            "home_page_url": told["home"],
            "feed_url": told["address"],
            "items": [_json_item(item) for item in told["items"]],
        },
        ensure_ascii=False,
    )


def _json_item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": item.id,
        "url": item.link,
        "title": item.title,
        "content_text": item.summary or item.title,
        "date_published": item.published.isoformat(),
        "authors": [{"name": item.outlet}],
        "tags": list(item.topics),
    }
    if item.external:
        found["external_url"] = item.external
    if item.language:
        found["language"] = item.language
    return found
