"""An article: its text with its tags, its versions, why it is here, and what it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from monitor.digests.lead import SNIPPET_COLUMNS, lead
from monitor.reading.explain import explain
from monitor.reading.grouping import because
from monitor.reading.history import Version, history
from monitor.reading.marked import Marked, Piece, marked
from monitor.reading.translated import in_language
from monitor.reading.view import ArticleView, views
from monitor.web.pages import Page, Pages, not_found, render
from monitor.web.problem import ProblemError
from monitor.web.site import Site
from storage.records import Article, Capture, Tag
from storage.store import Store

COPIES_SHOWN: Final = 50
VERSIONS_SHOWN: Final = 30
SCHEMES: Final = ("country", "organisation", "person", "place", "event", "topic")


@dataclass(frozen=True, slots=True)
class Edge:
    """Another article that shares this one's text, and how."""

    view: ArticleView
    kind: str
    containment: float


def routes(site: Site) -> list[Route]:
    """Return the pages of an article, of one version of it, and the bytes that it was read from."""
    pages = Pages(site)
    return [
        pages.route("/articles/{id}", _article),
        pages.route("/articles/{id}/versions/{number:int}", _version),
        pages.route("/articles/{id}/bytes/{digest}", _bytes),
    ]


def find(store: Store, name: str) -> Article:
    """Return the article called *name*.

    :raises ProblemError: 404 for none, 410 for one that was withdrawn
    """
    article = store.articles.find(name)
    if article is None:
        if stone := store.withdrawals.find(name):
            words = f"withdrawn on {stone.at:%Y-%m-%d}: {stone.because}"
            raise ProblemError(410, "withdrawn", words)
        raise not_found("there is no such article")
    return article


def _article(page: Page, store: Store) -> Response:
    article = find(store, page.request.path_params["id"])
    if article.id != page.request.path_params["id"]:
        return RedirectResponse(f"/articles/{quote(article.id)}", 302)
    return _shown(page, store, article, is_latest=True)


def _version(page: Page, store: Store) -> Response:
    article = find(store, page.request.path_params["id"])
    number = page.request.path_params["number"]
    found = [one for one in store.articles.versions(article.id) if one.version == number]
    if not found:
        raise not_found("there is no such version of the article")
    return _shown(page, store, found[0], is_latest=found[0].version == article.version)


def _shown(page: Page, store: Store, article: Article, *, is_latest: bool) -> Response:
    view = views(store, [article])[article.id]
    tags = view.classification.tags if view.classification and is_latest else ()
    is_whole = page.may_read_whole or view.display == "full"
    versions = history(store, article.id)
    captures = _captures(store, article)
    told = explain(store, article.id)
    return render(
        page,
        "article",
        view=view,
        article=article,
        translated=in_language(store, page.settings, [article], page.words.code).get(article.id),
        is_latest=is_latest,
        is_whole=is_whole,
        text=marked(article, tags) if is_whole else _excerpt(view),
        tags=_by_scheme(tags),
        versions=versions[-VERSIONS_SHOWN:][::-1],
        cited=_cited(versions, article),
        address=f"{page.base}/articles/{article.id}/versions/{article.version}",
        original=article.canonical_url or article.url,
        origin=_origin(store, view),
        copies=_copies(store, article),
        because=because(store, article.id, view.story),
        steps=told["steps"] if told else [],
        verdict=told["verdict"] if told else "",
        captures=captures,
    )


def _excerpt(view: ArticleView) -> Marked:
    """Return what may be shown to everybody: the headline and the first sentence."""
    beginning = lead(view, SNIPPET_COLUMNS)
    return Marked((Piece(view.article.headline),), ((Piece(beginning),),) if beginning else ())


def _cited(versions: tuple[Version, ...], article: Article) -> Version:
    return next(one for one in versions if one.article.version == article.version)


def _by_scheme(tags: tuple[Tag, ...]) -> list[tuple[str, list[Tag]]]:
    ordered = sorted(tags, key=lambda tag: SCHEMES.index(tag.scheme))
    return [(scheme, list(group)) for scheme, group in groupby(ordered, lambda tag: tag.scheme)]


def _captures(store: Store, article: Article) -> list[Capture]:
    """Return what was received for the article's page, newest first."""
    read = store.archive.get(article.capture, body=False)
    if read is None:
        return []
    return list(reversed(store.archive.of_page(read.page)))[:VERSIONS_SHOWN] or [read]


def _origin(store: Store, view: ArticleView) -> Edge | None:
    if view.reprint is None:
        return None
    origin = store.articles.get(view.reprint.origin)
    if origin is None:
        return None
    seen = views(store, [origin])[origin.id]
    return Edge(seen, view.reprint.kind, view.reprint.containment)


def _copies(store: Store, article: Article) -> list[Edge]:
    edges = store.reprints.copies(article.id, limit=COPIES_SHOWN)
    known = store.articles.get_all([edge.article for edge in edges])
    seen = views(store, list(known.values()))
    return [
        Edge(seen[edge.article], edge.kind, edge.containment)
        for edge in edges
        if edge.article in seen
    ]


def _bytes(page: Page, store: Store) -> Response:
    """Answer with the raw bytes of one capture of the article's page, to be kept as a file."""
    if not page.may_read_whole:
        raise ProblemError(401, "who-asks", "the bytes are for those who say who they are")
    article = find(store, page.request.path_params["id"])
    wanted = page.request.path_params["digest"]
    if wanted not in {capture.digest for capture in _captures(store, article)} - {""}:
        raise not_found("the page's captures have no such bytes")
    body = store.archive.body(wanted)
    if not body:
        raise ProblemError(410, "pruned", "these bytes are not kept any more")
    return Response(
        body,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{article.id}-{wanted[:12]}.bin"'},
    )
