"""OPML in and out."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from monitor.catalogue.opml import export_opml, import_opml
from storage.records import Source

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def opml(body: str) -> str:
    return f'<?xml version="1.0"?>\n<opml version="2.0"><head/><body>\n{body}\n</body></opml>'


def test_feeds_of_folders_are_read_with_what_they_say() -> None:
    imported = import_opml(
        opml(
            '<outline text="Asia">\n'
            '<outline type="rss" text="A &amp; B" title="A &amp; B" language="ru-RU"\n'
            ' xmlUrl="https://a.example/feed?x=1&amp;y=2" htmlUrl="https://a.example/"/>\n'
            "</outline>\n"
            "<outline text='B' xmlUrl='http://b.example/rss'>\n"
            '<outline type="link" text="a page" url="https://c.example/"/>'
        ).encode()
    )
    assert [(feed.title, feed.url, feed.language, feed.line) for feed in imported.feeds] == [
        ("A & B", "https://a.example/feed?x=1&y=2", "ru", 4),
        ("B", "http://b.example/rss", "", 7),
    ]
    assert imported.feeds[0].homepage == "https://a.example/"
    assert imported.broken == ()


@pytest.mark.long
def test_of_5000_lines_the_good_are_taken_and_the_broken_are_named() -> None:
    broken = {
        100: '<outline type="rss" text="no end xmlUrl="https://x.example/1"/>',
        1500: '<outline type="rss" text="other scheme" xmlUrl="gopher://x.example/2"/>',
        2500: '<outline type="rss" text="no address" xmlUrl=""/>',
        3500: '<outline type="rss" text="cut" xmlUrl="https://x.example/4"',
        4500: '<outline type="rss" text="unquoted" xmlUrl=https://x.example/5 />',
    }
    lines = [
        broken.get(
            number, f'<outline type="rss" text="F{number}" xmlUrl="https://f.example/{number}"/>'
        )
        for number in range(5_000)
    ]
    started = time.process_time()
    imported = import_opml(opml("\n".join(lines)).encode())
    assert time.process_time() - started < 20
    assert len(imported.feeds) == 4_995
    assert [one.line for one in imported.broken] == [number + 3 for number in broken]
    assert all(one.why and "outline" in one.text for one in imported.broken)


def test_a_feed_that_stands_twice_is_taken_once() -> None:
    line = '<outline type="rss" text="F" xmlUrl="https://f.example/1?utm_source=opml"/>'
    imported = import_opml(opml(line + line).encode())
    assert len(imported.feeds) == 1
    assert imported.feeds[0].url == "https://f.example/1"
    assert imported.repeated == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not XML at all",
        "<html><body>A page</body></html>",
        "<outline" * 50_000,
        "<outline a='" * 20_000,
        opml('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><outline text="&a;"/>'),
        "\x00<outline xmlUrl='\ud800'/>",
    ],
)
def test_what_is_no_list_gives_nothing_and_ends_soon(text: str) -> None:
    started = time.process_time()
    assert import_opml(text.encode("utf-8", "surrogatepass")).feeds == ()
    assert time.process_time() - started < 5


def test_export_can_be_imported_again() -> None:
    sources = [
        Source(
            name='Quote " & <Tag>',
            url="https://q.example/feed?a=1&b=2",
            country="KZ",
            language="kk",
            homepage="https://q.example/",
        ),
        Source(name="Plain", url="https://p.example/rss"),
        Source(name="List", url="https://l.example/news", kind="listing", country="KZ"),
        Source(name="Line\nbreak", url="https://n.example/rss", country="UZ"),
    ]
    text = export_opml(sources, at=AT)
    ElementTree.fromstring(text)
    imported = import_opml(text.encode())
    assert imported.broken == ()
    assert {(feed.title, feed.url, feed.language) for feed in imported.feeds} == {
        ('Quote " & <Tag>', "https://q.example/feed?a=1&b=2", "kk"),
        ("Plain", "https://p.example/rss", ""),
        ("Line break", "https://n.example/rss", ""),
    }
    assert "Sat, 21 Nov 2026 10:00:00 +0000" in text
    assert 'sco:kind="listing"' in text


def test_export_is_the_same_in_any_order() -> None:
    sources = [Source(name=f"S{n}", url=f"https://s{n}.example/rss") for n in range(5)]
    assert export_opml(sources, at=AT) == export_opml(reversed(sources), at=AT)
