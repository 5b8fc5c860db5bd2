"""Find articles: words, "phrases", and fields like country:KZ topic:energy since:2026-11-01.

`-word` takes away, OR offers a choice, parentheses group. Every string is legal, but a value
that its field cannot have is refused with the nearest that it can. With --like or
--meaning what answers the query is ordered by what it means, in any language.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.cli import OK, FailedError, UsageError
from monitor.cli.asking import query_of, say_meant
from monitor.cli.output import folded, print_json, print_table, say
from monitor.cli.session import settings_of
from monitor.text.clean import clean_line
from monitor.text.counting import counted
from storage.opening import open_reader
from storage.query import Query
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
    from monitor.reading.export import article_lines

    by_meaning = arguments.like is not None or arguments.meaning is not None
    if arguments.meaning is not None and not arguments.meaning.strip():
        raise UsageError("--meaning: say in words what is looked for, like 'railway to Osh'")
    if arguments.like is not None and not arguments.like.strip():
        raise UsageError("--like: name an article by its id; `sco-monitor search` shows them")
    settings = settings_of(arguments)
    with open_reader(settings.database) as store:
        query = query_of(store, arguments.query, settings)
        limit, offset = max(arguments.limit, 0), max(arguments.offset, 0)
        if by_meaning:
            found = _by_meaning(store, query, arguments, limit + offset)[offset:]
            names, likeness = [name for name, _ in found], dict(found)
        else:
            hits = store.search.find(query, limit=limit, offset=offset)
            names, likeness = [hit.article for hit in hits], {}
        lines = {line["id"]: line for line in article_lines(store, names)}
        if arguments.json:
            for name in names:
                print_json(lines[name])
            return OK
        if sys.stdout.isatty():
            _print(store, [lines[name] for name in names], likeness)
        else:
            print_table((), [_cells(lines[name], likeness) for name in names])
        if by_meaning:
            say(_told_of(len(names), arguments))
        else:
            count = store.search.count(query)
            say(f"{len(names)} of {count} articles")
            if not count:
                say_meant(store, query, "search")
    return OK


def _told_of(count: int, arguments: argparse.Namespace) -> str:
    from monitor.reading.similar import LEAST

    if count or arguments.like is None:
        return f"{counted(count, 'article')}, the nearest first"
    what = "no more articles are" if arguments.offset else "no article is"
    return f"{what} like {arguments.like} (from {LEAST:g} on)"


def _cells(line: Mapping[str, Any], likeness: Mapping[str, float]) -> tuple[str, ...]:
    like = (f"{likeness[line['id']]:.2f}",) if likeness else ()
    return (*like, line["id"], *_told(line), line["headline"])


def _told(line: Mapping[str, Any]) -> tuple[str, ...]:
    at = (line["date_published"] or line["first_seen"])[:10]
    outlet = line["publisher"] or line["source"]
    return (at, outlet, line["language"], line["relevance"]["level"])


def _print(store: Store, lines: Sequence[Mapping[str, Any]], likeness: Mapping[str, float]) -> None:
    """Print two lines for each article: headlines are long, and ids are to be copied."""
    short = store.names.short(line["id"] for line in lines)
    for line in lines:
        at, outlet, language, level = _told(line)
        like = f"{likeness[line['id']]:.2f} like" if likeness else ""
        copy = f"{line['reprint']['kind']} copy" if line["reprint"] else ""
        parts = (short[line["id"]], like, level, outlet, language, at, copy)
        told = " · ".join(filter(None, parts))
        headline = clean_line(line["headline"], 2_000) or "(no headline)"
        print("\n".join((*folded(headline, 0), *folded(clean_line(told, 2_000), 2))))


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
        if arguments.meaning is not None:
            found = meaning(store, arguments.meaning, setting=setting, limit=limit, among=among)
        else:
            article = store.articles.find(arguments.like)
            if article is None:
                raise FailedError(f"no article is known as {arguments.like!r}")
            found = like(store, article.id, setting=setting, limit=limit, among=among)
    except MeaningError as error:
        raise FailedError(str(error)) from error
    return [(near.article, near.likeness) for near in found]
