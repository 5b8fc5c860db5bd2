"""What servers put into feeds and pages: XML, JSON and HTML attacks, encodings, injections.

The bytes travel through the guard from the hostile newsroom and are then read by the real
parser, in a worker. `FeedCase.titles` are what must be found, in order where given.
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from dataclasses import dataclass
from typing import Final

RSS: Final = "application/rss+xml"
ATOM: Final = "application/atom+xml"
JSON: Final = "application/feed+json"
HTML: Final = "text/html; charset=utf-8"
SUMMIT: Final = "Саммит ШОС открылся в Тяньцзине"
CHINESE: Final = "上海合作组织峰会在天津开幕"
ARABIC: Final = "افتتاح قمة منظمة شنغهاي للتعاون"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCase:
    """A feed, and what must come out of it. ``entries`` is (fewest, most)."""

    name: str
    body: bytes
    expect: tuple[str, ...] = ("ok",)
    media_type: str = RSS
    entries: tuple[int, int] = (1, 500)
    titles: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    beyond: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCase:
    """A page, and how reading it must end. ``present`` is in the article's text."""

    name: str
    body: bytes
    expect: tuple[str, ...]
    media_type: str = HTML
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def item(title: str, number: int = 1, more: str = "", link: str = "") -> str:
    """Return an RSS item."""
    link = link or f"https://news.example/{number}"
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def rss(
    *items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>', encoding: str = "utf-8"
) -> bytes:
    """Return an RSS document of these items."""
    text = (
        f'{prolog}<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'
    )
    return text.encode(encoding, "surrogatepass")


def many(count: int, name: str = "a") -> str:
    """Return so many attributes."""
    return " ".join(f'{name}{number}="{number}"' for number in range(count))


def atom(*entries: str, more: str = "") -> bytes:
    """Return an Atom document of these entries."""
    head = f'<feed xmlns="http://www.w3.org/2005/Atom"{more}><title>News</title>'
    return f'<?xml version="1.0"?>{head}{"".join(entries)}</feed>'.encode()


