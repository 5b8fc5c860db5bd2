"""End a subscription; what was sent stays on record."""

from __future__ import annotations

import argparse

from monitor.catalogue.configured import OPERATOR
from monitor.cli import OK, FailedError
from monitor.cli.output import say
from monitor.cli.session import reading, settings_of
from monitor.notifiers._mail import unsubscribe_word
from storage.opening import open_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("name", help="what the subscription is called, or its address")


def run(arguments: argparse.Namespace) -> int:
    """End it, unless the configuration file brings it back at the next start."""
    settings = settings_of(arguments)
    configured = {s.name for s in settings.subscriptions}
    configured |= {hook.name for hook in settings.webhooks}
    with reading(arguments) as store:
        known = store.subscriptions.all()
        names = [
            s.name for s in known if arguments.name in (s.name, s.address, unsubscribe_word(s.name))
        ]
        if not names:
            listed = ", ".join(s.name for s in known if s.name != OPERATOR) or "none"
            raise FailedError(f"there is no subscription {arguments.name!r}; there are: {listed}")
        kept = sorted(configured.intersection(names))
        if kept:
            raise FailedError(
                f"{kept[0]} stands in your configuration file: take it out there, "
                "or it comes back at the next start"
            )
    with open_store(settings.database) as store, store.writing():
        for name in names:
            store.subscriptions.remove(name, composed_by="compose")
    say(f"ended: {', '.join(names)}")
    return OK
