"""Find articles: words, "phrases", and fields like country:KZ topic:energy since:2026-11-01.

Every string is a legal query; `-word` takes away, OR offers a choice, parentheses group. With
--like or --meaning what answers the query is ordered by what it means, in any language.
"""

from __future__ import annotations

import argparse

from monitor.cli import OK, FailedError
from monitor.cli.output import print_json, print_table, say
from monitor.cli.session import reading, settings_of
from storage.query import Query, parse
from storage.store import Store

EVERYTHING = 1_000_000_000
"""More articles than any store holds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("query", nargs="*", help="what to look for; nothing: all about the SCO")
    by = parser.add_mutually_exclusive_group()
    by.add_argument("--like", metavar="ID", help="the articles most like this one first")
    by.add_argument("--meaning", metavar="TEXT", help="those nearest to what these words mean")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most N (20)")
    parser.add_argument("--offset", type=int, default=0, metavar="N", help="pass over the first N")
    parser.add_argument("--json", action="store_true", help="JSON lines, as `export articles`")


def run(arguments: argparse.Namespace) -> int:
    """Print what answers the query."""
    from monitor.reading.doubts import doubts
    from monitor.reading.export import article_lines

    by_meaning = bool(arguments.like or arguments.meaning)
    with reading(arguments) as store:
        query = parse(" ".join(arguments.query))
        limit, offset = max(arguments.limit, 0), max(arguments.offset, 0)
        if by_meaning:
            found = _by_meaning(store, query, arguments, limit + offset)[offset:]
            names, likeness = [name for name, _ in found], dict(found)
        else:
            hits = store.search.find(query, limit=limit, offset=offset)
            names, likeness = [hit.article for hit in hits], {}
        lines = {line["id"]: line for line in article_lines(store, names)}
        for doubt in doubts(query.text):
            say(f"taken as plain words: {doubt}")
        if arguments.json:
            for name in names:
                print_json(lines[name])
            return OK
        if names:
            print_table(
                (
                    *(("like",) if by_meaning else ()),
                    *("id", "date", "outlet", "lang", "relevance", "headline"),
                ),
                [
                    (
                        *((f"{likeness[name]:.2f}",) if by_meaning else ()),
                        name,
                        (line["date_published"] or line["first_seen"])[:10],
                        line["publisher"] or line["source"],
                        line["language"],
                        line["relevance"]["level"],
                        line["headline"],
                    )
                    for name in names
                    for line in (lines[name],)
                ],
            )
        if by_meaning:
            say(f"{len(names)} articles, the nearest first")
        else:
            say(f"{len(names)} of {store.search.count(query)} articles")
    return OK


def _by_meaning(
    store: Store, query: Query, arguments: argparse.Namespace, limit: int
) -> list[tuple[str, float]]:
    """Return articles with their likeness, the nearest first."""
    from monitor.meaning.numbers import MeaningError
    from monitor.reading.similar import like, meaning

    setting = settings_of(arguments).meaning.vectors
    hits = store.search.find(query, limit=EVERYTHING) if arguments.query else None
    among = None if hits is None else [hit.article for hit in hits]
    try:
        if arguments.meaning:
            found = meaning(store, arguments.meaning, setting=setting, limit=limit, among=among)
        else:
            article = store.articles.find(arguments.like)
            if article is None:
                raise FailedError(f"no article is known as {arguments.like!r}")
            found = like(store, article.id, setting=setting, limit=limit, among=among)
    except MeaningError as error:
        raise FailedError(str(error)) from error
    return [(near.article, near.likeness) for near in found]
