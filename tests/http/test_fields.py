"""Header fields as servers write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.http import fields

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html; charset=utf-8", ("text/html", "utf-8")),
        ("Text/HTML;Charset = 'Windows-1251'", ("text/html", "windows-1251")),
        ('application/rss+xml; x=1; charset="gb18030"; y', ("application/rss+xml", "gb18030")),
        ("text/html; charset=bz2", ("text/html", "bz2")),
        ("text/html, text/xml; charset=a", ("text/html", "a")),
        ("charset=utf-8", ("", "")),
        ("html", ("", "")),
        ("", ("", "")),
        ("text/html; charset=", ("text/html", "")),
        ("text/\u0448; charset=\u0448", ("", "")),
        ("text/html; charset=" + "x" * 100, ("text/html", "x" * 40)),
    ],
)
def test_content_types(value: str, expected: tuple[str, str]) -> None:
    assert (fields.media_type(value), fields.charset(value)) == expected


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("172801", 172_800),
        ("9" * 4_000, 172_800),
        ("Sat, 21 Nov 2026 12:02:00 GMT", 120),
        ("Sat, 21 Nov 2026 15:02:00 +0300", 120),
        ("Saturday, 21-Nov-26 12:02:00 GMT", 120),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("Sat, 21 Nov 2099 11:00:00 GMT", 172_800),
        ("Sat, 21 Nov 2026 12:02:00 -0000", 120),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("\u0661\u0662", None),
        ("tomorrow", None),
        ("Sat, 21 Nov 99999999999 12:02:00 GMT", None),
        ("Sat, 31 Feb 2026 12:02:00 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: int | None) -> None:
    assert fields.retry_after(value, NOW) == seconds


@given(st.text())
def test_nothing_raises(value: str) -> None:
    fields.media_type(value)
    fields.charset(value)
    wait = fields.retry_after(value, NOW)
    assert wait is None or 0 <= wait <= fields.LONGEST_WAIT


@given(st.binary())
def test_locations_are_read(value: bytes) -> None:
    assert isinstance(fields.location(value), str)