def json_feed(*items: object, **more: object) -> bytes:
    """Return a JSON Feed of these items."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "News"}
    return json.dumps({**head, "items": items, **more}).encode()


def _json_item(number: int, title: object) -> dict[str, object]:
    return {"id": str(number), "url": f"https://news.example/{number}", "title": title}


def _laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return rss(
        item("Summit opens &l9;"),
        prolog=f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>',
    )


def _dtd(declaration: str, use: str = "&x;") -> bytes:
    prolog = f'<?xml version="1.0"?><!DOCTYPE rss [{declaration}]>'
    return rss(item("Summit opens"), item(f"Second {use}", 2), prolog=prolog)


def _declared(encoding: str, title: str, *, declared: str = "") -> bytes:
    prolog = f'<?xml version="1.0" encoding="{declared or encoding}"?>'
    return rss(item(title), prolog=prolog, encoding=encoding)


TWO: Final = (item("Summit opens"), item("Summit ends", 2))

FEEDS: Final = (
    # -- what is no attack at all
    FeedCase(name="rss", body=rss(*TWO), titles=("Summit opens", "Summit ends"), entries=(2, 2)),
    FeedCase(
        name="atom",
        body=atom(
            '<entry><title>Summit opens</title><id>1</id><link href="https://news.example/1"/></entry>'
        ),
        media_type=ATOM,
        titles=("Summit opens",),
    ),
    FeedCase(
        name="json",
        body=json_feed(_json_item(1, "Summit opens")),
        media_type=JSON,
        titles=("Summit opens",),
    ),
    # -- XML
    FeedCase(
        name="xml-surrogate-reference",
        body=rss(item("Bad &#xD800; one"), *TWO),
        entries=(3, 3),
        titles=("Summit opens", "Summit ends"),
    ),
    FeedCase(
        name="xml-control-references",
        body=rss(item("Bad &#0;&#1;&#x1F;&#xFFFF;&#x110000;&#99999999999; one"), *TWO),
        entries=(3, 3),
    ),
    FeedCase(
        name="xml-raw-controls",
        body=rss(item("Bad \0\x01\x08\x0b\x1f one"), *TWO),
        entries=(3, 3),
    ),
    FeedCase(
        name="xml-undeclared-entities",
        body=rss(item("Caf&eacute;&nbsp;&hellip;&bogus;"), *TWO),
        entries=(3, 3),
    ),
    FeedCase(name="xml-bare-ampersand", body=rss(item("War & peace <3"), *TWO), entries=(3, 3)),
    FeedCase(name="xml-cut-in-item", body=rss(*TWO)[:-60], titles=("Summit opens",)),
    FeedCase(
        name="xml-cut-in-tag", body=rss(*TWO, item("Third", 3))[:-45], titles=("Summit opens",)
    ),
    FeedCase(
        name="xml-item-never-closed",
        body=rss("<item><title>Lost</title><link>https://news.example/9</link>", *TWO),
        entries=(2, 3),
    ),
    FeedCase(
        name="xml-wrong-nesting",
        body=rss("<item><title>Bad</link></title><link>https://news.example/9</item>", *TWO),
        entries=(2, 3),
    ),
    FeedCase(
        name="xml-undeclared-prefix", body=rss(item("Summit opens", 1, "<media:x>1</media:x>"))
    ),
    FeedCase(
        name="xml-attribute-twice", body=rss(item("Summit opens", 1, '<x a="1" a="2"/>'), TWO[1])
    ),
    FeedCase(name="xml-two-roots", body=rss(*TWO) + rss(*TWO), titles=("Summit opens",)),
    FeedCase(name="xml-junk-before", body=b"\r\n <br/>Warning: line 3 " + rss(*TWO)),
    FeedCase(name="xml-junk-behind", body=rss(*TWO) + b"<!-- 0.3 s --><script>1</script>"),
    FeedCase(name="xml-bom-and-space", body=b"\xef\xbb\xbf\n\n" + rss(*TWO), entries=(2, 2)),
    FeedCase(
        name="xml-cdata-in-cdata",
        body=rss(item("<![CDATA[a <![CDATA[ b ]]> c"), *TWO),
        entries=(2, 3),
    ),
    FeedCase(
        name="xml-file-entity",
        body=_dtd('<!ENTITY x SYSTEM "file:///etc/passwd">'),
        titles=("Summit opens",),
        absent=("root:",),
    ),
    FeedCase(
        name="xml-network-entity",
        body=_dtd('<!ENTITY x SYSTEM "http://{canary}/x">'),
        titles=("Summit opens",),
        absent=("secret",),
    ),
    FeedCase(
        name="xml-parameter-entity",
        body=_dtd('<!ENTITY % p SYSTEM "http://{canary}/p.dtd"> %p;', ""),
        titles=("Summit opens",),
    ),
    FeedCase(
        name="xml-network-dtd",
        body=rss(
            *TWO,
            prolog='<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//x//y" "http://{canary}/x.dtd">',
        ),
        titles=("Summit opens",),
    ),
    FeedCase(
        name="xml-network-stylesheet",
        body=rss(*TWO, prolog='<?xml-stylesheet href="http://{canary}/x.xsl" type="text/xsl"?>'),
        titles=("Summit opens",),
    ),
    FeedCase(
        name="xml-xinclude",
        body=rss(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" '
            'href="file:///etc/passwd"/>',
            *TWO,
        ),
        absent=("root:",),
        entries=(2, 2),
    ),
    FeedCase(
        name="xml-billion-laughs", body=_laughs(), expect=("ok", "not-a-feed"), entries=(0, 1)
    ),
    FeedCase(
        name="xml-quadratic-entity",
        body=_dtd(f'<!ENTITY x "{"a" * 50_000}">', "&x;" * 5_000),
        expect=("ok", "not-a-feed"),
        entries=(0, 2),
    ),
    FeedCase(
        name="xml-attributes-200000",
        body=rss(item("Summit opens", 1, f"<x {many(200_000)}/>")),
        expect=("ok", "not-a-feed"),
        entries=(0, 1),
    ),
    FeedCase(
        name="xml-namespaces-50000",
        body=rss(item("Summit opens", 1, f"<x {many(50_000, 'xmlns:n')}/>")),
        expect=("ok", "not-a-feed"),
        entries=(0, 1),
    ),
    FeedCase(
        name="xml-nested-100000",
        body=rss(item("Summit opens"), "<x>" * 100_000 + "</x>" * 100_000, TWO[1]),
        expect=("ok", "not-a-feed"),
        entries=(0, 2),
    ),
    FeedCase(
        name="xml-items-nested",
        body=rss("<item><title>deep</title>" * 20_000),
        expect=("ok", "not-a-feed", "empty"),
        entries=(0, 500),
    ),
    FeedCase(
        name="xml-comments-100000",
        body=rss("<!-- -- x -->" * 100_000, *TWO),
        entries=(2, 2),
    ),
    FeedCase(
        name="xml-comment-never-ends",
        body=rss(*TWO).replace(b"</channel>", b"<!--" * 100_000),
        entries=(2, 2),
    ),
    FeedCase(
        name="xml-instructions-100000",
        body=rss("<?x y?>" * 100_000, *TWO),
        entries=(2, 2),
    ),
    FeedCase(
        name="xml-opened-only",
        body=b"<rss><channel>" + b"<item>" * 150_000,
        expect=("ok", "not-a-feed", "empty"),
        entries=(0, 500),
    ),
    FeedCase(
        name="xml-angle-brackets",
        body=b"<rss>" + b"<" * 1_000_000,
        expect=("ok", "not-a-feed", "empty"),
        entries=(0, 0),
    ),
    FeedCase(
        name="xml-title-of-a-megabyte", body=rss(item("Summit " * 150_000), *TWO), entries=(3, 3)
    ),
    FeedCase(
        name="xml-entities-in-title",
        body=rss(item("&amp;" * 200_000), *TWO),
        entries=(2, 3),
    ),
    # -- items
    FeedCase(
        name="items-20000",
        body=rss(*(item(f"Summit {number}", number) for number in range(20_000))),
        entries=(500, 500),
        beyond=19_500,
    ),
    FeedCase(
        name="items-with-one-guid",
        body=rss(*(item(f"Summit {n}", n, "<guid>same</guid>") for n in range(20))),
        entries=(1, 20),
    ),
    FeedCase(
        name="items-with-one-link",
        body=rss(*(item(f"Summit {n}", 1, f"<guid>{n}</guid>") for n in range(20))),
        entries=(1, 20),
    ),
    FeedCase(
        name="links-of-bad-schemes",
        body=rss(
            *(
                item(f"bad {scheme}", link=f"{scheme}")
                for scheme in (
                    "javascript:alert(1)",
                    "data:text/html,x",
                    "file:///etc/passwd",
                    "ftp://news.example/1",
                    "vbscript:x",
                    "http://user:pass@news.example/1",
                    "http://[::1",
                    "https://",
                    "http://news.example:99999/",
                )
            ),
            *TWO,
        ),
        entries=(2, 11),
        titles=("Summit opens", "Summit ends"),
        absent=("javascript:", "data:", "file:", "user:pass"),
    ),
    FeedCase(
        name="links-too-long",
        body=rss(item("long", link="https://news.example/" + "a" * 100_000), *TWO),
        entries=(2, 3),
    ),
    FeedCase(
        name="links-relative",
        body=atom(
            '<entry xml:base="/a/"><title>Summit opens</title><link href="b?c=1"/></entry>',
            more=' xml:base="https://news.example/"',
        ),
        media_type=ATOM,
        titles=("Summit opens",),
    ),
    FeedCase(
        name="dates-of-every-wrong-kind",
        body=rss(
            *(
                item(f"Summit {number}", number, f"<pubDate>{date}</pubDate>")
                for number, date in enumerate(
                    (
                        "Mon, 01 Jan 2203 00:00:00 GMT",
                        "Thu, 01 Jan 1970 00:00:00 GMT",
                        "0000-00-00T00:00:00Z",
                        "Mon, 32 Foo 2025 25:61:61 +9999",
                        "-0001-11-30",
                        "now",
                        "9" * 5_000,
                        "1403/06/15",
                        "2025-09-01T10:00:00+99:99",
                        "",
                        "\u0661\u0662/\u0663/\u0662\u0660\u0662\u0665",
                        "Mon, 01 Sep 2025 10:00:00 " + "(x" * 1_000,
                    )
                )
            )
        ),
        entries=(12, 12),
    ),
    FeedCase(
        name="titles-that-inject",
        body=rss(
            item("Summit\r\nBcc: all@example.org\r\n\r\nopens"),
            item("\u202eevil\u202c \u2066x\u2069 \u200b\u200b\u200b\ufeff\u00ad", 2),
            item("&lt;script&gt;alert(1)&lt;/script&gt;Talks", 3),
            item("<![CDATA[<img src=x onerror=alert(1)>Chair]]>", 4),
            item("=cmd|'/c calc'!A1", 5),
            item("\x1b[31mred\x1b[0m \x9b31m", 6),
            item("', (select 1)); drop table article; --", 7),
            item("{{7*7}} ${7*7} %s %n", 8),
        ),
        entries=(7, 8),
        absent=("<script", "<img", "\r", "\n", "\x1b", "\x9b", "\u202e", "\u2066", "\ufeff"),
    ),
    FeedCase(
        name="authors-that-inject",
        body=rss(
            item(
                "Summit opens",
                1,
                "<author>a@b.example\r\nBcc: x (\u202eName)</author><category>c\0\n</category>",
            )
        ),
        absent=("\r", "\n", "\0", "\u202e"),
    ),
    # -- JSON
    FeedCase(
        name="json-lone-surrogates",
        body=b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","url":'
        b'"https://news.example/1","title":"Bad \\ud800 one"},{"id":"2","url":'
        b'"https://news.example/2","title":"Summit opens"}]}',
        media_type=JSON,
        entries=(2, 2),
    ),
    FeedCase(
        name="json-nul",
        body=json_feed(_json_item(1, "Bad \0 one"), _json_item(2, "Summit opens")),
        media_type=JSON,
        entries=(2, 2),
    ),
    FeedCase(
        name="json-wrong-types",
        body=json_feed(
            None,
            1,
            "x",
            [],
            {},
            _json_item(1, {"a": 1}),
            _json_item(2, ["x"]),
            {"id": 3, "url": 4, "title": 5, "date_published": 6, "authors": "x", "tags": {"a": 1}},
            _json_item(4, "Summit opens"),
        ),
        media_type=JSON,
        titles=("Summit opens",),
        entries=(1, 4),
    ),
    FeedCase(
        name="json-items-no-list",
        body=b'{"version":"https://jsonfeed.org/version/1","items":{"a":1}}',
        media_type=JSON,
        expect=("ok", "not-a-feed", "empty"),
        entries=(0, 0),
    ),
    FeedCase(
        name="json-nested-100000",
        body=b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000,
        media_type=JSON,
        expect=("not-a-feed", "ok"),
        entries=(0, 0),
    ),
    FeedCase(
        name="json-endless-number",
        body=b'{"version":"https://jsonfeed.org/version/1","items":[' + b"9" * 100_000 + b"]}",
        media_type=JSON,
        expect=("not-a-feed", "ok", "empty"),
        entries=(0, 0),
    ),
    FeedCase(
        name="json-nan",
        body=b'{"version":"https://jsonfeed.org/version/1","items":[{"id":NaN,"url":'
        b'"https://news.example/1","title":"Summit opens"}]}',
        media_type=JSON,
        expect=("ok", "not-a-feed"),
        entries=(0, 1),
    ),
    FeedCase(
        name="json-cut",
        body=json_feed(_json_item(1, "Summit opens"))[:-5],
        media_type=JSON,
        expect=("ok", "not-a-feed"),
        entries=(0, 1),
    ),
    FeedCase(
        name="json-of-an-api",
        body=b'{"status":"ok","data":{"list":[]}}',
        media_type="application/json",
        expect=("not-a-feed",),
        entries=(0, 0),
    ),
    FeedCase(
        name="json-items-20000",
        body=json_feed(*(_json_item(n, f"Summit {n}") for n in range(20_000))),
        media_type=JSON,
        entries=(500, 500),
        beyond=19_500,
    ),
    # -- no feeds
    FeedCase(
        name="html-for-a-feed",
        body=b"<!DOCTYPE html><html><head><title>News</title></head><body>" + b"<p>x</p>" * 400,
        expect=("not-a-feed",),
        media_type="text/html",
        entries=(0, 0),
    ),
    FeedCase(
        name="html-with-rss-inside",
        body=b"<html><body><p>subscribe to our <rss> feed: <item> by <item></p></body></html>",
        expect=("not-a-feed", "ok", "empty"),
        media_type="text/html",
        entries=(0, 1),
    ),
    FeedCase(
        name="spaces-only", body=b" \n\t" * 100, expect=("empty", "not-a-feed"), entries=(0, 0)
    ),
    FeedCase(
        name="image-for-a-feed",
        body=b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(5_000),
        expect=("not-a-feed",),
        entries=(0, 0),
    ),
    FeedCase(
        name="gzip-inside",
        body=gzip.compress(gzip.compress(rss(*TWO), mtime=0)),
        expect=("not-a-feed",),
        entries=(0, 0),
    ),
    FeedCase(
        name="random-bytes",
        body=random.Random(2).randbytes(300_000),
        expect=("not-a-feed",),
        entries=(0, 0),
    ),
    FeedCase(
        name="opml-for-a-feed",
        body=b"<opml><body><outline/></body></opml>",
        expect=("not-a-feed",),
        entries=(0, 0),
    ),
    FeedCase(name="empty-channel", body=rss(), expect=("ok", "empty"), entries=(0, 0)),
    # -- encodings
    FeedCase(name="cp1251-in-the-prolog", body=_declared("windows-1251", SUMMIT), titles=(SUMMIT,)),
    FeedCase(
        name="cp1251-in-the-header",
        body=rss(item(SUMMIT), prolog="<?xml version='1.0'?>", encoding="windows-1251"),
        media_type=f"{RSS}; charset=windows-1251",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="cp1251-called-utf-8",
        body=rss(*(item(f"{SUMMIT} {n}", n) for n in range(5)), encoding="windows-1251"),
        titles=tuple(f"{SUMMIT} {n}" for n in range(5)),
    ),
    FeedCase(
        name="utf-8-called-cp1251",
        body=_declared("utf-8", SUMMIT, declared="windows-1251"),
        media_type=f"{RSS}; charset=utf-8",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="utf-8-called-latin-1",
        body=_declared("utf-8", SUMMIT, declared="iso-8859-1"),
        titles=(SUMMIT,),
    ),
    FeedCase(name="koi8-r", body=_declared("koi8-r", SUMMIT), titles=(SUMMIT,)),
    FeedCase(name="gbk", body=_declared("gbk", CHINESE, declared="gb2312"), titles=(CHINESE,)),
    FeedCase(name="gb18030", body=_declared("gb18030", CHINESE), titles=(CHINESE,)),
    FeedCase(
        name="big5",
        body=_declared("big5", "上海合作組織峰會開幕"),
        titles=("上海合作組織峰會開幕",),
    ),
    FeedCase(name="windows-1256", body=_declared("windows-1256", ARABIC), titles=(ARABIC,)),
    FeedCase(name="utf-16-with-bom", body=_declared("utf-16", SUMMIT), titles=(SUMMIT,)),
    FeedCase(
        name="utf-16-without-bom",
        body=_declared("utf-16-le", SUMMIT, declared="utf-16"),
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="utf-8-called-utf-16",
        body=_declared("utf-8", SUMMIT, declared="utf-16"),
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="codec-for-a-charset",
        body=rss(item(SUMMIT)),
        media_type=f"{RSS}; charset=bz2",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="codec-in-the-prolog",
        body=_declared("utf-8", SUMMIT, declared="rot13"),
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="punycode-for-a-charset",
        body=rss(item(SUMMIT)),
        media_type=f"{RSS}; charset=punycode",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="utf-7-in-the-header",
        body=rss(item("+ADw-script+AD4-Summit opens")),
        media_type=f"{RSS}; charset=utf-7",
        absent=("<script",),
    ),
    FeedCase(
        name="unknown-charset",
        body=rss(item(SUMMIT)),
        media_type=f"{RSS}; charset=x-user-defined",
        titles=(SUMMIT,),
    ),
    FeedCase(
        name="broken-utf-8",
        body=rss(item("Summit opens"), item("Bad XX one", 2)).replace(
            b"XX", b"\xff\xc0\xaf\xed\xa0\x80"
        ),
        entries=(2, 2),
        titles=("Summit opens",),
    ),
)

TEXT: Final = (
    "The heads of state of the Shanghai Cooperation Organisation met in Tianjin on Monday and "
    "adopted a development strategy until 2035. The secretary-general said that the members had "
    "agreed to open a development bank, and that work on its charter would begin this autumn. "
)
PARAGRAPHS: Final = "".join(f"<p>{TEXT} Paragraph {number}.</p>" for number in range(8))


def page(body: str, head: str = "", encoding: str = "utf-8") -> bytes:
    """Return a page with a headline and *body*."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Summit opens in Tianjin</title>{head}</head>"
        f"<body><article><h1>Summit opens in Tianjin</h1>{body}</article></body></html>"
    ).encode(encoding, "replace")


