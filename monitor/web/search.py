"""Search: the query language with what it probably means otherwise, facets, and files of it."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from monitor.digests.lead import lead
from monitor.digests.query_words import described
from monitor.reading.broadening import asked_of
from monitor.reading.cells import cell
from monitor.reading.doubts import doubts, mended
from monitor.reading.export import article_lines
from monitor.reading.spelling import meant
from monitor.reading.view import ArticleView, views
from monitor.web.limits import Tries
from monitor.web.pages import Page, Pages, render
from monitor.web.problem import ProblemError
from monitor.web.site import Site
from storage.query import Query, parse
from storage.store import Store

MOST: Final = 200
"""Articles that one search finds: facets are of these. Whoever needs more narrows or exports."""

A_PAGE: Final = 20
LEAD_COLUMNS: Final = 220
OFFERED: Final = 10
EXPORTED: Final = 1_000
"""Articles in one file; `sco-monitor export` writes all of them."""

SORTS: Final = ("best", "newest")
FACETS: Final = ("relevance", "topic", "country", "person", "event", "language", "outlet")

SEARCHES: Final = 60
SEARCH_SECONDS: Final = 1.0
"""Searches of one asker: so many at once, then one in so many seconds."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A value by which the search can be narrowed: how it is called, and how many have it."""

    value: str
    label: str
    number: int
    query: str


def routes(site: Site) -> list[Route]:
    """Return the search, and what it found as a file."""
    tries = Tries(SEARCHES, SEARCH_SECONDS)
    pages = Pages(site)

    def counted(page: Page) -> None:
        tries.take(page.request.state.asker.address, "searches")

    def search(page: Page, store: Store) -> Response:
        counted(page)
        return _search(page, store)

    def export(page: Page, store: Store) -> Response:
        counted(page)
        return _export(page, store)

    return [
        pages.route("/search", search),
        pages.route("/search.{form}", export),
    ]


def _search(page: Page, store: Store) -> Response:
    asked = page.request.query_params.get("q", "")
    query = parse(asked)
    sort = page.request.query_params.get("sort", "")
    sort = sort if sort in SORTS else "best"
    if link := _direct(store, query):
        return RedirectResponse(link, 302)
    wide = asked_of(store, query)
    hits = store.search.find(wide, limit=MOST + 1, newest=sort == "newest")
    names = [hit.article for hit in hits[:MOST]]
    articles = store.articles.get_all(names)
    seen = views(store, list(articles.values()))
    found = [seen[name] for name in names if name in seen]
    number = _page_number(page, len(found))
    shown = found[(number - 1) * A_PAGE : number * A_PAGE]
    return render(
        page,
        "search",
        query=query,
        sort=sort,
        sorts=SORTS,
        said=described(query, page.words),
        doubts=doubts(query.text),
        mended=mended(query.text) or ("" if found else meant(store, query)),
        total=len(found),
        has_more=len(hits) > MOST,
        shown=[(view, lead(view, LEAD_COLUMNS)) for view in shown],
        number=number,
        last=max(1, -(-len(found) // A_PAGE)),
        facets=_facets(page, query, found),
        files=urlencode({"q": query.text}),
        command=f"sco-monitor subscribe NAME ADDRESS --query {shlex.quote(query.text)}",
        exported=EXPORTED,
    )


def _direct(store: Store, query: Query) -> str:
    """Return where somebody wants to go who pastes an address that is an article's."""
    if not query.text.startswith(("http://", "https://")):
        return ""
    article = store.articles.find(query.text)
    return f"/articles/{article.id}" if article else ""


def _page_number(page: Page, found: int) -> int:
    given = page.request.query_params.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 1
    return min(max(number, 1), max(1, -(-found // A_PAGE)))


def _facets(page: Page, query: Query, found: Sequence[ArticleView]) -> dict[str, list[Offer]]:
    counted: dict[str, Counter[str]] = {field: Counter() for field in FACETS}
    labels: dict[str, str] = {}
    for view in found:
        counted["relevance"][view.level] += 1
        counted["language"][view.article.language] += 1
        counted["outlet"][view.outlet] += 1
        terms = set()
        for tag in view.classification.tags if view.classification else ():
            if tag.scheme in FACETS:
                term = tag.term.partition("/")[0] if tag.scheme == "topic" else tag.term
                terms.add((tag.scheme, term))
                labels.setdefault(f"{tag.scheme}:{term}", tag.label)
        for scheme, term in terms:
            counted[scheme][term] += 1
    return {
        field: [
            Offer(
                value,
                _named(page, field, value, labels.get(f"{field}:{value}", value)),
                number,
                _narrowed(query, field, value),
            )
            for value, number in numbers.most_common(OFFERED)
            if value
        ]
        for field, numbers in counted.items()
    }


def _narrowed(query: Query, field: str, value: str) -> str:
    quoted = value.replace('"', " ")
    term = f'{field}:"{quoted}"' if field == "outlet" else f"{field}:{value}"
    return f"({query.text}) {term}" if " OR " in query.text else f"{query.text} {term}".strip()


def _named(page: Page, field: str, value: str, label: str) -> str:
    match field:
        case "relevance":
            return page.say(f"level.{value}")
        case "topic":
            return page.words.topic(value)
        case "country":
            return page.words.country(value)
        case "language":
            return page.words.language(value)
        case "event":
            return page.words.event(value, label)
        case _:
            return label


def _export(page: Page, store: Store) -> Response:
    """Answer with what a search finds as JSON lines or CSV; the fields are those of `export`."""
    form = page.request.path_params["form"]
    if form not in ("jsonl", "csv"):
        raise ProblemError(404, "not-found", "search.jsonl and search.csv are what there is")
    if not page.may_read_whole:
        raise ProblemError(401, "who-asks", "whole texts are for those who say who they are")
    query = asked_of(store, parse(page.request.query_params.get("q", "")))
    hits = store.search.find(query, limit=EXPORTED)
    lines = list(article_lines(store, [hit.article for hit in hits]))
    body = _csv(lines) if form == "csv" else _jsonl(lines)
    return Response(
        body.encode("utf-8", "replace"),
        media_type="text/csv" if form == "csv" else "application/jsonl",
        headers={"Content-Disposition": f'attachment; filename="search.{form}"'},
    )


def _jsonl(lines: Sequence[dict[str, Any]]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _csv(lines: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    if lines:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        for line in lines:
            writer.writerow({name: cell(value) for name, value in line.items()})
    return stream.getvalue()
