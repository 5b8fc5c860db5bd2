"""Stories: articles, in any language, that tell the same event.

QUERY is one of `search`; a story is listed where one of its articles answers it. Without any
word in it the newest come first.
"""

from __future__ import annotations

import argparse

from monitor.cli import OK
from monitor.cli.asking import query_of, say_meant
from monitor.cli.output import say
from monitor.cli.session import settings_of
from monitor.cli.story_list import print_stories
from storage.opening import open_reader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("query", nargs="*", help="what to look for; nothing: all about the SCO")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most N (20)")
    parser.add_argument("--offset", type=int, default=0, metavar="N", help="pass over the first N")
    parser.add_argument("--json", action="store_true", help="JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Print the stories that answer the query."""
    from monitor.reading.stories import stories_found

    limit, offset = max(arguments.limit, 0), max(arguments.offset, 0)
    settings = settings_of(arguments)
    with open_reader(settings.database) as store:
        query = query_of(store, arguments.query, settings)
        stories = stories_found(store, query, limit=limit, offset=offset)
        print_stories(store, stories, asked="found", as_json=arguments.json)
        count = store.search.count_stories(query)
        say(f"{len(stories)} of {count} stories")
        if not count:
            say_meant(store, query, "stories")
    return OK
