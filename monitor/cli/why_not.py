"""Explain why a URL is not among the articles, and what would bring it there."""

from __future__ import annotations

import argparse

from monitor.cli import OK
from monitor.cli.output import print_json
from monitor.cli.session import reading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("url", metavar="URL", help="the address of a page")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the first thing that kept the page out, and the remedy."""
    from monitor.reading.explain import explain, remedy

    with reading(arguments) as store:
        told = explain(store, arguments.url)
        advice = remedy(store, arguments.url, told)
    if arguments.json:
        print_json({"url": arguments.url, "explanation": told, "remedy": advice})
        return OK
    print(told["verdict"] if told else "no source that is watched has announced this page")
    print(advice)
    return OK
