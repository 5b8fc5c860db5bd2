"""Feeds in XML: what is not well-formed, and what is written to hurt the reader."""

from __future__ import annotations

from typing import Final

from tests.hostile.content import ATOM, JSON, TWO, FeedCase, atom, item, json_feed, many, rss


def _laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return rss(
        item("Summit opens &l9;"),
        prolog=f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>',
    )


def _dtd(declaration: str, use: str = "&x;") -> bytes:
    prolog = f'<?xml version="1.0"?><!DOCTYPE rss [{declaration}]>'
    return rss(item("Summit opens"), item(f"Second {use}", 2), prolog=prolog)


GOOD: Final = (
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
        body=json_feed({"id": "1", "url": "https://news.example/1", "title": "Summit opens"}),
        media_type=JSON,
        titles=("Summit opens",),
    ),
)

MARKUP: Final = (
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
    FeedCase(name="xml-two-roots", body=rss(*TWO) + rss(*TWO), entries=(2, 4)),
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
)

CASES: Final = (*GOOD, *MARKUP)
