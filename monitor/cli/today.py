"""The stories of a day, the most important first: who tells them, where, in which languages.

A story is of the day on which news of it was first seen, by the clock of this machine. Those
about the organisation come before those that mention it. QUERY narrows them, as in `search`.
"""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, timedelta

from monitor.cli import OK, UsageError
from monitor.cli.asking import query_of
from monitor.cli.output import say
from monitor.cli.session import day_of, settings_of
from monitor.cli.story_list import print_stories
from storage.opening import open_reader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("query", nargs="*", help="only news that answers it; nothing: all of it")
    parser.add_argument("--day", metavar="D", help="another day than today (2026-11-21)")
    parser.add_argument("--limit", type=int, default=30, metavar="N", help="at most N (30)")
    parser.add_argument("--json", action="store_true", help="JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Print the stories of the day."""
    from monitor.reading.stories import stories_of_time

    today = datetime.now().astimezone().date()
    day = day_of(arguments.day) if arguments.day else today
    if day > today:
        raise UsageError(f"{day} lies ahead: it is {today} on this machine")
    since, until = _begin(day), _begin(day + timedelta(days=1))
    settings = settings_of(arguments)
    with open_reader(settings.database) as store:
        query = query_of(store, arguments.query, settings) if arguments.query else None
        stories = stories_of_time(store, since, until, query)
        shown = stories[: max(arguments.limit, 0)]
        print_stories(store, shown, asked="new", as_json=arguments.json)
    articles = sum(len(one.asked) for one in stories)
    say(f"{len(shown)} of {len(stories)} stories of {day}, with {articles} new articles")
    if not stories:
        say("the newest of all: `sco-monitor stories`; how the sources do: `sco-monitor status`")
    return OK


def _begin(day: date) -> datetime:
    """Return when *day* begins on this machine."""
    return datetime(day.year, day.month, day.day).astimezone(UTC)
