"""Feeds whose items are the attack, feeds in JSON, and what is no feed at all."""

from __future__ import annotations

import gzip
import random
from typing import Final

from tests.hostile.content import ATOM, JSON, TWO, FeedCase, atom, item, json_feed, rss


def _json_item(number: int, title: object) -> dict[str, object]:
    return {"id": str(number), "url": f"https://news.example/{number}", "title": title}


ITEMS: Final = (
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
                item("bad", link=scheme)
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
)

IN_JSON: Final = (
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
)

NO_FEEDS: Final = (
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
)

CASES: Final = (*ITEMS, *IN_JSON, *NO_FEEDS)
