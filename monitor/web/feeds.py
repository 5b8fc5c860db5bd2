"""What answers a query as a feed: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

An item is an article, or a story: a headline, the beginning of the text as its source's terms
allow, and its page here. What is newest stands first; a story moves up, and is an updated item,
with each article that it gets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.settings import WebSettings
from monitor.digests.lead import SNIPPET_COLUMNS, lead
from monitor.notifiers._hub_pings import feed_address
from monitor.reading.broadening import asked_of
from monitor.reading.stories import StoryView, stories_found
from monitor.reading.view import ArticleView, views
from monitor.web.conditional import conditional
from monitor.web.limits import Tries
from monitor.web.pages import template, web_link
from monitor.web.problem import ProblemError
from monitor.web.site import Site
from storage.query import Query, parse, standing
from storage.store import Store

ITEMS: Final = 50
"""Articles, or stories, of a feed: who asks twice a day misses none of a query on one subject."""

OUTLETS: Final = 10
"""Outlets that are named as the authors of a story, those with most articles of it."""

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
    """One article or story as feeds tell it; ``link`` is its page, and ``at`` when it, or the last
    article of the story, became known here. ``external`` is the article's own page, "" for a story.
    """

    id: str
    link: str
    external: str
    title: str
    summary: str
    outlets: tuple[str, ...]
    language: str
    published: datetime
    at: datetime
    topics: tuple[str, ...]

    @property
    def rfc822(self) -> str:
        """When it was published, as RSS writes it."""
        return format_datetime(self.published)


Items = Callable[[Store, Query, str], list[Item]]
"""What answers a query, newest first; pages stand under the third, an address."""


def routes(site: Site) -> list[Route]:
    """Return ``/feed.atom``, ``/feed.rss`` and ``/feed.json``, each with ``?q=``.

    And ``/stories.atom`` and so on, with the stories instead of the articles.
    """
    tries = Tries(READ, READ_SECONDS)

    def feed(name: str, of: Items) -> Route:
        def answer(request: Request, store: Store) -> Response:
            tries.take(request.state.asker.address, "feeds")
            return _feed(site, request, store, name, of)

        return Route(f"/{name}.{{form}}", site.reading(answer))

    return [feed("feed", _articles), feed("stories", _stories)]


def _feed(site: Site, request: Request, store: Store, name: str, of: Items) -> Response:
    form = request.path_params["form"]
    if form not in MEDIA:
        known = ", ".join(f"{name}.{one}" for one in MEDIA)
        raise ProblemError(404, "not-found", f"feeds are {known}")
    query = asked_of(store, standing(request.query_params.get("q", "")))
    base = (site.settings.web.public_url or str(request.base_url)).rstrip("/")
    items = of(store, query, base)
    asked = f"?{request.url.query}" if request.url.query else ""
    hub = _hub(site.settings.web, query.text)
    title = "sco-monitor" if of is _articles else "sco-monitor, stories"
    told = {
        "title": _clean(f"{title}: {query.text}" if query.text else title),
        "home": f"{base}/search{asked}",
        # A hub tells feeds apart by their addresses: there it has one form.
        "address": feed_address(base, name, form, query.text)
        if hub
        else f"{base}/{name}.{form}{asked}",
        "hub": hub,
        "updated": max((item.at for item in items), default=site.clock().astimezone(UTC)),
        "items": items,
    }
    body = _json(told) if form == "json" else template(f"feed.{form}.jinja").render(**told)
    response = Response(body.encode("utf-8", "replace"), media_type=MEDIA[form])
    if hub:
        response.headers["Link"] = f'<{hub}>; rel="hub", <{told["address"]}>; rel="self"'
    return conditional(request, response)


def _hub(web: WebSettings, query: str) -> str:
    """Return the hub that is told when feeds of *query* change, "" for none."""
    return web.hub if query in {parse(one).text for one in ("", *web.hub_queries)} else ""


def _articles(store: Store, query: Query, base: str) -> list[Item]:
    names = [hit.article for hit in store.search.find(query, limit=ITEMS, newest=True)]
    seen = views(store, list(store.articles.get_all(names).values()))
    return [_article(base, seen[name]) for name in names if name in seen]


def _stories(store: Store, query: Query, base: str) -> list[Item]:
    return [_story(base, told) for told in stories_found(store, query, limit=ITEMS, newest=True)]


def _article(base: str, view: ArticleView) -> Item:
    article = view.article
    return Item(
        id=article.id,
        link=f"{base}/articles/{article.id}",
        external=_clean(web_link(article.url)),
        title=_clean(article.headline),
        summary=_clean(lead(view, SNIPPET_COLUMNS)),
        outlets=(_clean(view.outlet),),
        language=_language(view),
        published=(article.date_published or article.first_seen).astimezone(UTC),
        at=article.first_seen.astimezone(UTC),
        topics=tuple(map(_clean, view.terms("topic"))),
    )


def _story(base: str, told: StoryView) -> Item:
    story, first = told.story, told.first
    topics = dict.fromkeys(topic for view in told.asked for topic in view.terms("topic"))
    return Item(
        id=story.id,
        link=f"{base}/stories/{story.id}",
        external="",
        title=_clean(story.headline),
        summary=_clean(lead(first, SNIPPET_COLUMNS)),
        outlets=tuple(map(_clean, story.outlets[:OUTLETS])),
        language=_language(first),
        published=story.first_published.astimezone(UTC),
        at=story.last_seen.astimezone(UTC),
        topics=tuple(map(_clean, topics)),
    )


def _language(view: ArticleView) -> str:
    language = view.article.language
    return language if language.isascii() and language.isalpha() else ""


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _json(told: dict[str, Any]) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": told["title"],
            "home_page_url": told["home"],
            "feed_url": told["address"],
            **({"hubs": [{"type": "WebSub", "url": told["hub"]}]} if told["hub"] else {}),
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
        "date_modified": item.at.isoformat(),
        "authors": [{"name": outlet} for outlet in item.outlets],
        "tags": list(item.topics),
    }
    if item.external:
        found["external_url"] = item.external
    if item.language:
        found["language"] = item.language
    return found
