"""Search: the query language with what it probably means otherwise, facets, and files of it."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from monitor.digests.lead import lead
from monitor.digests.query_words import described
from monitor.reading.broadening import asked_of
from monitor.reading.cells import cell
from monitor.reading.completing import Completion, completions
from monitor.reading.doubts import mended
from monitor.reading.export import article_lines
from monitor.reading.matching import matches
from monitor.reading.spelling import meant
from monitor.reading.view import ArticleView, views
from monitor.web.limits import Tries
from monitor.web.pages import Page, Pages, render
from monitor.web.problem import ProblemError
from monitor.web.site import Site
from storage.contract.search import Value
from storage.query import And, Condition, Query, parse
from storage.store import Store

MOST: Final = 200
"""Articles that one search finds: facets are of these. Whoever needs more narrows or exports."""

A_PAGE: Final = 20
LEAD_COLUMNS: Final = 220
OFFERED: Final = 10
EXPORTED: Final = 1_000
"""Articles in one file; `sco-monitor export` writes all of them."""

TYPED: Final = "x-typed"
"""The header of a request that is made while somebody types: he is offered how to go on."""

MEDIA: Final = {
    "jsonl": "application/jsonl",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
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
        return _search(site, page, store)

    def export(page: Page, store: Store) -> Response:
        counted(page)
        return _export(site, page, store)

    return [
        pages.route("/search", search),
        pages.route("/search.{form}", export),
    ]


def _search(site: Site, page: Page, store: Store) -> Response:
    asked = page.request.query_params.get("q", "")
    query = parse(asked)
    sort = page.request.query_params.get("sort", "")
    sort = sort if sort in SORTS else "best"
    if link := _direct(store, query):
        return RedirectResponse(link, 302)
    can_mean = site.working.can_mean(store)
    by_meaning = can_mean and page.request.query_params.get("by") == "meaning"
    wide = asked_of(store, query)
    text, fields = _words_and_fields(query)
    if by_meaning and text:
        names, more = site.working.near(text, MOST), False
        names = _answering(store, names, fields) if fields else names
    else:
        hits = store.search.find(wide, limit=MOST + 1, newest=sort == "newest")
        names, more = [hit.article for hit in hits[:MOST]], len(hits) > MOST
    number = _page_number(page, len(names))
    shown = _views(store, names[(number - 1) * A_PAGE : number * A_PAGE])
    return render(
        page,
        "search",
        query=query,
        sort=sort,
        sorts=SORTS,
        said=described(query, page.words),
        doubts=page.doubts(query.text),
        mended=mended(query.text) or ("" if names else meant(store, query)),
        total=len(names),
        has_more=more,
        can_mean=can_mean,
        by_meaning=by_meaning,
        has_parquet=site.working.can_write_parquet,
        shown=[(view, lead(view, LEAD_COLUMNS)) for view in shown],
        number=number,
        last=max(1, -(-len(names) // A_PAGE)),
        facets=_facets(page, query, store.search.values(names)),
        files=urlencode({"q": query.text}),
        offers=_offers(page, store) if page.request.headers.get(TYPED) else (),
        command=f"sco-monitor subscribe NAME ADDRESS --query {shlex.quote(query.text)}",
        exported=EXPORTED,
    )


def _offers(page: Page, store: Store) -> tuple[Completion, ...]:
    return completions(
        page.request.query_params.get("q", ""),
        lambda field, value, label: named(page, field, value, label),
        sources=[source.name for source in store.sources.all()],
        additions=page.additions,
    )


def _words_and_fields(query: Query) -> tuple[str, Query | None]:
    """Return the words of *query*, whose meaning is looked for, and what else must hold.

    None: nothing else, or words and fields stand in a choice, and all of it is text.
    """
    parts = query.root.parts if isinstance(query.root, And) else (query.root,)
    words = [part for part in parts if isinstance(part, Condition) and not part.field]
    others = tuple(part for part in parts if part not in words)
    if not words:
        return query.text, None
    if not others:
        return " ".join(one.value for one in words), None
    root = others[0] if len(others) == 1 else And(others)
    return " ".join(one.value for one in words), Query(query.text, root)


def _direct(store: Store, query: Query) -> str:
    """Return where somebody wants to go who pastes an address that is an article's."""
    if not query.text.startswith(("http://", "https://")):
        return ""
    article = store.articles.find(query.text)
    return f"/articles/{article.id}" if article else ""


def _answering(store: Store, names: Sequence[str], fields: Query) -> list[str]:
    """Return those of *names* of which *fields* hold, in their order."""
    return [view.article.id for view in _views(store, names) if matches(fields, view)]


def _views(store: Store, names: Sequence[str]) -> list[ArticleView]:
    """Return the articles *names* in that order, with all that is known of them."""
    seen = views(store, list(store.articles.get_all(names).values()))
    return [seen[name] for name in names if name in seen]


def _page_number(page: Page, found: int) -> int:
    given = page.request.query_params.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 1
    return min(max(number, 1), max(1, -(-found // A_PAGE)))


def _facets(
    page: Page, query: Query, counted: Mapping[str, Mapping[str, Value]]
) -> dict[str, list[Offer]]:
    """Return what the search can be narrowed by: of each field the values that most have."""
    return {
        field: [
            Offer(
                value,
                named(page, field, value, one.label or value),
                one.number,
                narrowed(query.text, field, value),
            )
            for value, one in sorted(
                counted.get(field, {}).items(), key=lambda item: (-item[1].number, item[0])
            )[:OFFERED]
            if value
        ]
        for field in FACETS
    }


def narrowed(text: str, field: str, value: str) -> str:
    """Return the query *text* with one term more."""
    quoted = value.replace('"', " ")
    term = f'{field}:"{quoted}"' if field == "outlet" else f"{field}:{value}"
    return f"({text}) {term}" if " OR " in text else f"{text} {term}".strip()


def named(page: Page, field: str, value: str, label: str = "") -> str:
    """Return what *value* of a field is called; *label* is what its tag calls it."""
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
            return label or value.replace("-", " ")


def _export(site: Site, page: Page, store: Store) -> Response:
    """Answer with what a search finds as a file; the fields are those of `export`."""
    form = page.request.path_params["form"]
    forms = [one for one in MEDIA if one != "parquet" or site.working.can_write_parquet]
    if form not in forms:
        raise ProblemError(404, "not-found", f"there are search.{', search.'.join(forms)}")
    if not page.may_read_whole:
        raise ProblemError(401, "who-asks", "whole texts are for those who say who they are")
    query = asked_of(store, parse(page.request.query_params.get("q", "")))
    hits = store.search.find(query, limit=EXPORTED)
    lines = list(article_lines(store, [hit.article for hit in hits]))
    if form == "parquet":
        body = site.working.parquet(lines)
    else:
        body = (_csv(lines) if form == "csv" else _jsonl(lines)).encode("utf-8", "replace")
    return Response(
        body,
        media_type=MEDIA[form],
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
