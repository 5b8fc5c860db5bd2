"""Add a subscription: a daily digest to an e-mail address, or a webhook for each new article."""

from __future__ import annotations

import argparse
from dataclasses import replace

from config.checks import check
from config.settings import SubscriptionSettings, WebhookSettings
from monitor.cli import OK, UsageError
from monitor.cli.output import say
from monitor.cli.session import settings_of
from storage.opening import open_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("name", help="what the subscription is called")
    parser.add_argument("address", help="an e-mail address, or an https URL for a webhook")
    parser.add_argument("--query", default="", metavar="Q", help="what it asks for (all about)")
    parser.add_argument("--at", default="07:00", metavar="HH:MM", help="local time (07:00)")
    parser.add_argument("--timezone", default="UTC", metavar="ZONE", help="like Asia/Bishkek")
    parser.add_argument("--language", action="append", default=[], metavar="XX", help="only these")
    parser.add_argument("--interface", choices=("en", "ru", "zh"), default="en")
    parser.add_argument(
        "--secret-file", default="", metavar="FILE", help="of a webhook (whsec_...)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Keep the subscription."""
    from datetime import UTC, datetime

    from monitor.catalogue.configured import configured_subscriptions

    settings = settings_of(arguments)
    is_hook = arguments.address.startswith(("http://", "https://"))
    if not is_hook and "@" not in arguments.address:
        raise UsageError(f"{arguments.address!r} is neither an e-mail address nor a URL")
    wanted = replace(
        settings,
        subscriptions=()
        if is_hook
        else (
            SubscriptionSettings(
                name=arguments.name,
                address=arguments.address,
                timezone=arguments.timezone,
                at=arguments.at,
                query=arguments.query,
                languages=tuple(arguments.language),
                interface=arguments.interface,
            ),
        ),
        webhooks=(
            WebhookSettings(
                name=arguments.name,
                url=arguments.address,
                secret_file=arguments.secret_file,
                query=arguments.query,
            ),
        )
        if is_hook
        else (),
    )
    check(wanted)
    # The first is the one asked for; behind it may stand that of `[monitor] contact`.
    subscription, *_ = configured_subscriptions(wanted)
    with open_store(settings.database) as store:
        with store.writing():
            store.subscriptions.add(subscription)
            store.subscriptions.disable(subscription.name, "")
            store.subscriptions.begin(datetime.now(UTC))
        if subscription.cadence == "daily":
            from monitor.digests.calendar import next_due

            due = next_due(subscription, datetime.now(UTC))
            with store.writing():
                store.work.postpone("compose", subscription.name, due)
            say(f"the first digest is due {due.astimezone():%Y-%m-%d %H:%M %Z}")
        else:
            say("each new article that matches is posted at once")
    return OK
