"""Real receivers on loopback: a mail server, a web server, a certificate of our own."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from storage.records import Digest, Subscription
from tests.outlets import Answer, Asked, Outlet

UNTIL = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
PASSWORD = "correct horse #1 "


@pytest.fixture
def digest() -> Digest:
    return Digest(
        id="0123456789abcdef0123",
        subscription="press-office",
        date="2026-11-21",
        since=datetime(2026, 11, 20, 1, 30, tzinfo=UTC),
        until=UNTIL,
        subject="Дайджест ШОС, 21 нояб. 2026: 上合组织峰会 и ещё 7 сюжетов",
        text="Новости\n\n* Заголовок [ru]\n.\n",
        html="<!DOCTYPE html><html lang='ru'><body><p>Новости</p></body></html>",
    )


@pytest.fixture
def subscription() -> Subscription:
    return Subscription(
        name="press-office",
        channel="email",
        address="Пресс-служба <press@example.org>",
        timezone="Asia/Bishkek",
        interface="ru",
    )


# Mail ----------------------------------------------------------------------------------------


@dataclass
class Mailbox:
    """What a mail server does: ``answers`` maps a command to the reply that it gives instead."""

    answers: dict[str, str] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - likewise
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 - likewise
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" not in self.answers:
            self.envelopes.append(envelope)
            self.encrypted.append(session.ssl is not None)
        return self.answers.get("DATA", "250 OK")

    def login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        right = data.login == b"digest" and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)


class AnyPort(Controller):
    """A controller that lets the system choose the port."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass
class MailServer:
    """A running server: its port and what it got."""

    port: int
    box: Mailbox


@pytest.fixture
def mail_server() -> Iterator[Callable[..., MailServer]]:
    """Start mail servers; options go to aiosmtpd."""
    running: list[Controller] = []

    def start(*, tls: ssl.SSLContext | None = None, **options: Any) -> MailServer:
        box = Mailbox()
        controller = AnyPort(
            box,
            hostname="127.0.0.1",
            port=0,
            ssl_context=tls,
            authenticator=box.login,
            **{"auth_require_tls": False, **options},
        )
        controller.start()
        running.append(controller)
        return MailServer(controller.port, box)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost and its key, made by the openssl command."""
    if shutil.which("openssl") is None:
        pytest.skip("the openssl command is not here to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    made, secret = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", secret, "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, secret


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trust(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate[0]))


# Web -----------------------------------------------------------------------------------------


@dataclass
class Receiver:
    """A receiver of webhooks: ``answers`` are given in turn, the last one for ever."""

    outlet: Outlet
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=lambda: [(204, {})])

    @property
    def url(self) -> str:
        return self.outlet.url("/hook?token=hidden")

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset({self.outlet.address})

    @property
    def posts(self) -> list[tuple[str, Mapping[str, str], bytes]]:
        """Path, headers and body of each post."""
        return [(one.path, one.headers, one.body) for one in self.outlet.asked]

    def answer(self, _: Asked) -> Answer:
        """Return the answer whose turn it is."""
        status, headers = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return Answer(status=status, headers=headers, validators=False)


@pytest.fixture
def receiver(outlet: Outlet) -> Receiver:
    """Start a receiver of webhooks."""
    made = Receiver(outlet)
    outlet.pages["/hook"] = made.answer
    return made
