"""Who is told what: what the configuration says now, and what `subscribe` added."""

from __future__ import annotations

import argparse
from typing import Any
from urllib.parse import urlsplit

from monitor.cli import OK
from monitor.cli.output import print_lines, print_table, say
from monitor.cli.session import settings_of
from storage.contract.subscriptions import followed
from storage.opening import open_reader
from storage.records import Subscription


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("verb", choices=("list",))
    parser.add_argument("--json", action="store_true", help="JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Print them, also before the first run."""
    from monitor.catalogue.configured import configured_subscriptions

    settings = settings_of(arguments)
    configured = configured_subscriptions(settings)
    with open_reader(settings.database, is_needed=False) as store:
        ended = store.subscriptions.disabled()
        known = followed(store.subscriptions, configured)
        known += [one for name in ended if (one := store.subscriptions.get(name)) is not None]
    names = {one.name for one in configured}
    lines = [_line(one, one.name in names, ended.get(one.name, "")) for one in known]
    if arguments.json:
        print_lines(lines)
        return OK
    headings = ("name", "channel", "to", "when", "query", "state")
    print_table(headings, [tuple(str(line[heading]) for heading in headings) for line in lines])
    if not lines:
        say(
            "nobody has subscribed; add [[subscriptions]] to your configuration, "
            "or use `sco-monitor subscribe`"
        )
    return OK


def _line(one: Subscription, is_configured: bool, ended: str) -> dict[str, Any]:
    when = {
        "daily": f"daily {one.at} {one.timezone}",
        "at-once": "at once",
        "turns": "when sources fall silent or fail",
    }[one.cadence]
    # The path of a webhook may be its secret.
    host = urlsplit(one.address).hostname if one.channel == "webhook" else ""
    return {
        "name": one.name,
        "channel": one.channel,
        "to": host or one.address,
        "when": when,
        "query": one.query,
        "state": f"ended: {ended}" if ended else "configured" if is_configured else "added",
    }
