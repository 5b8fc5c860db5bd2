"""What servers do to every kind of source, case by case."""

from __future__ import annotations

import gzip
import zlib

import pytest

from monitor.http.exchange import Response
from monitor.http.head import Heads, repaired
from monitor.http.redirects import refresh
from monitor.http.whole import is_whole
from monitor.sources import accepted
from monitor.watch.health import NOT_BELIEVED, after_answer, doubts
from storage.records import Health, Source
from tests.edge.given import Asked, answer, page_of
from tests.edge.situations import AT, FEED, Site, moved, raw, read

pytestmark = pytest.mark.server

# --- servers (A to F, S, U) ------------------------------------------------------------------


def test_a_wall_of_cookies_is_passed_and_one_without_end_is_not() -> None:
    site = Site()

    def wall(asked: Asked) -> bytes:
        seen = asked.headers.get("cookie", "")
        if "b=2" in seen and "a=1" in seen:
            return raw("", FEED)
        return moved(b"/wall", "Set-Cookie: b=2; HttpOnly" if seen else "Set-Cookie: a=1")

    count = iter(range(100))
    site.pages["/wall"] = wall
    site.pages["/ever"] = lambda _: moved(b"/ever", f"Set-Cookie: n={next(count)}")
    site.pages["/same"] = moved(b"/same", "Set-Cookie: n=1")
    site.pages["/out"] = moved(b"/out2", "Set-Cookie: s=1; Secure", "Set-Cookie: d=1; Domain=x.org")
    site.pages["/out2"] = raw("", FEED)
    assert site.fetch("/wall")[0].body == FEED
    ever, asked = site.fetch("/ever")
    assert (ever.reason, len(asked)) == ("too-many-redirects", 11)
    same, asked = site.fetch("/same")
    assert (same.reason, len(asked)) == ("too-many-redirects", 2)
    assert "cookie" not in site.fetch("/out")[1][1].headers


def test_a_bomb_of_cookies_costs_no_more_than_a_few() -> None:
    site = Site({"/in": raw("", FEED)})
    site.pages["/bomb"] = moved(b"/in", *(f"Set-Cookie: c{n}=1" for n in range(2_000)))
    site.pages["/more"] = moved(b"/in", *(f"Set-Cookie: c{n}=1" for n in range(4_000)))
    site.pages["/long"] = moved(b"/in", *(f"Set-Cookie: c{n}={'x' * 900}" for n in range(20)))
    for path in ("/bomb", "/long"):
        response, asked = site.fetch(path)
        assert response.body == FEED, path
        sent = asked[-1].headers["cookie"]
        assert len(sent) <= 4_096
        assert sent.count("=") <= 30
    refused, asked = site.fetch("/more")
    assert (refused.reason, len(asked)) == ("headers-too-large", 1)
    again, asked = site.fetch("/in")
    assert "cookie" not in asked[0].headers  # nothing outlives the exchange
    assert again.body == FEED


def test_each_kind_of_source_says_what_it_wants() -> None:
    wanted = {
        kind: accepted(Source(name="S", url="https://x.example/", kind=kind))
        for kind in ("feed", "sitemap", "listing", "api", "telegram")
    }
    assert wanted["feed"].startswith("application/rss+xml")
    assert wanted["sitemap"].startswith("application/xml")
    assert wanted["listing"].startswith("text/html")
    assert wanted["api"].startswith("application/json")
    assert all("*/*" in value for value in wanted.values())


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED)[2:-4]),
        ("gzip", FEED),
        ("br", FEED),
        ("gzip", gzip.compress(FEED)[:-5]),
        ("gzip", gzip.compress(FEED)[:-8] + b"12345678"),
    ],
)
def test_codings_are_what_is_found(coding: str, body: bytes) -> None:
    site = Site({"/f": raw(f"Content-Encoding: {coding}\r\n", body)})
    assert site.fetch("/f")[0].body == FEED


def test_a_gzip_that_nobody_announced_is_read() -> None:
    assert len(read(gzip.compress(FEED)).entries) == 1


@pytest.mark.parametrize(
    "line",
    ["no colon at all", "Strange Name: x", "X-Spaced : y", ": no name", "X: a\0b", "\u042f: z"],
)
def test_odd_header_lines_are_passed_over(line: str) -> None:
    odd = f"Content-Type: text/xml\r\n{line}\r\nETag: 5\r\n"
    response = Site({"/f": raw(odd, FEED)}).fetch("/f")[0]
    assert response.body == FEED
    assert (response.media_type, response.header("etag")) == ("text/xml", "5")


@pytest.mark.parametrize(
    "head",
    [
        "\r\nHTTP/1.1 200 OK\r\n",
        "http/1.1 200 OK\r\n",
        "HTTP/2 200\r\n",
        "HTTP/1.1 226 IM Used\r\n",
        f"HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-{len(FEED) - 1}/{len(FEED)}\r\n",
        *(
            f"HTTP/1.1 200 OK\r\nContent-Length: {told}\r\n"
            for told in ("", "all of it", "-1", f"+{len(FEED)}", "146.0")
        ),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, identity\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: none\r\n",
    ],
)
def test_odd_beginnings_and_lengths_are_passed_over(head: str) -> None:
    site = Site({"/f": f"{head}ETag: 5\r\n\r\n".encode() + FEED})
    response = site.fetch("/f")[0]
    assert (response.reason, response.body, response.header("etag")) == ("ok", FEED, "5")


