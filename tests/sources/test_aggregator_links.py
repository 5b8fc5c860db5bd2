"""Publishers' addresses inside the links of Google News and Bing News."""

from __future__ import annotations

import base64

import pytest

from monitor.sources.aggregator_links import publisher_url
from monitor.sources.make_entry import make_entry
from storage.records import Source

PAGE = "https://paper.example/2026/11/20/ports-plan"


def google(url: str, amp: str = "", prefix: bytes = b"\x08\x13\x22") -> str:
    """Return a Google News link of the form used until 2024."""

    def field(text: str) -> bytes:
        size = len(text)
        length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
        return length + text.encode()

    message = prefix + field(url) + (b"\xd2\x01" + field(amp) if amp else b"")
    token = base64.urlsafe_b64encode(message).decode().rstrip("=")
    return f"https://news.google.com/rss/articles/{token}?oc=5"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (google(PAGE), PAGE),
        (google(PAGE, amp="https://amp.paper.example/x"), PAGE),
        (google(PAGE + "/" + "a" * 200), PAGE + "/" + "a" * 200),
        (google(PAGE).replace("/rss", ""), PAGE),
        (google("AU_yqLNabc"), None),  # the token of newer links
        (google(PAGE, prefix=b"\x09\x13\x22"), None),
        (google("ftp://paper.example/x"), None),
        ("https://news.google.com/rss/articles/%%%", None),
        ("https://news.google.com/rss/articles/CBMi", None),
        ("https://news.google.com/topstories?hl=en", None),
        (
            "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=1"
            "&url=https%3a%2f%2fpaper.example%2f2026%2f11%2f20%2fports-plan&c=1&mkt=en-us",
            PAGE,
        ),
        ("https://www.bing.com/news/apiclick.aspx?ref=FexRss", None),
        ("https://www.bing.com/news/search?q=x", None),
        (f"https://www.google.com/url?rct=j&url={PAGE}&ct=ga", PAGE),
        (PAGE, None),
        ("javascript:alert(1)", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_publisher_url(link: str, expected: str | None) -> None:
    assert publisher_url(link) == expected


def test_entries_carry_the_publishers_address() -> None:
    source = Source(name="Query", url="https://news.google.com/rss/search?q=x")
    entry = make_entry(source, google(PAGE), base=source.url, title="A title")
    assert entry is not None
    assert entry.link == PAGE
    direct = make_entry(source, PAGE, base=source.url)
    assert direct is not None
    assert entry.page == direct.page


def test_a_link_that_leads_nowhere_is_no_entry() -> None:
    source = Source(name="S", url="https://paper.example/")
    assert make_entry(source, "mailto:a@b.example", base=source.url) is None
    assert make_entry(source, "", base=source.url) is None
