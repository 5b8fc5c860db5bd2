"""Values that would only fail later, far from where they were written: refused at once.

Every message names the place and says what is expected.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from config.settings import Settings, SourceSettings, SubscriptionSettings

Fault = tuple[str, str]
"""(place, what is wrong and what is expected)."""

INTERFACES: Final = ("en", "ru", "zh")

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_EVERY: Final = re.compile(r"[1-9]\d{0,6}\s*[smhd]\Z")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}\Z")
_COUNTRY: Final = re.compile(r"[A-Z]{2}\Z")
_MAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\Z")


def faults(settings: Settings) -> Iterator[Fault]:
    """Yield what cannot be meant, in the order of the file."""
    yield from _monitor(settings)
    yield from _fetch(settings)
    yield from _smtp(settings)
    for subscription in settings.subscriptions:
        for what in _subscription(subscription):
            yield f"subscription {subscription.name!r}", what
    for hook in settings.webhooks:
        if not is_http(hook.url):
            yield f"webhook {hook.name!r}", f"url = {hook.url!r} is not an http(s) address"
        if hook.about not in ("articles", "sources"):
            yield f"webhook {hook.name!r}", "about must be articles or sources"
    for source in settings.sources:
        for what in _source(source):
            yield f"source {source.name!r}", what
    yield from _twice("source", [source.name for source in settings.sources])
    yield from _twice("subscription", [one.name for one in settings.subscriptions])
    yield from _twice("webhook", [hook.name for hook in settings.webhooks])


def is_http(url: str) -> bool:
    """Tell whether *url* is an absolute http(s) address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in url
    except ValueError:
        return False


def is_local(url: str) -> bool:
    """Tell whether *url* is an absolute path on this machine, also as ``file:///...``."""
    path = url.removeprefix("file://")
    return path.startswith("/") and "/../" not in f"{path}/" and not set("#?") & set(path)


def _address_of_kind(kind: str) -> str:
    web = "an http(s) address"
    return f"{web}, nor a path like /data/pages" if kind == "archive" else web


def _monitor(settings: Settings) -> Iterator[Fault]:
    contact = settings.monitor.contact
    if contact and not contact.startswith(("mailto:", "https:", "http:")):
        yield "[monitor] contact", "must begin with mailto: or https:"
    if settings.monitor.language not in INTERFACES:
        yield "[monitor] language", f"must be {_or(INTERFACES)}"
    for name in ("documents", "history"):
        if not _EVERY.match(getattr(settings.retention, name)):
            yield f"[retention] {name}", "must be an age like 30d"
    for name in ("workers", "tries", "parse_seconds", "extract_seconds", "idle_seconds"):
        if getattr(settings.work, name) <= 0:
            yield f"[work] {name}", "must be more than 0"


def _fetch(settings: Settings) -> Iterator[Fault]:
    fetch = settings.fetch
    for name in ("deadline_seconds", "max_bytes", "max_items", "threads"):
        if getattr(fetch, name) <= 0:
            yield f"[fetch] {name}", "must be more than 0"
    if fetch.host_delay_seconds < 0:
        yield "[fetch] host_delay_seconds", "must be 0 or more"
    for address in fetch.allow_addresses:
        if not _is_address(address):
            yield "[fetch] allow_addresses", f'{address!r} is not an "ip:port" like 10.0.0.5:8080'
    if fetch.egress_proxy and not is_http(fetch.egress_proxy):
        yield "[fetch] egress_proxy", "must be like http://10.0.0.1:3128"


def _is_address(text: str) -> bool:
    host, _, port = text.rpartition(":")
    try:
        ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    is_bracketed = host.startswith("[") and host.endswith("]")
    return is_bracketed == (":" in host) and port.isdigit() and 0 < int(port) < 65_536


def _smtp(settings: Settings) -> Iterator[Fault]:
    if settings.smtp.security not in ("none", "starttls", "tls"):
        yield "[smtp] security", "must be none, starttls or tls"
    if settings.smtp.host and not settings.smtp.sender:
        yield "[smtp] sender", "must be given when host is, like digest@example.org"


def _subscription(subscription: SubscriptionSettings) -> Iterator[str]:
    if not _CLOCK.match(subscription.at):
        yield f"at = {subscription.at!r} is not a time like 07:30"
    if subscription.interface not in INTERFACES:
        yield f"interface must be {_or(INTERFACES)}"
    if subscription.channel == "email" and not _MAIL.match(subscription.address):
        yield f"address = {subscription.address!r} is not an e-mail address"
    try:
        ZoneInfo(subscription.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"timezone {subscription.timezone!r} is unknown; write it like Asia/Bishkek"


def _source(source: SourceSettings) -> Iterator[str]:
    rules: tuple[tuple[Callable[[], object], str], ...] = (
        (
            lambda: is_http(source.url) or (source.kind == "archive" and is_local(source.url)),
            f"url = {source.url!r} is not {_address_of_kind(source.kind)}",
        ),
        (
            lambda: _EVERY.match(source.every.strip()),
            f"every = {source.every!r}: write 15m, 6h, 1d",
        ),
        (lambda: source.fetch in ("all", "matching", "none"), "fetch: all, matching or none"),
        (lambda: source.display in ("full", "snippet"), "display must be full or snippet"),
        (
            lambda: not source.country or _COUNTRY.match(source.country),
            f"country = {source.country!r} is no ISO code; write two capitals like KG",
        ),
        (
            lambda: not source.language or _LANGUAGE.match(source.language),
            f"language = {source.language!r} is no ISO code; write it like ru",
        ),
    )
    for holds, what in rules:
        if not holds():
            yield what


def _twice(group: str, names: list[str]) -> Iterator[Fault]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{group} {name!r}", "this name is used twice; names are unique"


def _or(choices: tuple[str, ...]) -> str:
    return ", ".join(choices[:-1]) + " or " + choices[-1]
