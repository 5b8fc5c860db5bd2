"""Files of this machine: what is new in a directory, and that nothing outside it is opened."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from monitor.http.exchange import Limits, Request, Response
from monitor.reach import Reach, answer
from monitor.sources.saved_names import MANIFEST, SavedFile, address_of, file_at, is_local

LIMIT = 1_000


def ask(url: str | Path, etag: str = "") -> Response:
    return answer(Request(url=str(url), etag=etag), LIMIT)


def names(response: Response) -> list[str]:
    addresses = json.loads(response.body)["files"]
    return sorted(os.fsdecode(b"/".join(f.parts)) for a in addresses if (f := file_at(a)))


def test_a_directory_answers_with_its_pages(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name in ("a.html", "deep/b.HTM", "deep/er/c.warc.gz", "note.txt", "s.css", ".part.html"):
        (tmp_path / name).write_text("x")
    for url in (tmp_path, f"file://{tmp_path}"):
        found = ask(url)
        assert (found.reason, found.status, found.media_type) == ("ok", 200, MANIFEST)
        assert names(found) == ["a.html", "deep/b.HTM", "deep/er/c.warc.gz", "note.txt"]


def test_only_what_is_new_is_named_again(tmp_path: Path) -> None:
    old = tmp_path / "old.html"
    old.write_text("x")
    first = ask(tmp_path)
    assert ask(tmp_path, first.header("etag")).body == first.body  # the same: nothing is read
    long_since = f'"{old.stat().st_ctime_ns + 10 * 10**9:x}"'
    later = ask(tmp_path, long_since)
    # A time that has not come yet says that the clock was ahead: all is named again.
    assert names(later) == ["old.html"]
    passed = f'"{old.stat().st_ctime_ns:x}"'
    os.utime(old, (0, 0))  # neither a new nor an old time of writing hides a file
    assert names(ask(tmp_path, passed)) == ["old.html"]


def test_nothing_new_is_not_modified(tmp_path: Path) -> None:
    ago = SavedFile(b"/", (), 1, 1, 1)
    assert ask(tmp_path, f'"{ago.changed:x}"').reason == "not-modified"
    assert names(ask(tmp_path)) == []


def test_a_file_answers_with_its_bytes_once(tmp_path: Path) -> None:
    page = tmp_path / "стр 1.html"
    page.write_bytes(b"<p>text")
    (address,) = json.loads(ask(tmp_path).body)["files"]
    assert address.isascii()
    found = ask(address)
    assert (found.reason, found.status, found.body) == ("ok", 200, b"<p>text")
    assert found.media_type == "text/html"
    assert ask(address, found.header("etag")).reason == "not-modified"
    page.write_bytes(b"")
    assert ask(address).reason == "empty"
    page.write_bytes(b"x" * (LIMIT + 1))
    assert ask(address).reason == "too-large"
    page.unlink()
    assert ask(address).reason == "not-found"


def test_a_single_file_is_a_source_too(tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc"
    file.write_bytes(b"WARC")
    (address,) = json.loads(ask(file).body)["files"]
    assert ask(address).body == b"WARC"
    assert ask(tmp_path / "none").reason == "not-found"


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.html").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "page.html").write_text("page")
    (inside / "file.html").symlink_to(outside / "secret.html")
    (inside / "folder").symlink_to(outside)
    os.mkfifo(inside / "pipe.html")
    assert names(ask(inside)) == ["page.html"]
    for parts in ((b"file.html",), (b"folder", b"secret.html"), (b"pipe.html",)):
        made_up = SavedFile(os.fsencode(inside), parts, 1, 1, 1)
        refused = ask(address_of(str(inside), made_up))
        assert refused.reason in ("unavailable", "not-found", "unsupported-type")
        assert refused.body == b""
    # What the operator named may be a link itself.
    (tmp_path / "link").symlink_to(inside)
    assert names(ask(tmp_path / "link")) == ["page.html"]


@pytest.mark.parametrize(
    "rest",
    [
        "..%2Fsecret.html@1-1-1",
        "../secret.html@1-1-1",
        "%2Fetc%2Fpasswd@1-1-1",
        "a//b.html@1-1-1",
        "./a.html@1-1-1",
        "a%00.html@1-1-1",
        "a.html",
        "a.html@x",
        "@",
    ],
)
def test_an_address_that_leads_outside_names_no_file(tmp_path: Path, rest: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.html").write_text("secret")
    refused = ask(f"{inside}#{rest}")
    assert (refused.reason, refused.body) == ("url-refused", b"")


def test_names_that_are_no_text_come_back_as_they_are(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xfe@#?%.html"
    with open(name, "wb") as file:
        file.write(b"odd")
    (address,) = json.loads(ask(tmp_path).body)["files"]
    assert ask(address).body == b"odd"


def test_the_network_is_the_guard_s(tmp_path: Path) -> None:
    class Guard:
        def fetch(self, request: Request, limits: Limits | None = None) -> Response:
            return Response(reason="ok", url=request.url)

    reach = Reach(Guard(), LIMIT)
    assert reach.fetch(Request(url="https://paper.example/")).url == "https://paper.example/"
    assert reach.fetch(Request(url=str(tmp_path / "none"))).reason == "not-found"


@pytest.mark.parametrize("url", ["file://host/x", "data/pages", "https://x/", "file:x", "ftp:///x"])
def test_what_is_not_local(url: str) -> None:
    assert not is_local(url)
