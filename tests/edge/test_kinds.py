"""Each kind of situation with inputs of our own: servers, feeds, sitemaps and lists."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.catalogue.discovery import discover
from monitor.catalogue.opml import export_opml, import_opml
from monitor.sources import Document, parse
from monitor.text.addresses.urls import canonical, page_key
from storage.records import Source
from tests.edge.situations import AT, FEED, read, rss
from tests.sources.test_telegram import post, preview

# --- feeds (G, J to R, T, V) -----------------------------------------------------------------


def test_the_newest_items_are_read() -> None:
    dates = [f"Mon, {day:02} Nov 2026 10:00:00 GMT" for day in range(1, 28)]
    items = [f"<title>{n}</title><pubDate>{date}</pubDate>" for n, date in enumerate(dates)]
    newest = read(rss(*items), most=5)
    assert [entry.title for entry in newest.entries] == ["22", "23", "24", "25", "26"]
    assert newest.beyond == 22
    assert [e.title for e in read(rss(*items[::-1]), most=2).entries] == ["26", "25"]
    broken = rss(*items).replace(b"<title>3<", b"<title>3 & <b><")
    assert [entry.title for entry in read(broken, most=2).entries] == ["25", "26"]
    undated = [f"<title>{n}</title>" for n in range(9)]
    assert [entry.title for entry in read(rss(*undated), most=2).entries] == ["0", "1"]


def test_items_that_share_a_link_are_told_apart() -> None:
    words = "A notice of the ministry about the meeting of experts and of guests, number {}."
    text = f"<description>{words * 2}</description>"
    front = [
        f"<title>N{n}</title><link>https://o.example/</link>{text.format(n, n)}" for n in (1, 2)
    ]
    for fetch in ("none", "all"):
        made = read(rss(*front), fetch=fetch).entries
        assert [(entry.link, entry.page) for entry in made] == [("https://o.example/", "")] * 2
        assert len({entry.id for entry in made}) == 2
    parts = [f"<title>P{n}</title><link>https://o.example/log#d{n}</link>" for n in (1, 2)]
    assert [e.link for e in read(rss(*parts)).entries] == [
        "https://o.example/log#d1", "https://o.example/log#d2",
    ]  # fmt: skip
    twice = ["<title>Same</title><link>https://o.example/a</link>"] * 2
    assert all(entry.page for entry in read(rss(*twice)).entries)
    headlines = [f"<title>H{n}</title><link>https://o.example/a</link>" for n in (1, 2)]
    assert all(entry.page for entry in read(rss(*headlines), fetch="all").entries)
    assert page_key("https://o.example/#/n/1") != page_key("https://o.example/#/n/2")
    assert page_key("https://o.example/#/") == page_key("https://o.example/#top")


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://o.example/?p=1&amp;#038;l=2", "https://o.example/?p=1&l=2"),
        ("https://o.example/?p=1&amp;amp;amp;l=2", "https://o.example/?p=1&l=2"),
        ("&lt;a class='x' href='https://o.example/a'&gt;t&lt;/a&gt;", "https://o.example/a"),
        ("<a href='https://o.example/a'>t</a>", "https://o.example/a"),
        ("www.o.example/a", "http://www.o.example/a"),
        ("a/b.html", "https://channel.example/a/b.html"),
        ("/a/b.html", "https://channel.example/a/b.html"),
        ("https://o.example/n.php?pk_id=7&amp;utm_source=rss", "https://o.example/n.php?pk_id=7"),
        ("https://o.example/n.asp?ncid=7", "https://o.example/n.asp?ncid=7"),
        ("https://o.example/n.asp?spm=a7.b", "https://o.example/n.asp?spm=a7.b"),
        ("https://o.example/news/5?ncid=txtlnk", "https://o.example/news/5"),
        ("https://o.example/a?pk_campaign=x", "https://o.example/a"),
    ],
)
def test_links_are_what_is_meant(written: str, link: str) -> None:
    body = rss(
        f"<title>T</title><link>{written}</link>", head="<link>https://channel.example</link>"
    )
    assert [entry.link for entry in read(body).entries] == [link]


def test_an_enclosure_is_the_link_where_there_is_no_other() -> None:
    pdf = "<enclosure url='https://o.example/f.pdf' type='application/pdf'/>"
    made = read(
        rss(f"<title>A</title>{pdf}", f"<title>B</title>{pdf}<link>https://o.example/b</link>")
    )
    assert [e.link for e in made.entries] == ["https://o.example/f.pdf", "https://o.example/b"]
    picture = "<enclosure url='https://o.example/f.jpg' type='image/jpeg'/>"
    assert [entry.link for entry in read(rss(f"<title>A</title>{picture}")).entries] == [""]


def test_text_that_was_escaped_once_too_often_is_opened() -> None:
    item = (
        "<title>&lt;![CDATA[Head]]&gt;</title>"
        "<description>&lt;![CDATA[&lt;p&gt;Words&lt;/p&gt;]]&gt;</description>"
    )
    (entry,) = read(rss(item)).entries
    assert (entry.title, entry.summary) == ("Head", "Words")


def test_a_bad_date_hides_no_good_one() -> None:
    good = "<dc:date>2026-11-27T08:00:00Z</dc:date>"
    for bad in (
        "soon",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000-00-00",
        "Fri, 27 Nov 2099 08:00 GMT",
    ):
        for item in (f"<pubDate>{bad}</pubDate>{good}", f"{good}<pubDate>{bad}</pubDate>"):
            (entry,) = read(rss(f"<title>T</title>{item}")).entries
            assert entry.published == datetime(2026, 11, 27, 8, tzinfo=UTC), item


# --- sitemaps (H, I, L) ----------------------------------------------------------------------


def links(body: str, *, most: int = 500) -> list[str]:
    found = read(body, kind="sitemap", most=most)
    return [entry.link.rpartition("/")[2] for entry in found.entries]


def test_sitemaps_are_read_past_what_is_wrong_with_them() -> None:
    base = "https://outlet.example/"
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    video = 'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
    assert links(
        f"<urlset {ns} {video}><url><video:loc>{base}v</video:loc><loc>{base}a</loc></url></urlset>"
    ) == ["a"]
    assert links(
        f"<b>Warning</b>: x in /a.php\n<urlset {ns}><url><loc>{base}a</loc></url></urlset>"
    ) == ["a"]
    assert links(f"<urlset {ns}><url><loc>{base}a</loc><url><loc>{base}b</loc></urlset>") == [
        "a",
        "b",
    ]
    assert links(
        f"<urlset {ns}><url>{base}a</url><url><loc>{base}b</loc><loc>{base}c</loc></url>"
    ) == ["a", "b", "c"]
    assert links(f"<urlset {ns}><url><loc>{base}?a=1&amp;amp;b=2</loc></url></urlset>") == [
        "?a=1&b=2"
    ]


def test_undated_sitemaps_are_read_from_the_end_that_grows() -> None:
    def of(names: list[str]) -> str:
        urls = "".join(f"<url><loc>https://outlet.example/{name}</loc></url>" for name in names)
        return f"<urlset>{urls}</urlset>"

    rising = [f"n{number}" for number in range(50)]
    assert set(links(of(rising), most=3)) == {"n47", "n48", "n49"}
    assert set(links(of(rising[::-1]), most=3)) == {"n47", "n48", "n49"}
    words = ["ant", "bee", "cow", "dog", "emu", "fox"]
    assert set(links(of(words), most=2)) == {"ant", "fox"}


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (
            [f"post-sitemap{n}.xml" for n in range(1, 12)] + ["page-sitemap.xml"],
            "post-sitemap11.xml",
        ),
        ([f"map.xml?yyyy=2026&amp;mm={m:02}" for m in range(1, 12)], "map.xml?yyyy=2026&mm=11"),
        ([f"map.xml?year=2026&amp;month={m}" for m in range(1, 12)], "map.xml?year=2026&month=11"),
        (["category-sitemap.xml", "author-sitemap.xml", "news-sitemap.xml"], "news-sitemap.xml"),
    ],
)
def test_the_newest_files_of_an_index_are_followed(names: list[str], newest: str) -> None:
    body = "".join(f"<sitemap><loc>https://outlet.example/{n}</loc></sitemap>" for n in names)
    followed = read(f"<sitemapindex>{body}</sitemapindex>", kind="sitemap").follow
    assert followed[0] == f"https://outlet.example/{newest}"


# --- lists and sites (W, X, Z) ---------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_lists_are_read_in_their_letters(encoding: str) -> None:
    declared = ' encoding="windows-1251"' if encoding == "cp1251" else ""
    text = (
        f'<?xml version="1.0"{declared}?><opml><body><!-- <outline xmlUrl="http://o.example/o"/>\n'
        '--><outline text="Вести Азии" xmlUrl="http://вести.рф/a.xml"/></body></opml>'
    )
    (feed,) = import_opml(text.encode(encoding)).feeds
    assert (feed.title, feed.line) == ("Вести Азии", 2)
    assert feed.url.startswith("http://xn--")
    source = Source(name=feed.title, url=feed.url)
    assert import_opml(export_opml([source], at=AT).encode()).feeds[0].title == feed.title


def test_feeds_of_a_site_are_found_where_it_names_them() -> None:
    page = (
        b"<html><head><base href='/portal/'><link rel='feed' href='f.xml'>"
        b"<link rel='alternate' type='application/json' href='f.json'>"
        b"<link rel='alternate' type='application/json' href='/wp-json/wp/v2/pages/1'></head>"
    )
    document = Document(url="https://o.example/ru/i.html", body=page, at=AT)
    field_ = '<https://o.example/h.xml>; rel="alternate"; type="application/atom+xml"; title="H"'
    found = {one.url for one in discover(document, links=(field_,)) if one.named}
    assert found == {f"https://o.example/{p}" for p in ("portal/f.xml", "portal/f.json", "h.xml")}


def test_host_names_that_idna_refuses_are_looked_up() -> None:
    assert canonical("http://xn--i-7iq.ws/feed") == "http://xn--i-7iq.ws/feed"
    assert canonical("http://i\u2764.ws/feed") == "http://xn--i-7iq.ws/feed"


def test_settings_name_the_authorities_to_trust(tmp_path: Path) -> None:
    from config.load import load_settings
    from config.settings import SettingsError

    authority = Path(__file__).parents[1] / "hostile" / "tls" / "authority.pem"
    named = load_settings(None, environment={"SSL_CERT_FILE": str(authority)})
    assert named.fetch.ca_file == str(authority)
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for wrong, why in ((empty, "holds no certificate"), (tmp_path / "no", "cannot be read")):
        with pytest.raises(SettingsError, match=why):
            load_settings(None, environment={"SCO_MONITOR_FETCH_CA_FILE": str(wrong)})


# --- content codings, whatever the kind ---------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("feed", FEED),
        (
            "listing",
            b'<ul><li><a href="/news/2026/11/27/a-first-freight-train-crosses">A first freight '
            b"train crosses the border at last</a></li></ul>",
        ),
        ("sitemap", b"<urlset><url><loc>https://outlet.example/1</loc></url></urlset>"),
        ("telegram", preview(post(1)).encode()),
    ],
)
def test_a_gzip_without_a_word_of_it_is_read_by_each_kind(kind: str, body: bytes) -> None:
    plain = read(body, kind=kind)
    assert plain.entries
    assert read(gzip.compress(body), kind=kind).entries == plain.entries


def test_an_interface_may_send_a_gzip_without_a_word_of_it() -> None:
    options = (("items", ""), ("link", "u"), ("title", "t"))
    source = Source(name="S", url="https://outlet.example/api", kind="api", options=options)
    body = gzip.compress(b'[{"u": "/1", "t": "One"}]')
    listing = parse(Document(url=source.url, body=body, at=AT), source, 500)
    assert [entry.title for entry in listing.entries] == ["One"]
