"""Values that would only fail later, far from where they were written: refused at once.

Every message names the place and says what is expected.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.addresses import (
    HOST,
    is_address,
    is_http,
    is_listening_place,
    is_local,
    is_network,
    without_user,
)
from config.convert import MisfitError
from config.settings import (
    ABOUT,
    AUTO,
    CADENCES,
    DAYS,
    ENGINES,
    INTERFACES,
    LOG_FORMATS,
    PROVIDERS,
    FetchSettings,
    Settings,
    SettingsError,
    SourceSettings,
    SubscriptionSettings,
    WebhookSettings,
    interval,
)

Fault = tuple[str, str]
"""(key, what is wrong with its value and what is expected)."""

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_QUIET: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d\Z")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}\Z")
_COUNTRY: Final = re.compile(r"[A-Z]{2}\Z")
_CHAT: Final = re.compile(r"[a-z][a-z0-9+.-]*://.")
_NAME: Final = re.compile(r"[\w.-]{1,253}")
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]{1,253}(:\d{1,5})?")
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_REGION: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,30}\Z")
_NO_REGION: Final = "is no name of a region; write it like ru or asia-1"
_MAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\Z")


def check(settings: Settings) -> None:
    """Refuse what cannot be meant.

    :raises MisfitError: for the first such value in the order of the file
    """
    for misfit in _misfits(settings):
        raise misfit


def _misfits(settings: Settings) -> Iterator[MisfitError]:
    if settings.catalogue not in (True, False, AUTO):
        what = f'catalogue must be true, false or "{AUTO}", not {settings.catalogue!r}'
        yield MisfitError(("catalogue",), what)
    for section, judge in _SECTIONS.items():
        for key, what in judge(settings):
            yield MisfitError((section, key), f"[{section}] {key}: {what}")
    groups = {
        "subscriptions": [(one.name, _subscription(one)) for one in settings.subscriptions],
        "webhooks": [(one.name, _webhook(one)) for one in settings.webhooks],
        "sources": [(one.name, _source(one)) for one in settings.sources],
    }
    for group, entries in groups.items():
        taken: set[str] = set()
        for number, (name, faults) in enumerate(entries):
            title = f"{group.removesuffix('s')} {name!r}"
            for key, what in faults:
                yield MisfitError((group, number, key), f"{title}: {what}")
            if name in taken:
                what = "this name is used twice; names are unique"
                yield MisfitError((group, number, "name"), f"{title}: {what}")
            taken.add(name)


def _address_of_kind(kind: str) -> str:
    web = "an http(s) address"
    return f"{web}, nor a path like /data/pages" if kind == "archive" else web


def _monitor(settings: Settings) -> Iterator[Fault]:
    contact = settings.monitor.contact
    if contact and not contact.startswith(("mailto:", "https:", "http:")):
        yield "contact", "must begin with mailto: or https:"
    if settings.monitor.language not in INTERFACES:
        yield "language", f"must be {_or(INTERFACES)}"
    if settings.monitor.min_free_bytes < 0:
        yield "min_free_bytes", "must be 0 or more"
    ping = settings.monitor.ping_url
    if ping and not is_http(ping):
        yield "ping_url", "must be an http(s) address"
    if ping and settings.monitor.ping_url_file:
        yield "ping_url_file", "and ping_url name one address each: give one of them"
    if not _is_interval(settings.monitor.ping_every):
        yield "ping_every", "must be a time like 5m"


def _store(settings: Settings) -> Iterator[Fault]:
    url = settings.store.url
    if settings.store.password_file and not url:
        yield "password_file", "is of the server that url names: set url too"
    if not url:
        return
    how = "write it like postgresql://monitor@db.example.org/monitor"
    try:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
    except ValueError:
        yield "url", f"cannot be read; {how}"
        return
    if parts.scheme not in ("postgresql", "postgres"):
        yield "url", f"must be the address of a PostgreSQL database; {how}"
    elif ":" in parts.netloc.rpartition("@")[0] or "password" in query:
        yield "url", f"has a password in it: write that into the file password_file; {how}"


ARCHIVES: Final = ("s3", "gs", "az", "file")


def _archive(settings: Settings) -> Iterator[Fault]:
    url = settings.archive.url
    if not url:
        return
    how = "write it like s3://bucket/folder"
    try:
        parts = urlsplit(url)
    except ValueError:
        yield "url", f"cannot be read; {how}"
        return
    if parts.scheme not in ARCHIVES or not (parts.netloc or parts.scheme == "file"):
        yield "url", f"must begin with one of {', '.join(f'{one}://' for one in ARCHIVES)}; {how}"
    elif "@" in parts.netloc or parts.query:
        yield "url", f"must have no secret in it: those come from the environment; {how}"


def _backup(settings: Settings) -> Iterator[Fault]:
    yield from _more_than_nothing("keep", settings.backup.keep)


def _engine(settings: Settings) -> Iterator[Fault]:
    if settings.engine.kind not in ENGINES:
        yield "kind", f"must be {_or(ENGINES)}"
    elif settings.engine.kind != ENGINES[0] and not settings.store.url:
        yield "kind", "many processes need a store that they share: set [store] url too"
    if settings.engine.region and not _REGION.match(settings.engine.region):
        yield "region", f"{settings.engine.region!r} {_NO_REGION}"


def _retention(settings: Settings) -> Iterator[Fault]:
    for name in ("documents", "history"):
        if not _is_interval(getattr(settings.retention, name)):
            yield name, "must be an age like 30d"


def _work(settings: Settings) -> Iterator[Fault]:
    for name in ("workers", "tries", "parse_seconds", "extract_seconds", "idle_seconds"):
        yield from _more_than_nothing(name, getattr(settings.work, name))


def _fetch(settings: Settings) -> Iterator[Fault]:
    fetch: FetchSettings = settings.fetch
    for name in ("deadline_seconds", "max_bytes", "max_items", "threads"):
        yield from _more_than_nothing(name, getattr(fetch, name))
    if not 0 <= fetch.host_delay_seconds < math.inf:
        yield "host_delay_seconds", "must be 0 or more"
    for address in fetch.allow_addresses:
        if not is_address(address):
            yield "allow_addresses", f'{address!r} is not an "ip:port" like 10.0.0.5:8080'
    if fetch.egress_proxy and not is_http(fetch.egress_proxy):
        yield "egress_proxy", "must be like http://10.0.0.1:3128"
    if fetch.ca_file and (why := _no_authorities(fetch.ca_file)):
        yield "ca_file", f"{fetch.ca_file} {why}; name a file of certificates in PEM form"


def _no_authorities(path: str) -> str:
    """Return why the file at *path* holds no certificate authorities, "" where it does."""
    import ssl  # 10 ms, and few installations name a file

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError:
        return "holds no certificate"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return ""


def _log(settings: Settings) -> Iterator[Fault]:
    if settings.log.format not in LOG_FORMATS:
        yield "format", f"must be {_or(LOG_FORMATS)}"


def _meaning(settings: Settings) -> Iterator[Fault]:
    if not settings.meaning.vectors.strip():
        yield "vectors", f"must be {_or(PROVIDERS)}, or the folder of a model"


def _gazetteer(settings: Settings) -> Iterator[Fault]:
    if not all(map(str.strip, settings.gazetteer.extra)):
        yield "extra", "has an empty name; write a file or a folder of .toml files"


def _translator(settings: Settings) -> Iterator[Fault]:
    chosen = settings.translator
    if chosen.command and not chosen.command[0].strip():
        yield "command", "begins with nothing; name a program"
    if chosen.command and chosen.url:
        yield "url", "and command both translate: give one of them"
    if chosen.url and (not is_http(chosen.url) or "@" in urlsplit(chosen.url).netloc):
        what = without_user(chosen.url)
        yield "url", f"{what!r} is not an http(s) address; its key belongs into key_file"
    if chosen.key_file and not chosen.url:
        yield "key_file", "is of the server that url names: set url too"
    if not 0 < chosen.seconds <= 60:
        yield "seconds", "must be more than 0, and 60 at most"


def _smtp(settings: Settings) -> Iterator[Fault]:
    if not 0 < settings.smtp.port < 65_536:
        yield "port", f"{settings.smtp.port} is no port; write 1 to 65535, like 587"
    if settings.smtp.host and not HOST.fullmatch(settings.smtp.host):
        yield "host", f"{settings.smtp.host!r} is no host name; write it like mail.example.org"
    if settings.smtp.security not in ("none", "starttls", "tls"):
        yield "security", "must be none, starttls or tls"
    if settings.smtp.host and not settings.smtp.sender:
        yield "sender", "must be given when host is, like digest@example.org"


def _web(settings: Settings) -> Iterator[Fault]:
    listen, public = settings.web.listen, settings.web.public_url
    if listen and not is_listening_place(listen):
        yield "listen", f"{listen!r} is not host:port; write it like 127.0.0.1:8484"
    if public and not is_http(public):
        yield "public_url", f"{public!r} is not an http(s) address"
    for host in settings.web.hosts:
        if not _NAME.fullmatch(host) and not is_network(host):
            yield "hosts", f"{host!r} is no host name; write it without port, like news.example.org"
    for proxy in settings.web.proxies:
        if not is_network(proxy):
            yield "proxies", f"{proxy!r} is no address or network like 10.0.0.5 or 10.1.0.0/16"
    for origin in settings.web.origins:
        if not _ORIGIN.fullmatch(origin):
            yield "origins", f"{origin!r} is no site like https://desk.example.org"
    header = settings.web.user_header
    if header and not _HEADER.fullmatch(header):
        yield "user_header", f"{header!r} is no name of a header like X-Forwarded-User"
    if header and not settings.web.proxies:
        yield "user_header", "is believed from [web] proxies alone: name them"
    hub = settings.web.hub
    if hub and not (is_http(hub) and hub.isascii()):
        yield "hub", f"{without_user(hub)!r} is not an http(s) address"
    elif hub and not public:
        yield "hub", "needs public_url: it is told the addresses of the feeds"
    elif settings.web.hub_queries and not hub:
        yield "hub_queries", "are of the hub: set hub"
    if settings.web.sign_up and not public:
        yield "sign_up", "needs public_url: the mail that asks to confirm has a link to it"
    if settings.web.operators and not header:
        yield (
            "operators",
            "are those whom the proxy of user_header names: set it",
        )


_SECTIONS: Final[dict[str, Callable[[Settings], Iterator[Fault]]]] = {
    "monitor": _monitor,
    "store": _store,
    "archive": _archive,
    "fetch": _fetch,
    "work": _work,
    "engine": _engine,
    "retention": _retention,
    "backup": _backup,
    "log": _log,
    "meaning": _meaning,
    "gazetteer": _gazetteer,
    "translator": _translator,
    "smtp": _smtp,
    "web": _web,
}


def _subscription(subscription: SubscriptionSettings) -> Iterator[Fault]:
    clocks = subscription.at.split()
    if not clocks or not all(map(_CLOCK.match, clocks)):
        yield "at", f"at = {subscription.at!r} is not a time like 07:30"
    if subscription.cadence not in CADENCES:
        yield "cadence", f"cadence must be {_or(CADENCES)}"
    if subscription.cadence in ("weekly", "hourly") and len(clocks) > 1:
        yield "at", f"at must be one time where cadence is {subscription.cadence}"
    if subscription.day and subscription.day not in DAYS:
        yield "day", f"day must be {_or(DAYS)}"
    if subscription.quiet and not _QUIET.match(subscription.quiet):
        yield "quiet", f"quiet = {subscription.quiet!r} are no hours; write them like 22:00-07:00"
    if subscription.interface not in INTERFACES:
        yield "interface", f"interface must be {_or(INTERFACES)}"
    if subscription.channel == "email" and not _MAIL.match(subscription.address):
        yield "address", f"address = {subscription.address!r} is not an e-mail address"
    if subscription.channel == "chat" and not _CHAT.match(subscription.address):
        yield "address", "address is no URL of a chat; write one like slack://{secret}/#press"
    try:
        ZoneInfo(subscription.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = subscription.timezone
        yield "timezone", f"timezone {zone!r} is unknown; write it like Asia/Bishkek"


def _webhook(hook: WebhookSettings) -> Iterator[Fault]:
    if not is_http(hook.url):
        yield "url", f"url = {without_user(hook.url)!r} is not an http(s) address"
    elif "@" in urlsplit(hook.url).netloc:
        yield (
            "url",
            f"url = {without_user(hook.url)!r} carries a user name, which is never sent; "
            "receivers know us by the signature of secret_file",
        )
    if hook.about not in ABOUT:
        yield "about", f"about must be {_or(ABOUT)}"
    elif hook.query and hook.about == "editions":
        yield "query", 'query chooses articles; leave it out where about = "editions"'


def _source(source: SourceSettings) -> Iterator[Fault]:
    if not is_http(source.url) and not (source.kind == "archive" and is_local(source.url)):
        yield "url", f"url = {source.url!r} is not {_address_of_kind(source.kind)}"
    if not _is_interval(source.every):
        yield "every", f"every = {source.every!r}: write 15m, 6h, 1d"
    if source.fetch not in ("all", "matching", "none"):
        yield "fetch", "fetch: all, matching or none"
    if source.display not in ("full", "snippet"):
        yield "display", "display must be full or snippet"
    if source.country and not _COUNTRY.match(source.country):
        yield "country", f"country = {source.country!r} is no ISO code; write two capitals like KG"
    if source.language and not _LANGUAGE.match(source.language):
        yield "language", f"language = {source.language!r} is no ISO code; write it like ru"
    if source.region and not _REGION.match(source.region):
        yield "region", f"region = {source.region!r} {_NO_REGION}"


def _more_than_nothing(name: str, value: float) -> Iterator[Fault]:
    if not 0 < value < math.inf:
        yield name, "must be more than 0" if value < math.inf else "must be a finite number"


def _is_interval(text: str) -> bool:
    try:
        interval(text)
    except SettingsError:
        return False
    return True


def _or(choices: tuple[str, ...]) -> str:
    return ", ".join(choices[:-1]) + " or " + choices[-1]
