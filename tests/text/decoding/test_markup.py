"""HTML snippets as plain text."""

from __future__ import annotations

import time

import pytest

from monitor.text.decoding.markup import plain_text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>One</p><p>Two</p>", " One  Two "),
        ("in<b>si</b>de", "inside"),
        ("a<br/>b<BR>c", "a b c"),
        ("AT&amp;T &mdash; &#8217; &nbsp;", "AT&T — ’ \xa0"),
        ("&lt;b&gt;twice&lt;/b&gt;", "twice"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("x<y", "x<y"),
        ("a <!-- hidden <b> --> b", "a  b"),
        ("a <!-- not closed > b", "a  b"),
        ("<script>alert('<p>')</script>seen<style>p{}</style>", "seen"),
        ("<script>never closed", ""),
        ("<a href='x'>link</a>", "link"),
        ("<item attr>x</item>", "x"),
        ("<?php echo 1 ?>x", "x"),
        ("unclosed <b", "unclosed <b"),
    ],
)
def test_plain_text(markup: str, expected: str) -> None:
    assert plain_text(markup) == expected


@pytest.mark.parametrize(
    "part", ["<", "<!--", "<script>", "&", "&amp;", "<p ", "<a href='", "</", "<!-- -->", "&lt;b "]
)
def test_no_markup_takes_long(part: str) -> None:
    started = time.process_time()
    plain_text(part * 500_000)
    assert time.process_time() - started < 0.5
