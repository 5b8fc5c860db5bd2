"""Letters: short messages that are no editions, in the form in which channels take them."""

from __future__ import annotations

import html
from datetime import datetime
from urllib.parse import urlsplit

from storage.records import Digest, Subscription, key


def letter(
    kind: str, subscription: str, subject: str, text: str, now: datetime, *marks: str
) -> Digest:
    """Return *text* as what people are sent; never kept as an edition.

    The same kind, subscription, time and *marks* give the same id.
    """
    page = f'<pre style="white-space: pre-wrap; font: inherit">{linked(text)}</pre>'
    return Digest(
        id=key(kind, subscription, now.isoformat(), *marks),
        subscription=subscription,
        date=now.date().isoformat(),
        since=now,
        until=now,
        subject=subject,
        text=text,
        html=page,
    )


def linked(text: str) -> str:
    """Return *text* as HTML in which a line that is an address can be followed."""
    lines = []
    for line in text.split("\n"):
        shown = html.escape(line)
        is_address = line.startswith(("https://", "http://")) and " " not in line
        lines.append(f'<a href="{shown}">{shown}</a>' if is_address else shown)
    return "\n".join(lines)


def shown_address(subscription: Subscription) -> str:
    """Return who gets *subscription*, as it may be shown: the rest of a URL may be its secret."""
    if subscription.channel == "chat":
        return subscription.address.partition(":")[0]
    if subscription.channel == "webhook":
        return urlsplit(subscription.address).hostname or subscription.address
    return subscription.address


def paused_letter(paused: Subscription, why: str, operator: Subscription, now: datetime) -> Digest:
    """Return what the operator is told when nothing more is sent to a subscription."""
    receiver = shown_address(paused)
    text = (
        f"Nothing more is sent to the subscription {paused.name!r} ({receiver}).\n\n"
        f"{why}\n\n"
        "What became known meanwhile is in its next edition, once the cause is gone:\n"
        f"    sco-monitor subscriptions resume {paused.name!r}\n"
        "The messages that were refused: sco-monitor deliveries list\n"
    )
    subject = f"sco-monitor: {paused.name} is paused"
    return letter("paused", operator.name, subject, text, now, paused.name)
