"""The kind ``feed``: limits, isolation, time, and feedparser's count on its own corpus."""

from __future__ import annotations

import pickle
import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.sources import (
    Document,
    Listing,
    SourceKind,
    UnknownKindError,
    kind_names,
    load_kind,
    parse,
)
from storage.records import Entry, Source, key
from tests.growth import FACTOR, grows_linearly

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
URL = "https://feed.example/feed"
MEGABYTES = 10_000_000


def read(
    body: bytes | str, *, limit: int = 500, media_type: str = "", source: Source | None = None
) -> Listing:
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    document = Document(url=URL, media_type=media_type, body=body, at=AT)
    return parse(document, source or Source(name="Paper", url=URL), limit)


def rss(items: str) -> str:
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


def item(number: int, extra: str = "") -> str:
    return (
        f"<item><title>Item {number}</title><link>https://feed.example/{number}</link>"
        f"<guid>https://feed.example/{number}</guid>"
        f"<pubDate>Mon, 01 Sep 2025 10:00:00 GMT</pubDate>{extra}</item>"
    )


def entries(body: bytes | str) -> tuple[Entry, ...]:
    listing = read(body)
    assert listing.reason == "ok", listing.detail
    return listing.entries


def titles(body: bytes | str) -> list[str]:
    return [entry.title for entry in entries(body)]


# --- kinds ---------------------------------------------------------------------------------------


def test_kinds_are_found_without_importing_them() -> None:
    script = (
        "import sys; from monitor.sources import kind_names; names = kind_names();"
        "heavy = {'lxml', 'feedparser', 'dateparser', 'bs4', 'trafilatura'} & set(sys.modules);"
        "assert 'feed' in names and not heavy, (names, heavy);"
        "assert not any(n.startswith('monitor.sources.') for n in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_feed_is_a_kind_and_its_parts_are_none() -> None:
    assert "feed" in kind_names()
    assert not {"feeds", "entries", "make_entry"} & set(kind_names())
    kind = load_kind("feed")
    assert isinstance(kind, SourceKind)
    assert kind.name == "feed"
    assert kind.description


def test_an_unknown_kind_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownKindError, match=r"gopher.*feed"):
        load_kind("gopher")


