"""Explain what became of a URL: who announced it, each request, and every decision after."""

from __future__ import annotations

import argparse

from config.additions import additions_of
from monitor.cli import OK, FailedError
from monitor.cli.output import print_json
from monitor.cli.session import settings_of
from storage.opening import open_reader


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("url", metavar="URL", help="the address of a page, or the id of an article")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the story of a URL, step by step."""
    from monitor.reading.explain import explain

    settings = settings_of(arguments)
    with open_reader(settings.database) as store:
        told = explain(store, arguments.url, additions_of(settings))
    if told is None:
        raise FailedError(
            f"no source has announced {arguments.url!r}, and nobody has taken it in; "
            "take it in with `sco-monitor ingest`"
        )
    if arguments.json:
        print_json(told)
        return OK
    for step in told["steps"]:
        print(f"{step['at'] or '':<17} {step['stage']:<9} {step['text']}")
    print(f"\n{told['verdict']}")
    return OK
