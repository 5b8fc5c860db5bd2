"""What servers answer: headers, statuses, empty and error pages, Retry-After."""

from __future__ import annotations

import gzip
from typing import Final

from tests.hostile.scripts import QUICK, Case, breathless, endless, raw, reply
from tests.hostile.server import Wire

HELLO: Final = b"hello"


def _refuse_conditional(wire: Wire) -> None:
    known = "if-none-match" in wire.head.lower()
    wire.send(b"HTTP/1.1 304 Not Modified\r\n\r\n" if known else b"HTTP/1.1 200 OK\r\n\r\nnew")


HEADERS: Final = (
    Case(
        name="header-without-colon",
        expect="ok",
        script=raw("HTTP/1.1 200 OK\r\nnonsense\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="header-with-nul",
        expect="ok",
        script=raw(b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="header-name-with-space",
        expect="ok",
        script=raw("HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="header-folded",
        expect="ok",
        script=raw("HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 5\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="header-in-bytes",
        expect="ok",
        script=raw(b"HTTP/1.1 200 OK\r\nX: \xd0\xa8\xff\x01\r\nContent-Length: 5\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="headers-3000",
        expect="ok",
        script=raw("HTTP/1.1 200 OK\r\n", "X: 1234567890\r\n" * 3_000, "\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="headers-20000",
        expect="headers-too-large",
        script=raw("HTTP/1.1 200 OK\r\n", "X: 1234567890\r\n" * 20_000, "\r\nhello"),
    ),
    Case(
        name="charset-is-a-codec",
        expect="ok",
        script=reply(HELLO, headers=("Content-Type: text/html; charset=bz2",)),
        body=HELLO,
    ),
    Case(
        name="content-type-endless",
        expect="ok",
        script=reply(HELLO, headers=("Content-Type: text/" + "html" * 5_000,)),
        body=HELLO,
    ),
    Case(
        name="content-type-in-bytes",
        expect="ok",
        script=raw(b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xfe; charset=\xff\r\n\r\nhello"),
        body=HELLO,
    ),
    Case(
        name="cookies",
        expect="ok",
        script=reply(HELLO, headers=("Set-Cookie: track=1; Domain=127.0.0.2",) * 20),
        body=HELLO,
    ),
)

STATUSES: Final = tuple(
    Case(
        name=f"status-{status}",
        expect=reason,
        script=reply(b"<p>an error page</p>", status=f"{status} Whatever"),
        status=status,
    )
    for status, reason in (
        (201, "ok"),
        (203, "ok"),
        (206, "http-error"),
        (208, "http-error"),
        (300, "http-error"),
        (305, "http-error"),
        (400, "http-error"),
        (401, "forbidden"),
        (403, "forbidden"),
        (404, "not-found"),
        (406, "http-error"),
        (410, "gone"),
        (418, "http-error"),
        (429, "rate-limited"),
        (451, "forbidden"),
        (500, "unavailable"),
        (502, "unavailable"),
        (503, "unavailable"),
        (504, "unavailable"),
        (520, "unavailable"),
        (999, "http-error"),
    )
)

ENDINGS: Final = (
    Case(name="empty-body", expect="empty", script=reply(b"")),
    Case(name="no-content", expect="empty", script=raw("HTTP/1.1 204 No Content\r\n\r\n")),
    Case(name="reset-content", expect="empty", script=reply(b"", status="205 Reset")),
    Case(
        name="unasked-not-modified",
        expect="http-error",
        script=raw("HTTP/1.1 304 Not Modified\r\n\r\n"),
        detail="304",
    ),
    Case(
        name="not-modified",
        expect="not-modified",
        script=_refuse_conditional,
        request={"etag": '"a"'},
    ),
    Case(
        name="not-modified-with-body",
        expect="not-modified",
        script=reply(HELLO, status="304 Not Modified"),
        request={"last_modified": "Sat, 21 Nov 2026 10:00:00 GMT"},
        body=b"",
    ),
    Case(
        name="validator-unsendable",
        expect="ok",
        script=_refuse_conditional,
        request={"etag": 'x"\r\nX-Injected: 1', "last_modified": "\u65e5"},
        body=b"new",
    ),
    Case(
        name="error-page-endless",
        expect="unavailable",
        script=endless("HTTP/1.1 503 Later\r\n\r\n", b"x" * 65_536),
        status=503,
    ),
    Case(
        name="error-page-longer-than-announced",
        expect="not-found",
        script=endless("HTTP/1.1 404 No\r\nContent-Length: 99\r\n\r\n", b"x"),
        status=404,
    ),
    Case(
        name="error-page-silent",
        expect="gone",
        script=breathless("HTTP/1.1 410 Gone\r\nContent-Length: 99\r\n\r\nx"),
        status=410,
        limits=QUICK,
    ),
    Case(
        name="error-page-is-a-bomb",
        expect="forbidden",
        script=reply(
            gzip.compress(bytes(20_000_000)),
            status="403 No",
            headers=("Content-Encoding: gzip",),
        ),
    ),
    Case(
        name="error-page-miscoded",
        expect="not-found",
        script=reply(HELLO, status="404 No", headers=("Content-Encoding: br",)),
    ),
)

RETRY_AFTER: Final = tuple(
    Case(
        name=f"retry-after-{name}",
        expect="rate-limited",
        script=reply(b"slow down", status="429 Slow", headers=(f"Retry-After: {value}",)),
        retry_after=seconds,
    )
    for name, value, seconds in (
        ("seconds", "120", 120),
        ("padded", "  7 ", 7),
        ("a-year", "31536000", 172_800),
        ("endless", "9" * 400, 172_800),
        ("negative", "-5", None),
        ("nonsense", "soon", None),
        ("past-date", "Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("far-date", "Fri, 31 Dec 9999 23:59:59 GMT", 172_800),
        ("bad-date", "Fri, 99 Dec 99999 23:59:59 GMT", None),
    )
)

CASES: Final = (*HEADERS, *STATUSES, *ENDINGS, *RETRY_AFTER)
