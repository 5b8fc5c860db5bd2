"""What was sent, what waits, what could not be sent; and another try."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from monitor.cli import OK, PARTLY, FailedError
from monitor.cli.output import local, print_lines, print_table, say
from monitor.cli.session import carry_out, moment_of, reading, settings_of
from monitor.reading.receivers import silent_receivers
from storage.reasons import meaning
from storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="what was sent and what was not")
    listing.add_argument("--since", metavar="D", help="made since (2026-11-21, 3d, 12h)")
    listing.add_argument("--failed", action="store_true", help="only what could not be sent")
    listing.add_argument("--json", action="store_true", help="JSON lines")
    retry = verbs.add_parser("retry", help="send again what could not be sent")
    retry.add_argument(
        "id",
        nargs="*",
        help="ids or their beginnings; all that could not be sent so far where none is named",
    )


def run(arguments: argparse.Namespace) -> int:
    """List deliveries, or open unsent ones again."""
    return _retry(arguments) if arguments.verb == "retry" else _list(arguments)


def _list(arguments: argparse.Namespace) -> int:
    from monitor.reading.export import delivery_lines

    since = moment_of(arguments.since) if arguments.since else None
    with reading(arguments) as store:
        lines = [
            line
            for line in delivery_lines(store, since)
            if not arguments.failed or line["state"] == "parked"
        ]
        silent = silent_receivers(store, datetime.now(UTC))
    if arguments.json:
        print_lines(lines)
        return OK
    print_table(
        ("made", "subscription", "channel", "state", "what", "id"),
        [
            (
                local(datetime.fromisoformat(line["created"])),
                line["subscription"],
                line["channel"],
                "sent" if line["reason"] == "sent" else line["state"],
                line["subject"] if line["reason"] == "sent" else meaning(line["reason"]),
                line["id"],
            )
            for line in lines
        ],
    )
    say(f"{len(lines)} deliveries")
    for line in silent:
        say(line)
    return OK


def _delivery(store: Store, name: str) -> str:
    """Return the id of the message that *name*, an id or its beginning, stands for."""
    found = store.deliveries.find(name)
    if found is None:
        raise FailedError(f"there is no delivery {name!r}; see `deliveries list`")
    return found.id


def _retry(arguments: argparse.Namespace) -> int:
    wanted: list[tuple[str, str]] = []

    def plan(store: Store, _now: datetime) -> Sequence[tuple[str, str]]:
        unsent = [
            *store.work.items("deliver", state="parked"),
            # refused for now: the next try is hours away, and a person knows that it works again
            *store.work.items("deliver", state="due"),
        ]
        asked = [_delivery(store, name) for name in arguments.id]
        # Who asks for another try knows that the receiver answers again, or wants to know it.
        store.queues.forget("deliver")
        wanted.extend(("deliver", name) for name in asked or unsent)
        for _, name in wanted:
            delivery = store.deliveries.get(name)
            if delivery is not None:
                store.subscriptions.disable(delivery.subscription, "")
        return wanted

    settings = settings_of(arguments)
    carry_out(settings, plan, title="sending", stages=("deliver",))
    if not wanted:
        say("nothing waits for another try")
        return OK
    names = [name for _, name in wanted]
    with reading(arguments) as store:
        ended = store.work.states("deliver", names)
    sent = sum(state.reason == "sent" for state in ended)
    say(f"{sent} of {len(names)} sent")
    for state in ended:
        if state.reason != "sent":
            detail = f" ({state.detail})" if state.detail else ""
            say(f"{state.item}: {meaning(state.reason)}{detail}")
    return OK if sent == len(names) else PARTLY
