"""Article pages: markup that hurts parsers, injections, broken and false documents."""

from __future__ import annotations

import random
import zlib
from typing import Final

from tests.hostile.content import SUMMIT, PageCase, many

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

CASES: Final = (
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
