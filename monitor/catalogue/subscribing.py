"""Subscriptions from outside the configuration file: a command, a list, a form.

All of them are judged by the rules of the file (`config.checks`), so that what is kept is never
what the file would be refused for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from config.checks import check
from config.settings import Settings, SettingsError, SubscriptionSettings, WebhookSettings
from monitor.catalogue.configured import configured_subscriptions
from monitor.digests.calendar import next_due
from storage.records import Subscription
from storage.store import Store

COLUMNS: Final = (
    "address",
    "name",
    "query",
    "cadence",
    "at",
    "day",
    "quiet",
    "timezone",
    "languages",
    "interface",
)
"""Of a list of confirmed subscriptions; only the first must be there."""

LONGEST_NAME: Final = 200
"""Characters of a subscription's name."""


def wanted(settings: Settings, name: str, address: str, **wishes: str) -> Subscription:
    """Return the subscription called *name* to *address* (e-mail or http(s)), as it would be kept.

    :param wishes: fields of a ``[[subscriptions]]`` or ``[[webhooks]]`` entry as text; languages
        with commas between; "" is what the entry has without
    :raises SettingsError: for what the file would be refused for; the message names the field
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise SettingsError(f"{name!r} is no name: give one line of at most {LONGEST_NAME} letters")
    given = {field: text for field, text in wishes.items() if text}
    languages = tuple(part.strip() for part in given.pop("languages", "").split(",") if part)
    if address.startswith(("http://", "https://")):
        hook = WebhookSettings(
            name=name,
            url=address,
            secret_file=given.get("secret_file", ""),
            query=given.get("query", ""),
        )
        only = replace(settings, subscriptions=(), webhooks=(hook,))
    else:
        given.pop("secret_file", None)
        entry = SubscriptionSettings(name=name, address=address, languages=languages, **given)
        only = replace(settings, subscriptions=(entry,), webhooks=())
    check(only)
    # The first is the one asked for; behind it may stand that of `[monitor] contact`.
    return configured_subscriptions(only)[0]


def listed(settings: Settings, text: str) -> Iterator[tuple[int, Subscription]]:
    """Yield (line, subscription) of a CSV *text* with a head of `COLUMNS`.

    A subscription without a name is called by its address.

    :raises SettingsError: for the first line that cannot be used; the message says which
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    head = [name.strip().lower() for name in rows.fieldnames or ()]
    if "address" not in head or set(head) - set(COLUMNS) or len(set(head)) < len(head):
        raise SettingsError(f"line 1: the head is to name address, and of {', '.join(COLUMNS)}")
    rows.fieldnames = head
    seen: dict[str, int] = {}
    for row in rows:
        line = rows.line_num
        fields = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if row.get(None) is not None:  # what csv calls the rest
            raise SettingsError(f"line {line}: more fields than the head names")
        address = fields.pop("address")
        name = fields.pop("name") or address
        if name in seen:
            raise SettingsError(f"line {line}: {name!r} stands in line {seen[name]} already")
        seen[name] = line
        try:
            yield line, wanted(settings, name, address, **fields)
        except SettingsError as error:
            raise SettingsError(f"line {line}: {error}") from None


def changed(settings: Settings, old: Subscription, wishes: Mapping[str, str]) -> Subscription:
    """Return *old* with the fields of *wishes* instead of its own.

    :raises SettingsError: like `wanted`
    """
    fields = {
        "query": old.query,
        "cadence": old.cadence if old.channel == "email" else "",
        "at": old.at,
        "day": old.day,
        "quiet": old.quiet,
        "timezone": old.timezone,
        "languages": ",".join(old.languages),
        "interface": old.interface,
        "secret_file": old.secret_file,
    }
    address = wishes.get("address") or old.address
    given = {name: text for name, text in wishes.items() if name != "address"}
    return wanted(settings, old.name, address, **(fields | given))


def keep(store: Store, subscription: Subscription, now: datetime) -> datetime | None:
    """Keep *subscription* from *now* on, replacing one of its name, paused or not.

    Return when its first edition is due, None where it has none. Belongs into a transaction.
    """
    store.subscriptions.add(subscription)
    return let_go_on(store, subscription, now)


def let_go_on(store: Store, subscription: Subscription, now: datetime) -> datetime | None:
    """Send to *subscription* again; return when its next edition is due, None where it has none."""
    store.subscriptions.disable(subscription.name, "")
    store.subscriptions.note_refusals(subscription.name, 0)
    store.subscriptions.begin(now)
    if not subscription.has_editions:
        store.work.drop("compose", [subscription.name])
        return None
    due = next_due(subscription, now)
    store.work.postpone("compose", subscription.name, due)
    return due


def hold(store: Store, name: str, why: str) -> None:
    """Send nothing more to the subscription called *name* until it is let go on."""
    store.subscriptions.disable(name, why)
    store.work.drop("compose", [name])
