"""Look at an edition, or send it: the digest of a subscription for a local date.

`preview` writes nothing and sends nothing; without subscriptions it shows what a general
one (all about the SCO, in UTC) would get. `send` makes the edition if there is none and
delivers it; an edition that was sent is not sent twice.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

from monitor.cli import OK, PARTLY, FailedError, UsageError
from monitor.cli.output import print_json, say
from monitor.cli.session import carry_out, day_of, reading, settings_of
from monitor.digests.calendar import local_day
from storage.contract.subscriptions import followed
from storage.reasons import meaning
from storage.records import Subscription
from storage.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("verb", choices=("preview", "send"))
    parser.add_argument("--subscription", metavar="N", help="this one; all where none is named")
    parser.add_argument("--date", metavar="D", help="local date of the edition (today)")
    parser.add_argument("--html", type=Path, metavar="FILE", help="preview: write the HTML part")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Show or send."""
    day = day_of(arguments.date) if arguments.date else None
    if arguments.verb == "send":
        if arguments.html:
            raise UsageError("--html goes with preview")
        return _send(arguments, day)
    return _preview(arguments, day)


def _preview(arguments: argparse.Namespace, day: date | None) -> int:
    from datetime import UTC

    from monitor.catalogue.configured import configured_subscriptions
    from monitor.stages.compose import digest_of

    settings = settings_of(arguments)
    with reading(arguments) as store:
        known = followed(store.subscriptions, configured_subscriptions(settings))
        for subscription in _chosen(known, arguments.subscription, general=True):
            _refuse_future(subscription, datetime.now(UTC), day)
            digest = digest_of(store, settings, subscription, datetime.now(UTC), day)
            if arguments.html:
                arguments.html.write_text(digest.html, "utf-8")
                say(f"the HTML part is in {arguments.html}")
            if arguments.json:
                print_json(
                    {
                        "subscription": digest.subscription,
                        "date": digest.date,
                        "since": digest.since,
                        "until": digest.until,
                        "subject": digest.subject,
                        "text": digest.text,
                        "html": digest.html,
                        "stories": list(digest.stories),
                        "articles": list(digest.articles),
                    }
                )
            else:
                print(f"Subject: {digest.subject}\n")
                print(digest.text)
    return OK


def _chosen(
    known: Sequence[Subscription], name: str | None, *, general: bool
) -> list[Subscription]:
    daily = [s for s in known if s.has_editions]
    if name:
        found = [s for s in daily if s.name == name]
        if not found:
            listed = ", ".join(s.name for s in daily) or "none"
            raise FailedError(f"there is no digest subscription {name!r}; there are: {listed}")
        return found
    if not daily and general:
        return [Subscription(name="preview", channel="email", address="")]
    if not daily:
        raise FailedError(
            "nobody has subscribed; add [[subscriptions]] to your configuration, "
            "or use `sco-monitor subscribe`"
        )
    return daily


def _refuse_future(subscription: Subscription, now: datetime, day: date | None) -> None:
    today = local_day(subscription, now)
    if day is not None and day > today:
        raise UsageError(f"{day} lies ahead: it is {today} where {subscription.name!r} is read")


def _send(arguments: argparse.Namespace, day: date | None) -> int:
    settings = settings_of(arguments)
    wanted: list[tuple[str, str]] = []

    def plan(store: Store, now: datetime) -> Sequence[tuple[str, str]]:
        from monitor.catalogue.configured import configured_subscriptions
        from monitor.parts import Parts
        from monitor.stages.compose import digest_of

        # What the file says since the daemon began is known now.
        store.subscriptions.follow(configured_subscriptions(settings), composed_by="compose")
        store.subscriptions.begin(now)
        known = store.subscriptions.all()
        with ExitStack() as closing:
            parts = Parts(settings, closing)
            for subscription in _chosen(known, arguments.subscription, general=False):
                _refuse_future(subscription, now, day)
                of = day or local_day(subscription, now)
                url, ending = parts.links.ending(subscription) or ("", None)
                digest = digest_of(store, settings, subscription, now, of, unsubscribe_url=url)
                channel = parts.notifiers[subscription.channel]
                delivery = channel.message(digest, subscription, now, unsubscribe=url)
                store.put([digest, delivery, *([ending] if ending else [])])
                wanted.append(("deliver", delivery.id))
        states = store.work.states("deliver", [name for _, name in wanted])
        sent = {state.item for state in states if state.reason == "sent"}
        return [pair for pair in wanted if pair[1] not in sent]

    carry_out(settings, plan, title="sending", stages=("deliver",))
    with reading(arguments) as store:
        states = store.work.states("deliver", [name for _, name in wanted])
    sent = sum(state.reason == "sent" for state in states)
    for state in states:
        if state.reason != "sent":
            detail = f" ({state.detail})" if state.detail else ""
            say(f"not sent yet: {meaning(state.reason)}{detail}")
    if not settings.smtp.host:
        say(f"no mail server is set: the mails are in {settings.outbox}")
    say(f"{sent} of {len(wanted)} editions sent")
    return OK if sent == len(wanted) else PARTLY
