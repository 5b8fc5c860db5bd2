"""Add a subscription: a digest to an e-mail address, or a webhook for each new article."""

from __future__ import annotations

import argparse

from config.settings import CADENCES, DAYS
from monitor.cli import OK, UsageError
from monitor.cli.output import say
from monitor.cli.session import settings_of
from monitor.cli.subscription_views import when
from storage.opening import open_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("name", help="what the subscription is called")
    parser.add_argument("address", help="an e-mail address, or an https URL for a webhook")
    add_wishes(parser)


def add_wishes(parser: argparse.ArgumentParser) -> None:
    """Describe what can be wished of a subscription; what is not given is None."""
    parser.add_argument("--query", metavar="Q", help="what it asks for (all about)")
    parser.add_argument("--cadence", choices=CADENCES, help="how often (daily)")
    parser.add_argument("--at", metavar="HH:MM", help="local time, or several in quotes (07:00)")
    parser.add_argument("--day", choices=DAYS, help="of a weekly one (mon)")
    parser.add_argument("--quiet", metavar="HH:MM-HH:MM", help="local hours with nothing at once")
    parser.add_argument("--timezone", metavar="ZONE", help="like Asia/Bishkek (UTC)")
    parser.add_argument("--language", action="append", metavar="XX", help="only these")
    parser.add_argument("--interface", choices=("en", "ru", "zh"))
    parser.add_argument("--secret-file", metavar="FILE", help="of a webhook (whsec_...)")


def wishes_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Return what was wished, by the names of the settings; nothing of what was not given."""
    given = {
        "query": arguments.query,
        "at": arguments.at,
        "cadence": arguments.cadence,
        "day": arguments.day,
        "quiet": arguments.quiet,
        "timezone": arguments.timezone,
        "languages": ",".join(arguments.language) if arguments.language is not None else None,
        "interface": arguments.interface,
        "secret_file": arguments.secret_file,
    }
    return {name: text for name, text in given.items() if text is not None}


def run(arguments: argparse.Namespace) -> int:
    """Keep the subscription."""
    from datetime import UTC, datetime

    from monitor.catalogue.subscribing import keep, wanted

    settings = settings_of(arguments)
    if not arguments.address.startswith(("http://", "https://")) and "@" not in arguments.address:
        raise UsageError(f"{arguments.address!r} is neither an e-mail address nor a URL")
    subscription = wanted(settings, arguments.name, arguments.address, **wishes_of(arguments))
    with open_store(settings.database) as store, store.writing():
        due = keep(store, subscription, datetime.now(UTC))
    if due is not None:
        say(f"the first digest is due {due.astimezone():%Y-%m-%d %H:%M %Z}")
    elif subscription.channel == "webhook":
        say("each new article that matches is posted at once")
    else:
        say(f"told {when(subscription)}")
    return OK
