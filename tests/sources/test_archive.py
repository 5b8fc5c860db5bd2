"""The kind ``archive``: WARC files and saved pages: ``corpus/archive``."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.sources import Document, Listing, load_kind
from monitor.sources.archive_reading import PAGE_LIMIT, Skipped, documents
from monitor.sources.saved_names import MANIFEST, WARC_TYPE
from storage.records import Source

CORPUS = Path(__file__).parent / "corpus" / "archive"
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def pages(path: Path, **bounds: datetime | int) -> list[Document]:
    found = documents(path, now=AT, **bounds)  # type: ignore[arg-type]  # one value each
    return [page for page in found if isinstance(page, Document)]


def faults(path: Path) -> list[Skipped]:
    return [item for item in documents(path, now=AT) if isinstance(item, Skipped)]


def test_pages_of_a_warc_file() -> None:
    assert [
        (page.url, page.media_type, page.charset, page.at) for page in pages(CORPUS / "crawl.warc")
    ] == [
        (
            "https://paper.example/2026/11/20/ports-plan",
            "text/html",
            "utf-8",
            datetime(2026, 11, 20, 8, tzinfo=UTC),
        ),
        (
            "https://bumaga.example/novost",
            "text/html",
            "windows-1251",
            datetime(2026, 11, 19, 8, tzinfo=UTC),
        ),
        ("https://paper.example/future", "text/html", "utf-8", AT),
        (
            "https://paper.example/statement.pdf",
            "application/pdf",
            "",
            datetime(2026, 11, 20, 8, tzinfo=UTC),
        ),
    ]


def test_bodies_come_without_their_content_coding() -> None:
    page = pages(CORPUS / "crawl.warc")[1]
    assert "Министры приняли план." in page.body.decode("cp1251")


def test_what_is_no_page_is_named_with_its_place() -> None:
    (fault,) = faults(CORPUS / "crawl.warc")
    assert fault.reason == "url-refused"
    assert "record" in fault.place


def test_only_the_days_asked_for() -> None:
    wanted = pages(
        CORPUS / "crawl.warc",
        since=datetime(2026, 11, 20, tzinfo=UTC),
        until=datetime(2026, 11, 20, 23, tzinfo=UTC),
    )
    assert [page.url.rpartition("/")[2] for page in wanted] == ["ports-plan", "statement.pdf"]


def test_limit_is_said_and_not_passed() -> None:
    found = list(documents(CORPUS / "crawl.warc", now=AT, limit=2))
    assert sum(isinstance(item, Document) for item in found) == 2
    assert isinstance(found[-1], Skipped)
    assert "more than 2 pages" in found[-1].detail


def test_saved_pages_know_where_they_came_from() -> None:
    found = {Path(page.url).name or page.url: page.url for page in pages(CORPUS / "saved")}
    urls = set(found.values())
    assert {
        "https://paper.example/2026/11/20/ports-plan",
        "https://paper.example/2026/11/19/grain-port",
        "https://paper.example/story?id=7&lang=en",
        "https://www.paper.example/2026/11/20/story/",
    } <= urls
    nameless = [url for url in urls if url.startswith("urn:sha256:")]
    assert len(nameless) == 2  # nameless.html and note.txt; style.css is no page
    assert len(urls) == 6
    assert [fault.reason for fault in faults(CORPUS / "saved")] == ["empty"]


def test_a_saved_page_is_as_old_as_its_file(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<p>text")
    then = datetime(2025, 9, 1, tzinfo=UTC)
    os.utime(file, (then.timestamp(), then.timestamp()))
    assert pages(file)[0].at == then
    later = datetime(2030, 1, 1).timestamp()  # noqa: DTZ001 - any time after AT
    os.utime(file, (later, later))
    assert pages(file)[0].at == AT


def record(url: str, body: bytes, *, coding: str = "") -> bytes:
    """Return one response record, gzipped as crawlers write it (ISO 28500, annex D)."""
    headers = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{coding}\r\n".encode()
    block = headers + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"WARC-Date: 2026-11-20T08:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def test_zipped_by_record_and_cut_in_the_middle(tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    whole = b"".join(
        record(f"https://p.example/{n}", b"<p>page " + os.urandom(500)) for n in range(5)
    )
    file.write_bytes(whole)
    assert len(pages(file)) == 5
    file.write_bytes(whole[:-300])
    assert len(pages(file)) >= 4


@pytest.mark.parametrize(
    "body",
    [
        b"garbage " * 500,
        b"\x1f\x8b" + b"\x00" * 500,
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nHTTP/",  # no address
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabcdefg\r\n",
    ],
)
def test_what_is_no_warc_file_has_a_reason(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(body)
    assert pages(file) == []
    assert read(body).reason in ("bad-archive", "ok")


def test_too_long_a_page_is_passed_over_and_the_next_is_read(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b" " * (PAGE_LIMIT * 3))
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(
        record("https://p.example/bomb", bomb, coding="Content-Encoding: gzip\r\n")
        + record("https://p.example/next", b"<p>next")
    )
    assert [page.url for page in pages(file)] == ["https://p.example/next"]
    assert [fault.reason for fault in faults(file)] == ["too-large"]


def test_a_directory_holds_pages_and_archives(tmp_path: Path) -> None:
    (tmp_path / "b.warc.gz").write_bytes(record("https://p.example/in-warc", b"<p>x"))
    (tmp_path / "a.html").write_text('<link rel=canonical href="https://p.example/saved"><p>y')
    assert [page.url for page in pages(tmp_path)] == [
        "https://p.example/saved",
        "https://p.example/in-warc",
    ]


def test_a_file_that_is_not_there_has_a_reason(tmp_path: Path) -> None:
    assert [fault.reason for fault in faults(tmp_path / "missing.warc")] == ["bad-archive"]


def read(body: bytes, limit: int = 500, **options: str) -> Listing:
    source = Source(
        name="Archive",
        url="https://archive.example/crawl.warc",
        kind="archive",
        options=tuple(options.items()),
    )
    return load_kind("archive").parse(Document(url=source.url, body=body, at=AT), source, limit)


def test_as_a_kind_each_page_comes_with_its_bytes() -> None:
    listing = read((CORPUS / "crawl.warc").read_bytes())
    assert listing.reason == "ok"
    assert listing.entries == ()  # nothing is to be fetched
    assert [(entry.link, entry.title) for entry, _ in listing.pages] == [
        ("https://paper.example/2026/11/20/ports-plan", "Ports plan & fund"),
        ("https://bumaga.example/novost", "Новость дня"),
        ("https://paper.example/future", "Tomorrow"),
        ("https://paper.example/statement.pdf", ""),
    ]
    assert "Министры приняли план." in listing.pages[1][1].body.decode("cp1251")
    assert listing.pages[3][1].media_type == "application/pdf"
    assert listing.skipped == 1  # an address that is none


def test_as_a_kind_it_keeps_to_pattern_and_limit() -> None:
    body = (CORPUS / "crawl.warc").read_bytes()
    titles = [entry.title for entry, _ in read(body, link_pattern="bumaga").pages]
    assert titles == ["Новость дня"]
    limited = read(body, limit=1)
    assert (len(limited.pages), limited.beyond) == (1, 3)
    assert read(b"").reason == "empty"
    assert read(body, link_pattern="(").reason == "bad-option"


def read_file(address: str, body: bytes, media_type: str, limit: int = 500) -> Listing:
    source = Source(name="Saved", url="file:///data/saved", kind="archive")
    document = Document(url=address, media_type=media_type, body=body, at=AT)
    return load_kind("archive").parse(document, source, limit)


def test_the_rest_of_a_long_archive_follows() -> None:
    body = (CORPUS / "crawl.warc").read_bytes()
    address = "file:///data/saved#crawl.warc@1-2-3"
    first = read_file(address, body, WARC_TYPE, limit=3)
    assert (len(first.pages), first.beyond, first.follow) == (3, 0, (f"{address}+3",))
    rest = read_file(first.follow[0], body, WARC_TYPE, limit=3)
    assert [entry.link for entry, _ in rest.pages] == ["https://paper.example/statement.pdf"]
    assert rest.follow == ()


def test_a_saved_page_is_known_by_its_path_and_its_time() -> None:
    address = f"file:///data/saved#news.example/a%20b/c.html@1-2-{int(AT.timestamp()) - 60:x}"
    ((entry, page),) = read_file(address, b"<title>Plan</title><p>text", "text/html").pages
    assert (entry.link, entry.title) == ("https://news.example/a%20b/c.html", "Plan")
    assert page.at == AT - timedelta(minutes=1)
    ((entry, page),) = read_file("file:///x#n.txt@1-2-3", b"words", "text/plain").pages
    assert (entry.link, entry.page) == ("", "")
    assert page.url.startswith("urn:sha256:")


def test_a_server_cannot_name_files_of_this_machine() -> None:
    body = b'{"files": ["file:///etc#passwd@1-2-3"], "left": 0}'
    listing = read_file("https://archive.example/list", body, MANIFEST)
    assert listing.follow == ()
    assert read_file("file:///data/saved", b"{}", MANIFEST).reason == "bad-archive"
