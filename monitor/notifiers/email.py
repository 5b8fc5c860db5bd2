"""E-mail: one message to one address, by SMTP, or as a file where no server is set.

The whole message is made once and kept; its Message-ID never changes. After a crash between
the server's acceptance and our note of it the same message goes out again under the same id
(exactly once is impossible over SMTP; marking before sending would lose it instead).
"""

from __future__ import annotations

import errno
import os
import re
import smtplib
import ssl
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.settings import Settings, SmtpSettings
from monitor.notifiers import Attached, Sent
from monitor.notifiers._mail import (
    AddressError,
    Envelope,
    mail,
    one_line,
    read_address,
    unsubscribe_mail,
)
from monitor.notifiers._secrets import SecretError, read_secret
from monitor.notifiers._smtp import connected
from storage.query_fields import slug
from storage.records import Delivery, Digest, Subscription, key

if TYPE_CHECKING:
    from monitor.http.guard import Guard

DEFAULT_SENDER: Final = "sco-monitor <sco-monitor@localhost>"
"""Who mails in the outbox are from while no ``[smtp] sender`` is set."""

PAUSES: Final = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 5, 15, 30, 60, 120, 240, 240, 480, 480, 720, 720, 1440)
)
"""Between the tries: soon at first, as the server is usually our own, then as RFC 5321 section
4.5.4.1 asks (30 minutes and more); given up after three days and a half."""


class EmailNotifier:
    """Sends through ``[smtp]``; without a host it writes ``.eml`` files into the outbox."""

    channel = "email"
    at_once = 2

    def __init__(
        self,
        smtp: SmtpSettings,
        outbox: Path,
        *,
        contact: str = "",
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._smtp = smtp
        self._outbox = outbox
        self._contact = contact
        self._trust = trust

    def message(
        self,
        digest: Digest,
        subscription: Subscription,
        created: datetime,
        event: str = "",  # noqa: ARG002 - people read the digest
        unsubscribe: str = "",
        documents: Sequence[Attached] = (),
    ) -> Delivery:
        """Return the mail that carries *digest* to the address of the subscription."""
        links = (unsubscribe, *unsubscribe_mail(self._contact, subscription.name))
        names = (one.name for one in documents)
        identity = key("mail", digest.id, subscription.address, *names)
        envelope = Envelope(
            identity=identity,
            sender=self._smtp.sender or DEFAULT_SENDER,
            recipient=subscription.address,
            created=created,
            language=subscription.interface,
            unsubscribe=tuple(filter(None, links)) if subscription.name else (),
        )
        return Delivery(
            id=identity,
            subscription=subscription.name,
            channel=self.channel,
            address=subscription.address,
            subject=digest.subject,
            payload=mail(digest, envelope, documents),
            created=created,
            digest=digest.id,
        )

    def send(self, delivery: Delivery, subscription: Subscription) -> Sent:
        """Hand *delivery* to the mail server, or write it into the outbox."""
        if not self._smtp.host:
            return self._write(delivery, subscription)
        try:
            recipient = read_address(delivery.address).addr_spec
            sender = read_address(self._smtp.sender).addr_spec
            password = self._password()
        except AddressError as error:
            return Sent(reason="not-configured", detail=f"{error}; correct address or sender")
        except SecretError as error:
            return Sent(reason="not-configured", detail=str(error))
        return self._post(delivery.payload.encode("ascii", "replace"), sender, recipient, password)

    def receiver(self, delivery: Delivery) -> str:  # noqa: ARG002 - one server takes all
        """Return the mail server, or the outbox where none is set."""
        host = self._smtp.host
        return f"{host}:{self._smtp.port}" if host else "outbox"

    def next_try(self, tries: int) -> timedelta | None:
        """Return the pause after *tries* tries: a minute at first, a day at last."""
        return PAUSES[max(tries, 1) - 1] if tries <= len(PAUSES) else None

    def _password(self) -> str:
        if not self._smtp.username:
            return ""
        return read_secret(self._smtp.password_file, "[smtp] password_file")[0]

    def _post(self, message: bytes, sender: str, recipient: str, password: str) -> Sent:
        """Talk to the server; what it says decides, what fails before it says anything waits."""
        settings = self._smtp
        where = f"{settings.host}:{settings.port}"
        try:
            with connected(settings, self._trust) as server:
                if settings.username:
                    server.login(settings.username, password)
                server.sendmail(sender, [recipient], message)
        except smtplib.SMTPAuthenticationError as error:
            advice = "correct [smtp] username or the password in password_file"
            return _answer(
                error.smtp_code, error.smtp_error, f"login at {where}; {advice}", login=True
            )
        except smtplib.SMTPNotSupportedError as error:
            advice = "change [smtp] security, or leave username empty"
            return Sent(
                reason="not-configured", detail=f"{where}: {one_line(str(error))}; {advice}"
            )
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            return _answer(code, text, f"{where} does not take mail for {recipient}")
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            return _answer(error.smtp_code, error.smtp_error, f"{where} does not take the mail")
        except ssl.SSLCertVerificationError as error:
            detail = f"the certificate of {where} is not valid: {one_line(error.verify_message)}"
            return Sent(reason="receiver-unavailable", detail=detail, silent=True)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            detail = f"{where}: {one_line(str(error)) or type(error).__name__}"
            return Sent(reason="receiver-unavailable", detail=detail, silent=_is_silence(error))
        return Sent(reason="sent", detail=f"accepted by {where}")

    def _write(self, delivery: Delivery, subscription: Subscription) -> Sent:
        """Write the message as one file, whole or not at all; again is the same file."""
        name = f"{_local_date(delivery.created, subscription)}-{_file_name(subscription.name)}"
        path = self._outbox / f"{name}-{delivery.id}.eml"
        half = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
        try:
            self._outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with open(
                    os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb"
                ) as file:
                    file.write(delivery.payload.encode("ascii", "replace"))
                    file.flush()
                    os.fsync(file.fileno())
                half.replace(path)
            finally:
                half.unlink(missing_ok=True)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            detail = f"{path} cannot be written: {error.strerror}"
            return Sent(reason="disk-full" if full else "receiver-unavailable", detail=detail)
        return Sent(reason="sent", detail=f"written to {path}")


def _is_silence(error: Exception) -> bool:
    """Tell whether nobody answered; what the server says is an SMTPException of its own."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def _answer(code: int, text: bytes | str, what: str, *, login: bool = False) -> Sent:
    """Return what an SMTP reply means: 5yz is for good, all else is for later (RFC 5321)."""
    said = one_line(text.decode("utf-8", "replace") if isinstance(text, bytes) else text, 200)
    if 500 <= code < 600:
        reason = "not-configured" if login else "refused"
    else:
        reason = "receiver-unavailable"
    return Sent(reason=reason, detail=f"{what}: {code} {said}".rstrip())


def _local_date(at: datetime, subscription: Subscription) -> str:
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return at.astimezone(ZoneInfo(subscription.timezone)).date().isoformat()
    return at.date().isoformat()


def _file_name(subscription: str) -> str:
    return re.sub(r"[^\w]+", "-", slug(subscription))[:60] or "digest"


def _make(settings: Settings, guard: Guard) -> EmailNotifier:  # noqa: ARG001 - the common door
    return EmailNotifier(settings.smtp, settings.outbox, contact=settings.monitor.contact)


NOTIFIER = _make
