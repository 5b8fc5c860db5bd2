"""`check`: what lies beyond this machine: names, the mail server, the receivers of webhooks."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from config.settings import Settings, WebhookSettings
from storage.errors import StorageError
from storage.reasons import meaning

if TYPE_CHECKING:
    from monitor.parts import Parts

Finding = tuple[str, bool, str]

SECONDS: Final = 10.0
"""Of one question: a name server that needs longer loses polls too."""

SMTP_SECONDS: Final = 40.0
"""Of a whole log-in: many servers keep strangers waiting 20 s before they greet."""

ASKED: Final = 3
"""Names that are looked up: one outlet's name may be gone, three are the name server."""


CLOCKS_APART: Final = timedelta(minutes=2)
"""Answers out of a cache may be a minute old; editions are told by the minute."""


def archive(settings: Settings) -> Iterator[Finding]:
    """Keep a few bytes in the bucket of raw bytes, read them and delete them."""
    url = settings.archive.url
    if not url:
        return
    try:
        from storage.objects import objects_at

        objects = objects_at(url)
        objects.put(TRIED, TRIED.encode())
        is_back = objects.get(TRIED) == TRIED.encode()
        objects.remove([TRIED])
    except StorageError as error:
        yield "archive", False, str(error)
        return
    told = f"{url} keeps, gives and deletes" if is_back else f"{url} does not give what was kept"
    yield "archive", is_back, told


TRIED: Final = "sco-monitor-check"
"""The name of an object that is no digest."""


def names(settings: Settings) -> Iterator[Finding]:
    """Look up the hosts of the first sources: one found is enough."""
    from monitor.catalogue.configured import configured_sources

    if settings.fetch.egress_proxy:
        yield "dns", True, "not asked: everything goes through [fetch] egress_proxy"
        return
    hosts: list[str] = []
    for source in configured_sources(settings):
        host = urlsplit(source.url).hostname or ""
        if source.enabled and host and not _is_address(host) and host not in hosts:
            hosts.append(host)
    if not hosts:
        yield "dns", True, "no source has a name to be looked up"
        return
    why = ""
    for host in hosts[:ASKED]:
        why = _looked_up(host)
        if not why:
            yield "dns", True, f"{host} has an address"
            return
    yield (
        "dns",
        False,
        f"no name is found ({hosts[0]}: {why}): is the network up? see /etc/resolv.conf; "
        "--offline leaves this out",
    )


