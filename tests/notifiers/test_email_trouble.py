"""Mail servers that drop the line, and addresses in other scripts than Latin."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.notifiers.email import EmailNotifier
from storage.records import Digest, Subscription
from tests.notifiers.test_email import Start, notifier, sent, settings


@contextmanager
def dropping(*, at: str) -> Iterator[int]:
    """A server that ends the connection instead of answering *at* a command, "." being the end."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rwb") as stream:
            stream.write(b"220 here\r\n")
            stream.flush()
            is_data = False
            for line in stream:
                word = line.strip().split(b" ")[0].upper().decode("ascii", "replace")
                if word == at:
                    return
                if is_data:
                    continue
                is_data = word == "DATA"
                stream.write(b"354 go on\r\n" if is_data else b"250 well\r\n")
                stream.flush()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        thread.join()
        server.close()


@pytest.mark.server
@pytest.mark.parametrize("at", ["EHLO", "MAIL", "RCPT", "DATA", "."])
def test_a_line_that_drops_is_tried_again(
    at: str, tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    with dropping(at=at) as port:
        outcome = sent(notifier(settings(port), tmp_path), digest, subscription)
    assert outcome.reason == "receiver-unavailable", outcome
    assert outcome.silent


def test_an_international_host_name_is_sent_to_as_what_it_stands_for(
    mail_server: Start, tmp_path: Path, digest: Digest, subscription: Subscription
) -> None:
    server = mail_server()
    to = replace(subscription, address="Пресс-служба <press@почта.рф>")
    made: EmailNotifier = notifier(settings(server.port), tmp_path)
    assert sent(made, digest, to).reason == "sent"
    (envelope,) = server.box.envelopes
    assert envelope.rcpt_tos == ["press@xn--80a1acny.xn--p1ai"]
