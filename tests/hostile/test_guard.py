"""What the guard sends, keeps to itself, and gives back; on real sockets."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from monitor.http.guard import Guard, Hop, Limits, Request
from tests.hostile.guards import url
from tests.hostile.scripts import PATIENT, QUICK, moved, raw, reply
from tests.hostile.server import Newsroom, Wire, has_family, listener, read_request
from tests.http.test_walls import WALLS


def fields_of(head: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in head.split("\r\n")[1:])
    return {name.lower(): value for name, _, value in lines}


# -- what is sent --------------------------------------------------------------------------------


def test_the_request_is_honest_and_short(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/honest", reply(b"x"))
    guard.fetch(Request(url=url(newsroom, "/honest?q=1#part")))
    head = newsroom.requests[-1][1]
    assert head.startswith("GET /honest?q=1 HTTP/1.1\r\n")
    assert fields_of(head) == {
        "host": newsroom.places["server"],
        "user-agent": "sco-monitor-test/1 (+mailto:test@example.org)",
        "accept": "*/*",
        "accept-encoding": "gzip, identity",
        "connection": "close",
    }


def test_heads_are_kept_as_they_were(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/head-moved", moved("/head", more=("X-Old: 1",)))
    head = "HTTP/1.1 200 Very Well\r\nX-One: a: b\r\nx-two: c\r\nContent-Length: 1\r\n"
    newsroom.add("/head", raw(f"{head}\r\nx"))
    response = guard.fetch(Request(url=url(newsroom, "/head-moved")))
    assert response.response_head == head
    assert response.request_head.strip() == newsroom.heads("/head")[-1].strip()


def test_cookies_live_as_long_as_the_exchange(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/sets", reply(b"x", headers=("Set-Cookie: a=1; Path=/",)))
    newsroom.add("/sets-and-moves", moved("/sets", more=("Set-Cookie: b=1; Path=/",)))
    for _ in range(2):
        guard.fetch(Request(url=url(newsroom, "/sets-and-moves")))
    assert [fields_of(head).get("cookie") for head in newsroom.heads("/sets")] == ["b=1", "b=1"]
    assert not any("cookie" in fields_of(head) for head in newsroom.heads("/sets-and-moves"))


def test_cookies_stay_with_their_host(newsroom: Newsroom, guard: Guard) -> None:
    bomb = tuple(f"Set-Cookie: bomb{n}={'x' * 12}; Path=/" for n in range(1_000))
    newsroom.add("/stay-1", moved("http://{other}/stay-2", more=("Set-Cookie: b=1", *bomb)))
    newsroom.add("/stay-2", moved("http://{server}/stay-3", more=("Set-Cookie: c=1",)))
    newsroom.add("/stay-3", reply(b"x"))
    assert guard.fetch(Request(url=url(newsroom, "/stay-1"))).reason == "ok"
    assert "cookie" not in fields_of(newsroom.heads("/stay-2")[0])
    sent = fields_of(newsroom.heads("/stay-3")[0])["cookie"]
    assert sent.startswith("b=1; bomb0=")
    assert "c=1" not in sent
    assert len(sent) <= 4_096
    newsroom.add("/stay-4", moved("/stay-3", more=bomb * 4))
    assert guard.fetch(Request(url=url(newsroom, "/stay-4"))).reason == "headers-too-large"


def test_secrets_stay_with_their_origin(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/secret-1", moved("/secret-2"))
    newsroom.add("/secret-2", moved("http://{other}/secret-3"))
    newsroom.add("/secret-3", moved("http://{server}/secret-4"))
    newsroom.add("/secret-4", reply(b"x"))
    response = guard.fetch(
        Request(
            url=url(newsroom, "/secret-1"),
            headers=(("Authorization", "Bearer a"), ("Cookie", "b=1"), ("Accept", "text/html")),
            secret_headers=(("X-Key", "c"),),
        )
    )
    assert response.reason == "ok"
    own = {"authorization", "cookie", "x-key"}
    for path, sent in (("1", own), ("2", own), ("3", set()), ("4", own)):
        found = fields_of(newsroom.heads(f"/secret-{path}")[-1])
        assert own & set(found) == sent
        assert found["accept"] == "text/html"


def test_validators_go_to_the_url_that_gave_them(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/old-feed", moved("http://{other}/new-feed", status="301 Moved"))
    newsroom.add("/new-feed", raw("HTTP/1.1 304 Not Modified\r\n\r\n"))
    request = Request(
        url=url(newsroom, "/old-feed"),
        etag='W/"1"',
        last_modified="Sat, 21 Nov 2026 10:00:00 GMT",
        validators_url=url(newsroom, "/new-feed", "other"),
    )
    assert guard.fetch(request).reason == "not-modified"
    assert "if-none-match" not in fields_of(newsroom.heads("/old-feed")[-1])
    sent = fields_of(newsroom.heads("/new-feed")[-1])
    assert sent["if-none-match"] == 'W/"1"'
    assert sent["if-modified-since"] == "Sat, 21 Nov 2026 10:00:00 GMT"

    unbound = Request(url=url(newsroom, "/old-feed"), etag='W/"1"')
    response = guard.fetch(unbound)
    assert "if-none-match" in fields_of(newsroom.heads("/old-feed")[-1])
    assert "if-none-match" not in fields_of(newsroom.heads("/new-feed")[-1])
    assert response.reason == "http-error"  # a 304 that nobody asked for is no news of silence


@pytest.mark.parametrize(
    "value", ["a\r\nX-Injected: 1", "a\nX-Injected: 1", "a\0b", "\r\n\r\nGET /"]
)
def test_headers_cannot_be_injected(newsroom: Newsroom, guard: Guard, value: str) -> None:
    newsroom.add("/injected", reply(b"x"))
    before = len(newsroom.requests)
    for request in (
        Request(url=url(newsroom, "/injected"), headers=(("X-Name", value),)),
        Request(url=url(newsroom, "/injected"), headers=((value, "x"),)),
        Request(url=url(newsroom, "/injected"), method=value),
    ):
        assert guard.fetch(request).reason == "protocol-error"
    assert len(newsroom.requests) == before
    etag = Request(url=url(newsroom, "/injected"), etag=value)
    assert guard.fetch(etag).reason == "ok"
    assert "if-none-match" not in fields_of(newsroom.requests[-1][1])


def test_post_sends_its_body(newsroom: Newsroom, guard: Guard) -> None:
    bodies: list[bytes] = []

    def take(wire: Wire) -> None:
        bodies.append(wire.request.partition(b"\r\n\r\n")[2])
        wire.send(b"HTTP/1.1 204 No Content\r\n\r\n")

    newsroom.add("/hook", take)
    for body in (b'{"a":1}', b"", b"x" * 300_000):
        request = Request(
            url=url(newsroom, "/hook"),
            method="POST",
            body=body,
            headers=(("Content-Type", "application/json"),),
        )
        response = guard.fetch(request)
        assert (response.reason, response.status) == ("ok", 204)
    assert bodies == [b'{"a":1}', b"", b"x" * 300_000]


def test_an_answer_before_the_body_is_taken_counts(newsroom: Newsroom, guard: Guard) -> None:
    def refuse(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")

    newsroom.add("/hook-gone", refuse)
    request = Request(url=url(newsroom, "/hook-gone"), method="POST", body=b"x" * 100_000)
    assert guard.fetch(request).reason == "gone"


# -- what is kept to itself ----------------------------------------------------------------------


def test_secret_urls_are_never_shown(
    newsroom: Newsroom, guard: Guard, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    newsroom.add("/T0KEN/moves", moved("http://127.0.0.1/T0KEN"))
    places = ("server", "canary", "closed")
    targets = [url(newsroom, "/T0KEN/x?key=T0KEN", place) for place in places]
    targets += [url(newsroom, "/T0KEN/moves"), "http://user:T0KEN@example.org/", "file:///T0KEN"]
    targets += [f"https://{newsroom.places['server']}/T0KEN", "http://[T0KEN/", "T0KEN"]
    for method in ("GET", "POST"):
        for target in targets:
            request = Request(
                url=target,
                method=method,
                body=b"T0KEN",
                secret_headers=(("X-Key", "T0KEN"),),
                secret_url=True,
            )
            response = guard.fetch(request, QUICK)
            assert "T0KEN" not in f"{response} {response.url} {response.hops} {request}"
    assert "T0KEN" not in caplog.text


def test_the_heads_that_are_kept_hold_no_secrets(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/session", reply(b"x", headers=("Set-Cookie: s=T0KEN", "X-Seen: yes")))
    secrets = {
        "headers": (("Authorization", "T0KEN"), ("Accept", "text/html")),
        "secret_headers": (("X-Key", "T0KEN"),),
    }
    response = guard.fetch(Request(url=url(newsroom, "/session"), **secrets))  # type: ignore[arg-type]
    assert "T0KEN" in newsroom.heads("/session")[-1]
    assert "T0KEN" not in response.request_head + response.response_head
    assert "Accept: text/html\r\n" in response.request_head
    assert "X-Seen: yes\r\n" in response.response_head
    hidden = guard.fetch(Request(url=url(newsroom, "/session"), secret_url=True))
    assert hidden.request_head == hidden.response_head == ""


def test_environment_proxies_are_ignored(newsroom: Newsroom) -> None:
    newsroom.add("/direct", reply(b"direct"))
    program = (
        "import sys; from monitor.http.guard import Guard, Limits, Request\n"
        "with Guard(Limits(deadline_seconds=5), 'x', frozenset({sys.argv[1]})) as guard:\n"
        "    print(guard.fetch(Request(url=f'http://{sys.argv[1]}/direct')).body.decode())"
    )
    proxy = f"http://{newsroom.places['canary']}"
    names = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY")
    done = subprocess.run(
        [sys.executable, "-c", program, newsroom.places["server"]],
        env={**os.environ, **dict.fromkeys(names, proxy)},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout == "direct\n"
    assert newsroom.hits == []


# -- what comes back -----------------------------------------------------------------------------


def test_hops_are_told_in_order(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/hop-1", moved("/hop-2", status="301 Moved"))
    newsroom.add("/hop-2", moved("http://{other}/hop-3", status="308 Moved"))
    newsroom.add("/hop-3", reply(b"there", headers=("Content-Type: Text/HTML; Charset=KOI8-R",)))
    response = guard.fetch(Request(url=url(newsroom, "/hop-1")))
    assert response.hops == (
        Hop(301, url(newsroom, "/hop-1")),
        Hop(308, url(newsroom, "/hop-2")),
    )
    assert response.url == url(newsroom, "/hop-3", "other")
    assert (response.media_type, response.charset) == ("text/html", "koi8-r")
    assert response.header("CONTENT-LENGTH") == "5"
    assert response.header("x-none", "none") == "none"
    assert response.wire_bytes > 100


def test_the_url_comes_back_in_the_form_that_was_asked(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/%D0%A8", reply(b"x"))
    asked = f"HTTP://SERVER.test.:{newsroom.port}/\u0428#part"
    assert guard.fetch(Request(url=asked)).url == f"http://server.test:{newsroom.port}/%D0%A8"
    assert fields_of(newsroom.requests[-1][1])["host"] == f"server.test:{newsroom.port}"


def test_retry_after_dates_count_from_the_clock(newsroom: Newsroom) -> None:
    newsroom.add(
        "/later", reply(status="503 x", headers=("Retry-After: Sat, 21 Nov 2026 12:05:00 GMT",))
    )
    newsroom.add("/fine", reply(b"x", headers=("Retry-After: 60",)))
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    with Guard(PATIENT, "x", newsroom.allowed, clock=lambda: now) as guard:
        assert guard.fetch(Request(url=url(newsroom, "/later"))).retry_after == 300
        assert guard.fetch(Request(url=url(newsroom, "/fine"))).retry_after is None


@pytest.mark.parametrize(("name", "status", "header", "body"), WALLS, ids=[w[0] for w in WALLS])
def test_walls_are_blocked(
    newsroom: Newsroom, guard: Guard, name: str, status: int, header: str, body: str
) -> None:
    headers = ("Content-Type: text/html; charset=utf-8", *([header] if header else []))
    newsroom.add(f"/wall-{name}", reply(body.encode(), status=f"{status} x", headers=headers))
    response = guard.fetch(Request(url=url(newsroom, f"/wall-{name}")))
    assert (response.reason, response.status) == ("blocked", status)
    assert response.body == body.encode()


def test_limits_of_the_wire_follow_the_body(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/large", reply(b"x" * 15_000_000))
    request = Request(url=url(newsroom, "/large"))
    assert guard.fetch(request, Limits(max_bytes=15_000_000)).reason == "ok"
    assert guard.fetch(request, Limits(max_bytes=14_999_999)).reason == "too-large"
    assert (
        guard.fetch(request, Limits(max_bytes=20_000_000, max_wire_bytes=9_000)).wire_bytes < 9_001
    )


@pytest.mark.skipif(not has_family("::1"), reason="this machine has no IPv6 loopback")
def test_ipv6_is_dialled_where_it_is_allowed() -> None:
    def answer(opened: socket.socket) -> None:
        sock, _ = opened.accept()
        with sock:
            heads.append(read_request(sock).decode())
            sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n6")

    heads: list[str] = []
    with listener("::1", 0) as opened:
        place = f"[::1]:{opened.getsockname()[1]}"
        threading.Thread(target=answer, args=(opened,), daemon=True).start()
        with Guard(PATIENT, "x", frozenset({place})) as guard:
            assert guard.fetch(Request(url=f"http://{place}/")).body == b"6"
            assert guard.fetch(Request(url=f"http://{place[:-1]}/")).reason == "url-refused"
    assert f"Host: {place}\r\n" in heads[0]


def test_error_pages_are_kept_up_to_a_limit(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/error", reply(b"<p>" + b"x" * 200_000, status="404 Not Found"))
    response = guard.fetch(Request(url=url(newsroom, "/error")))
    assert response.reason == "not-found"
    assert len(response.body) == 65_536


def test_cut_bodies_are_no_error(newsroom: Newsroom, guard: Guard) -> None:
    newsroom.add("/long", reply(b"x" * 200_000))
    limits = Limits(max_bytes=1_000, max_wire_bytes=70_000, cut=True)
    response = guard.fetch(Request(url=url(newsroom, "/long")), limits)
    assert (response.reason, response.body) == ("ok", b"x" * 1_000)


def test_a_name_that_rebinds_between_fetches(newsroom: Newsroom, guard: Guard) -> None:
    target = f"http://rebinds-between.test:{newsroom.port}/good"
    assert guard.fetch(Request(url=target)).reason == "ok"
    assert guard.fetch(Request(url=target)).reason == "address-refused"
    assert newsroom.hits == []


@pytest.mark.parametrize("entry", ["127.0.0.1", "localhost:80", "0.0.0.0/0:80"])
def test_bad_allow_lists_are_errors(entry: str) -> None:
    with pytest.raises(ValueError, match="ip:port"):
        Guard(PATIENT, "x", frozenset({entry}))
