"""Each kind of situation with inputs of our own: servers, feeds, sitemaps and lists."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.catalogue.discovery import discover
from monitor.catalogue.opml import export_opml, import_opml
from monitor.http.exchange import Limits, Request, Response
from monitor.http.guard import Guard
from monitor.http.head import Heads
from monitor.http.redirects import refresh
from monitor.http.whole import is_whole
from monitor.sources import Document, Listing, accepted, parse
from monitor.text.addresses.urls import canonical, page_key
from monitor.watch.health import NOT_BELIEVED, after_answer, doubts
from storage.records import Health, Source
from tests.edge.given import Asked, Server, answer, feed_of, page_of
from tests.sources.test_telegram import post, preview

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
FEED = feed_of("<title>One</title><link>http://site.example/1</link>").partition(b"\r\n\r\n")[2]


@dataclass
class Site:
    """What a server answers by path, and a guard that may ask it."""

    pages: dict[str, bytes | Callable[[Asked], bytes]] = field(default_factory=dict)

    def fetch(self, path: str, *, refreshes: bool = False) -> tuple[Response, list[Asked]]:
        def answers(asked: Asked, _: str) -> bytes | None:
            found = self.pages.get(asked.path)
            return found(asked) if callable(found) else found

        with Server(answers) as server:
            allowed = frozenset({server.address})
            with Guard(Limits(deadline_seconds=3), "test/1", allowed) as guard:
                url = f"http://{server.address}{path}"
                return guard.fetch(Request(url=url, refreshes=refreshes)), server.asked


def raw(head: str, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body


def moved(target: bytes, *more: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in more).encode()
    return b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\n" + lines + b"\r\n"


def read(text: str | bytes, *, kind: str = "feed", most: int = 500, fetch: str = "none") -> Listing:
    body = text if isinstance(text, bytes) else text.encode()
    source = Source(name="S", url="https://outlet.example/f/feed.xml", kind=kind, fetch=fetch)
    return parse(Document(url=source.url, body=body, at=AT), source, most)


def rss(*items: str, head: str = "") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>T</title>{head}{inside}</channel></rss>"
    ).encode()


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
