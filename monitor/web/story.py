"""A story: what happened, who says what, whose text it is, and who is silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from monitor.digests.lead import lead
from monitor.reading.ledger import SOUND, Anchor, anchors_of, speakers, texts
from monitor.reading.sides import sides
from monitor.reading.stories import StoryView, stories_named
from monitor.reading.view import ArticleView
from monitor.watch.proof import Look, look, silent
from monitor.web.pages import Page, Pages, not_found, render
from monitor.web.remembered import Remembered
from monitor.web.site import Site
from storage.store import Store

ARTICLES_SHOWN: Final = 200
LEAD_COLUMNS: Final = 400
WATCHED_SHOWN: Final = 3
"""Sources of a silent country that are told one by one; of the others there is the sum."""

SEEN_SECONDS: Final = 5.0
"""How long who asks for stories is told the same of the sources: to read some hundreds takes a
quarter of the page's CPU, and none is polled as often."""

EXPLAINED: Final = 50
"""Articles of which it is told why they are in the story."""

_ID: Final = re.compile(r"\b[0-9a-f]{20}\b")


def routes(site: Site) -> list[Route]:
    """Return the page of a story."""
    looks = Remembered[Look](seconds=SEEN_SECONDS, most=1)

    def story(page: Page, store: Store) -> Response:
        return _story(page, store, lambda: looks.of(None, lambda: look(store)))

    return [Pages(site).route("/stories/{id}", story)]


def _story(page: Page, store: Store, seen: Callable[[], Look]) -> Response:
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
        because=_because(store, told),
        texts=texts(views),
        speakers=speakers(store, views),
        outlets={view.article.id: view for view in views},
        sides=sides(views),
        figures=_figures(views),
        anchors=_anchors(page, anchors_of(store, views), views),
        silent=silent(store, told.story, outlets, page.now, seen=seen()),
        watched_shown=WATCHED_SHOWN,
        hours=_span(told),
    )


def _because(store: Store, told: StoryView) -> dict[str, Markup]:
    """Return why each article is in the story; an article that is named by its id is a link."""
    outlets = {view.article.id: view.outlet for view in told.articles}

    def linked(text: str) -> Markup:
        said, end = Markup(""), 0
        for found in _ID.finditer(text):
            if outlet := outlets.get(found[0]):
                said += Markup("{}<a href='/articles/{}'><bdi>{}</bdi></a>").format(
                    text[end : found.start()], found[0], outlet
                )
                end = found.end()
        return said + text[end:]

    return {
        view.article.id: linked(store.stories.because(view.article.id))
        for view in told.articles[:EXPLAINED]
    }


def _anchors(
    page: Page, anchors: Sequence[Anchor], views: Sequence[ArticleView]
) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Return (name, whether it is in the language of the page, languages) of each of *anchors*.

    Names by their sound alone are left out: nobody reads them.
    """
    labels = {
        f"{tag.scheme}:{tag.term}".casefold(): tag.label
        for view in views
        for tag in (view.classification.tags if view.classification else ())
    }
    return [
        (*page.called(one.term, labels.get(one.term.casefold(), "")), one.languages)
        for one in anchors
        if not one.term.startswith(SOUND)
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
