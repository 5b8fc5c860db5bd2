"""What an operator does with a source that is watched: pause, resume, ask now."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime

from monitor.cli import OK, FailedError
from monitor.cli.output import say
from monitor.cli.source_opening import open_with_sources
from storage.store import Store


def operate(arguments: argparse.Namespace) -> int:
    """Pause or resume a source, or have it asked."""
    from monitor.catalogue import operating

    name = arguments.name
    match arguments.verb:
        case "pause":
            change(arguments, lambda store, _: operating.pause(store, name))
            say(f"{name} is asked no more; `sources resume` takes it back")
        case "resume":
            change(arguments, lambda store, now: operating.resume(store, name, now))
            say(f"{name} is watched again")
        case _:
            change(arguments, lambda store, now: operating.poll_now(store, name, now))
            say(f"{name} is asked as soon as its host's turn comes, while the daemon runs")
    return OK


def change(arguments: argparse.Namespace, make: Callable[[Store, datetime], None]) -> None:
    """Have *make* change the store in one transaction.

    :raises FailedError: where it is refused
    """
    from monitor.catalogue.operating import RefusedError

    with open_with_sources(arguments) as store:
        try:
            with store.writing():
                make(store, datetime.now(UTC))
        except RefusedError as error:
            raise FailedError(str(error)) from error
