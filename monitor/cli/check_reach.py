"""`check`: what lies beyond this machine: names, the mail server, the receivers of webhooks."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from config.settings import Settings, WebhookSettings

if TYPE_CHECKING:
    from monitor.parts import Parts

Finding = tuple[str, bool, str]

SECONDS: Final = 10.0
"""Of one question: a name server that needs longer loses polls too."""

SMTP_SECONDS: Final = 40.0
"""Of a whole log-in: many servers keep strangers waiting 20 s before they greet."""

ASKED: Final = 3
"""Names that are looked up: one outlet's name may be gone, three are the name server."""


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
