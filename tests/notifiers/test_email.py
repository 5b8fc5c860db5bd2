"""Sending by SMTP to a real server, and writing into the outbox."""

from __future__ import annotations

import email
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest

from config.settings import SmtpSettings
from monitor.notifiers import Sent
from monitor.notifiers._smtp import connected
from monitor.notifiers.email import EmailNotifier
from storage.records import Delivery, Digest, Subscription
from tests.notifiers.conftest import PASSWORD, UNTIL, MailServer

Start = Callable[..., MailServer]


def settings(port: int, **changes: object) -> SmtpSettings:
    plain = SmtpSettings(
        host="localhost", port=port, security="none", sender="SCO digest <digest@example.org>"
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def notifier(
    smtp: SmtpSettings, outbox: Path, trust: ssl.SSLContext | None = None
) -> EmailNotifier:
    return EmailNotifier(smtp, outbox, contact="mailto:desk@example.org", trust=trust)


def sent(made: EmailNotifier, digest: Digest, subscription: Subscription) -> Sent:
    return made.send(made.message(digest, subscription, UNTIL), subscription)


@pytest.fixture
def password(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    return str(file)


# SMTP ----------------------------------------------------------------------------------------


def test_a_mail_arrives_as_it_was_frozen(
    mail_server: Start, tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    server = mail_server()
    made = notifier(settings(server.port), tmp_path)
    delivery = made.message(digest, subscription, UNTIL)
    outcome = made.send(delivery, subscription)
    assert outcome == Sent(reason="sent", detail=f"accepted by localhost:{server.port}")
    (envelope,) = server.box.envelopes
    assert envelope.mail_from == "digest@example.org"
    assert envelope.rcpt_tos == ["press@example.org"]
    assert envelope.original_content == delivery.payload.encode("ascii")
    message = email.message_from_bytes(envelope.original_content, policy=policy.default)
    assert message["Subject"] == digest.subject
    assert message["List-Unsubscribe"] == (
        "<mailto:desk@example.org?subject=unsubscribe%20press-office>"
    )


def test_a_second_try_carries_the_same_id(
    mail_server: Start, tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    server = mail_server()
    made = notifier(settings(server.port), tmp_path)
    first = made.message(digest, subscription, UNTIL)
    later = made.message(digest, subscription, UNTIL + timedelta(hours=3))
    other = made.message(digest, replace(subscription, address="b@example.org"), UNTIL)
    assert first.id == later.id != other.id
    for _ in range(2):
        assert made.send(first, subscription).reason == "sent"
    ids = [
        email.message_from_bytes(envelope.original_content or b"")["Message-ID"]
        for envelope in server.box.envelopes
    ]
    assert ids == [f"<{first.id}@example.org>"] * 2


def test_starttls_with_login(
    mail_server: Start,
    server_tls: ssl.SSLContext,
    trust: ssl.SSLContext,
    tmp_path: Path,
    password: str,
    digest: Digest,
    subscription: Subscription,
) -> None:
    server = mail_server(
        tls_context=server_tls, require_starttls=True, auth_required=True, auth_require_tls=True
    )
    smtp = settings(server.port, security="starttls", username="digest", password_file=password)
    assert sent(notifier(smtp, tmp_path, trust), digest, subscription).reason == "sent"
    assert server.box.encrypted == [True]
    assert server.box.logins == ["digest"]


def test_tls_from_the_first_byte(
    mail_server: Start,
    server_tls: ssl.SSLContext,
    trust: ssl.SSLContext,
    tmp_path: Path,
    digest: Digest,
    subscription: Subscription,
) -> None:
    server = mail_server(tls=server_tls)
    made = notifier(settings(server.port, security="tls"), tmp_path, trust)
    assert sent(made, digest, subscription).reason == "sent"
    assert len(server.box.envelopes) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_signed_gets_no_mail(
    mail_server: Start,
    server_tls: ssl.SSLContext,
    tmp_path: Path,
    digest: Digest,
    subscription: Subscription,
    security: str,
) -> None:
    how = {"tls": server_tls} if security == "tls" else {"tls_context": server_tls}
    server = mail_server(**how)
    outcome = sent(
        notifier(settings(server.port, security=security), tmp_path), digest, subscription
    )
    assert outcome.reason == "receiver-unavailable"
    assert "the certificate of localhost" in outcome.detail
    assert not server.box.envelopes


def test_no_starttls_means_no_mail(
    mail_server: Start, tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    server = mail_server()
    outcome = sent(
        notifier(settings(server.port, security="starttls"), tmp_path), digest, subscription
    )
    assert outcome.reason == "not-configured"
    assert "STARTTLS" in outcome.detail
    assert "[smtp] security" in outcome.detail
    assert not server.box.envelopes


@pytest.mark.parametrize(
    ("command", "reply", "reason"),
    [
        ("MAIL", "553 not your address", "refused"),
        ("MAIL", "451 try later", "receiver-unavailable"),
        ("RCPT", "550 no such user", "refused"),
        ("RCPT", "450 greylisted", "receiver-unavailable"),
        ("RCPT", "421 closing", "receiver-unavailable"),
        ("DATA", "554 spam", "refused"),
        ("DATA", "452 disk full", "receiver-unavailable"),
    ],
)
def test_what_the_server_says_decides(
    mail_server: Start,
    tmp_path: Path,
    digest: Digest,
    subscription: Subscription,
    command: str,
    reply: str,
    reason: str,
) -> None:
    server = mail_server()
    server.box.answers[command] = reply
    outcome = sent(notifier(settings(server.port), tmp_path), digest, subscription)
    assert outcome.reason == reason
    assert outcome.detail.endswith(reply)
    assert not server.box.envelopes


def test_a_wrong_password_says_what_to_do_and_not_what_it_was(
    mail_server: Start, tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    server = mail_server()
    wrong = tmp_path / "wrong"
    wrong.write_text("tr0ub4dor")
    smtp = settings(server.port, username="digest", password_file=str(wrong))
    outcome = sent(notifier(smtp, tmp_path), digest, subscription)
    assert outcome.reason == "not-configured"
    assert "[smtp] username" in outcome.detail
    assert "tr0ub4dor" not in outcome.detail


@pytest.mark.parametrize("content", [None, b"", b"\n  \n", b"\xff\xfe\x00", b"x" * 70_000])
def test_a_password_file_that_is_none(
    tmp_path: Path, digest: Digest, subscription: Subscription, content: bytes | None
) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    smtp = settings(9, username="digest", password_file=str(file))
    outcome = sent(notifier(smtp, tmp_path), digest, subscription)
    assert outcome.reason == "not-configured"
    assert outcome.detail.startswith(f"[smtp] password_file: the file {file}")


def test_no_password_file_at_all(
    tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    outcome = sent(notifier(settings(9, username="digest"), tmp_path), digest, subscription)
    assert outcome.reason == "not-configured"
    assert "[smtp] password_file is not set" in outcome.detail


@pytest.mark.parametrize(
    "address", ["nobody", "a@example.org, b@example.org", "a@b\r\nRCPT TO:<c@d>"]
)
def test_an_address_that_is_none(
    mail_server: Start, tmp_path: Path, digest: Digest, subscription: Subscription, address: str
) -> None:
    server = mail_server()
    made = notifier(settings(server.port), tmp_path)
    outcome = sent(made, digest, replace(subscription, address=address))
    assert outcome.reason == "not-configured"
    assert "is not one e-mail address" in outcome.detail
    assert not server.box.envelopes


@pytest.mark.server
def test_nobody_listens(tmp_path: Path, digest: Digest, subscription: Subscription) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    outcome = sent(notifier(settings(port), tmp_path), digest, subscription)
    assert outcome.reason == "receiver-unavailable"
    assert f"localhost:{port}" in outcome.detail


@pytest.fixture
def dripping() -> Iterator[int]:
    """A server that never ends its greeting: a byte now and then, for ever."""
    stop = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = server.accept()
        with connection:
            while not stop.wait(0.05):
                try:
                    connection.send(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    yield server.getsockname()[1]
    stop.set()
    thread.join()
    server.close()


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_drips_is_left_in_time(dripping: int, security: str) -> None:
    with (
        pytest.raises((TimeoutError, ssl.SSLError)),
        connected(settings(dripping, security=security), read_seconds=5, total_seconds=0.4),
    ):
        pytest.fail("there was no greeting")


def test_the_watch_ends_with_the_conversation(mail_server: Start) -> None:
    server = mail_server()
    with connected(settings(server.port), total_seconds=0.2) as conversation:
        conversation.noop()
    time.sleep(0.3)
    assert not [t for t in threading.enumerate() if isinstance(t, threading.Timer)]


def test_the_pauses_grow_from_a_minute_to_a_day(tmp_path: Path) -> None:
    made = notifier(settings(9), tmp_path)
    pauses = []
    while (pause := made.next_try(len(pauses) + 1)) is not None:
        pauses.append(pause)
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert timedelta(days=2) < sum(pauses, timedelta()) < timedelta(days=5)


# Outbox --------------------------------------------------------------------------------------


def outbox(tmp_path: Path) -> tuple[EmailNotifier, Path]:
    folder = tmp_path / "var" / "outbox"
    return EmailNotifier(SmtpSettings(), folder), folder


def test_without_a_server_mails_become_files(
    tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    made, folder = outbox(tmp_path)
    delivery = made.message(digest, subscription, UNTIL)
    outcome = made.send(delivery, subscription)
    (file,) = folder.iterdir()
    assert file.name == f"2026-11-21-press-office-{delivery.id}.eml"
    assert outcome == Sent(reason="sent", detail=f"written to {file}")
    assert file.read_bytes() == delivery.payload.encode("ascii")
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["From"] == "sco-monitor <sco-monitor@localhost>"


def test_the_same_mail_again_is_the_same_file(
    tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    made, folder = outbox(tmp_path)
    delivery = made.message(digest, subscription, UNTIL)
    for _ in range(3):
        assert made.send(delivery, subscription).reason == "sent"
    assert len(list(folder.iterdir())) == 1


def test_the_date_of_the_file_is_the_readers(
    tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    made, folder = outbox(tmp_path)
    evening = UNTIL.replace(hour=22)
    made.send(made.message(digest, subscription, evening), subscription)
    made.send(made.message(digest, replace(subscription, timezone="?", address="b@c"), evening),
              replace(subscription, timezone="?"))  # fmt: skip
    assert sorted(file.name[:10] for file in folder.iterdir()) == ["2026-11-21", "2026-11-22"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "\0", "Пресс служба", "x" * 300])
def test_no_name_leaves_the_outbox(
    tmp_path: Path, digest: Digest, subscription: Subscription, name: str
) -> None:
    made, folder = outbox(tmp_path)
    odd = replace(subscription, name=name)
    outcome = made.send(made.message(replace(digest, subscription=name), odd, UNTIL), odd)
    assert outcome.reason == "sent"
    assert [file.parent for file in folder.glob("*.eml")] == [folder]


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    (tmp_path / "var").write_text("a file, not a folder")
    made, _ = outbox(tmp_path)
    outcome = made.send(made.message(digest, subscription, UNTIL), subscription)
    assert outcome.reason == "receiver-unavailable"
    assert "cannot be written" in outcome.detail


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_is_a_full_disk(
    tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    # The half-written file of this thread is a link to a device that is always full.
    made, folder = outbox(tmp_path)
    delivery = made.message(digest, subscription, UNTIL)
    folder.mkdir(parents=True)
    name = f".2026-11-21-press-office-{delivery.id}.eml.{os.getpid()}-{threading.get_ident()}"
    (folder / name).symlink_to("/dev/full")
    assert made.send(delivery, subscription).reason == "disk-full"
    assert not list(folder.iterdir())


KILLED = """
import sys, pathlib
from datetime import UTC, datetime
from config.settings import SmtpSettings
from monitor.notifiers.email import EmailNotifier
from storage.records import Delivery, Subscription
made = EmailNotifier(SmtpSettings(), pathlib.Path(sys.argv[1]))
wish = Subscription(name="s", channel="email", address="a@b")
message = Delivery(id="d", subscription="s", channel="email", address="a@b", subject="",
                   payload="x" * 3_000_000, created=datetime(2026, 11, 21, tzinfo=UTC))
print("ready", flush=True)
while True:
    made.send(message, wish)
"""


@pytest.mark.long
def test_a_kill_leaves_no_half_mail(tmp_path: Path) -> None:
    for round_ in range(3):
        folder = tmp_path / str(round_)
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        with process.stdout:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(0.05 + round_ * 0.023)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert {file.stat().st_size for file in folder.glob("[!.]*.eml")} <= {3_000_000}


def test_a_delivery_is_what_the_store_keeps(
    tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    made, _ = outbox(tmp_path)
    delivery = made.message(digest, subscription, UNTIL)
    assert isinstance(delivery, Delivery)
    assert (delivery.channel, delivery.digest) == ("email", digest.id)
    assert delivery.address == subscription.address
