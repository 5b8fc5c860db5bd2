"""The records in the order in which they became known: what a program follows.

Pages go by the ledger. A cursor is a line of it, so it stays good: asked for again later it gives
what became known since, and what became known otherwise comes once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from monitor.digests.lead import SNIPPET_COLUMNS, lead
from monitor.reading.export import (
    article_line,
    article_views,
    quote_lines,
    reprint_line,
    story_lines,
    tag_lines,
)
from monitor.reading.matching import matches
from monitor.reading.translated import translations
from monitor.web.api.asking import cursor_of, place_of
from monitor.web.api.operation import CURSOR, LIMIT, Asked, Json, Operation, Parameter, named
from monitor.web.article import find
from monitor.web.pages import not_found
from storage.query import Query, parse
from storage.records import Article
from storage.store import Store

LOOKED_AT: Final = 2_000
"""Lines of the ledger that one page looks at for what answers a query; then it ends, and says that
there is more."""

SINCE: Final = Parameter(
    name="since", means="begin with what became known then; without a cursor only", kind="time"
)
QUERY: Final = Parameter(name="q", means="only what answers this query", most=1_000)
STREAMED: Final = (CURSOR, LIMIT, SINCE)

Lines = Callable[[Store, Sequence[str]], Iterable[Json]]


def listed(items: Iterable[Json], following: str | None = None, *, more: bool = False) -> Json:
    """Return a page of a list; *following* is the cursor behind it, *more* whether it is needed."""
    return {"items": list(items), "next": following, "has_more": more}


def lines_of(asked: Asked, store: Store, names: Sequence[str]) -> list[Json]:
    """Return the articles *names*; of those that may not be passed on, the beginning alone."""
    found = []
    known = list(article_views(store, names))
    said = _said(asked, store, [view.article for view, _ in known])
    for view, origin in known:
        line = article_line(view, origin)
        line["translations"] = said.get(view.article.id, [])
        if not asked.may_read_whole and view.display != "full":
            line["text"] = lead(view, SNIPPET_COLUMNS)
        found.append(line)
    return found


def _said(asked: Asked, store: Store, articles: Sequence[Article]) -> dict[str, list[Json]]:
    """Return what the operator's translator made of the headlines of *articles*, by article."""
    if not asked.site.settings.translator.is_set:
        return {}
    return {
        name: [
            {"language": one.language, "headline": one.text, "translator": one.translator}
            for one in found
        ]
        for name, found in translations(store, articles).items()
    }


def _streamed(asked: Asked, store: Store, lines: Lines, query: Query | None = None) -> Json:
    """Return the *lines* of the articles behind the cursor, those that answer *query* alone."""
    after = place_of("known", asked.text("cursor"), int)
    if after is None:
        since = asked.time("since")
        after = store.ledger.newest(before=since) if since else 0
    newest, limit = store.ledger.newest(), asked.number("limit")
    names: list[str] = []
    begun = after
    while not names and after < newest and after - begun < LOOKED_AT:
        upto = min(after + limit, newest)
        names = store.ledger.touched(after=after, upto=upto)
        if query is not None:
            views = article_views(store, names)
            names = [view.article.id for view, _ in views if matches(query, view)]
        after = upto
    return listed(lines(store, names), cursor_of("known", after), more=after < newest)


def _articles(asked: Asked, store: Store) -> Json:
    query = parse(asked.text("q")) if asked.text("q").strip() else None
    return _streamed(asked, store, lambda store, names: lines_of(asked, store, names), query)


def _stories(asked: Asked, store: Store) -> Json:
    def lines(store: Store, names: Sequence[str]) -> Iterable[Json]:
        of = store.stories.story_of(names)
        return story_lines(store, dict.fromkeys(of[name] for name in names if name in of))

    return _streamed(asked, store, lines)


def _reprints(asked: Asked, store: Store) -> Json:
    def lines(store: Store, names: Sequence[str]) -> Iterable[Json]:
        edges = store.reprints.of(names)
        return (reprint_line(edges[name]) for name in names if name in edges)

    return _streamed(asked, store, lines)


def _tags(asked: Asked, store: Store) -> Json:
    return _streamed(asked, store, tag_lines)


def _quotes(asked: Asked, store: Store) -> Json:
    return _streamed(asked, store, quote_lines)


def _article(asked: Asked, store: Store) -> Json:
    (line,) = lines_of(asked, store, [find(store, asked.text("id")).id])
    return line


def _story(asked: Asked, store: Store) -> Json:
    name = store.stories.find(asked.text("id"))
    found = list(story_lines(store, [name])) if name else []
    if not found:
        raise not_found("there is no such story")
    return found[0]


def _reprints_of(asked: Asked, store: Store) -> Json:
    article = find(store, asked.text("id")).id
    own = store.reprints.of([article]).values()
    copies = store.reprints.copies(article)
    return listed(reprint_line(edge) for edge in (*own, *copies))


def _tags_of(asked: Asked, store: Store) -> Json:
    return listed(tag_lines(store, [find(store, asked.text("id")).id]))


def _quotes_of(asked: Asked, store: Store) -> Json:
    return listed(quote_lines(store, [find(store, asked.text("id")).id]))


_ID: Final = named("id", "its id, the beginning of one from 6 digits on, or its address")
_OF: Final = (
    ("reprints", "reprint", "Whose copy an article is, and its copies", _reprints_of),
    ("tags", "tag", "The tags of an article", _tags_of),
    ("quotes", "quote", "Who is quoted in an article, in the order of the text", _quotes_of),
)
_STREAMS: Final = (
    ("stories", "story", "Stories of which an article became known", _stories),
    ("reprints", "reprint", "Copies that became known", _reprints),
    ("tags", "tag", "Tags of the articles that became known", _tags),
    ("quotes", "quote", "Quotations in the articles that became known", _quotes),
)

OPERATIONS: Final = (
    Operation(
        name="articles",
        path="/articles",
        means="Articles that concern the organisation, as they became known; one that changed "
        "comes once more",
        shape="article",
        is_list=True,
        answers=_articles,
        parameters=(*STREAMED, QUERY),
    ),
    *(
        Operation(
            name=name,
            path=f"/{name}",
            means=f"{means}, in the order of `articles`",
            shape=shape,
            is_list=True,
            answers=answers,
            parameters=STREAMED,
        )
        for name, shape, means, answers in _STREAMS
    ),
    *(
        Operation(
            name=f"article_{name}",
            path=f"/articles/{{id}}/{name}",
            means=means,
            shape=shape,
            is_list=True,
            answers=answers,
            parameters=(_ID,),
            may_be_gone=True,
        )
        for name, shape, means, answers in _OF
    ),
    Operation(
        name="article",
        path="/articles/{id}",
        means="One article, of any relevance",
        shape="article",
        answers=_article,
        parameters=(_ID,),
        may_be_gone=True,
    ),
    Operation(
        name="story",
        path="/stories/{id}",
        means="One story",
        shape="story",
        answers=_story,
        parameters=(named("id", "its id, or the beginning of it from 6 digits on"),),
    ),
)
