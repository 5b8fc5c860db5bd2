"""Where servers send a client: round in circles, to other schemes, and inside.

Every forbidden target is tried twice: as the URL that is asked for, and as the target of a
redirect from a page that is allowed. The canaries listen behind many of them.
"""

from __future__ import annotations

import time
from typing import Final

from monitor.http.resolver import Answer
from tests.hostile.scripts import Case, moved, raw, reply
from tests.hostile.server import OTHER, SERVER, Script, Wire

HELLO: Final = b"hello"

NAMES: Final[dict[str, tuple[Answer, ...]]] = {
    "server.test": ((SERVER,),),
    "other.test": ((OTHER,),),
    "tls.test": ((SERVER,),),
    "xn--e1afmkfd.test": ((SERVER,),),
    "under_score.test": ((SERVER,),),
    "inside.test": (("127.0.0.1",),),
    "inside6.test": (("::1",),),
    "router.test": (("192.168.1.1",),),
    "metadata.test": (("169.254.169.254",),),
    "mixed.test": ((SERVER, "127.0.0.1"),),
    "mixed6.test": ((SERVER, "::1"),),
    "mixed-last.test": (("93.184.216.34", "93.184.216.35", "10.0.0.1"),),
    "mapped.test": (("::ffff:127.0.0.1",),),
    "nat64.test": (("64:ff9b::7f00:1",),),
    "zone.test": (("fe80::1%lo",),),
    "nothing.test": ((),),
    "nonsense.test": (("not-an-address",),),
    "rebinds.test": ((SERVER,), ("127.0.0.1",)),
    "rebinds-between.test": ((SERVER,), ("127.0.0.1",)),
    "rebinds-on-the-way.test": ((SERVER,), ("127.0.0.1",)),
    "first-dead.test": (("127.0.0.5", SERVER),),
}
"""What the resolver answers. 127.0.0.5 is allowed too, but nobody listens there."""

_FORBIDDEN: Final = (
    ("loopback", "http://{canary}/", "address-refused"),
    ("loopback-short", "http://127.1:{port}/", "address-refused"),
    ("loopback-decimal", "http://2130706433:{port}/", "address-refused"),
    ("loopback-hex", "http://0x7f000001:{port}/", "address-refused"),
    ("loopback-hex-parts", "http://0x7f.1:{port}/", "address-refused"),
    ("loopback-octal", "http://017700000001:{port}/", "address-refused"),
    ("zero", "http://0:{port}/", "address-refused"),
    ("zeros", "http://0.0.0.0:{port}/", "address-refused"),
    ("loopback6", "http://[::1]:{port}/", "address-refused"),
    ("zeros6", "http://[::]:{port}/", "address-refused"),
    ("mapped", "http://[::ffff:127.0.0.1]:{port}/", "address-refused"),
    ("mapped-of-allowed", "http://[::ffff:127.0.0.2]:{port}/", "address-refused"),
    ("compatible", "http://[::127.0.0.1]:{port}/", "address-refused"),
    ("nat64", "http://[64:ff9b::127.0.0.1]:{port}/", "address-refused"),
    ("nat64-local", "http://[64:ff9b:1::127.0.0.1]:{port}/", "address-refused"),
    ("6to4", "http://[2002:7f00:1::]:{port}/", "address-refused"),
    ("teredo", "http://[2001::80ff:fffe]:{port}/", "address-refused"),
    ("localhost", "http://LOCALHOST:{port}/", "address-refused"),
    ("another-canary", "http://127.0.0.3:{port}/", "address-refused"),
    ("private", "http://10.0.0.1/", "address-refused"),
    ("private-tls", "https://192.168.1.1/", "address-refused"),
    ("metadata", "http://169.254.169.254/latest/meta-data/", "address-refused"),
    ("metadata6", "http://[fd00:ec2::254]/", "address-refused"),
    ("metadata-azure", "http://168.63.129.16/", "address-refused"),
    ("multicast", "http://224.0.0.1/", "address-refused"),
    ("broadcast", "http://255.255.255.255/", "address-refused"),
    ("link-local6", "http://[fe80::1]/", "address-refused"),
    ("site-local6", "http://[fec0::1]/", "address-refused"),
    ("public-on-allowed-port", "http://93.184.216.34:{port}/", "address-refused"),
    ("name-inside", "http://inside.test:{port}/", "address-refused"),
    ("name-inside-port-80", "http://inside.test/", "address-refused"),
    ("name-inside-dot", "http://inside.test.:{port}/", "address-refused"),
    ("name-inside6", "http://inside6.test:{port}/", "address-refused"),
    ("name-of-router", "http://router.test/", "address-refused"),
    ("name-of-metadata", "http://metadata.test/", "address-refused"),
    ("name-mixed", "http://mixed.test:{port}/", "address-refused"),
    ("name-mixed6", "http://mixed6.test:{port}/", "address-refused"),
    ("name-mixed-last", "http://mixed-last.test/", "address-refused"),
    ("name-mapped", "http://mapped.test:{port}/", "address-refused"),
    ("name-nat64", "http://nat64.test:{port}/", "address-refused"),
    ("name-zone", "http://zone.test:{port}/", "address-refused"),
    ("name-nonsense", "http://nonsense.test:{port}/", "address-refused"),
    ("name-unknown", "http://unknown.test:{port}/", "dns-failed"),
    ("name-without-address", "http://nothing.test:{port}/", "dns-failed"),
    ("name-endless", "http://" + "a" * 64 + ".example:{port}/", "dns-failed"),
    ("user", "http://user@{server}/good", "url-refused"),
    ("user-and-password", "http://user:secret@{server}/good", "url-refused"),
    ("user-looks-like-host", "http://{server}@{canary}/", "url-refused"),
    ("backslash", "http://{server}\\@{canary}/", "url-refused"),
    ("percent-host", "http://%31%32%37.0.0.1:{port}/", "url-refused"),
    ("zone-in-url", "http://[fe80::1%25lo]:{port}/", "url-refused"),
    ("two-dots", "http://127..1:{port}/", "url-refused"),
    ("port-ssh", "http://93.184.216.34:22/", "url-refused"),
    ("port-zero", "http://127.0.0.1:0/", "url-refused"),
    ("port-8080", "http://93.184.216.34:8080/", "url-refused"),
    ("port-endless", "http://127.0.0.1:99999999999999999999/", "url-refused"),
    ("file", "file:///etc/passwd", "url-refused"),
    ("file-with-host", "file://127.0.0.1/etc/passwd", "url-refused"),
    ("ftp", "ftp://93.184.216.34/", "url-refused"),
    ("gopher", "gopher://{canary}/_GET%20/", "url-refused"),
    ("javascript", "javascript:alert(1)", "url-refused"),
    ("data", "data:text/html,hello", "url-refused"),
    ("websocket", "ws://{canary}/", "url-refused"),
    ("feed-scheme", "feed://{server}/good", "url-refused"),
    ("mail", "mailto:a@example.org", "url-refused"),
)
# No URL at all: as a redirect it is the redirect that is bad.
_NO_URLS: Final = (
    ("port-letters", "http://127.0.0.1:http/"),
    ("octal-parts", "http://0177.0.0.1:{port}/"),
    ("brackets", "http://[::1/"),
    ("brackets-name", "http://[localhost]:{port}/"),
    ("wide-digits", "http://\uff11\uff12\uff17.0.0.1:{port}/"),
    ("circled", "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{port}/"),
    ("control", "http://{server}/\x01"),
)