def _json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


PDF: Final = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"

PAGES: Final = (
    PageCase(name="article", body=page(PARAGRAPHS), expect=("ok",), present=("development bank",)),
    PageCase(
        name="divs-1000-deep",
        body=page("<div>" * 1_000 + PARAGRAPHS + "</div>" * 1_000),
        expect=("ok",),
        present=("development bank",),
    ),
    PageCase(
        name="tags-100000-deep",
        body=page("<b>" * 100_000 + PARAGRAPHS),
        expect=("ok", "no-text", "not-an-article"),
    ),
    PageCase(
        name="persons-by-the-thousand",
        body=page(
            PARAGRAPHS,
            _json_ld("[" + ",".join(['{"@type":"Person","name":"x"}'] * 11_000) + "]"),
        ),
        expect=("ok",),
        present=("development bank",),
    ),
    PageCase(
        name="json-ld-100000-deep",
        body=page(PARAGRAPHS, _json_ld('{"a":' * 100_000)),
        expect=("ok",),
        present=("development bank",),
    ),
    PageCase(
        name="json-ld-wrong-types",
        body=page(
            PARAGRAPHS,
            _json_ld(
                '{"@type":["NewsArticle",1,null],"headline":{"a":[1]},"author":[1,null,{"name":{}}],'
                '"datePublished":{"x":1},"dateModified":99999999999999999999,"publisher":"x"}'
            ),
        ),
        expect=("ok",),
        present=("development bank",),
    ),
    PageCase(
        name="attributes-by-the-megabyte",
        body=page(f"<div {many(150_000)}>{PARAGRAPHS}</div>"),
        expect=("ok", "no-text", "not-an-article"),
    ),
    PageCase(
        name="unclosed-comment",
        body=page(PARAGRAPHS + "<!-- " + "x" * 200_000),
        expect=("ok",),
        present=("development bank",),
    ),
    PageCase(
        name="script-in-the-text",
        body=page(PARAGRAPHS.replace("bank,", "bank,<script>alert('pwned')</script>")),
        expect=("ok",),
        absent=("pwned", "<script"),
    ),
    PageCase(
        name="unclosed-script",
        body=page(PARAGRAPHS + "<script>var pwned = 1;" + "x" * 100_000),
        expect=("ok",),
        absent=("pwned",),
    ),
    PageCase(
        name="controls-in-the-text",
        body=page(PARAGRAPHS.replace("charter", "char\0\x08\x1b[31mter \u202e\u2066")),
        expect=("ok",),
        absent=("\0", "\x08", "\x1b", "\u202e", "\u2066"),
    ),
    PageCase(
        name="references-to-nothing",
        body=page(PARAGRAPHS.replace("charter", "char&#xD800;&#0;&#1114112;ter")),
        expect=("ok",),
        absent=("\ud800", "\0"),
    ),
    PageCase(
        name="entities-by-the-thousand",
        body=page(PARAGRAPHS + "<p>" + "&amp;&lt;" * 100_000 + "</p>"),
        expect=("ok", "no-text", "not-an-article"),
    ),
    PageCase(
        name="one-line-of-two-megabytes",
        body=page("<p>" + TEXT * 8_000 + "</p>"),
        expect=("ok", "no-text", "not-an-article"),
    ),
    PageCase(
        name="table-of-50000-cells",
        body=page(PARAGRAPHS + "<table>" + "<tr><td>1</td></tr>" * 50_000 + "</table>"),
        expect=("ok", "no-text", "not-an-article"),
    ),
    PageCase(
        name="links-by-the-thousand",
        body=page(PARAGRAPHS + "<p><a href='/x'>x</a> </p>" * 20_000),
        expect=("ok", "no-text", "not-an-article"),
    ),
    PageCase(
        name="base-is-a-script",
        body=page(PARAGRAPHS, "<base href='javascript:alert(1)'><link rel=canonical href='//['>"),
        expect=("ok",),
        present=("development bank",),
    ),
    PageCase(
        name="dates-of-the-future",
        body=page(PARAGRAPHS, '<meta property="article:published_time" content="2203-01-01">'),
        expect=("ok",),
    ),
    PageCase(
        name="cp1251-page",
        body=page(
            f"<p>{SUMMIT}. {'Главы государств приняли стратегию развития организации. ' * 30}</p>",
            '<meta charset="windows-1251">',
            "windows-1251",
        ),
        media_type="text/html",
        expect=("ok",),
        present=("стратегию развития",),
    ),
    PageCase(
        name="codec-in-the-meta",
        body=page(PARAGRAPHS, '<meta charset="zlib_codec">'),
        media_type="text/html; charset=hex",
        expect=("ok",),
        present=("development bank",),
    ),
    PageCase(name="spaces", body=b"\n \t" * 500, expect=("empty", "no-text")),
    PageCase(
        name="frames",
        body=b"<frameset><frame src='/x'></frameset>",
        expect=("no-text", "not-an-article"),
    ),
    PageCase(
        name="png-called-html",
        body=b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(20_000),
        expect=("no-text", "unsupported-type", "not-an-article"),
    ),
    PageCase(
        name="video",
        body=b"\0\0\0\x18ftypmp42" + bytes(5_000),
        media_type="video/mp4",
        expect=("unsupported-type",),
    ),
    PageCase(
        name="pdf-cut",
        body=PDF,
        media_type="application/pdf",
        expect=("no-text", "unsupported-type", "bad-archive"),
    ),
    PageCase(
        name="pdf-bomb",
        body=PDF
        + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R"
        + b"/Contents 4 0 R>>endobj\n4 0 obj<</Filter/FlateDecode/Length 99999>>stream\n"
        + zlib.compress(bytes(100_000_000), 9)
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        media_type="application/pdf",
        expect=("no-text", "unsupported-type", "too-large", "out-of-memory"),
    ),
    PageCase(
        name="pdf-loop",
        body=PDF
        + b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        media_type="application/pdf",
        expect=("no-text", "unsupported-type"),
    ),
)
