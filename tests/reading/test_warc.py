"""Captures as WARC: what a web archive's own tools say of the file."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from monitor.reading.warc import write_warc
from storage.records import Capture

AT = datetime(2026, 11, 20, 8, 30, 15, 250_000, tzinfo=UTC)
BODY = b"<html><body><p>The council met on Tuesday.</p></body></html>"
REQUEST = "GET /news/1?x=2 HTTP/1.1\r\nHost: news.example\r\nUser-Agent: sco-monitor\r\n"
RESPONSE = (
    "HTTP/1.1 200 Fine\r\nContent-Type: text/html; charset=koi8-r\r\nX-Served-By: one: two\r\n"
    f"Content-Encoding: gzip\r\nContent-Length: {len(gzip.compress(BODY))}\r\nVia: a\r\nVia: b\r\n"
)


def capture(**more: Any) -> Capture:
    values: dict[str, Any] = {
        "id": "c1", "source": "s", "url": "https://news.example/news/1?x=2", "purpose": "article",
        "at": AT, "reason": "ok", "status": 200, "media_type": "text/html", "body": BODY,
    }  # fmt: skip
    return Capture(**{**values, **more})


def records(*captures: Capture) -> list[tuple[str, Any, Any, bytes]]:
    """Return (type, WARC header, HTTP header, payload) of each record written."""
    out = io.BytesIO()
    assert write_warc(captures, out, name="pages.warc.gz") == len(captures)
    return [
        (one.rec_type, one.rec_headers, one.http_headers, one.content_stream().read())
        for one in ArchiveIterator(io.BytesIO(out.getvalue()))
    ]


def test_heads_are_as_they_were() -> None:
    info, response, request = records(capture(request_head=REQUEST, response_head=RESPONSE))
    assert [info[0], response[0], request[0]] == ["warcinfo", "response", "request"]
    assert b"sco-monitor/" in info[3]
    assert info[1].get_header("WARC-Filename") == "pages.warc.gz"
    assert response[2].get_statuscode() == "200"
    assert response[2].statusline == "200 Fine"
    assert [value for name, value in response[2].headers if name == "Via"] == ["a", "b"]
    assert response[2].get_header("X-Served-By") == "one: two"
    assert response[2].get_header("Content-Encoding") is None
    assert response[2].get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert response[2].get_header("Content-Length") == str(len(BODY))
    assert response[3] == BODY
    assert request[2].get_header("Host") == "news.example"
    assert request[1].get_header("WARC-Concurrent-To") == response[1].get_header("WARC-Record-ID")
    assert response[1].protocol == "WARC/1.1"
    assert response[1].get_header("WARC-Payload-Digest").startswith("sha1:")
    assert response[1].get_header("WARC-Date") == "2026-11-20T08:30:15.250000Z"


def test_a_capture_of_before_has_what_is_known_of_it() -> None:
    _, response = records(capture(charset="koi8-r", etag='"7"'))
    assert response[0] == "response"
    assert response[2].get_header("Content-Type") == "text/html; charset=koi8-r"
    assert response[2].get_header("ETag") == '"7"'


@pytest.mark.parametrize("head", ["", RESPONSE, "HTTP/1.1 200\r\n", "HTTP/1.1 200 \r\nbroken\r\n"])
def test_the_checker_of_warcio_finds_nothing_wrong(
    head: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pages.warc.gz"
    with path.open("wb") as stream:
        write_warc([capture(request_head=REQUEST, response_head=head)] * 2, stream)

    class Asked:
        inputs = (str(path),)
        verbose = True

    assert Checker(Asked()).process_all() == 0
    assert "digest failed" not in capsys.readouterr().out