_AS_BROWSERS: Final = {
    "backslash": "not-found",
    "wide-digits": "address-refused",
    "circled": "address-refused",
}
"""Targets that are mended as browsers do it, and judged then."""


def _cases_of(name: str, target: str, direct: str, redirected: str) -> tuple[Case, Case]:
    return (
        Case(name=f"to-{name}", expect=direct, url=target),
        Case(
            name=f"redirect-to-{name}",
            expect=_AS_BROWSERS.get(name, redirected),
            script=moved(target),
        ),
    )


FORBIDDEN: Final = tuple(
    case for name, target, reason in _FORBIDDEN for case in _cases_of(name, target, reason, reason)
) + tuple(
    case
    for name, target in _NO_URLS
    for case in _cases_of(name, target, "url-refused", "bad-redirect")
)


def _deeper(wire: Wire) -> None:
    """Redirect for ever, always to a new address."""
    query = wire.path.partition("?")[2] or "0"
    moved(f"/deeper?{int(query) + 1}")(wire)


def _slow_deeper(wire: Wire) -> None:
    time.sleep(0.25)
    query = wire.path.partition("?")[2] or "0"
    moved(f"/slow-deeper?{int(query) + 1}")(wire)


def _location(*lines: bytes) -> Script:
    return raw(b"HTTP/1.1 302 Found\r\n", *lines, b"Content-Length: 0\r\n\r\n")


STEPS: Final = tuple(
    Case(
        name=f"step-{number}",
        expect="ok" if number <= 10 else "too-many-redirects",
        script=moved(f"/step-{number - 1}") if number else reply(HELLO),
    )
    for number in range(13)
)

