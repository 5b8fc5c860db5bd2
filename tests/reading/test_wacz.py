"""Captures as WACZ: each rule of the specification, read with the tools of the formats in it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.reading.sorting import Sorted
from monitor.reading.wacz import searchable, write_wacz
from storage.records import Capture
from tests.reading.test_warc import AT, BODY, REQUEST, RESPONSE, capture

PAGES = (
    capture(request_head=REQUEST, response_head=RESPONSE),
    capture(id="c2", url="https://a.example/", at=AT + timedelta(1), body=b"<p>two</p>" * 900),
    capture(id="c3", url="https://a.example/feed", purpose="poll", media_type="text/xml"),
    capture(id="c4", url="https://a.example/old", final_url="https://a.example/новое", at=AT),
)


def packed(captures: tuple[Capture, ...] = PAGES) -> zipfile.ZipFile:
    stream = io.BytesIO()
    titles = {"c1": "Совет встретился", "c2": 'Two "quoted"'}
    count = write_wacz(
        captures, stream, title_of=lambda one: titles.get(one.id, ""), created=AT + timedelta(9)
    )
    assert count == len(captures)
    return zipfile.ZipFile(stream)


@pytest.fixture(scope="module")
def package() -> Iterator[zipfile.ZipFile]:
    with packed() as made:
        yield made


def test_the_package_names_each_file_with_its_size_and_digest(package: zipfile.ZipFile) -> None:
    assert package.testzip() is None
    manifest = json.loads(package.read("datapackage.json"))
    assert (manifest["profile"], manifest["wacz_version"]) == ("data-package", "1.1.1")
    assert manifest["created"] == "2026-11-29T08:30:15Z"
    assert manifest["software"].startswith("sco-monitor/")
    listed = {one["path"]: one for one in manifest["resources"]}
    assert listed.keys() == set(package.namelist()) - {
        "datapackage.json", "datapackage-digest.json",
    }  # fmt: skip
    for path, one in listed.items():
        data = package.read(path)
        assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert one["bytes"] == len(data)
        assert one["name"] == path.rpartition("/")[2]
    assert json.loads(package.read("datapackage-digest.json")) == {
        "path": "datapackage.json",
        "hash": f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}",
    }


def test_what_is_packed_already_is_not_packed_again(package: zipfile.ZipFile) -> None:
    assert package.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED


def test_the_index_is_sorted_and_leads_to_each_record(package: zipfile.ZipFile) -> None:
    lines = package.read("indexes/index.cdx").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(PAGES)
    archive = package.read("archive/data.warc.gz")
    bodies = {}
    for line in lines:
        key, at, told = line.decode().split(" ", 2)
        found = json.loads(told)
        piece = archive[found["offset"] : found["offset"] + found["length"]]
        record = next(records := ArchiveIterator(io.BytesIO(piece)))
        assert record.rec_type == "response"
        assert record.rec_headers.get_header("WARC-Target-URI") == found["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == found["digest"]
        assert key == searchable(found["url"])
        bodies[found["url"], at] = (record.content_stream().read(), found["mime"], found["status"])
        assert next(records, None) is None
    assert bodies["https://news.example/news/1?x=2", "20261120083015250"] == (
        BODY, "text/html", 200,
    )  # fmt: skip
    assert bodies["https://a.example/feed", "20261120083015250"][1] == "text/xml"


def test_pages_are_the_articles_with_their_headlines(package: zipfile.ZipFile) -> None:
    header, *pages = map(json.loads, package.read("pages/pages.jsonl").splitlines())
    assert header == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    assert [one["url"] for one in pages] == [
        "https://news.example/news/1?x=2", "https://a.example/", "https://a.example/новое",
    ]  # fmt: skip
    assert pages[0] == {
        "id": "c1",
        "url": "https://news.example/news/1?x=2",
        "ts": "2026-11-20T08:30:15Z",
        "size": len(BODY),
        "title": "Совет встретился",
    }
    assert "title" not in pages[2]


def test_nothing_is_a_package_too() -> None:
    with packed(()) as empty:
        assert empty.read("indexes/index.cdx") == b""
        assert len(empty.read("pages/pages.jsonl").splitlines()) == 1


def test_the_same_captures_are_the_same_index() -> None:
    with packed() as one, packed(PAGES[::-1]) as other:
        keys = [
            [line.split(b" ", 2)[:2] for line in each.read("indexes/index.cdx").splitlines()]
            for each in (one, other)
        ]
        assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.org/index.html", "org,example,www)/index.html"),
        ("http://News.Example.org:8080/A b?Q=1", "org,example,news:8080)/a%20b?q=1"),
        ("https://example.org", "org,example)/"),
        ("https://[broken/", "https://[broken/"),
    ],
)
def test_searchable_urls(url: str, key: str) -> None:
    assert searchable(url) == key


def test_more_lines_than_are_held_at_once_come_back_in_order() -> None:
    lines = [f"{number * 7919 % 1000:03d} ж\n" for number in range(1000)]
    with Sorted(at_once=90) as index:
        for line in lines:
            index.add(line)
        assert list(index) == sorted(lines)