@pytest.mark.long
def test_reading_wellformed_feeds_needs_neither_feedparser_nor_dateparser() -> None:
    script = (
        "import sys; from tests.sources.test_feed import read, rss, item;"
        "assert len(read(rss(item(1) + item(2))).entries) == 2;"
        "assert not {'feedparser', 'dateparser', 'tld', 'trafilatura'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_listing_and_its_document_can_be_sent_to_a_worker_and_back() -> None:
    listing = read(rss(item(1)))
    document = Document(url=URL, body=b"x", at=AT)
    assert pickle.loads(pickle.dumps((document, listing))) == (document, listing)


# --- limits --------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("broken", ["", "<item><title>a & <b></title></item>"])
def test_of_60_000_items_the_first_are_read_and_the_rest_is_counted(broken: str) -> None:
    listing = read(rss(broken + "".join(map(item, range(60_000)))), limit=500)
    assert len(listing.entries) == 500
    assert listing.beyond == 59_500 + bool(broken)
    assert len(listing.entries[-1].title) < 20


def test_no_item_is_dropped_for_its_age() -> None:
    listing = read(
        rss(item(1, "<pubDate>Mon, 01 Jan 2001 10:00:00 GMT</pubDate>").replace("2025", "2001"))
    )
    assert listing.entries[0].published == datetime(2001, 9, 1, 10, tzinfo=UTC)


def test_a_limit_of_json_items() -> None:
    body = '{"version":"https://jsonfeed.org/version/1","items":[%s]}'
    listing = read(body % ",".join(f'{{"id":"{n}"}}' for n in range(700)), limit=500)
    assert (len(listing.entries), listing.beyond) == (500, 200)


# --- identity ------------------------------------------------------------------------------------


def test_the_key_is_that_of_source_and_guid() -> None:
    found = entries(rss("<item><title>x</title><guid>g-1</guid><link>/1</link></item>"))
    assert found[0].id == key("entry", "Paper", "g-1")


def test_without_a_guid_the_key_is_that_of_the_link() -> None:
    found = entries(rss("<item><title>x</title><link>/1?utm_source=rss</link></item>"))
    assert found[0].id == key("entry", "Paper", "https://feed.example/1")


def test_new_text_under_the_same_guid_is_the_same_entry() -> None:
    first, second = (
        entries(rss(f"<item><guid>g</guid><title>{t}</title><link>/1</link></item>"))[0]
        for t in ("Draft", "Final")
    )
    assert first.id == second.id
    assert first.title != second.title


def test_a_new_guid_for_the_same_link_is_the_same_page() -> None:
    first, second = (
        entries(rss(f"<item><guid isPermaLink='false'>{g}</guid><link>/1</link></item>"))[0]
        for g in ("a", "b")
    )
    assert first.id != second.id
    assert first.page == second.page


def test_another_feed_cannot_steal_a_guid() -> None:
    body = rss("<item><guid>g</guid><title>x</title></item>")
    theirs = read(body, source=Source(name="Thief", url=URL))
    assert theirs.entries[0].id != entries(body)[0].id


# --- isolation -----------------------------------------------------------------------------------

BAD_ITEMS = {
    "surrogate": "<item><title>&#xD800;</title></item>",
    "unclosed": "<item><title>a<b></item>",
    "end tags": "<item></title></b></p></channel2></item>",
    "control": "<item><title>\x0b\x00</title></item>",
    "ampersand": "<item><title>a & b &nope; &#;</title></item>",
    "attributes": "<item x=1 x=2 y><title z='>a</title></item>",
    "cdata": "<item><title><![CDATA[a]]]]></title></item>",
    "comment": "<item><!-- a -- b --><title>a</title></item>",
    "pi": "<item><?php echo '<item>' ?><title>a</title></item>",
    "prefix": "<item><a:b:c/><:d/><title>a</title></item>",
    "deep": f"<item>{'<div>' * 5_000}</item>",
    "dates": "<item><title>a</title><pubDate>9999-99-99</pubDate></item>",
    "link": "<item><title>a</title><link>http://[::1</link></item>",
    "huge tag": f"<item {'a' * 100_000}><title>a</title></item>",
    "lone quote": '<item><title a=">x</title></item>',
}


@pytest.mark.parametrize("bad", BAD_ITEMS)
def test_a_bad_item_never_loses_the_others(bad: str) -> None:
    found = titles(rss(item(1) + BAD_ITEMS[bad] + item(2) + item(3)))
    assert found[0] == "Item 1"
    assert found[-2:] == ["Item 2", "Item 3"]


def test_where_a_tree_and_fragments_can_both_be_read_they_agree() -> None:
    body = rss(
        "".join(map(item, range(3)))
        + '<item><title type="html">&lt;b&gt;x&lt;/b&gt;</title><dc:creator>A</dc:creator>'
        "<content:encoded><![CDATA[<p>y</p>]]></content:encoded><category>c</category></item>"
    )
    assert (
        entries(body)[:4] == entries(body.replace("</channel>", "<item><b></item></channel>"))[:4]
    )


# --- time ----------------------------------------------------------------------------------------


def fill(part: str, size: int) -> str:
    return part * (size // len(part))


def one(inner: str) -> str:
    return rss(f"<item>{inner}</item>")


def doctype(entities: list[str], references: str) -> str:
    declared = "".join(f'<!ENTITY {name} "{value}">' for name, _, value in map(_halves, entities))
    return f"<!DOCTYPE r [{declared}]>" + one(f"<title>{references}</title>")


def _halves(text: str) -> tuple[str, str, str]:
    return text.partition("=")


HOSTILE: dict[str, Callable[[int], str]] = {
    "200,000 attributes": lambda size: one(
        "<a " + " ".join(f'a{n}="1"' for n in range(size // 50)) + "/><title>x</title>"
    ),
    "the same attribute": lambda size: one("<a " + fill('a="1" ', size) + "/><title>x</title>"),
    "items without end": lambda size: rss(fill("<item>", size)),
    "titles without end": lambda size: "<rss><item>" + fill("<title><link>", size),
    "open brackets": lambda size: "<rss><item>" + fill("<", size),
    "ampersands": lambda size: one(f"<title>{fill('&', size)}</title>"),
    "references": lambda size: one(f"<title>{fill('&#xD800;', size)}</title>"),
    "CDATA openings": lambda size: "<rss><item>" + fill("<![CDATA[", size),
    "CDATA sections": lambda size: "<rss><item><title>" + fill("<![CDATA[x]]>", size),
    "comment openings": lambda size: "<rss>" + fill("<!--", size),
    "depth": lambda size: "<rss><item>" + fill("<a>", size),
    "end tags": lambda size: "<rss>" + fill("</item>", size),
    "quotes": lambda size: "<rss>" + fill('<item a="', size),
    "marks": lambda size: one("<title>a" + fill("\u0301\u0323", size // 5) + "</title>"),
    "zero width": lambda size: one("<title>" + fill("\u200b\u202e", size // 5) + "</title>"),
    "script": lambda size: one(f"<description>{fill('&lt;script&gt;', size)}</description>"),
    "prefixes": lambda size: one("".join(f"<p{n}:x/>" for n in range(size // 50))),
    "entities": lambda size: doctype(
        [f"e{n}={'x' * 500}" for n in range(150)], "&e1;" * (size // 100)
    ),
    "expansion": lambda size: doctype(
        ["a0=lol", *(f"a{n}=" + f"&a{n - 1};" * 10 for n in range(1, 12))],
        "&a11;" * (size // 10_000),
    ),
    "bad dates": lambda size: rss(
        "".join(
            f"<item><title>{n}</title><pubDate>1 2 3 4 5 6 7 8 9 ab {n}</pubDate></item>"
            for n in range(size // 20_000)
        )
    ),
    "links": lambda size: one(fill("<link>javascript:x</link>", size)),
    "categories": lambda size: one(fill("<category>c</category>", size)),
    "white space": lambda size: "<rss><item><title>" + fill(" ", size),
    "NUL": lambda size: "<rss><item><title>" + fill("\x00", size),
    "JSON depth": lambda size: '{"items":' + fill("[", size),
    "JSON items": lambda size: (
        '{"version":"https://jsonfeed.org/version/1","items":[' + fill('{"id":"1"},', size) + "{}]}"
    ),
    "JSON numbers": lambda size: '{"items":[' + fill("9", size) + "]}",
    "feedparser's bait": lambda size: "<rss><channel>" + fill("<itemx><title>", size // 100),
}


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_holds_the_parser(name: str) -> None:
    """10 MB is the largest body that is fetched."""
    small, large = (
        HOSTILE[name](size).encode("utf-8", "surrogatepass")
        for size in (MEGABYTES // FACTOR, MEGABYTES)
    )
    ends: set[str] = set()
    assert grows_linearly(lambda body: ends.add(read(body).reason), small, large)
    assert ends <= {"ok", "not-a-feed"}


# --- feedparser's own corpus ---------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize(("folder", "count"), [("feedparser", 2_107), ("gofeed", 539)])
def test_at_least_the_entries_that_feedparser_finds(shared: Path, folder: str, count: int) -> None:
    import feedparser

    files = sorted((shared / "data/feeds" / folder).iterdir())
    assert len(files) == count
    fewer = []
    for path in files:
        body = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = len(feedparser.parse(body).entries)
        listing = read(body)
        if len(listing.entries) < theirs:
            fewer.append((path.name, theirs, len(listing.entries)))
        assert len({entry.id for entry in listing.entries}) == len(listing.entries)
    assert fewer == []
