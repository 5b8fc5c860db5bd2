"""Find articles: words, "phrases", and fields like country:KZ topic:energy since:2026-11-01.

Every string is a legal query; `-word` takes away, OR offers a choice, parentheses group.
"""

from __future__ import annotations

import argparse

from monitor.cli import OK
from monitor.cli.output import print_json, print_table, say
from monitor.cli.session import reading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("query", nargs="*", help="what to look for; nothing: all about the SCO")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most N (20)")
    parser.add_argument("--offset", type=int, default=0, metavar="N", help="pass over the first N")
    parser.add_argument("--json", action="store_true", help="JSON lines, as `export articles`")


def run(arguments: argparse.Namespace) -> int:
    """Print what answers the query."""
    from monitor.reading.doubts import doubts
    from monitor.reading.export import article_lines
    from storage.query import parse

    with reading(arguments) as store:
        query = parse(" ".join(arguments.query))
        hits = store.search.find(
            query, limit=max(arguments.limit, 0), offset=max(arguments.offset, 0)
        )
        names = [hit.article for hit in hits]
        lines = {line["id"]: line for line in article_lines(store, names)}
        for doubt in doubts(query.text):
            say(f"taken as plain words: {doubt}")
        if arguments.json:
            for name in names:
                print_json(lines[name])
            return OK
        if names:
            print_table(
                ("id", "date", "outlet", "lang", "relevance", "headline"),
                [
                    (
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
        say(f"{len(hits)} of {store.search.count(query)} articles")
    return OK