def time(settings: Settings) -> Iterator[Finding]:
    """Compare the clock with the ``Date`` of an outlet's answer (RFC 9110, 6.6.1).

    The rules of a source's site are asked for, as before every page; the first answer is enough.
    """
    from monitor.catalogue.configured import configured_sources
    from monitor.http.exchange import Request
    from monitor.parts import Parts

    urls = [one.url for one in configured_sources(settings) if one.enabled]
    sites = dict.fromkeys("{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in urls)
    web = [site for site in sites if site.startswith(("http://", "https://"))]
    if not web:
        yield "clock outside", True, "not compared: there is no source on the web to be asked"
        return
    why = ""
    with ExitStack() as closing:
        parts = Parts(settings, closing)
        for site in web[:ASKED]:
            before = parts.clock()
            answer = parts.guard.fetch(Request(url=f"{site}/robots.txt"))
            theirs = _date(answer.header("date"))
            if theirs is not None:
                yield _compared(urlsplit(site).hostname or site, theirs, before, parts.clock())
                return
            if parts.clock() - before > timedelta(seconds=SECONDS):
                why = f"{site} does not answer"
                break
            why = why or (f"{site} says no time" if answer.status else meaning(answer.reason))
    yield "clock outside", True, f"not compared: {why}"


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def _compared(host: str, theirs: datetime, before: datetime, after: datetime) -> Finding:
    """Say how far the clock is from *theirs*, which was told between *before* and *after*."""
    away = max(before - theirs, theirs - after, timedelta())
    if away <= CLOCKS_APART:
        return "clock outside", True, f"as {host} has it"
    ahead = "ahead of" if theirs < before else "behind"
    return (
        "clock outside",
        False,
        f"{_length(away)} {ahead} {host} ({theirs:%Y-%m-%d %H:%M} UTC there): set it, and let NTP "
        "keep it: editions would come at the wrong hour",
    )


def _length(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _looked_up(host: str) -> str:
    """Return why *host* has no address, "" where it has one."""
    told: list[str] = []

    def ask() -> None:
        try:
            socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
            told.append("")
        except (OSError, UnicodeError) as error:
            told.append(getattr(error, "strerror", None) or str(error))

    # The resolver of the C library cannot be told how long to wait.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(SECONDS)
    return told[0] if told else f"no answer in {SECONDS:.0f} s"


def mail(settings: Settings) -> Iterator[Finding]:
    """Greet the mail server, encrypt and log in as for a digest; nothing is sent."""
    from monitor.notifiers._secrets import SecretError, read_secret
    from monitor.notifiers._smtp import connected

    smtp = settings.smtp
    if not smtp.host:
        yield "mail server", True, f"none: mails are written into {settings.outbox}"
        return
    where = f"{smtp.host}:{smtp.port}"
    try:
        password = ""
        if smtp.username:
            password = read_secret(smtp.password_file, "[smtp] password_file")[0]
        with connected(smtp, read_seconds=SMTP_SECONDS, total_seconds=SMTP_SECONDS) as server:
            if smtp.username:
                server.login(smtp.username, password)
    except SecretError as error:
        yield "mail server", False, str(error)
    except smtplib.SMTPAuthenticationError as error:
        yield (
            "mail server",
            False,
            f"{where} refuses the log-in ({error.smtp_code}): correct [smtp] username, or the "
            "password in password_file",
        )
    except (smtplib.SMTPException, OSError, ValueError) as error:
        why = " ".join(str(getattr(error, "strerror", None) or error).split())[:200]
        yield (
            "mail server",
            False,
            f"{where}: {why or type(error).__name__}: correct [smtp] host, port and security",
        )
    else:
        did = f"lets {smtp.username} in" if smtp.username else "answers"
        yield "mail server", True, f"{where} {did}"


def webhooks(settings: Settings) -> Iterator[Finding]:
    """Post an event ``test`` to every webhook, signed as always; say what came of it."""
    from monitor.parts import Parts

    if not settings.webhooks:
        yield "webhooks", True, "none to be tested"
    with ExitStack() as closing:
        parts = Parts(settings, closing)
        for hook in settings.webhooks:
            yield _tested(parts, hook)


def _tested(parts: Parts, hook: WebhookSettings) -> Finding:
    from monitor.notifiers.events import payload
    from storage.reasons import meaning
    from storage.records import Delivery, Subscription, key

    now = parts.clock()
    subscription = Subscription(
        name=hook.name, channel="webhook", address=hook.url, secret_file=hook.secret_file
    )
    delivery = Delivery(
        id=f"msg_{key('test', hook.name, now.isoformat())}",
        subscription=hook.name,
        channel="webhook",
        address=hook.url,
        subject="test",
        payload=payload("test", now, {"message": "a test by `sco-monitor check --send-test`"}),
        created=now,
    )
    sent = parts.notifiers["webhook"].send(delivery, subscription)
    is_good = sent.reason == "sent"
    said = "took the test event" if is_good else f"{meaning(sent.reason)}: {sent.detail}"
    return "webhooks", is_good, f"{hook.name} ({urlsplit(hook.url).hostname}): {said}"


def translator(settings: Settings) -> Iterator[Finding]:
    """Have the translator say a few words in each language of readers; say what it made of them.

    No translator is no fault: what texts are about stands in the place of translations.
    """
    from monitor.digests.wording import wording
    from monitor.parts import Parts

    if not settings.translator.is_set:
        return
    targets = sorted({one.interface for one in settings.subscriptions} or {"en"})
    with ExitStack() as closing:
        chosen = Parts(settings, closing).translator
        for target in targets if chosen else ():
            source = "en" if target != "en" else "ru"
            asked = wording(source).say("nothing_subject")
            assert chosen is not None
            answer = chosen.translate(asked, source, target)
            found = f"“{asked}” is “{answer.text}”" if answer.text else answer.detail
            what = f"{chosen.name}, {source} to {target}: {found}"
            yield "translator", answer.reason == "ok", what
