"""A story: what happened, who says what, whose text it is, and who is silent."""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from monitor.digests.lead import lead
from monitor.reading.ledger import anchors_of, speakers, texts
from monitor.reading.stories import StoryView, stories_named
from monitor.reading.view import ArticleView
from monitor.watch.proof import silent
from monitor.web.pages import Page, Pages, not_found, render
from monitor.web.site import Site
from storage.store import Store

ARTICLES_SHOWN: Final = 200
LEAD_COLUMNS: Final = 400
HEADLINES_SHOWN: Final = 3
"""Headlines of one country beside those of the others."""


def routes(site: Site) -> list[Route]:
    """Return the page of a story."""
    return [Pages(site).route("/stories/{id}", _story)]


def _story(page: Page, store: Store) -> Response:
    asked = page.request.path_params["id"]
    name = store.stories.find(asked)
    found = stories_named(store, [name]) if name else []
    if not found or name is None:
        raise not_found("there is no such story")
    if name != asked:
        return RedirectResponse(f"/stories/{quote(name)}", 302)
    told = found[0]
    views = told.articles[:ARTICLES_SHOWN]
    outlets = {view.article.country for view in told.articles}
    return render(
        page,
        "story",
        told=told,
        first=told.first,
        summary=lead(told.first, LEAD_COLUMNS),
        views=views,
        because={view.article.id: store.stories.because(view.article.id) for view in views[:50]},
        texts=texts(views),
        speakers=speakers(store, views),
        outlets={view.article.id: view for view in views},
        headlines=_headlines(views),
        figures=_figures(views),
        anchors=anchors_of(store, views),
        silent=silent(store, told.story, outlets, page.now),
        hours=_span(told),
    )


def _headlines(views: tuple[ArticleView, ...]) -> list[tuple[str, list[ArticleView]]]:
    """Return the first headlines of each country: texts of their own alone, each once."""
    found: defaultdict[str, dict[str, ArticleView]] = defaultdict(dict)
    for view in views:
        if view.article.headline:
            found[view.article.country].setdefault(view.article.headline.casefold(), view)
    return [
        (country, list(lines.values())[:HEADLINES_SHOWN])
        for country, lines in sorted(found.items(), key=lambda one: (not one[0], one[0]))
    ]


def _figures(views: tuple[ArticleView, ...]) -> list[ArticleView]:
    """Return the copies that changed a figure or a name."""
    return [
        view
        for view in views
        if view.reprint and (view.reprint.changes.numbers or view.reprint.changes.names)
    ]


def _span(told: StoryView) -> int:
    """Return the hours from the first word of a story to the last that was seen."""
    return int((told.story.last_seen - told.story.first_published).total_seconds() // 3_600)
