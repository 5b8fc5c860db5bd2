"""What the helpers of `monitor.text` promise of any string, and the strings to begin with.

The short run (`tests.fuzz.test_text`), the long one (`tests.fuzz.run`) and the guided one
(`tests.fuzz.guided`) check the same promises.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.text.addresses.hosts import ascii_host
from monitor.text.addresses.urls import canonical, page_key, place, registrable_domain, same_site
from monitor.text.clean import clean_line, clean_markup, clean_text
from monitor.text.dates.reading import parse_date
from monitor.text.decoding.charset import decode
from monitor.text.decoding.markup import plain_text

NOW: Final = datetime(2026, 11, 21, tzinfo=UTC)
LANGUAGES: Final = ("", "ru", "zh", "fa", "hi", "ar", "tr", "kk", "uz", "xx", "\x00")
ZONES: Final = {"ru": "Europe/Moscow", "zh": "+08:00"}

URL_PARTS: Final = (
    "http://|https:|//|/|\\|@|:|?|#|#!|&|=|%|%41|%2e|..|.|www.|m.|amp|[::1]|127.1|0x7f|xn--|é|上"
    "|utm_a=1|ref=rss|google.com/url?q=|a.example|\u202e|\ud800|:80| |.cdn.ampproject.org/c/s/"
    "|index.html|;jsessionid=1|+|%zz|\n"
)
DATE_PARTS: Final = (
    "Mon, |Sep|сентября|年|月|日|شهریور|T|Z|+0530|MSK|IST|:|-|/|.| |, |AM|下午|(|)|назад|ago|today"
    "|十|2025|1404|2568|99|9999999999|۱۴۰۴|१|31|02|24:00|00:60"
)
DATES: Final = (
    "Mon, 01 Sep 2025 10:00:00 +0300|2025-09-01T10:00:00Z|1 сентября 2025 г., 10:00|2025年9月1日"
    "|۱۰ شهریور ۱۴۰۴|01.09.2025|09/01/2025 10:00 PM|20250901T100000+08:00|1756720800|вчера, 10:00"
    "|3 hours ago|2025年九月一日 下午3時|1 سبتمبر 2025|1 Eylül 2025 Pazartesi|1 қыркүйек 2025"
    "|Sep 1, 2025, 10:00 a.m. EDT|۲۰۲۵/۹/۱|1 सितंबर 2025|R/2025-W36-1|2568-09-01"
)
URLS: Final = (
    "https://www.example.org/a/b.html?utm_source=x&id=1#part|http://example.org:80/../a//b"
    "|https://пример.рф/новость|https://example-org.cdn.ampproject.org/c/s/example.org/a"
    "|https://news.google.com/url?q=https%3A%2F%2Fexample.org%2Fa|//example.org/a|?page=2"
    "|HTTP://USER:PASS@EXAMPLE.ORG/|http://[::ffff:127.0.0.1]/|http://0x7f.1/|javascript:alert(1)"
    "|data:text/html,<b>|https://xn--e1afmkfd.xn--p1ai/%D0%B0?b=%zz|https://a.example/;jsessionid=1"
)
LINES: Final = (
    "Саммит ШОС открылся в Тяньцзине|上海合作组织峰会在天津开幕|نشست سازمان همکاری شانگهای می‌شود"
    "|شنگھائی تعاون تنظیم|\u202eevil\u202c \u2066x\u2069|a\u0301\u0301\u0301b\u200b\u200dc"
    "|👨\u200d👩\u200d👧 🇨🇳 ✌️🏽|ᠮᠣᠩᠭᠣᠯ\u180eᠤᠨ|नमस्\u200dते"
    "|\ud800x\udfff|\x00\x1b[31m\x9b|\ufeffx\ufffe"
    "|ﬁ ǆ İ|ＡＢＣ"
)


def check_line(text: str) -> None:
    """A line is clean, in normal form, and clean again as it is."""
    line = clean_line(text)
    assert clean_line(line) == line
    assert len(line) <= len(text) * 2  # NFC makes few letters longer
    assert unicodedata.is_normalized("NFC", line)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in line)
    assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in line)
    line.encode()


def check_limits(text: str, limit: int) -> None:
    """Nothing is longer than was asked."""
    assert len(clean_line(text, limit)) <= limit
    assert len(clean_text(text, limit)) <= limit
    clean_markup(text, limit).encode()


def check_text(text: str) -> None:
    """A text is made of clean lines, and clean again as it is."""
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    for paragraph in cleaned.split("\n\n"):
        assert clean_line(paragraph, len(paragraph)) == paragraph
    clean_text(text, wrapped=True).encode()


def check_url(url: str, base: str) -> None:
    """A link is http(s), in ASCII, without a user name, the same when made again; or None."""
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


def check_host(text: str) -> None:
    """A host is ASCII, and the same when made again; or nothing."""
    host = ascii_host(text)
    assert host.isascii()
    assert not host or ascii_host(host) == host


def check_date(text: str, language: str) -> bool:
    """A date is one of our times, in UTC; return whether there is one."""
    found = parse_date(text, language=language, default_zone=ZONES.get(language, ""), now=NOW)
    if found is None:
        return False
    assert found.at.tzinfo is UTC
    assert datetime(1995, 1, 1, tzinfo=UTC) <= found.at <= NOW + timedelta(days=2)
    assert not found.date_only or (found.at.hour, found.at.minute) == (0, 0)
    return True


def check_decode(body: bytes, label: str, *, markup: bool) -> None:
    """Any bytes under any label become a text."""
    for declared in (label, "utf-8", "gb2312", "koi8-r"):
        decode(body, declared=declared, markup=markup).text.encode("utf-8", "surrogatepass")
        decode(body, override=declared)


# ---- for the long runs: bytes in, a word out --------------------------------------------------


def text_of(body: bytes) -> str:
    """Return *body* as text; bytes that are no UTF-8 become lone surrogates."""
    return body.decode("utf-8", "surrogateescape")


def read_date(body: bytes, number: int) -> str:
    """Read *body* as a date in one of the languages."""
    return "date" if check_date(text_of(body), LANGUAGES[number % len(LANGUAGES)]) else "none"


def read_url(body: bytes, number: int) -> str:
    """Read *body* as a URL and a base of it, or a host."""
    url, _, base = text_of(body).partition("\n")
    check_url(url, base if number % 2 else "https://base.example/a/b")
    check_host(url)
    return "link" if canonical(url, base=base) else "none"


def read_text(body: bytes, number: int) -> str:
    """Clean *body* in every way, and decode it in some."""
    text = text_of(body)
    check_line(text)
    check_text(text)
    check_limits(text, 1 + number % 50)
    plain_text(text)
    check_decode(body, text[:20], markup=bool(number % 2))
    return "empty" if not clean_line(text) else "text"


def date_seeds() -> list[bytes]:
    """Dates of the world, and what they are made of."""
    return _seeds(DATES, DATE_PARTS)


def url_seeds() -> list[bytes]:
    """URLs of the world, and what they are made of."""
    return _seeds(URLS, URL_PARTS)


def text_seeds() -> list[bytes]:
    """Titles in scripts and conditions of every kind."""
    return _seeds(LINES)


def _seeds(*lists: str) -> list[bytes]:
    return [
        part.encode("utf-8", "surrogatepass")
        for parts in lists
        for part in parts.split("|")
        if part
    ]
