"""Any string, any bytes: the helpers of `monitor.text` do not raise and keep their promises."""

from __future__ import annotations

import os
import unicodedata
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.text.charset import decode
from monitor.text.clean import clean_line, clean_markup, clean_text
from monitor.text.dates import parse_date
from monitor.text.hosts import ascii_host
from monitor.text.markup import plain_text
from monitor.text.urls import canonical, page_key, place, registrable_domain, same_site

EXAMPLES = int(os.environ.get("SCO_FUZZ_EXAMPLES", "150"))
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="SCO_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
NOW = datetime(2026, 11, 21, tzinfo=UTC)

anything = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Co", "Mn", "Zs", "Zl", "Zp"]),
        st.sampled_from("\u200c\u200d\u200b\u202e\u0301\ufe0f👨🇨नمиş上"),
    ),
    max_size=60,
)
URL_PARTS = (
    "http://|https:|//|/|\\|@|:|?|#|#!|&|=|%|%41|%2e|..|.|www.|m.|amp|[::1]|127.1|0x7f|xn--|é|上"
    "|utm_a=1|ref=rss|google.com/url?q=|a.example|\u202e|\ud800|:80| |.cdn.ampproject.org/c/s/"
    "|index.html|;jsessionid=1|+|%zz|\n"
)
url_parts = st.lists(
    st.one_of(st.sampled_from(URL_PARTS.split("|")), st.text(max_size=5)), max_size=12
).map("".join)

DATE_PARTS = (
    "Mon, |Sep|сентября|年|月|日|شهریور|T|Z|+0530|MSK|IST|:|-|/|.| |, |AM|下午|(|)|назад|ago|today"
    "|十|2025|1404|2568|99|9999999999|۱۴۰۴|१|31|02|24:00|00:60"
)
date_parts = st.lists(
    st.one_of(
        st.sampled_from(DATE_PARTS.split("|")),
        st.text(max_size=4),
        st.integers(0, 10**14).map(str),
    ),
    max_size=12,
).map("".join)


@fuzzed
@given(anything)
def test_clean_line(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert len(line) <= len(text) * 2  # NFC makes few letters longer
    assert unicodedata.is_normalized("NFC", line)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in line)
    assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in line)
    line.encode()


@fuzzed
@given(anything, st.integers(1, 20))
def test_limits(text: str, limit: int) -> None:
    assert len(clean_line(text, limit)) <= limit
    assert len(clean_text(text, limit)) <= limit
    clean_markup(text, limit).encode()


@fuzzed
@given(anything)
def test_clean_text(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert all(paragraph == clean_line(paragraph) for paragraph in cleaned.split("\n\n"))
    clean_text(text, wrapped=True).encode()


@fuzzed
@given(url_parts, url_parts)
def test_addresses(url: str, base: str) -> None:
    link = canonical(url, base=base)
    found = place(url, base=base)
    assert (found.link if found else None) == link
    assert len(page_key(url)) == 20
    registrable_domain(url)
    same_site(url, base)
    if link is not None:
        assert link.isascii()
        assert link.startswith(("http://", "https://"))
        assert "@" not in link.split("/")[2]
        assert canonical(link) == link
        assert found is not None
        assert page_key(link) == found.page
        assert registrable_domain(link)


@fuzzed
@given(anything)
def test_hosts(text: str) -> None:
    host = ascii_host(text)
    assert host.isascii()
    assert not host or ascii_host(host) == host


@fuzzed
@given(date_parts, st.sampled_from(["", "ru", "zh", "fa", "hi", "xx", "\x00"]))
def test_dates(text: str, language: str) -> None:
    zone = {"ru": "Europe/Moscow", "zh": "+08:00"}.get(language, "")
    found = parse_date(text, language=language, default_zone=zone, now=NOW)
    if found is not None:
        assert found.at.tzinfo is UTC
        assert datetime(1995, 1, 1, tzinfo=UTC) <= found.at <= NOW + timedelta(days=2)
        assert not found.date_only or (found.at.hour, found.at.minute) == (0, 0)


@fuzzed
@given(st.binary(max_size=200), st.text(max_size=20), st.booleans())
def test_decode(body: bytes, label: str, markup: bool) -> None:
    for declared in (label, "utf-8", "gb2312", "koi8-r"):
        decode(body, declared=declared, markup=markup).text.encode("utf-8", "surrogatepass")
        decode(body, override=declared)


@fuzzed
@given(st.text(alphabet="<>!-/&;#xsp scrit'\"=aé", max_size=80))
def test_plain_text(markup: str) -> None:
    plain_text(markup)
