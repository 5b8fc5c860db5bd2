"""What servers do to HTTP itself: pace, framing, TLS."""

from __future__ import annotations

import socket
import struct
import time
from typing import Final

from tests.hostile.scripts import Case, breathless, endless, raw, reply
from tests.hostile.server import Rudeness, Script, Wire

OK: Final = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED: Final = OK + "Transfer-Encoding: chunked\r\n\r\n"
HELLO: Final = b"hello"


def _silent(wire: Wire) -> None:
    wire.hold()


def _drip_head(wire: Wire) -> None:
    wire.drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000, every=0.02)


def _drip_body(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    wire.drip(b"x" * 100_000, every=0.02)


def _drip_chunks(wire: Wire) -> None:
    wire.send(CHUNKED.encode())
    for _ in range(10_000):
        wire.send(b"1\r\nx\r\n")
        time.sleep(0.02)


def _drip_interim(wire: Wire) -> None:
    for _ in range(10_000):
        wire.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        time.sleep(0.02)


def _reset_after(data: str) -> Script:
    def script(wire: Wire) -> None:
        wire.send(data.encode())
        time.sleep(0.05)  # else the client's kernel may throw the bytes away unread
        wire.reset()

    return script


PACE: Final = (
    Case(name="silence", expect="timeout", script=_silent),
    Case(name="silence-after-status", expect="timeout", script=breathless("HTTP/1.1 200 OK\r\n")),
    Case(name="silence-after-head", expect="timeout", script=breathless(OK + "\r\n"), status=200),
    Case(name="drip-header", expect="timeout", script=_drip_head),
    Case(name="drip-body", expect="timeout", script=_drip_body, status=200),
    Case(name="drip-chunks", expect="timeout", script=_drip_chunks),
    Case(name="drip-interim", expect="timeout", script=_drip_interim),
    Case(
        name="flood-interim",
        expect="headers-too-large",
        script=endless("", b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"),
    ),
    Case(
        name="endless-body",
        expect="too-large",
        script=endless(OK + "\r\n", b"x" * 65_536),
    ),
    Case(
        name="endless-chunks",
        expect="too-large",
        script=endless(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    ),
    Case(
        name="endless-tiny-chunks",
        expect="protocol-error",
        script=endless(CHUNKED, b"1\r\nx\r\n"),
        detail="pieces",
    ),
    Case(
        name="ten-terabytes-announced",
        expect="too-large",
        script=breathless(OK + "Content-Length: 10995116277760\r\n\r\nx"),
        detail="announced",
    ),
    Case(
        name="endless-headers",
        expect="headers-too-large",
        script=endless("HTTP/1.1 200 OK\r\n", b"X-Filler: 0123456789\r\n"),
    ),
    Case(
        name="endless-header-line",
        expect="headers-too-large",
        script=endless("HTTP/1.1 200 OK\r\nX-Long: ", b"y" * 1000),
    ),
    Case(
        name="endless-status-line",
        expect="headers-too-large",
        script=endless("HTTP/1.1 200 ", b"OK " * 300),
    ),
    Case(
        name="endless-folded-header",
        expect="headers-too-large",
        script=endless("HTTP/1.1 200 OK\r\nX-Long: y", b"\r\n y" * 300),
    ),
    Case(
        name="endless-chunk-extension",
        expect="protocol-error",
        script=endless(CHUNKED + "5;", b"extension=" * 100),
    ),
    Case(
        name="endless-trailers",
        expect="protocol-error",
        script=endless(CHUNKED + "0\r\n", b"X-Trailer: 0123456789\r\n"),
    ),
    Case(
        name="no-name-answer",
        expect="dns-timeout",
        url="http://hangs.test:{port}/",
    ),
)

FRAMING: Final = (
    Case(name="good", expect="ok", script=reply(HELLO), body=HELLO, status=200),
    Case(
        name="good-until-close",
        expect="ok",
        script=raw("HTTP/1.0 200 OK\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="good-chunked",
        expect="ok",
        script=raw(CHUNKED, "3\r\nhel\r\n2;ext=1\r\nlo\r\n0\r\nX-Trailer: 1\r\n\r\n"),
        body=HELLO,
    ),
    Case(
        name="good-in-small-chunks",
        expect="ok",
        script=raw(CHUNKED, b"1\r\nx\r\n" * 2_000, "0\r\n\r\n"),
        body=b"x" * 2_000,
    ),
    Case(
        name="good-after-continue",
        expect="ok",
        script=raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n", OK, "\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="good-without-phrase",
        expect="ok",
        script=raw("HTTP/1.1 200\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="length-too-long",
        expect="truncated",
        script=raw(OK, "Content-Length: 500\r\n\r\nhello"),
        status=200,
    ),
    Case(
        name="length-too-short",
        expect="ok",
        script=raw(OK, "Content-Length: 5\r\n\r\nhello and more"),
        body=HELLO,
    ),
    Case(
        name="length-negative",
        expect="ok",
        script=raw(OK, "Content-Length: -5\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="length-no-number",
        expect="ok",
        script=raw(OK, "Content-Length: five\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="length-of-many-digits",
        expect="protocol-error",
        script=raw(OK, f"Content-Length: {'9' * 5_000}\r\n\r\nhello"),
    ),
    Case(
        name="lengths-differ",
        expect="protocol-error",
        script=raw(OK, "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
    ),
    Case(
        name="lengths-agree",
        expect="ok",
        script=raw(OK, "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="length-and-chunks",
        expect="ok",
        script=raw(
            OK, "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        ),
        body=HELLO,
    ),
    Case(
        name="transfer-gzip-chunked",
        expect="empty",
        script=raw(OK, "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    ),
    Case(
        name="transfer-unknown",
        expect="ok",
        script=raw(OK, "Transfer-Encoding: sdch\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="transfer-twice",
        expect="ok",
        script=raw(
            OK,
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\nhello\r\n0\r\n\r\n",
        ),
        body=b"hello",
    ),
    Case(
        name="chunk-size-no-number",
        expect="protocol-error",
        script=raw(CHUNKED, "xyz\r\nhello\r\n0\r\n\r\n"),
    ),
    Case(
        name="chunk-size-negative",
        expect="protocol-error",
        script=raw(CHUNKED, "-5\r\nhello\r\n0\r\n\r\n"),
    ),
    Case(
        name="chunk-size-of-30-digits",
        expect="protocol-error",
        script=raw(CHUNKED, "f" * 30, "\r\nhello\r\n0\r\n\r\n"),
    ),
    Case(
        name="chunk-size-of-exabytes",
        expect="truncated",
        script=raw(CHUNKED, "fffffffffffffff\r\nhello"),
    ),
    Case(
        name="chunk-without-line-end",
        expect="protocol-error",
        script=raw(CHUNKED, "5\r\nhelloXX0\r\n\r\n"),
    ),
    Case(name="chunks-cut", expect="truncated", script=raw(CHUNKED, "5\r\nhello\r\n")),
    Case(name="chunk-head-cut", expect="truncated", script=raw(CHUNKED, "5\r\nhello\r\n10")),
    Case(
        name="no-http",
        expect="protocol-error",
        script=raw("<html>an HTTP/0.9 page</html>"),
    ),
    Case(name="icecast", expect="protocol-error", script=raw("ICY 200 OK\r\n\r\nhello")),
    Case(name="http2-frames", expect="protocol-error", script=raw(b"\0\0\x12\x04\0\0\0\0\0" * 9)),
    Case(name="ssh-banner", expect="protocol-error", url="http://{banner}/"),
    Case(name="status-of-two-digits", expect="protocol-error", script=raw("HTTP/1.1 99 X\r\n\r\n")),
    Case(name="status-zero", expect="protocol-error", script=raw("HTTP/1.1 000 X\r\n\r\n")),
    Case(
        name="status-of-four-digits", expect="protocol-error", script=raw("HTTP/1.1 2000 X\r\n\r\n")
    ),
    Case(
        name="switching-protocols",
        expect="protocol-error",
        script=raw("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    ),
    Case(name="hang-up", expect="protocol-error", script=raw()),
    Case(name="hang-up-in-head", expect="protocol-error", script=raw("HTTP/1.1 200 OK\r\nX: ")),
    Case(name="hang-up-unasked", expect="protocol-error", url="http://{hangup}/"),
    Case(name="reset-at-once", expect="protocol-error", url="http://{reset}/"),
    Case(name="reset-in-head", expect="protocol-error", script=_reset_after("HTTP/1.1 200 OK\r\n")),
    Case(
        name="reset-in-body",
        expect="truncated",
        script=_reset_after(OK + "Content-Length: 500\r\n\r\nhello"),
        status=200,
    ),
    Case(name="nobody-listens", expect="connect-failed", url="http://{closed}/"),
)

TLS: Final = (
    Case(name="tls-good", expect="ok", url="https://{tls_good}/good", body=HELLO),
    Case(name="tls-name", expect="ok", url="https://tls.test:{tls_good_port}/good", body=HELLO),
    Case(
        name="tls-expired", expect="tls-failed", url="https://{tls_expired}/good", detail="expired"
    ),
    Case(name="tls-self-signed", expect="tls-failed", url="https://{tls_self_signed}/good"),
    Case(
        name="tls-wrong-host",
        expect="tls-failed",
        url="https://{tls_wrong_host}/good",
        detail="127.0.0.2",
    ),
    Case(
        name="tls-silent-handshake",
        expect="timeout",
        url="https://{server}/good",
    ),
    Case(name="tls-answered-in-plain", expect="tls-failed", url="https://{banner}/"),
    Case(name="tls-reset", expect="tls-failed", url="https://{reset}/"),
    Case(name="tls-hang-up", expect="tls-failed", url="https://{hangup}/"),
    Case(name="tls-drip", expect="timeout", url="https://{tls_good}/drip-body"),
    Case(name="tls-truncated", expect="truncated", url="https://{tls_good}/length-too-long"),
    Case(
        name="tls-endless",
        expect="too-large",
        url="https://{tls_good}/endless-body",
    ),
    Case(
        name="plain-to-tls",
        expect="protocol-error",
        url="http://{tls_good}/good",
    ),
)


def _banner(sock: socket.socket) -> None:
    sock.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")
    sock.recv(65_536)


def _reset(sock: socket.socket) -> None:
    sock.recv(1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _hang_up(sock: socket.socket) -> None:
    sock.recv(65_536)


RUDE: Final[dict[str, Rudeness]] = {"banner": _banner, "reset": _reset, "hangup": _hang_up}

CASES: Final = (*PACE, *FRAMING, *TLS)
