"""Take in files (html, txt, pdf), URLs, and with - the standard input, on the path of all else.

URLs go through the guard; nothing is polled. Exits with 0 when all are stored, 3 when some
are, 1 when none is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.cli import FAILED, OK, PARTLY, FailedError
from monitor.cli.again import SHOWN, failures
from monitor.cli.output import print_json, say
from monitor.cli.session import Tally, carry_out, settings_of
from monitor.reading.differences import Facts, articles_about, differences, facts_of
from monitor.stages.table import STAGES
from storage.opening import open_reader
from storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument(
        "items", nargs="+", metavar="PATH_OR_URL", help="a file, an http(s) URL, or - for stdin"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per item")


def run(arguments: argparse.Namespace) -> int:
    """Take in every item and say what became of it."""
    from monitor.catalogue.intake import STDIN, RefusedError, came_of, is_through, take_in

    settings = settings_of(arguments)
    limit = settings.fetch.max_bytes
    # Read before anything is written: whoever types has time.
    typed = _typed(limit) if set(STDIN) & set(arguments.items) else b""
    taken: dict[str, tuple[str, str]] = {}
    refused: dict[str, str] = {}

    before: dict[str, Facts] = {}
    tally = Tally()

    def plan(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        for item in arguments.items:
            try:
                taken[item] = take_in(store, item, max_bytes=limit, now=now, typed=typed)
            except RefusedError as error:
                refused[item] = str(error)
        before.update(facts_of(store, _articles(store, taken.values())))
        return list(taken.values())

    carry_out(
        settings,
        plan,
        title="taking in",
        watch=tally,
        is_done=lambda store: all(is_through(store, *pair) for pair in taken.values()),
    )
    with open_reader(settings.database) as store:
        results = [
            {"item": item, "article": None, "detail": refused.get(item, "")}
            | (came_of(store, *taken[item]) if item in taken else {})
            for item in arguments.items
        ]
        after = facts_of(store, _articles(store, taken.values()))
        failed = failures(store, tally)
    for result in results:
        if arguments.json:
            print_json(result)
        elif result["article"]:
            print(f"{result['article']}  {result['relevance']:<7}  {result['headline']}")
        else:
            say(f"{result['item']}: not stored: {result['detail']}")
    stored = sum(bool(result["article"]) for result in results)
    came = f": {differences(before, after).words()}" if after else ""
    say(f"{stored} of {len(results)} stored{came}")
    for line in failed if len(results) > SHOWN else ():
        say(line)  # of a few, each has said it already
    return OK if stored == len(results) else PARTLY if stored else FAILED


def _articles(store: Store, work: Iterable[tuple[str, str]]) -> list[str]:
    """Return the articles that were read from what is taken in."""
    return [a for stage, item in work for a in articles_about(store, STAGES[stage].about, [item])]


def _typed(limit: int) -> bytes:
    """Return what stdin gives, up to one byte more than *limit*."""
    if sys.stdin is None:
        raise FailedError("the standard input is closed")
    if sys.stdin.isatty():
        say("reading from the terminal; end with Ctrl-D on a line of its own")
    return sys.stdin.buffer.read(limit + 1)