def test_a_length_holds_beside_a_coding_that_frames_nothing() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\nContent-Length: 5\r\n\r\n"
    for coding in (b"identity", b"none"):
        assert repaired(head % coding) == b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    assert b"Length" not in repaired(head % b"chunked")
    assert b"Length" not in repaired(head.replace(b"5", b"five") % b"none")


def test_a_part_is_no_feed() -> None:
    part = f"HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/{len(FEED)}\r\n\r\n".encode()
    assert Site({"/f": part + FEED[:10]}).fetch("/f")[0].reason == "http-error"


def test_packed_on_the_way_is_unpacked() -> None:
    packed = gzip.compress(FEED)
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    site = Site({"/f": raw("Transfer-Encoding: gzip, chunked\r\n", chunk)})
    assert site.fetch("/f")[0].body == FEED


def test_a_head_is_taken_at_any_split() -> None:
    head = (
        b"HTTP/1.1 103 Hints\r\nbad line\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\nodd\r\n more\r\n\r\nbody"
    )
    for size in (1, 2, 7, 500):
        heads, came = Heads(), b""
        for at in range(0, len(head), size):
            piece = head[at : at + size]
            came += piece if heads.done else heads.take(piece)
        assert b"odd" not in came
        assert b"more" not in came
        assert came.endswith(b"A: 1\r\n\r\nbody")


@pytest.mark.parametrize(
    "head",
    ["Content-Length: 9000\r\n", "Transfer-Encoding: chunked\r\n"],
)
def test_a_whole_document_needs_no_whole_framing(head: str) -> None:
    chunk = b"%x\r\n%s\r\n" % (len(FEED), FEED) if "chunked" in head else FEED
    site = Site({"/f": raw(head, chunk), "/cut": raw(head, chunk.replace(b"</rss>", b"      "))})
    assert site.fetch("/f")[0].body == FEED
    assert site.fetch("/cut")[0].reason == "truncated"


def test_wholeness_is_the_end_of_the_root() -> None:
    for whole in (
        b"<?xml version='1.0'?><!-- <a> --><feed x='1'></feed >\n<!-- cached -->\n",
        b"<!DOCTYPE html><html><body></body></HTML>",
        b'{"items": []}',
        b"<rdf:RDF></rdf:RDF>",
    ):
        assert is_whole(whole), whole
    for cut in (b"<rss></feed>", b"<rss><item></item>", b'{"items": [', b"<p></p>", b"", b"</rss>"):
        assert not is_whole(cut), cut


def test_a_server_that_always_says_not_modified_is_found_out() -> None:
    known = Health(source="s", etag="e", digest="d", reason="not-modified", since=AT)
    first = AT.replace(hour=11)
    known = Health(
        source="s", etag="e", digest="d", reason="not-modified",
        since=first, changed_at=first, answered_before=first, answered_at=AT,
    )  # fmt: skip
    assert doubts(known, AT)
    news = Response(reason="ok", status=200, url="http://x/", headers=(("etag", "e"),), body=b"new")
    found = after_answer(known, news, "ok", AT)
    assert found.validators_url == NOT_BELIEVED
    assert after_answer(found, news, "ok", AT).validators_url == NOT_BELIEVED
    honest = Response(reason="ok", status=200, url="http://x/", headers=(("etag", "f"),), body=b"n")
    assert after_answer(known, honest, "ok", AT).validators_url == "http://x/"


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        (b"\\a\\real.xml", "/a/real.xml"),
        (b"http:/real.xml", "/real.xml"),
        (b"  /re\tal.xml ", "/real.xml"),
        (b"../../real.xml#top", "/real.xml"),
        ("/новости".encode("cp1251"), "/%ED%EE%E2%EE%F1%F2%E8"),
        ("/новости".encode(), "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
    ],
)
def test_locations_are_read_as_browsers_read_them(target: bytes, asked: str) -> None:
    site = Site({"/f": moved(target), asked: raw("", FEED)})
    assert site.fetch("/f")[0].body == FEED


def test_a_page_that_only_sends_on_is_followed_but_not_to_itself_or_a_file() -> None:
    def to(target: str) -> bytes:
        meta = f"<meta content='1;URL=&quot;{target}&quot;' HTTP-EQUIV=Refresh>"
        return answer(f"<html><head>{meta}</head><body>wait</body></html>".encode(), "text/html")

    site = Site({"/go": to("/there"), "/there": page_of("There"), "/me": to("/me")})
    site.pages |= {"/file": to("file:///etc/passwd"), "/js": to("javascript:alert(1)")}
    site.pages |= {"/ping": to("/pong"), "/pong": to("/ping")}
    assert b"There" in site.fetch("/go", refreshes=True)[0].body
    assert site.fetch("/go")[0].hops == ()
    for path, most in (("/me", 1), ("/file", 1), ("/js", 1), ("/ping", 2)):
        response, asked = site.fetch(path, refreshes=True)
        assert (response.reason, len(asked)) == ("ok", most), path


def test_a_page_with_something_to_read_sends_nobody_on() -> None:
    meta = b"<meta http-equiv='refresh' content='%s'>"
    assert refresh(meta % b"0; url=/x", ()) == "/x"
    assert refresh(meta % b"0;/x", ()) == "/x"
    assert refresh(meta % b"300; url=/x", ()) == ""
    assert refresh(meta % b"30", ()) == ""
    assert refresh(meta % b"0; url=/x" + b"<p>Words to be read.</p>" * 40, ()) == ""
    assert refresh(b"<noscript>" + meta % b"0; url=/x" + b"</noscript>", ()) == ""
    assert refresh(b"<p>", (("refresh", "0; url=/y"),)) == "/y"
