"""What `subscriptions list` and `subscriptions show` print."""

from __future__ import annotations

import argparse
from typing import Any

from monitor.cli import OK, FailedError
from monitor.cli.output import print_json, print_lines, print_table, say
from monitor.cli.session import settings_of
from monitor.digests.letters import shown_address
from storage.contract.subscriptions import followed
from storage.opening import open_reader
from storage.records import Subscription
from storage.store import Store

MESSAGES_SHOWN = 10


def print_list(arguments: argparse.Namespace) -> int:
    """Print all of them, also before the first run."""
    with open_reader(settings_of(arguments).database, is_needed=False) as store:
        lines = [_line(*one) for one in _all(arguments, store)]
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


def print_one(arguments: argparse.Namespace) -> int:
    """Print one with its last messages and how they ended."""
    with open_reader(settings_of(arguments).database, is_needed=False) as store:
        known = list(_all(arguments, store))
        found = next((one for one in known if one[0].name == arguments.name), None)
        if found is None:
            names = ", ".join(sorted(one.name for one, _, _ in known)) or "none"
            raise FailedError(f"there is no subscription {arguments.name!r}; there are: {names}")
        line = _line(*found) | _more(store, found[0])
    if arguments.json:
        print_json(line)
        return OK
    for name, value in line.items():
        if name != "messages" and value not in ("", []):
            print(f"{name:<12}{', '.join(value) if isinstance(value, list) else value}")
    messages = line["messages"]
    if messages:
        print()
        headings = ("created", "state", "subject")
        print_table(headings, [tuple(str(one[name]) for name in headings) for one in messages])
    return OK


def _all(arguments: argparse.Namespace, store: Store) -> list[tuple[Subscription, bool, str]]:
    """Return (subscription, whether the file says it, why it is paused) of each."""
    from monitor.catalogue.configured import configured_subscriptions

    configured = configured_subscriptions(settings_of(arguments))
    names = {one.name for one in configured}
    ended = store.subscriptions.disabled()
    known = followed(store.subscriptions, configured)
    known += [one for name in ended if (one := store.subscriptions.get(name)) is not None]
    return [(one, one.name in names, ended.get(one.name, "")) for one in known]


def _line(one: Subscription, is_configured: bool, ended: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "channel": one.channel,
        "to": shown_address(one),
        "when": when(one),
        "query": one.query,
        "state": f"ended: {ended}" if ended else "configured" if is_configured else "added",
    }


def when(one: Subscription) -> str:
    """Say when a subscription is told."""
    quiet = f", not {one.quiet} {one.timezone}" if one.quiet else ""
    return {
        "daily": f"daily {one.at} {one.timezone}",
        "weekdays": f"weekdays {one.at} {one.timezone}",
        "weekly": f"weekly {one.day or 'mon'} {one.at} {one.timezone}",
        "hourly": f"hourly, {one.at.partition(':')[2]} past",
        "at-once": f"at once{quiet}",
        "spike": f"when a story grows fast{quiet}",
        "stories": "at once, of each story",
        "editions": "when an edition was sent",
        "feeds": "when feeds of the query change",
        "turns": "when sources fall silent or fail",
    }[one.cadence]


def _more(store: Store, one: Subscription) -> dict[str, Any]:
    begun = store.subscriptions.begun(one.name)
    latest = store.digests.latest(one.name)
    sent = store.deliveries.all(subscription=one.name)[:MESSAGES_SHOWN]
    states = {state.item: state for state in store.work.states("deliver", [d.id for d in sent])}
    return {
        "languages": list(one.languages),
        "interface": one.interface if one.channel == "email" else "",
        "since": f"{begun.created.astimezone():%Y-%m-%d %H:%M}" if begun else "",
        "refused": store.subscriptions.refusals(one.name) or "",
        "edition": latest.date if latest else "",
        "messages": [
            {
                "created": f"{each.created.astimezone():%Y-%m-%d %H:%M}",
                "state": states[each.id].reason or states[each.id].state
                if each.id in states
                else "",
                "subject": each.subject,
            }
            for each in sent
        ],
    }