WAYS: Final = (
    *(
        Case(
            name=f"redirect-{status}",
            expect="ok",
            script=moved("/good", status=f"{status} Moved"),
            body=HELLO,
        )
        for status in (301, 302, 303, 307, 308)
    ),
    Case(name="relative", expect="ok", script=moved("good"), body=HELLO),
    Case(name="relative-dots", expect="ok", script=moved("./a/b/../../../good"), body=HELLO),
    Case(name="relative-scheme", expect="ok", script=moved("//{other}/good"), body=HELLO),
    Case(name="relative-query", expect="too-many-redirects", script=moved("?relative-query")),
    Case(name="absolute", expect="ok", script=moved("http://{other}/good"), body=HELLO),
    Case(name="fragment", expect="ok", script=moved("/good#part"), body=HELLO),
    Case(name="spaces", expect="ok", script=moved("/good?a b"), body=HELLO),
    Case(name="padded", expect="ok", script=moved("  /good  "), body=HELLO),
    Case(name="cyrillic", expect="ok", script=moved("/good?\u0428\u041e\u0421"), body=HELLO),
    Case(
        name="latin-1",
        expect="ok",
        script=_location(b"Location: /good?caf\xe9\r\n"),
        body=HELLO,
    ),
    Case(
        name="idn",
        expect="ok",
        script=moved("http://\u043f\u0440\u0438\u043c\u0435\u0440.test:{port}/good"),
        body=HELLO,
    ),
    Case(
        name="trailing-dot",
        expect="ok",
        script=moved("http://server.test.:{port}/good"),
        body=HELLO,
    ),
    Case(
        name="underscore",
        expect="ok",
        script=moved("http://under_score.test:{port}/good"),
        body=HELLO,
    ),
    Case(
        name="same-target-twice",
        expect="ok",
        script=_location(b"Location: /good\r\n", b"Location: /good\r\n"),
        body=HELLO,
    ),
    Case(name="second-address", expect="ok", url="http://first-dead.test:{port}/good", body=HELLO),
    Case(name="short-form-of-allowed", expect="ok", url="http://127.2:{port}/good", body=HELLO),
    Case(name="rebound-at-dial", expect="ok", url="http://rebinds.test:{port}/good", body=HELLO),
    Case(
        name="rebound-on-the-way",
        expect="address-refused",
        script=moved("/good"),
        url="http://rebinds-on-the-way.test:{port}/rebound-on-the-way",
    ),
    Case(name="loop", expect="too-many-redirects", script=moved("/loop"), detail="loop"),
    Case(
        name="target-with-tab",
        expect="bad-redirect",
        script=_location(b"Location: /go\x0bod\r\n"),
    ),
    Case(
        name="loop-with-cookie",
        expect="too-many-redirects",
        script=moved("/loop-with-cookie", more=("Set-Cookie: seen=1",)),
    ),
    Case(name="loop-by-fragment", expect="too-many-redirects", script=moved("/loop-by-fragment#x")),
    Case(name="ping", expect="too-many-redirects", script=moved("/pong")),
    Case(name="pong", expect="too-many-redirects", script=moved("http://{other}/ping")),
    Case(name="deeper", expect="too-many-redirects", script=_deeper),
    Case(name="slow-deeper", expect="timeout", script=_slow_deeper),
    Case(name="no-target", expect="bad-redirect", script=_location()),
    Case(name="empty-target", expect="bad-redirect", script=_location(b"Location:\r\n")),
    Case(
        name="two-targets",
        expect="bad-redirect",
        script=_location(b"Location: /good\r\n", b"Location: /loop\r\n"),
    ),
    Case(
        name="endless-target",
        expect="bad-redirect",
        script=_location(b"Location: /" + b"a" * 3_000 + b"\r\n"),
    ),
    Case(
        name="target-with-escape",
        expect="bad-redirect",
        script=_location(b"Location: /good\x1b[31m\r\n"),
    ),
    Case(
        name="target-folded",
        expect="ok",
        script=_location(b"Location: /good?a\r\n X-Injected: 1\r\n"),
        body=HELLO,
    ),
    Case(
        name="target-with-return",
        expect="bad-redirect",
        script=_location(b"Location: /good\rX-Injected: 1\r\n"),
    ),
    Case(name="redirect-with-endless-body", expect="ok", script=lambda wire: _endless(wire)),
    Case(name="url-endless", expect="url-refused", url="http://{server}/" + "a" * 3_000),
    Case(name="url-of-a-dot", expect="url-refused", url="http://./"),
    Case(name="url-without-host", expect="url-refused", url="http:///good"),
    Case(name="url-empty", expect="url-refused", url=""),
    Case(name="url-relative", expect="url-refused", url="/good"),
    Case(name="url-surrogate", expect="url-refused", url="http://{server}/\ud800"),
    Case(name="url-host-surrogate", expect="url-refused", url="http://\ud800.test/"),
    Case(name="url-line-break", expect="url-refused", url="http://{server}/\r\nX-Injected: 1"),
    Case(
        name="not-followed",
        expect="http-error",
        script=moved("/good"),
        request={"follow_redirects": False},
        status=302,
    ),
    Case(
        name="post-not-followed",
        expect="http-error",
        script=moved("http://{canary}/"),
        request={"method": "POST", "body": b"{}"},
        status=302,
    ),
    Case(
        name="error-with-target",
        expect="not-found",
        script=moved("http://{canary}/", status="404 Not Found"),
    ),
    Case(
        name="refresh-header",
        expect="ok",
        script=reply(HELLO, headers=("Refresh: 0; url=http://127.0.0.1/",)),
        body=HELLO,
    ),
)


def _endless(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 302 Found\r\nLocation: /good\r\n\r\n")
    wire.flood(b"x" * 65_536)


CASES: Final = (*STEPS, *WAYS, *FORBIDDEN)
